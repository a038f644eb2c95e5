"""Texts of several lessons at once: keys over the whole course, corrections, whole editions."""

import pytest

from lessons.actions import (
    NewText,
    OtherDrafts,
    UnknownPassage,
    add_revision,
    add_revisions,
    publish_edition,
    publish_revision,
    rematch_passage,
)
from lessons.models import Course, Edition, Lesson, Passage, Revision, Source
from tests.builders import NOW, make_course, make_lesson, revise
from tests.queries import count_queries
from tests.quizzes.races import racers

PARK = "湖畔公园全年免费开放，每日接待游客不超过三万人。"
LAKE = "湖水水质保持在二类以上，每月公布一次监测结果。"
FLEET = "游船一律改用电力驱动，旧船于年底前退出。"


def _keys(lesson: Lesson) -> dict[str, str]:
    lesson.refresh_from_db()
    latest = lesson.revisions.order_by("-number")[0]
    return {passage.text: passage.key for passage in latest.passages.all()}


def _next(course: Course, texts: dict[Lesson, str]) -> None:
    add_revisions(course=course, texts=[NewText(*pair) for pair in texts.items()], now=NOW)


@pytest.fixture
def pair(course: Course) -> tuple[Lesson, Lesson]:
    """Two lessons: one about park and lake, one about the fleet."""
    return make_lesson(course, body=f"{PARK}\n\n{LAKE}"), make_lesson(course, body=FLEET)


def test_passage_moved_between_lessons_keeps_its_key(pair: tuple[Lesson, Lesson]) -> None:
    one, other = pair
    key = _keys(one)[LAKE]
    _next(one.course, {one: PARK, other: f"{FLEET}\n\n{LAKE}"})
    assert _keys(other)[LAKE] == key


def test_passage_moved_and_reworded_keeps_its_key(pair: tuple[Lesson, Lesson]) -> None:
    one, other = pair
    key, reworded = _keys(one)[LAKE], LAKE.replace("每月", "每周")
    _next(one.course, {one: PARK, other: f"{FLEET}\n\n{reworded}"})
    assert _keys(other)[reworded] == key


def test_passage_copied_to_another_lesson_gets_a_key_of_its_own(
    pair: tuple[Lesson, Lesson],
) -> None:
    one, other = pair
    _next(one.course, {other: f"{FLEET}\n\n{LAKE}"})
    assert _keys(other)[LAKE] != _keys(one)[LAKE]


def test_passage_that_a_draft_has_dropped_may_move(pair: tuple[Lesson, Lesson]) -> None:
    one, other = pair
    key = _keys(one)[LAKE]
    _next(one.course, {one: PARK})
    _next(one.course, {other: f"{FLEET}\n\n{LAKE}"})
    assert _keys(other)[LAKE] == key


def test_passage_that_comes_back_elsewhere_has_its_key_again(pair: tuple[Lesson, Lesson]) -> None:
    one, other = pair
    key = _keys(one)[LAKE]
    revise(one, PARK)
    _next(one.course, {other: f"{FLEET}\n\n{LAKE}"})
    assert _keys(other)[LAKE] == key


def test_revisions_made_together_share_no_key(pair: tuple[Lesson, Lesson]) -> None:
    one, other = pair
    _next(one.course, {one: f"{PARK}\n\n新增。", other: f"{FLEET}\n\n新增。"})
    assert set(_keys(one).values()) & set(_keys(other).values()) == set()


@pytest.mark.parametrize("count", [1, 2])
def test_revisions_cost_the_same_reading_whatever_their_number(course: Course, count: int) -> None:
    lessons = [make_lesson(course, body=f"{PARK}第 {number} 课。") for number in range(3)]
    with count_queries() as queries:
        _next(course, {lesson: f"{LAKE}第 {lesson.pk} 课。" for lesson in lessons[:count]})
    assert len([query for query in queries if query.startswith("SELECT")]) == 8


def _draft_of(lesson: Lesson, body: str) -> Revision:
    return add_revision(lesson=lesson, body=body, now=NOW)


def test_rematch_gives_a_passage_the_key_it_should_have(pair: tuple[Lesson, Lesson]) -> None:
    one, _other = pair
    key = _keys(one)[LAKE]
    draft = _draft_of(one, f"{PARK}\n\n监测改由区里负责。")
    passage = draft.passages.get(text="监测改由区里负责。")
    assert (rematch_passage(passage=passage, key=key), _keys(one)[passage.text]) == (True, key)


def test_rematch_takes_the_key_from_who_held_it(pair: tuple[Lesson, Lesson]) -> None:
    one, _other = pair
    keys = _keys(one)
    draft = _draft_of(one, f"{PARK}\n\n{LAKE}\n\n新的一段话。")
    rematch_passage(passage=draft.passages.get(text="新的一段话。"), key=keys[LAKE])
    found = _keys(one)
    assert (found["新的一段话。"], found[PARK]) == (keys[LAKE], keys[PARK])
    assert found[LAKE] not in keys.values()


def test_rematch_makes_a_passage_new(pair: tuple[Lesson, Lesson]) -> None:
    one, _other = pair
    keys = _keys(one)
    draft = _draft_of(one, f"{PARK}\n\n{LAKE.replace('每月', '每周')}")
    rematch_passage(passage=draft.passages.get(position=2), key=None)
    assert set(_keys(one).values()) - set(keys.values()) != set()


