import pytest

from authoring.actions.imports_planning import Fate, ImportPlan, plan_import
from lessons.comparison import Summary
from lessons.models import Course, Lesson, Source
from tests.authoring.policies import FIRST, FOREIGN, SECOND, imported, outline_of, published
from tests.builders import make_course, make_lesson
from tests.queries import count_queries


@pytest.fixture
def empty(db: None) -> Course:
    return make_course("parking")


def planned(course: Course | None, text: str, revises: Source | None = None) -> ImportPlan:
    return plan_import(course=course, outline=outline_of(text), revises=revises)


def fates(plan: ImportPlan) -> list[tuple[str, Fate]]:
    return [(entry.outline.title, entry.fate) for entry in plan.lessons]


def test_all_of_a_new_document_is_new(empty: Course) -> None:
    plan = planned(empty, FIRST)
    assert [fate for _title, fate in fates(plan)] == [Fate.NEW] * 4
    assert (plan.is_repeated, plan.is_foreign) == (False, False)


def test_course_that_is_yet_to_be_made_has_nothing(db: None) -> None:
    assert planned(None, FIRST).counts == {Fate.NEW: 4}


def test_document_that_the_course_has_is_known_again(empty: Course) -> None:
    imported(empty)
    assert planned(empty, FIRST).is_repeated


def test_edition_says_what_becomes_of_each_lesson(empty: Course) -> None:
    assert fates(planned(empty, SECOND, published(empty))) == [
        ("第一章 总则", Fate.UNCHANGED),
        ("第二章 建设", Fate.CHANGED),
        ("第三章 共享", Fate.NEW),
        ("第四章 收费", Fate.CHANGED),
        ("第五章 附则", Fate.CHANGED),
    ]


def test_edition_finds_lessons_under_their_old_titles(empty: Course) -> None:
    plan = planned(empty, SECOND, published(empty))
    slugs = [entry.lesson.slug if entry.lesson else None for entry in plan.lessons]
    assert slugs == ["chapter-1", "chapter-2", None, "chapter-3", "chapter-4"]


def test_edition_counts_what_changes_in_each_lesson(empty: Course) -> None:
    plan = planned(empty, SECOND, published(empty))
    assert [entry.summary for entry in plan.lessons] == [
        Summary(unchanged=2),
        Summary(unchanged=2, reworded=1, renumbered=1),
        Summary(new=1),
        Summary(renumbered=1),
        Summary(reworded=1),
    ]


def test_edition_names_the_lessons_it_has_no_more(empty: Course) -> None:
    source = published(empty)
    shorter = FIRST.replace("第三章 收费", "").replace("第五条 经营者应当在停车场入口处", "")
    shorter = shorter.replace("公示收费标准和投诉电话。", "").replace("第六条 残疾人驾驶的", "")
    shorter = shorter.replace("机动车停放免收停车费。", "")
    assert [lesson.slug for lesson in planned(empty, shorter, source).gone] == ["chapter-3"]


def test_withdrawn_lesson_is_not_said_to_be_gone_again(empty: Course) -> None:
    source = published(empty)
    empty.lessons.filter(slug="chapter-4").update(current_revision=None)
    shorter = FIRST.replace("第四章 附则\n\n第七条 本办法自2025年3月1日起施行。\n", "")
    plan = planned(empty, shorter, source)
    assert (list(plan.gone), plan.is_repeated) == ([], True)


def test_summaries_of_hand_are_foreign_to_the_document(lesson: Lesson) -> None:
    source = Source.objects.create(course=lesson.course, slug="article", title="文章")
    plan = planned(lesson.course, SECOND, source)
    assert (plan.is_foreign, list(plan.gone), plan.counts) == (True, [], {Fate.NEW: 5})
    assert plan.lessons[0].summary == Summary(new=2)


def test_lesson_of_the_same_words_without_labels_is_unchanged(empty: Course) -> None:
    body = (
        "第一条 为了加强公共停车场管理，改善城市交通秩序，制定本办法。\n\n"
        "第二条 本市行政区域内公共停车场的规划、建设和使用，适用本办法。\n"
    )
    make_lesson(empty, "general", body=body)
    source = Source.objects.create(course=empty, slug="rules", title="办法")
    assert planned(empty, FIRST, source).lessons[0].fate is Fate.UNCHANGED


def test_lessons_of_another_source_are_no_counterparts(empty: Course) -> None:
    published(empty)
    other = published(empty, FOREIGN)
    assert planned(empty, FIRST, other).is_foreign


def test_draft_of_an_earlier_run_counts_as_said(empty: Course) -> None:
    source = published(empty)
    imported(empty, SECOND, source)
    assert planned(empty, SECOND, source).is_repeated


@pytest.mark.parametrize("size", [1, 3])
def test_planning_takes_the_same_queries_whatever_the_size(db: None, size: int) -> None:
    course = make_course()
    source = published(course)
    for _number in range(size - 1):
        make_lesson(course)
    with count_queries() as queries:
        planned(course, SECOND, source)
    assert len(queries) == 3
