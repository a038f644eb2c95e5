"""What an import or an export of questions found and did, as lines and as JSON."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from django.utils.translation import gettext as _

from authoring.format_sentences import fate_label, format_label, notice_line, notice_sentence
from authoring.formats import Batch, Item, Notice, Written
from authoring.question_plans import Fate, ImportPlan, Planned


def import_lines(batch: Batch, plan: ImportPlan) -> Iterator[str]:
    """Yield the counts, then what is wrong and what is lost, each with its place."""
    yield format_label(batch.format)
    for fate in Fate:
        if plan.counts[fate]:
            yield f"  {plan.counts[fate]}\t{fate_label(fate)}"
    if plan.without_quote:
        sentence = _("For %(count)s no sentence was found that they rest on.")
        yield sentence % {"count": plan.without_quote}
    if batch.problems:
        yield _("Not read:")
        yield from (f"  {notice_line(problem)}" for problem in batch.problems)
    lost = [notice for item in batch.items for notice in _placed(item)]
    if lost:
        yield _("Lost:")
        yield from (f"  {notice_line(notice)}" for notice in lost)


def import_json(batch: Batch, plan: ImportPlan, *, is_dry_run: bool) -> dict[str, Any]:
    """Return the same as JSON values, question by question."""
    return {
        "course": plan.course.slug,
        "format": batch.format,
        "dry_run": is_dry_run,
        "counts": {fate.value: plan.counts[fate] for fate in Fate},
        "without_evidence": plan.without_quote,
        "items": [_planned_json(planned) for planned in plan.items],
        "problems": [notice_json(problem) for problem in batch.problems],
    }


def export_lines(items: Sequence[Item], written: Written) -> Iterator[str]:
    """Yield how many were written, and what of each is lost."""
    yield export_sentence(items, written)
    for index, notice in written.lost:
        yield f"  {_name(items, index)}: {notice_line(notice)}"


def export_sentence(items: Sequence[Item], written: Written) -> str:
    """Return how many questions the file holds."""
    left_out = len({index for index, notice in written.lost if notice.code == "left-out"})
    return _("Questions written: %(count)s.") % {"count": len(items) - left_out}


def lost_by_reason(items: Sequence[Item], written: Written) -> list[tuple[str, int, str]]:
    """Return each thing that is lost, of how many questions, and the first few that lose it."""
    sentences = [(notice_sentence(notice), index) for index, notice in written.lost]
    counts = Counter(sentence for sentence, _index in dict.fromkeys(sentences))
    return [
        (sentence, count, ", ".join(_first_names(items, sentences, sentence)))
        for sentence, count in counts.most_common()
    ]


def notice_json(notice: Notice) -> dict[str, Any]:
    """Return a notice with its sentence; of its place only what is said."""
    place = {name: value for name, value in asdict(notice.place).items() if value}
    return {
        "code": notice.code,
        "sentence": notice_sentence(notice),
        "place": place,
        "values": {name: str(value) for name, value in notice.values.items()},
        "excerpt": notice.excerpt,
    }


_MOST_NAMES = 5


def _first_names(
    items: Sequence[Item], sentences: Sequence[tuple[str, int]], wanted: str
) -> Iterator[str]:
    indices = list(dict.fromkeys(index for sentence, index in sentences if sentence == wanted))
    yield from (_name(items, index) for index in indices[:_MOST_NAMES])
    if len(indices) > _MOST_NAMES:
        yield "…"


def _planned_json(planned: Planned) -> dict[str, Any]:
    proposal = planned.proposal
    return {
        "uid": planned.uid,
        "fate": planned.fate.value,
        "kind": planned.item.content.kind,
        "stem": planned.item.content.stem,
        "lesson": planned.lesson.slug if planned.lesson else None,
        "quote": proposal.quote.text if proposal else "",
        "quote_percent": proposal.percent if proposal else 0,
        "lost": [notice_json(notice) for notice in _placed(planned.item)],
    }


def _placed(item: Item) -> Iterator[Notice]:
    """Yield what an item loses, at its own place where the notice says none."""
    nowhere = Notice("").place
    for notice in item.lost:
        place = item.place if notice.place == nowhere else notice.place
        yield Notice(notice.code, place, notice.values, notice.excerpt)


def _name(items: Sequence[Item], index: int) -> str:
    return items[index].uid if 0 <= index < len(items) else str(index + 1)
