"""A document → the lessons and passages it is proposed to become (pure)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath

from authoring.documents.contents import find_contents
from authoring.documents.document import MAX_PASSAGES, Document, Paragraph, Style
from authoring.documents.ends import attachment_label, find_ends
from authoring.documents.facts import Facts, find_facts
from authoring.documents.labels import PREAMBLE, label_units
from authoring.documents.levels import LONG, SHORT, Level, begins_lesson, cut_rank
from authoring.documents.numbering import Kind, is_like_heading, unspaced
from authoring.documents.outline import (
    MAX_TEXT,
    LeftOut,
    Outline,
    OutlineLesson,
    OutlinePassage,
    SourceFacts,
)
from authoring.documents.problems import DocumentProblem, Problem
from authoring.documents.structure import Unit, find_structure
from lessons.passages import BlockKind

_KINDS = {Style.LIST: BlockKind.LIST, Style.QUOTE: BlockKind.QUOTE, Style.TABLE: BlockKind.TABLE}
_LONGEST_TITLE = 200
_MOST_PROBLEMS = 1_000


@dataclass(slots=True)
class _Draft:
    """A lesson in the making; `heading` is its own, and no passage of it."""

    title: str
    label: str
    heading: OutlinePassage | None = None
    passages: list[OutlinePassage] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Segment:
    """The document itself, or one of its attachments."""

    label: str
    title: str
    paragraphs: list[Paragraph]


def make_outline(document: Document, *, title: str = "", level: Level = Level.AUTO) -> Outline:
    """Propose lessons for `document`; raise DocumentProblem where it is too large. Linear."""
    reasons = dict.fromkeys(sorted(find_contents(document.paragraphs)), "contents")
    reasons |= find_ends(document.paragraphs, reasons)
    facts = find_facts(document, reasons)
    reasons |= facts.reasons
    shown = (title or facts.title or PurePath(document.name).stem or PREAMBLE)[:300]
    kept = [
        paragraph for index, paragraph in enumerate(document.paragraphs) if index not in reasons
    ]
    lessons, problems = _lessons(kept, shown, level)
    return Outline(
        title=shown,
        source=_source(facts, shown),
        lessons=tuple(lessons),
        left_out=tuple(_left_out(document, reasons, is_renamed=shown != facts.title)),
        problems=tuple([*_whole_problems(facts, lessons), *problems][:_MOST_PROBLEMS]),
    )


def _lessons(
    paragraphs: Sequence[Paragraph], title: str, level: Level
) -> tuple[list[OutlineLesson], list[Problem]]:
    lessons: list[OutlineLesson] = []
    problems: list[Problem] = []
    used: set[str] = set()
    for segment in _segments(paragraphs, title):
        units, odd = find_structure(segment.paragraphs)
        _check_size(units, sum(len(lesson.passages) for lesson in lessons))
        drafts = _drafts(units, segment, level, used)
        lessons += [_finished(draft) for draft in drafts if draft.passages]
        problems += odd
    return lessons, problems


def _segments(paragraphs: Sequence[Paragraph], title: str) -> Iterator[_Segment]:
    """Yield the document and each attachment, which begins with a line such as 附件1."""
    segment = _Segment("", title, [])
    for paragraph in paragraphs:
        if label := attachment_label(paragraph):
            yield segment
            rest = paragraph.text[paragraph.text.find(label[-1]) + 1 :].strip(" :：")
            segment = _Segment(label, rest, [])
        elif _names(segment, paragraph):
            segment = replace(segment, title=unspaced(paragraph.text))
        else:
            segment.paragraphs.append(paragraph)
    yield segment


def _names(segment: _Segment, paragraph: Paragraph) -> bool:
    """Say that a paragraph is the title of the attachment that has just begun."""
    is_first = bool(segment.label) and not segment.title and not segment.paragraphs
    is_line = paragraph.style in {Style.PLAIN, Style.TITLE, Style.HEADING}
    return is_first and is_line and is_like_heading(paragraph.text)


def _check_size(units: Sequence[Unit], before: int) -> None:
    if before + len(units) > MAX_PASSAGES:
        raise DocumentProblem("too-many-passages", most=MAX_PASSAGES)
    for unit in units:
        if len(unit.text) > MAX_TEXT:
            raise DocumentProblem("passage-too-long", most=MAX_TEXT, line=unit.line)


def _drafts(units: Sequence[Unit], segment: _Segment, level: Level, used: set[str]) -> list[_Draft]:
    is_short = sum(len(unit.text) for unit in units) <= LONG
    whole = bool(segment.label) and is_short
    rank = cut_rank(units, Level.DOCUMENT if whole else level)
    labels = label_units(units, prefix=segment.label, used=used)
    drafts = [_Draft(segment.title or segment.label, segment.label)]
    for unit, label in zip(units, labels, strict=True):
        if begins_lesson(unit, rank):
            _begin(drafts, unit, label)
        else:
            drafts[-1].passages.append(_passage(unit, label))
    _close(drafts)
    if not segment.label:
        _settle_preamble(drafts)
    elif len(drafts) == 1 or segment.title:
        _name_attachment(drafts, segment)
    return drafts


def _begin(drafts: list[_Draft], unit: Unit, label: str) -> None:
    """Begin a lesson; headings that nothing followed yet become its first passages."""
    passage = _passage(unit, label)
    carried: list[OutlinePassage] = []
    if drafts[-1].heading and all(one.kind is BlockKind.HEADING for one in drafts[-1].passages):
        empty = drafts.pop()
        carried = [*empty.passages, *([empty.heading] if empty.heading else [])]
    if unit.is_heading:
        drafts.append(_Draft(_title(unit), label, passage, carried))
    else:
        drafts.append(_Draft(_first_sentence(unit.text), label, None, [*carried, passage]))


def _close(drafts: list[_Draft]) -> None:
    """Let a heading at the very end, which nothing follows, be a passage."""
    last = drafts[-1]
    if last.heading and not last.passages:
        if len(drafts) > 1 and drafts[-2].passages:
            drafts[-2].passages.append(last.heading)
            drafts.pop()
        else:
            last.passages.append(last.heading)


def _settle_preamble(drafts: list[_Draft]) -> None:
    """Put a short preamble into the first lesson; a long one is a lesson of its own."""
    if len(drafts) < 2:  # noqa: PLR2004 -- a preamble and what it precedes
        return
    preamble = drafts[0]
    if sum(len(passage.text) for passage in preamble.passages) < SHORT:
        drafts[1].passages[:0] = preamble.passages
        drafts.pop(0)
    else:
        preamble.title = PREAMBLE


def _name_attachment(drafts: list[_Draft], segment: _Segment) -> None:
    """Let the titles of an attachment's lessons say which one they are of."""
    first = drafts[0]
    if len(drafts) > 1 and not first.passages:
        drafts.pop(0)
    for draft in drafts:
        names = (segment.label, segment.title if draft is first or draft is drafts[0] else "")
        own = draft.title if draft is not first else ""
        draft.title = " ".join(name for name in (*names, own) if name)