def test_rematch_of_a_published_text_is_refused(pair: tuple[Lesson, Lesson]) -> None:
    one, _other = pair
    passage = Passage.objects.get(revision=one.current_revision, text=LAKE)
    assert rematch_passage(passage=passage, key=None) is False


def test_rematch_to_a_key_nobody_has_had_is_refused(pair: tuple[Lesson, Lesson]) -> None:
    one, _other = pair
    draft = _draft_of(one, PARK)
    with pytest.raises(UnknownPassage):
        rematch_passage(passage=draft.passages.get(), key="nothing")


def test_rematch_to_a_passage_of_another_lesson_is_refused(pair: tuple[Lesson, Lesson]) -> None:
    one, other = pair
    draft = _draft_of(one, PARK)
    with pytest.raises(UnknownPassage):
        rematch_passage(passage=draft.passages.get(), key=_keys(other)[FLEET])


def test_rematch_to_a_passage_that_another_draft_dropped(pair: tuple[Lesson, Lesson]) -> None:
    one, other = pair
    key = _keys(other)[FLEET]
    _draft_of(other, LAKE)
    passage = _draft_of(one, "全部船只限期改造。").passages.get()
    assert (rematch_passage(passage=passage, key=key), _keys(one)[passage.text]) == (True, key)


def test_rematch_of_a_passage_to_itself_changes_nothing(pair: tuple[Lesson, Lesson]) -> None:
    one, _other = pair
    passage = _draft_of(one, PARK).passages.get()
    rematch_passage(passage=passage, key=passage.key)
    assert _keys(one)[PARK] == passage.key


def test_rematch_of_a_new_passage_to_nothing_changes_nothing(pair: tuple[Lesson, Lesson]) -> None:
    one, _other = pair
    passage = _draft_of(one, "新的一段话。").passages.get()
    key = passage.key
    rematch_passage(passage=passage, key=None)
    assert _keys(one)[passage.text] == key


@pytest.fixture
def edition(course: Course) -> Edition:
    source = Source.objects.create(course=course, slug="rules", title="办法")
    return Edition.objects.create(source=source, label="2026")


def _draft_edition(edition: Edition, texts: dict[Lesson, str]) -> list[int]:
    news = [NewText(lesson, body, edition) for lesson, body in texts.items()]
    made = add_revisions(course=edition.source.course, texts=news, now=NOW)
    return [revision.pk for revision in made]


def test_edition_is_published_as_a_whole(pair: tuple[Lesson, Lesson], edition: Edition) -> None:
    one, other = pair
    drafts = _draft_edition(edition, {one: PARK, other: LAKE})
    publish_edition(edition=edition, drafts=drafts, withdrawn=[], now=NOW)
    one.refresh_from_db()
    other.refresh_from_db()
    assert [one.current_revision_id, other.current_revision_id] == drafts


def test_edition_withdraws_what_has_no_counterpart(
    pair: tuple[Lesson, Lesson], edition: Edition
) -> None:
    one, other = pair
    drafts = _draft_edition(edition, {one: PARK})
    publish_edition(edition=edition, drafts=drafts, withdrawn=[other], now=NOW)
    assert list(Lesson.objects.readable()) == [one]


def test_edition_with_other_drafts_than_seen_is_refused(
    pair: tuple[Lesson, Lesson], edition: Edition
) -> None:
    one, other = pair
    seen = _draft_edition(edition, {one: PARK})
    _draft_edition(edition, {other: LAKE})
    with pytest.raises(OtherDrafts):
        publish_edition(edition=edition, drafts=seen, withdrawn=[], now=NOW)
    one.refresh_from_db()
    assert one.current_revision_id not in seen


def test_edition_overtaken_by_a_newer_text_is_refused(
    pair: tuple[Lesson, Lesson], edition: Edition
) -> None:
    one, _other = pair
    drafts = _draft_edition(edition, {one: PARK})
    revise(one, FLEET)
    with pytest.raises(OtherDrafts):
        publish_edition(edition=edition, drafts=drafts, withdrawn=[], now=NOW)


@pytest.mark.django_db(transaction=True)
def test_edition_races_with_a_newer_text_and_stays_whole() -> None:
    course = make_course()
    one, other = make_lesson(course, body=PARK), make_lesson(course, body=LAKE)
    source = Source.objects.create(course=course, slug="rules", title="办法")
    with racers(2) as race:
        for number in range(10):
            edition = Edition.objects.create(source=source, label=str(number))
            drafts = _draft_edition(edition, {one: f"第 {number} 版。", other: f"{number} 号。"})
            newer = _draft_of(other, f"更新的第 {number} 版。")

            def publish_together(edition: Edition = edition, drafts: list[int] = drafts) -> bool:
                try:
                    publish_edition(edition=edition, drafts=drafts, withdrawn=[], now=NOW)
                except OtherDrafts:
                    return False
                return True

            race(publish_together, lambda draft=newer: publish_revision(revision=draft, now=NOW))
            texts = set(Lesson.objects.values_list("current_revision", flat=True))
            assert newer.pk in texts
            published = Revision.objects.published().filter(pk__in=drafts).count()
            assert published in {0, 2}
            assert (drafts[0] in texts) is (published == 2)
