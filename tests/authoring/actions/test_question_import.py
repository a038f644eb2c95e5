"""Importing questions: drafts in review, never twice, all or none."""

from dataclasses import replace
from decimal import Decimal

import pytest

from accounts.models import User
from authoring.question_plans import Fate
from lessons.models import Course, Lesson
from quizzes.actions.bank import retire_questions
from quizzes.models import Evidence, Question, ReviewDecision, Tag, Version
from tests.authoring.banks import imported, item_of
from tests.builders import NOW, QUOTE, make_draft, make_lesson, make_question


def fates(course: Course, *items: object, **options: object) -> list[str]:
    plan = imported(course, items, **options)  # type: ignore[arg-type] # handed on as they are
    return [planned.fate.value for planned in plan.items]


def test_new_questions_are_drafts_in_review(course: Course, instructor: User) -> None:
    imported(course, [item_of(uid="q-1")], author=instructor)
    version = Version.objects.get()
    assert (version.question.uid, version.status, version.origin, version.author) == (
        "q-1",
        "in_review",
        "import: gift",
        instructor,
    )
    assert version.question.published_version is None


def test_submission_is_noted_in_the_name_of_who_imports(course: Course, instructor: User) -> None:
    imported(course, [item_of()], author=instructor)
    decisions = ReviewDecision.objects.values_list("decision", "reviewer")
    assert list(decisions) == [("submitted", instructor.pk)]


def test_wording_is_that_of_the_file(course: Course) -> None:
    item = item_of(explanation="见公报。", points=Decimal("2.5"), difficulty=3)
    imported(course, [item])
    version = Version.objects.get()
    assert (version.loaded, version.explanation, version.points, version.difficulty) == (
        item.content,
        "见公报。",
        Decimal("2.50"),
        3,
    )


def test_question_without_identifier_is_named_by_its_words(course: Course) -> None:
    imported(course, [item_of()])
    uid = Question.objects.get().uid
    assert (uid.startswith("import-"), len(uid)) == (True, len("import-") + 12)


@pytest.mark.parametrize("uid", ["q-1", "", "12", "题目一", "长" * 101, " q  1 "])
def test_same_file_again_changes_nothing(course: Course, uid: str) -> None:
    item = item_of(uid=uid)
    imported(course, [item])
    assert fates(course, item) == ["unchanged"]
    assert (Question.objects.count(), Version.objects.count()) == (1, 1)


def test_same_identifier_with_other_words_is_a_new_draft_of_the_question(lesson: Lesson) -> None:
    question = make_question(lesson, uid="q-1")
    assert fates(lesson.course, item_of("湖畔市一共有几家实验室？", uid="q-1")) == ["changed"]
    question.refresh_from_db()
    assert (question.latest_version.number, question.published_version.number) == (2, 1)  # type: ignore[union-attr] # both are there
    assert question.latest_version.status == "in_review"  # type: ignore[union-attr] # as above


def test_same_words_with_another_key_are_the_same_question(course: Course) -> None:
    imported(course, [item_of(uid="q-1")])
    assert fates(course, item_of(right="3")) == ["changed"]
    assert Question.objects.get().latest_version.loaded == item_of(right="3").content  # type: ignore[union-attr] # just written


def test_same_words_with_another_identifier_are_the_same_question(course: Course) -> None:
    imported(course, [item_of()])
    assert fates(course, item_of(uid="bank-0001")) == ["unchanged"]


def test_mere_number_is_no_identifier(course: Course) -> None:
    imported(course, [item_of("湖畔市有几家医院？", uid="1")])
    assert fates(course, item_of("湖畔市有几所学校？", uid="1")) == ["new"]
    assert Question.objects.count() == 2


def test_question_that_stands_in_the_file_twice_is_made_once(course: Course) -> None:
    assert fates(course, item_of(uid="a"), item_of(uid="b"), item_of()) == [
        "new",
        "repeated",
        "repeated",
    ]
    assert Question.objects.count() == 1


def test_identifier_that_two_questions_of_a_file_have_is_the_firsts(course: Course) -> None:
    imported(course, [item_of("甲？", uid="q-1"), item_of("乙？", uid="q-1")])
    uids = sorted(Question.objects.values_list("uid", flat=True))
    assert (len(uids), uids[1], uids[0].startswith("import-")) == (2, "q-1", True)


