"""A file of questions comes in: sent, read, gone through, imported.

What is small is done while the person waits. A large file is a worker's, and the page says how far
it is; the address stays the same from the first to the last.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.requests import is_fragment, signed_in
from authoring.actions.bank_imports import (
    ask_to_write,
    begin_bank_import,
    drop_bank,
    drop_old_banks,
    ground_for,
    keep_decisions,
    keep_read,
    new_token,
    take_back,
    write_bank,
)
from authoring.admin.questions_frame import load_course, question_page
from authoring.admin.questions_shown import (
    EVERYTHING,
    NOTEWORTHY,
    Preview,
    counted_fates,
    decided_as_typed,
    number_of,
)
from authoring.format_sentences import format_label, notice_line
from authoring.formats.registry import FORMATS
from authoring.forms.questions import QuestionFileForm
from authoring.kept_batches import KeptBatch, keep_sent, load_batch
from authoring.kept_items import notice_of
from authoring.models import BankImport, BankState
from authoring.question_plans import Fate
from authoring.question_workers import start_worker
from authoring.running_marks import Mark, Progress, progress_of
from lessons.models import Course
from quizzes.models import Attempt
from quizzes.policy import Mode

WORKBOOK = "xlsx"
MOST_PROBLEMS = 100
"""Problems of a file that are shown; the command shows all."""
WRITTEN_AT_ONCE = 500
"""More questions than that are written by a worker."""


@require_http_methods(["GET", "HEAD", "POST"])
def question_file(request: HttpRequest, course_id: int) -> HttpResponse:
    """Take a file of questions, and go on to what was found in it."""
    course = load_course(request, course_id, "add")
    form = QuestionFileForm(request.POST or None, request.FILES or None, course=course)
    if request.method == "POST" and form.is_valid():
        drop_old_banks(now=timezone.now())
        return _at(_begin(request, course, form))
    unfinished = BankImport.objects.of(signed_in(request)).unfinished().filter(course=course)
    context = {
        "form": form,
        "has_template": FORMATS[WORKBOOK].is_there,
        "unfinished": unfinished,
    }
    return question_page(request, "file", course, context)


@require_http_methods(["GET", "HEAD", "POST"])
def question_preview(request: HttpRequest, course_id: int, token: str) -> HttpResponse:
    """Show how far a file is; keep what is decided about it, and import when told to."""
    course = load_course(request, course_id, "add")
    progress = progress_of(token)  # before its state: a worker ends after it has changed that
    bank = get_object_or_404(
        BankImport.objects.of(signed_in(request)).select_related("course", "lesson", "author"),
        course=course,
        token=token,
    )
    if request.method == "POST":
        return _decide(request, bank)
    if bank.is_a_workers:
        return _progress(request, bank, progress)
    if is_fragment(request):  # the progress it asks for is over
        return HttpResponse(headers={"HX-Refresh": "true"})
    return _shown(request, bank)


def _begin(request: HttpRequest, course: Course, form: QuestionFileForm) -> BankImport:
    """Keep a file; read what is small, and have a worker read the rest."""
    token, now, file = new_token(), timezone.now(), form.cleaned_data["questions"]
    if form.batch is None:
        keep_sent(token, file.chunks())
    bank = begin_bank_import(
        token=token,
        course=course,
        lesson=form.cleaned_data["lesson"],
        author=signed_in(request),
        file_name=file.name,
        file_format=form.cleaned_data["file_format"],
        now=now,
    )
    if form.batch is None:
        start_worker(token)
    else:
        keep_read(bank=bank, batch=form.batch, now=now)
    return bank


def _progress(request: HttpRequest, bank: BankImport, progress: Progress | None) -> HttpResponse:
    """Show how far the worker is, or that there is none any more."""
    if is_fragment(request) and progress is None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    name = "progress#import-progress" if is_fragment(request) else "progress"
    context = {"bank": bank, "progress": progress, "is_writing": bank.state == BankState.WRITING}
    return question_page(request, name, bank.course, context)


def _shown(request: HttpRequest, bank: BankImport) -> HttpResponse:
    """Show the questions to be gone through, or how it ended."""
    if bank.refusal is not None:
        context: dict[str, Any] = {"bank": bank, "why": notice_line(notice_of(bank.refusal))}
        return question_page(request, "refused", bank.course, context)
    if bank.state == BankState.DONE:
        context = {"bank": bank, "counts": counted_fates(bank.counts)}
        return question_page(request, "done", bank.course, context)
    kept = _kept(bank)
    preview = Preview(kept, ground_for(bank), request.GET.get("show", EVERYTHING))
    page, problems = preview.page(request.GET.get("page")), kept.problems
    context = {
        "bank": bank,
        "preview": preview,
        "format": format_label(kept.format),
        "page": page,
        "questions": preview.questions(page.object_list),
        "problems": [notice_line(problem) for problem in problems[:MOST_PROBLEMS]],
        "more_problems": max(0, len(problems) - MOST_PROBLEMS),
        "problem_count": len(problems),
    }
    return question_page(request, "preview", bank.course, context)


def _decide(request: HttpRequest, bank: BankImport) -> HttpResponse:
    """Keep what was typed and ticked, and do what the pressed button says."""
    verb, _dash, page = request.POST.get("do", "").partition("-")
    if verb == "drop":
        return _drop(request, bank)
    if bank.state != BankState.READY:
        return _revive(bank, verb)
    decided, refused = decided_as_typed(request.POST, _kept(bank))
    keep_decisions(bank=bank, kept=decided, now=timezone.now())
    if refused:
        numbers = ", ".join(map(str, refused))
        sentence = _("The wording of these questions stays as it was, yours is none: %(numbers)s.")
        messages.warning(request, sentence % {"numbers": numbers})
    elif verb == "import":
        return _import(request, bank, decided)
    show = NOTEWORTHY if request.GET.get("show") == NOTEWORTHY else EVERYTHING
    number = number_of(page or request.GET.get("page", ""), otherwise=1)
    return _at(bank, f"?show={show}&page={number}")


def _drop(request: HttpRequest, bank: BankImport) -> HttpResponse:
    """Forget a file, unless its questions are in the course."""
    if bank.state == BankState.DONE:
        return _at(bank)
    drop_bank(bank=bank)
    messages.success(request, _("The file is dropped. The course is as it was."))
    return redirect("admin:authoring_questions_import", bank.course_id)


def _revive(bank: BankImport, verb: str) -> HttpResponse:
    """Go on where a worker was interrupted, or back to the questions; a living one is left alone."""
    if verb == "again" and bank.is_a_workers:
        start_worker(bank.token)
    elif verb == "back" and (mark := Mark.take(bank.token)):
        take_back(bank=bank, now=timezone.now())
        mark.release()
    return _at(bank)


def _import(request: HttpRequest, bank: BankImport, kept: KeptBatch) -> HttpResponse:
    """Write a few questions here and now; have a worker write many."""
    is_large, now = kept.wanted_count > WRITTEN_AT_ONCE, timezone.now()
    if is_large and _would_delay_an_exam(now):
        sentence = _(
            "Somebody is sitting an exam, and their answers would have to wait while so many "
            "questions are written. Import them when the exam is over; what you decided is kept."
        )
        messages.warning(request, sentence)
        return _at(bank)
    if not ask_to_write(bank=bank, now=now):
        return _at(bank)
    if is_large:
        start_worker(bank.token)
        return _at(bank)
    write_bank(bank=bank, now=now)
    bank.refresh_from_db()
    return _imported(request, bank)


def _would_delay_an_exam(now: datetime) -> bool:
    """Say that answers arrive which wait behind a long transaction: SQLite has one writer."""
    running = Attempt.objects.open().filter(quiz__mode=Mode.EXAM, deadline_at__gt=now)
    return connection.vendor == "sqlite" and running.exists()


def _imported(request: HttpRequest, bank: BankImport) -> HttpResponse:
    """Say what was imported, and go on to its review."""
    changed = bank.counts.get(Fate.CHANGED, 0)
    written = bank.counts.get(Fate.NEW, 0) + changed
    if not written:
        messages.info(request, _("The course has all these questions already."))
        return redirect("admin:authoring_questions_import", bank.course_id)
    sentence = ngettext(
        "%(count)s question is imported and waits in the review.",
        "%(count)s questions are imported and wait in the review.",
        written,
    )
    messages.success(request, sentence % {"count": written})
    if changed:
        sentence = _("New wordings of questions the course has: %(count)s.")
        messages.info(request, sentence % {"count": changed})
    return redirect(f"{reverse('admin:authoring_review')}?course={bank.course_id}")


def _kept(bank: BankImport) -> KeptBatch:
    kept = load_batch(bank.token)
    if kept is None:
        raise Http404
    return kept


def _at(bank: BankImport, query: str = "") -> HttpResponse:
    """Go to the page of this file."""
    here = reverse("admin:authoring_questions_preview", args=[bank.course_id, bank.token])
    return redirect(f"{here}{query}")