def _title(unit: Unit) -> str:
    if unit.mark and unit.mark.kind is Kind.TWO_DIGIT:
        return unit.mark.rest or unit.text
    return unit.text


def _first_sentence(text: str) -> str:
    """Return the beginning of a paragraph as a title: its first sentence, or 40 characters."""
    end = text.find("。")
    return text[: end if 0 < end <= 40 else 40].rstrip("，、；：")  # noqa: PLR2004 -- as long as a title


def _passage(unit: Unit, label: str) -> OutlinePassage:
    kind = BlockKind.HEADING if unit.is_heading else _KINDS.get(unit.style, BlockKind.PARAGRAPH)
    return OutlinePassage(label=label, kind=kind, text=unit.text)


def _finished(draft: _Draft) -> OutlineLesson:
    return OutlineLesson(
        title=draft.title[:_LONGEST_TITLE] or draft.label or PREAMBLE,
        label=draft.label,
        passages=tuple(draft.passages),
    )


def _source(facts: Facts, title: str) -> SourceFacts:
    return SourceFacts(
        title=facts.title[:300] or title,
        publisher=facts.publisher[:200],
        number=facts.number[:100],
        issued_on=facts.issued_on,
        effective_on=facts.effective_on,
        evidence=dict(facts.evidence),
    )


def _left_out(
    document: Document, reasons: dict[int, str], *, is_renamed: bool
) -> Iterator[LeftOut]:
    for reason, text in document.left_out:
        yield LeftOut(reason=reason, text=text)
    for index in sorted(reasons):
        if reasons[index] != "title" or is_renamed:
            yield LeftOut(reason=reasons[index], text=document.paragraphs[index].text)


def _whole_problems(facts: Facts, lessons: Sequence[OutlineLesson]) -> Iterator[Problem]:
    if not facts.title:
        yield Problem(code="no-title")
    if not lessons:
        yield Problem(code="no-text")
    for lesson in lessons:
        if sum(len(passage.text) for passage in lesson.passages) > LONG:
            yield Problem(code="long-lesson", values={"title": lesson.title, "most": LONG})