def test_retired_question_is_not_brought_back(course: Course) -> None:
    imported(course, [item_of(uid="q-1")])
    retire_questions(questions=Question.objects.all(), now=NOW)
    assert fates(course, item_of("另一句话？", uid="q-1")) == ["retired"]
    assert Version.objects.count() == 1


def test_draft_nobody_saw_is_written_over(lesson: Lesson) -> None:
    version = make_draft(lesson, uid="q-1")
    imported(lesson.course, [item_of("湖畔市一共有几家实验室？", uid="q-1")])
    version.refresh_from_db()
    assert (Version.objects.count(), version.loaded.stem) == (1, "湖畔市一共有几家实验室？")


def test_what_the_format_cannot_say_is_kept(lesson: Lesson) -> None:
    question = make_question(lesson, uid="q-1")
    before = question.published_version
    assert before is not None
    stored = before.loaded.model_dump()
    for option in stored["options"]:
        option["feedback"] = ""
    poorer = replace(item_of(uid="q-1"), content=type(before.loaded).model_validate(stored))
    assert fates(lesson.course, poorer) == ["unchanged"]


def test_evidence_is_proposed_from_the_text(lesson: Lesson) -> None:
    imported(lesson.course, [item_of("湖畔市新设几家实验室？")])
    entry = Evidence.objects.select_related("passage__revision").get()
    assert (entry.passage.revision.lesson_id, "7" in entry.quote) == (lesson.pk, True)
    assert entry.passage.text[entry.start :].startswith(entry.quote)


def test_quote_of_the_file_is_the_evidence(lesson: Lesson) -> None:
    imported(lesson.course, [item_of("与课文无关的一句话？", quote=QUOTE)])
    assert Evidence.objects.get().quote == QUOTE


def test_question_that_rests_on_nothing_has_no_evidence(lesson: Lesson) -> None:
    plan = imported(lesson.course, [item_of("谁在古代写过这首诗？", right="12")])
    assert (plan.without_quote, Evidence.objects.count()) == (1, 0)


def test_changed_question_keeps_the_quotes_that_stand(lesson: Lesson) -> None:
    make_question(lesson, uid="q-1")
    imported(lesson.course, [item_of("谁在古代写过这首诗？", uid="q-1")])
    latest = Question.objects.get().latest_version
    assert latest is not None
    assert [entry.quote for entry in latest.evidence.all()] == [QUOTE]


def test_question_belongs_to_the_lesson_asked_for(course: Course) -> None:
    make_lesson(course, "first")
    second = make_lesson(course, "second")
    imported(course, [item_of()], lesson=second)
    assert Question.objects.get().lesson == second


def test_question_belongs_to_the_lesson_of_its_category(course: Course) -> None:
    make_lesson(course, "first")
    second = make_lesson(course, "second")
    imported(course, [item_of("无关？", category=f"题库/{second.title}", tags=("数字",))])
    question = Question.objects.get()
    assert (question.lesson, [str(tag) for tag in question.tags.all()]) == (second, ["数字"])


def test_question_belongs_to_the_lesson_it_quotes(course: Course) -> None:
    make_lesson(course, "first", body="这里没有数字。\n")
    second = make_lesson(course, "second")
    imported(course, [item_of("无关？", quote=QUOTE)])
    assert Question.objects.get().lesson == second


def test_category_that_is_no_lesson_is_a_tag(course: Course) -> None:
    imported(course, [item_of(tags=("旧题", "数字"), category="题库/第一章")])
    assert set(Tag.objects.values_list("name", flat=True)) == {"旧题", "数字", "第一章"}


def test_points_that_no_question_has_are_the_usual(course: Course) -> None:
    imported(course, [item_of(points=Decimal("1e9")), item_of("乙？", points=Decimal(0))])
    assert set(Version.objects.values_list("points", flat=True)) == {Decimal(1)}


@pytest.mark.promise("C7")
def test_import_that_is_broken_off_leaves_nothing(course: Course) -> None:
    class Broken(Exception):
        pass

    def step(done: int) -> None:
        if done > 500:
            raise Broken

    items = [item_of(f"第 {number} 题？") for number in range(501)]
    with pytest.raises(Broken):
        imported(course, items, step=step)
    assert (Question.objects.count(), Version.objects.count()) == (0, 0)


def test_plan_counts_what_becomes_of_each(course: Course) -> None:
    imported(course, [item_of("甲？", uid="q-1")])
    plan = imported(course, [item_of("甲？", uid="q-1"), item_of("乙？"), item_of("丙？")])
    assert plan.counts == {Fate.UNCHANGED: 1, Fate.NEW: 2}
