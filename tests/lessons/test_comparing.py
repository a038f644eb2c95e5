"""Texts of a course compared: what each lesson's draft changes, and what its passages may be."""

import pytest

from lessons.actions import NewText, add_revisions
from lessons.comparing import compare_text, compare_texts
from lessons.comparison import State
from lessons.models import Course, Edition, Lesson, Revision, Source
from tests.builders import NOW, make_lesson, revise
from tests.queries import count_queries

PARK = "湖畔公园全年免费开放，每日接待游客不超过三万人。"
LAKE = "湖水水质保持在二类以上，每月公布一次监测结果。"
FLEET = "游船一律改用电力驱动，旧船于年底前退出。"


@pytest.fixture
def pair(course: Course) -> tuple[Lesson, Lesson]:
    """Make two lessons: one about park and lake, one about the fleet."""
    return make_lesson(course, body=f"{PARK}\n\n{LAKE}"), make_lesson(course, body=FLEET)


def _draft(texts: dict[Lesson, str], *, together: bool = True) -> list[Revision]:
    course = next(iter(texts)).course
    source = Source.objects.create(course=course, slug="rules", title="办法")
    edition = Edition.objects.create(source=source, label="2026") if together else None
    news = [NewText(lesson, body, edition) for lesson, body in texts.items()]
    return add_revisions(course=course, texts=news, now=NOW)


def _states(revision: Revision) -> list[tuple[State, str]]:
    base = revision.lesson.revisions.get(number=1)
    return [
        (change.state, (change.new or change.old).text)  # type: ignore[union-attr] # one of them is there
        for change in compare_text(revision, base).changes
    ]


def test_passage_that_moves_within_the_edition_is_moved_on_both_pages(
    pair: tuple[Lesson, Lesson],
) -> None:
    one, other = _draft({pair[0]: PARK, pair[1]: f"{FLEET}\n\n{LAKE}"})
    assert _states(one) == [(State.UNCHANGED, PARK), (State.MOVED, LAKE)]
    assert _states(other) == [(State.UNCHANGED, FLEET), (State.MOVED, LAKE)]


def test_drafts_without_an_edition_know_nothing_of_each_other(pair: tuple[Lesson, Lesson]) -> None:
    drafts = _draft({pair[0]: PARK, pair[1]: f"{FLEET}\n\n{LAKE}"}, together=False)
    assert _states(drafts[0]) == [(State.UNCHANGED, PARK), (State.GONE, LAKE)]


def test_published_text_is_compared_with_what_is_read(pair: tuple[Lesson, Lesson]) -> None:
    revision = revise(pair[0], PARK)
    assert _states(revision) == [(State.UNCHANGED, PARK), (State.GONE, LAKE)]


def test_free_are_the_passages_that_are_gone(pair: tuple[Lesson, Lesson]) -> None:
    (draft,) = _draft({pair[0]: f"{PARK}\n\n全新的说法。"})
    found = compare_text(draft, pair[0].revisions.get(number=1))
    assert [passage.text for passage in found.free] == [LAKE]


def test_free_are_the_passages_that_other_drafts_of_the_edition_drop(
    pair: tuple[Lesson, Lesson],
) -> None:
    draft, _other = _draft({pair[0]: f"{PARK}\n\n全新的说法。", pair[1]: "船的事另说。"})
    found = compare_text(draft, pair[0].revisions.get(number=1))
    assert [passage.text for passage in found.free] == [LAKE, FLEET]


def test_texts_together_belong_to_the_lesson_they_come_to(pair: tuple[Lesson, Lesson]) -> None:
    drafts = _draft({pair[0]: PARK, pair[1]: f"{FLEET}\n\n{LAKE}"})
    found = compare_texts(pair[0].course, drafts)
    states = {lesson: [change.state for change in changes] for lesson, changes in found.items()}
    assert states == {
        pair[0].pk: [State.UNCHANGED],
        pair[1].pk: [State.UNCHANGED, State.MOVED],
    }


@pytest.mark.parametrize("count", [1, 2])
def test_texts_are_compared_in_three_queries(pair: tuple[Lesson, Lesson], count: int) -> None:
    drafts = _draft({lesson: f"{lesson.pk} 号课文。" for lesson in pair[:count]})
    with count_queries() as queries:
        compare_texts(pair[0].course, drafts)
    assert len(queries) == 3
