"""What an import found and would make, as lines for a terminal and as JSON."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from authoring.actions.imports_planning import Fate, ImportPlan, PlannedLesson
from authoring.document_problems import document_sentence, left_out_reason
from authoring.documents import Outline
from authoring.outlines import characters_in
from lessons.comparison import State, Summary
from lessons.models import Lesson

FIRST_WORDS = 40


def outline_lines(outline: Outline) -> Iterator[str]:
    """Yield what was found: the document, its lessons with their passages, what is left out."""
    yield outline.title
    yield from (f"  {line}" for line in _fact_lines(outline))
    for number, lesson in enumerate(outline.lessons, start=1):
        counts = {
            "passages": len(lesson.passages),
            "characters": characters_in(lesson.passages),
        }
        label = f" [{lesson.label}]" if lesson.label else ""
        said = _("passages: %(passages)s, characters: %(characters)s") % counts
        yield f"{number}. {lesson.title}{label}: {said}"
        for passage in lesson.passages:
            yield f"   {passage.label}\t{' '.join(passage.text.split())[:FIRST_WORDS]}"
    left_out = _("Left out")
    for entry in outline.left_out:
        words = " ".join(entry.text.split())[:FIRST_WORDS]
        yield f"- {left_out} ({left_out_reason(entry.reason)}): {words}"
    for problem in outline.problems:
        place = f"{problem.line}: " if problem.line else ""
        yield f"! {place}{document_sentence(problem)}"


def plan_lines(plan: ImportPlan, course: str) -> Iterator[str]:
    """Yield what becomes of each lesson, and which lessons have no counterpart any more."""
    if plan.course is None:
        sentence = _("Course %(name)s: new, not published, and taught by nobody yet.")
    else:
        sentence = _("Course %(name)s:")
    yield sentence % {"name": course}
    for entry in plan.lessons:
        counts = _(", ").join(f"{word} {count}" for word, count in state_counts(entry.summary))
        said = f" ({counts})" if entry.fate is Fate.CHANGED else ""
        other = _other_title(entry)
        yield f"  {fate_label(entry.fate)}\t{entry.outline.title}{said}{other}"
    gone = _("no longer in the document")
    yield from (f"  {gone}\t{lesson.title}" for lesson in plan.gone)


def plan_json(
    plan: ImportPlan, *, course: str, lessons: Sequence[Lesson | None], is_dry_run: bool
) -> dict[str, Any]:
    """Return the plan as JSON values; `lessons` are those made or found, in its order."""
    return {
        "course": course,
        "is_new_course": plan.course is None,
        "revises": plan.revises.slug if plan.revises else None,
        "is_dry_run": is_dry_run,
        "is_repeated": plan.is_repeated,
        "lessons": [
            {
                "title": entry.outline.title,
                "lesson": lesson.slug if lesson else None,
                "state": entry.fate.value,
                "passages": asdict(entry.summary),
            }
            for entry, lesson in zip(plan.lessons, lessons, strict=True)
        ],
        "gone": [lesson.slug for lesson in plan.gone],
    }


def fate_label(fate: Fate) -> str:
    """Say in a word what becomes of a lesson."""
    return {
        Fate.NEW: pgettext("of a lesson", "new"),
        Fate.CHANGED: pgettext("of a lesson", "changed"),
        Fate.UNCHANGED: pgettext("of a lesson", "as before"),
    }[fate]


def state_counts(summary: Summary) -> list[tuple[str, int]]:
    """Return how many passages there are of each state, in words, but for states without any."""
    words = {
        State.UNCHANGED: pgettext("of passages", "unchanged"),
        State.MOVED: pgettext("of passages", "moved"),
        State.RENUMBERED: pgettext("of passages", "renumbered"),
        State.REWORDED: pgettext("of passages", "reworded"),
        State.NEW: pgettext("of passages", "new"),
        State.GONE: pgettext("of passages", "gone"),
    }
    counts = asdict(summary)
    return [(word, counts[state.value]) for state, word in words.items() if counts[state.value]]


def _other_title(entry: PlannedLesson) -> str:
    """Say what a lesson is called in the course, where that is something else."""
    if entry.lesson is None or entry.lesson.title == entry.outline.title:
        return ""
    return f" ← {entry.lesson.title}"


def _fact_lines(outline: Outline) -> Iterator[str]:
    source = outline.source
    facts = {
        "publisher": (_("Issuer"), source.publisher),
        "number": (_("Document number"), source.number),
        "issued_on": (_("Issued on"), source.issued_on),
        "effective_on": (_("In force from"), source.effective_on),
    }
    for field, (name, value) in facts.items():
        if value:
            line = source.evidence.get(field, "")
            found = f"  ← {line}" if line and line != str(value) else ""
            yield f"{name}: {value}{found}"
