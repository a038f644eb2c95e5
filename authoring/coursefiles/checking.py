"""What must agree between the files of a course: names, references, quotes (pure)."""

from collections.abc import Collection, Hashable, Iterable, Iterator

from authoring.coursefiles.course import LESSON_SUFFIX, QUESTIONS_SUFFIX, QuestionText, stem_of
from authoring.coursefiles.parsed import COURSE, ParsedFiles
from authoring.coursefiles.parsing import QuestionEntry, SheetFile
from authoring.coursefiles.problems import Place, Problem
from authoring.coursefiles.schema import CourseSheet, PartEntry
from lessons.passages import find_quote

MAX_PASSAGES = 1_000

_SHOWN = 40
"""How many characters of a quote a problem repeats."""


def check(files: ParsedFiles) -> Iterator[Problem]:
    """Yield every disagreement; what could not be read at all causes none."""
    if files.sheet is not None and files.sheet.sheet is not None:
        yield from _check_names(files, files.sheet, files.sheet.sheet)
        yield from _check_sources(files.sheet, files.sheet.sheet)
        yield from _check_quizzes(files, files.sheet, files.sheet.sheet)
    yield from _check_lessons(files)
    uids = [(entry.at("uid"), entry.uid) for _slug, entry in files.entries if entry.uid is not None]
    yield from _repeated(uids, "repeated-uid")
    for slug, entry in files.entries:
        if entry.text is not None:
            yield from _check_head(entry, entry.text)
            yield from _check_evidence(files, slug, entry, entry.text)


def _check_names(files: ParsedFiles, file: SheetFile, sheet: CourseSheet) -> Iterator[Problem]:
    places = [file.place("lessons", index) for index in range(len(sheet.lessons))]
    yield from _repeated(list(zip(places, sheet.lessons, strict=True)), "repeated-lesson")
    for number, (place, stem) in enumerate(zip(places, sheet.lessons, strict=True), start=1):
        if stem not in files.lessons:
            yield Problem(place, "missing-file", {"file": stem + LESSON_SUFFIX})
        if stem not in files.questions:
            yield Problem(place, "missing-file", {"file": stem + QUESTIONS_SUFFIX})
        expected = stem_of(number, files.slug_of[stem])
        if stem != expected:
            yield Problem(place, "stem", {"stem": stem, "expected": expected})
    unlisted = [lesson.name for stem, lesson in files.lessons.items() if stem not in sheet.lessons]
    unlisted += [
        questions.name
        for stem, questions in files.questions.items()
        if stem not in {*sheet.lessons, COURSE}
    ]
    for name in unlisted:
        yield Problem(Place(name), "unlisted-file", {"file": name})


def _check_sources(file: SheetFile, sheet: CourseSheet) -> Iterator[Problem]:
    slugs = [
        (file.place("sources", index, "slug"), source.slug)
        for index, source in enumerate(sheet.sources)
    ]
    yield from _repeated(slugs, "repeated-slug")
    for index, source in enumerate(sheet.sources):
        labels = [
            (file.place("sources", index, "editions", number, "label"), edition.label)
            for number, edition in enumerate(source.editions)
        ]
        yield from _repeated(labels, "repeated-edition")


def _check_quizzes(files: ParsedFiles, file: SheetFile, sheet: CourseSheet) -> Iterator[Problem]:
    slugs = [
        (file.place("quizzes", index, "slug"), quiz.slug)
        for index, quiz in enumerate(sheet.quizzes)
    ]
    yield from _repeated(slugs, "repeated-slug")
    for index, quiz in enumerate(sheet.quizzes):
        at: tuple[str | int, ...] = ("quizzes", index)
        yield from _unknown(file, (*at, "lesson"), quiz.lesson, files.slugs)
        for number, part in enumerate(quiz.parts):
            yield from _check_part(files, file, (*at, "parts", number), part)


def _check_part(
    files: ParsedFiles, file: SheetFile, at: tuple[str | int, ...], part: PartEntry
) -> Iterator[Problem]:
    if not part.is_fixed_or_drawn:
        yield Problem(file.place(*at), "fixed-or-drawn")
    yield from _unknown(file, (*at, "lesson"), part.lesson, files.slugs)
    yield from _unknown(file, (*at, "question"), part.question, files.uids)
    yield from _unknown(file, (*at, "tag"), part.tag, files.tags)


def _unknown(
    file: SheetFile, path: tuple[str | int, ...], name: str | None, known: Collection[str] | None
) -> Iterator[Problem]:
    if name is not None and known is not None and name not in known:
        yield Problem(file.place(*path), f"unknown-{path[-1]}", {"name": name})


def _check_lessons(files: ParsedFiles) -> Iterator[Problem]:
    slugs = [(file.place("slug"), file.head.slug) for file in files.lessons.values() if file.head]
    yield from _repeated(slugs, "repeated-slug")
    for stem, file in files.lessons.items():
        if len(files.passages.get(files.slug_of.get(stem, ""), ())) > MAX_PASSAGES:
            yield Problem(Place(file.name), "too-many-passages", {"most": MAX_PASSAGES})
        edition = file.head.edition if file.head else None
        if edition and files.editions is not None and edition not in files.editions:
            yield Problem(file.place("edition"), "unknown-edition", {"name": edition})


def _check_head(entry: QuestionEntry, text: QuestionText) -> Iterator[Problem]:
    if text.head.check and text.head.use == "exam":
        yield Problem(entry.at("check"), "check-in-exam")
    tags = [(entry.at("tags", index), tag) for index, tag in enumerate(text.head.tags)]
    yield from _repeated(tags, "repeated-tag")


def _check_evidence(
    files: ParsedFiles, slug: str | None, entry: QuestionEntry, text: QuestionText
) -> Iterator[Problem]:
    found: list[tuple[Place, Hashable]] = []
    for index, evidence in enumerate(text.head.evidence):
        place = entry.at("evidence", index, "quote")
        lesson = evidence.lesson or slug
        if lesson is None:
            yield Problem(place, "evidence-without-lesson")
        elif lesson not in files.slugs:
            yield Problem(entry.at("evidence", index, "lesson"), "unknown-lesson", {"name": lesson})
        elif lesson in files.passages:
            spots = find_quote(evidence.quote, files.passages[lesson])
            found += [(place, (lesson, spot)) for spot in spots[:1]]
            if len(spots) != 1:
                yield _quote_problem(place, lesson, evidence.quote, len(spots))
    yield from _repeated(found, "repeated-evidence")


def _quote_problem(place: Place, lesson: str, quote: str, count: int) -> Problem:
    shown = quote if len(quote) <= _SHOWN else f"{quote[:_SHOWN]}…"
    code = "ambiguous-quote" if count else "missing-quote"
    return Problem(place, code, {"lesson": lesson, "quote": shown, "count": count})


def _repeated(names: Iterable[tuple[Place, Hashable]], code: str) -> Iterator[Problem]:
    first: dict[Hashable, Place] = {}
    for place, name in names:
        if name in first:
            yield Problem(place, code, {"name": str(name), "first": str(first[name])})
        first.setdefault(name, place)
