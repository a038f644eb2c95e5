"""A paper drawn to be looked at, or printed with its key. Nothing is kept of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.admin import AdminSite, site
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from quizzes.admin.quizpage import taught_quiz
from quizzes.models import Question, Quiz
from quizzes.papers import quiz_problems
from quizzes.sheet import Printed, Sheet, drawn_items, sheet_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_LETTERS = ("A", "B", "C", "D")
"""Of parallel forms; so many are printed at once."""

_MOST_DIGITS = 18
"""Of a seed: what a column of an attempt can hold."""


def urls(admin_site: AdminSite) -> list[URLPattern]:
    """Return the pages of papers, for the admin of quizzes."""
    shown, printed = admin_site.admin_view(preview_paper), admin_site.admin_view(print_paper)
    return [
        path("<int:quiz_id>/paper/", shown, name="quizzes_quiz_paper"),
        path("<int:quiz_id>/paper/print/", printed, name="quizzes_quiz_print"),
    ]


@require_safe
def preview_paper(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Show the paper that an attempt with this seed would get: the same for the same seed."""
    quiz = viewable_quiz(request, quiz_id)
    seed = _seeds(request.GET.getlist("seed"))[0]
    items = drawn_items(quiz, seed)
    context = {
        "quiz": quiz,
        "seed": seed,
        "other_seed": seed + 1,
        "has_key": "key" in request.GET,
        "questions": [Printed(item, item.position) for item in items or ()],
        "points": sum(item.points for item in items or ()),
        "problems": quiz_problems(quiz) if items is None else (),
    }
    return render(request, "admin/quizzes/paper/preview.html", context)


@require_safe
def print_paper(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Show one paper for each seed, or their keys, ready to be printed."""
    quiz = viewable_quiz(request, quiz_id)
    seeds = _seeds(request.GET.getlist("seed"))
    letters = _LETTERS if len(seeds) > 1 else (_letter(request.GET.get("letter", "")),)
    sheets = _sheets(quiz, seeds, letters)
    context = {
        "quiz": quiz,
        "sheets": sheets,
        "has_key": "key" in request.GET,
        "is_parallel": len(sheets) > 1,
        "only_letter": letters[0] if len(seeds) == 1 else "",
        "shared": len(set.intersection(*(sheet.questions for sheet in sheets))) if sheets else 0,
        "next_seed": max((sheet.seed for sheet in sheets), default=0) + 1,
        "most_forms": len(_LETTERS),
        "problems": () if sheets else quiz_problems(quiz),
    }
    return render(request, "admin/quizzes/paper/print.html", context)


def viewable_quiz(request: HttpRequest, quiz_id: int) -> Quiz:
    """Return a quiz that the person may see in the admin with its questions; another's is missing."""
    if not site.get_model_admin(Question).has_view_permission(request):
        raise PermissionDenied
    return taught_quiz(request, quiz_id, "view")


def _sheets(quiz: Quiz, seeds: Sequence[int], letters: Sequence[str]) -> list[Sheet]:
    drawn = [
        (drawn_items(quiz, seed), seed, letter)
        for seed, letter in zip(seeds, letters, strict=False)
    ]
    return [sheet_of(items, seed, letter) for items, seed, letter in drawn if items]


def _letter(typed: str) -> str:
    return typed if typed in _LETTERS else ""


def _seeds(typed: Sequence[str]) -> list[int]:
    """Return the seeds asked for, each once; 1 where there is none."""
    numbers = [int(text) for text in typed if text.isdecimal() and len(text) <= _MOST_DIGITS]
    return list(dict.fromkeys(numbers))[: len(_LETTERS)] or [1]
