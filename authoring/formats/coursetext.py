"""The questions of one lesson as course files hold them, in YAML (pure)."""

from collections.abc import Sequence
from decimal import Decimal

from pydantic import ValidationError

from authoring.coursefiles.course import QuestionText
from authoring.coursefiles.parsing import MAX_QUESTIONS, QuestionEntry, parse_questions
from authoring.coursefiles.problems import Problem
from authoring.coursefiles.schema import EvidenceEntry, QuestionHead
from authoring.coursefiles.writing import write_questions
from authoring.formats.decoding import decode
from authoring.formats.shape import MOST_EXCERPT, Batch, FileRefused, Item, Notice, Place, Written

FORMAT = "yaml"
_NAMES = (".yaml", ".yml")
_HEAD = 4_096
_FIRST_FIELDS = ("- uid:", "- kind:", "- stem:")


def sniff(content: bytes, name: str) -> bool:
    """Say whether a file is likely a list of questions in YAML."""
    if name.lower().endswith(_NAMES):
        return True
    lines = content[:_HEAD].decode(errors="replace").lstrip("\ufeff").splitlines()
    return any(line.startswith(_FIRST_FIELDS) for line in lines)


def read(content: bytes, name: str = "") -> Batch:
    """Return the questions of a file; raise FileRefused if it holds no list of them."""
    file = parse_questions(name, decode(content))
    if not file.is_readable:
        raise FileRefused(_notice(file.problems[0]))
    items: list[Item] = []
    problems = [_notice(problem) for problem in file.problems]
    for entry in file.entries:
        # A question whose key is at odds with itself is read all the same: people mend it.
        if entry.text is None:
            problems += [_notice(problem, entry) for problem in entry.problems]
        else:
            items.append(_item(entry, entry.text))
    return Batch(FORMAT, tuple(items), tuple(problems))


def write(items: Sequence[Item]) -> Written:
    """Return the questions in the syntax of course files, by uid."""
    texts: list[QuestionText] = []
    lost: list[tuple[int, Notice]] = []
    for index, item in enumerate(items):
        try:
            texts.append(_text(item, index))
        except ValidationError as error:
            fields = {str(found["loc"][0]) for found in error.errors(include_input=False)}
            lost.append((index, Notice("left-out")))
            lost += ((index, Notice("not-said", values={"field": name})) for name in sorted(fields))
        if item.category:
            lost.append((index, Notice("category", excerpt=item.category[:MOST_EXCERPT])))
    if len(texts) > MAX_QUESTIONS:
        notice = Notice("more-than-read", values={"most": MAX_QUESTIONS})
        lost.append((MAX_QUESTIONS, notice))
    return Written(write_questions(texts).encode(), tuple(lost))


def _item(entry: QuestionEntry, text: QuestionText) -> Item:
    head = text.head
    lost = [Notice("evidence", excerpt=found.quote[:MOST_EXCERPT]) for found in head.evidence[1:]]
    if head.check:
        lost.append(Notice("check"))
    if head.use != "both":
        lost.append(Notice("use", values={"use": head.use}))
    return Item(
        content=text.content,
        place=Place(line=entry.place.line),
        uid=head.uid,
        explanation=head.explanation,
        points=head.points,
        difficulty=head.difficulty,
        tags=head.tags,
        quote=head.evidence[0].quote,
        lost=tuple(lost),
    )


def _text(item: Item, index: int) -> QuestionText:
    head = QuestionHead(
        uid=item.uid or f"question-{index + 1}",
        kind=item.content.kind,
        difficulty=item.difficulty or 2,
        points=item.points if item.points is not None else Decimal(1),
        tags=item.tags,
        explanation=item.explanation,
        evidence=(EvidenceEntry(quote=item.quote),),
    )
    return QuestionText(head, item.content)


def _notice(problem: Problem, entry: QuestionEntry | None = None) -> Notice:
    stem = entry.node.at("stem").value if entry else ""
    excerpt = stem[:MOST_EXCERPT] if isinstance(stem, str) else ""
    return Notice(problem.code, Place(line=problem.place.line), dict(problem.args), excerpt)
