"""From a quiz's blueprint to a paper: what each part may draw, and whether a paper exists."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from quizzes.drawing import draw, shortfall
from quizzes.models import Part, PoolEntry, Question, Quiz, Version
from quizzes.models.question import Use


@dataclass(frozen=True, slots=True)
class Place:
    """One question of a paper: which version, and what it is worth here."""

    version: Version
    points: Decimal


def drawable(quiz: Quiz) -> list[Version]:
    """Return the versions that `quiz` may draw from at all. One query."""
    questions = Question.objects.filter(course=quiz.course_id).published().current()
    questions = questions.for_exams() if quiz.is_exam else questions.for_practice()
    return list(_loaded(questions))


def pool(part: Part, versions: Sequence[Version]) -> list[Version]:
    """Select from `versions` those that `part` may draw."""
    return [version for version in versions if _fits(part, version)]


def draw_paper(quiz: Quiz, random: Random) -> list[Place] | None:
    """Return a paper in the order of the blueprint, or shuffled; None if the bank falls short."""
    parts = list(quiz.parts.order_by("position"))
    versions, pools = pools_of(quiz, parts)
    drawn = draw(pools, [part.count for part in parts], random)
    if drawn is None or not parts:
        return None
    paper = [
        Place(versions[pk], part.points or versions[pk].points)
        for part, chosen in zip(parts, drawn, strict=True)
        for pk in chosen
    ]
    if quiz.shuffle_items:
        random.shuffle(paper)
    return paper


def pools_of(quiz: Quiz, parts: Sequence[Part]) -> tuple[dict[int, Version], list[list[int]]]:
    """Return the versions by id, and of each part the ids of those it may draw. 2 queries.

    A frozen pool is that of the saved parts: `parts` must be those.
    """
    if quiz.is_frozen:
        return _frozen(quiz, parts)
    versions = drawable(quiz)
    return {version.pk: version for version in versions}, _pools(parts, versions)


def pool_entries(quiz: Quiz) -> list[PoolEntry] | None:
    """Return, unsaved, what each part may draw now; None if no paper can be drawn."""
    parts = list(quiz.parts.order_by("position"))
    versions = drawable(quiz)
    if _problems(parts, versions):
        return None
    return [
        PoolEntry(part=part, version_id=pk)
        for part, fitting in zip(parts, _pools(parts, versions), strict=True)
        for pk in fitting
    ]


def stale_in_pool(quiz: Quiz) -> QuerySet[Question]:
    """Select what a frozen pool still draws though its evidence has changed since."""
    entries = PoolEntry.objects.filter(part__quiz=quiz)
    stale = Question.objects.filter(course=quiz.course_id).stale()
    return stale.filter(published_version__in=entries.values("version")).order_by("uid")


def _frozen(quiz: Quiz, parts: Sequence[Part]) -> tuple[dict[int, Version], list[list[int]]]:
    """Return the versions of the frozen pool, and their ids by part. 2 queries."""
    entries = PoolEntry.objects.filter(part__quiz=quiz).values_list("part_id", "version_id")
    of_part: dict[int, list[int]] = defaultdict(list)
    for part_id, version_id in entries:
        of_part[part_id].append(version_id)
    versions = Version.objects.in_bulk({pk for ids in of_part.values() for pk in ids})
    return versions, [of_part[part.pk] for part in parts]


def quiz_problems(quiz: Quiz) -> list[str]:
    """Return, in sentences, why no paper can be drawn; none means one can.

    A frozen pool could be drawn from when it was frozen, and has not changed since.
    """
    if quiz.is_frozen:
        return []
    parts = list(quiz.parts.order_by("position"))
    return _problems(parts, drawable(quiz) if parts else ())


def problems_with(quiz: Quiz, bank: Sequence[Version]) -> list[str]:
    """Return why no paper could be drawn if `bank` were all there is. No queries.

    Needs the quiz's parts, and each version's question and its tags, loaded; `bank` may hold what
    is not for this kind of quiz.
    """
    uses = {Use.BOTH, Use.EXAM if quiz.is_exam else Use.PRACTICE}
    parts = sorted(quiz.parts.all(), key=lambda part: part.position)
    return _problems(parts, [version for version in bank if version.question.use in uses])


def undrawable(quizzes: Iterable[Quiz]) -> set[int]:
    """Return the ids of the published ones of `quizzes` that no paper can be drawn for now.

    2 queries; needs their parts prefetched.
    """
    published = [quiz for quiz in quizzes if quiz.published_at and not quiz.is_frozen]
    questions = Question.objects.filter(course__in={quiz.course_id for quiz in published})
    bank: dict[int, list[Version]] = defaultdict(list)
    for version in bank_of(questions.published().current()):
        bank[version.question.course_id].append(version)
    return {quiz.pk for quiz in published if problems_with(quiz, bank[quiz.course_id])}


def bank_of(questions: QuerySet[Question]) -> list[Version]:
    """Return the published versions of `questions`, with what parts choose by. 2 queries."""
    return list(_loaded(questions).defer("content", "explanation"))


def _loaded(questions: QuerySet[Question]) -> QuerySet[Version]:
    return (
        Version.objects.filter(pk__in=questions.values("published_version"))
        .select_related("question")
        .prefetch_related("question__tags")
        .order_by("pk")
    )


def _problems(parts: Sequence[Part], versions: Sequence[Version]) -> list[str]:
    return problems_of(parts, _pools(parts, versions))


def problems_of(parts: Sequence[Part], pools: Sequence[Sequence[int]]) -> list[str]:
    """Return, in sentences, why `parts` cannot all be filled from their pools."""
    if not parts:
        return [_("The quiz has no parts: add questions to it.")]
    problems = [
        _("Part %(number)s needs %(count)s questions, but only %(found)s fit.")
        % {"number": part.position, "count": part.count, "found": len(fitting)}
        for part, fitting in zip(parts, pools, strict=True)
        if len(fitting) < part.count
    ]
    missing = shortfall(pools, [part.count for part in parts])
    if missing and not problems:
        problems = [
            ngettext(
                "The parts draw from the same questions: together they are %(count)s short.",
                "The parts draw from the same questions: together they are %(count)s short.",
                missing,
            )
            % {"count": missing}
        ]
    return problems


def _pools(parts: Sequence[Part], versions: Sequence[Version]) -> list[list[int]]:
    """Return the ids of what each part may draw, fixed questions found by their number."""
    of_question = {version.question_id: version for version in versions}
    pools = []
    for part in parts:
        fixed = of_question.get(part.question_id) if part.question_id else None
        candidates = versions if part.question_id is None else [fixed] if fixed else ()
        pools.append([version.pk for version in pool(part, candidates)])
    return pools


def _fits(part: Part, version: Version) -> bool:
    question = version.question
    if part.question_id is not None:
        return question.pk == part.question_id
    return (
        (part.lesson_id is None or question.lesson_id == part.lesson_id)
        and (not part.kind or version.kind == part.kind)
        and (part.difficulty is None or version.difficulty == part.difficulty)
        and (part.tag_id is None or part.tag_id in {tag.pk for tag in question.tags.all()})
    )
