import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.actions.bank import retire_questions
from quizzes.models import Evidence, Question, ReviewDecision, Tag, Version
from quizzes.models.question import Use
from tests.builders import BODY, NOW, make_course, make_draft, make_lesson, make_question, revise


def _standing() -> tuple[list[Question], list[Question]]:
    """Return the published questions that are current, and those that are stale."""
    questions = Question.objects.published()
    return list(questions.current()), list(Question.objects.stale())


def test_published_questions_have_a_version_in_use(lesson: Lesson) -> None:
    question = make_question(lesson)
    make_draft(lesson)
    assert list(Question.objects.published()) == [question]


def test_retired_questions_are_neither_published_nor_stale(lesson: Lesson) -> None:
    retire_questions(questions=[make_question(lesson)], now=NOW)
    revise(lesson, "别的。")
    assert _standing() == ([], [])


def test_question_is_current_while_its_passage_stands(lesson: Lesson) -> None:
    question = make_question(lesson)
    assert _standing() == ([question], [])


@pytest.mark.parametrize(
    "body",
    [
        BODY,
        BODY.replace("7 家", "9 家"),
        f"引言。\n\n{BODY}",
        "\n\n".join(reversed(BODY.strip().split("\n\n"))),
        BODY.replace("湖畔市去年", "湖畔市**去年**"),
        BODY.replace("去年利用", "去年利用").replace("，居全省第三。", "，居全省第三。  "),
    ],
    ids=["same", "another passage changed", "moved down", "turned round", "bold", "white space"],
)
def test_question_stays_current_when_its_passage_says_the_same(lesson: Lesson, body: str) -> None:
    question = make_question(lesson)
    revise(lesson, body)
    assert _standing() == ([question], [])


@pytest.mark.parametrize(
    "body",
    [BODY.replace("第三", "第二"), BODY.replace("湖畔市去年", "据统计，湖畔市去年"), "别的。"],
    ids=["reworded", "quote intact", "gone"],
)
def test_question_is_stale_when_its_passage_changed(lesson: Lesson, body: str) -> None:
    question = make_question(lesson)
    revise(lesson, body)
    assert _standing() == ([], [question])


@pytest.mark.parametrize("between", [BODY.replace("第三", "第二"), "别的。"])
def test_question_is_current_again_when_its_passage_comes_back(
    lesson: Lesson, between: str
) -> None:
    question = make_question(lesson)
    revise(lesson, between)
    revise(lesson, BODY)
    assert _standing() == ([question], [])


@pytest.mark.parametrize(
    ("body", "count"),
    [
        (BODY.replace("第三", "第二"), 1),
        (BODY.replace("湖畔市去年", "据统计，湖畔市去年"), 1),
        (BODY.replace("12.5 亿美元", "12.5 亿欧元"), 0),
        ("别的。", 0),
    ],
    ids=["reworded behind", "reworded before", "quote changed", "gone"],
)
def test_quotes_are_intact_while_their_passage_holds_them(
    lesson: Lesson, body: str, count: int
) -> None:
    make_question(lesson)
    revise(lesson, body)
    assert Question.objects.stale().with_quotes_intact().count() == count


def test_quotes_are_compared_to_the_letter(course: Course) -> None:
    """A pattern match would not tell WiFi from wifi, and would take % for anything."""
    lesson = make_lesson(course, body="全市 WiFi 覆盖率 95% 以上，居全省前列。\n")
    make_question(lesson, quote="WiFi 覆盖率 95%")
    revise(lesson, "全市 wifi 覆盖率 95% 以上，居全省前列。\n")
    assert list(Question.objects.stale().with_quotes_intact()) == []


def test_quotes_of_another_course_are_not_looked_at(lesson: Lesson) -> None:
    make_question(lesson)
    make_lesson(make_course("sea"))
    revise(lesson, "别的。")
    assert list(Question.objects.stale().with_quotes_intact()) == []


def test_version_without_evidence_has_no_quote_intact(lesson: Lesson) -> None:
    question = make_question(lesson)
    Evidence.objects.all().delete()
    assert list(Question.objects.stale()) == [question]
    assert list(Question.objects.stale().with_quotes_intact()) == []


@pytest.mark.parametrize("status", ["draft", "in_review", "approved", "returned"])
def test_in_review_is_what_was_sent_there(lesson: Lesson, status: str) -> None:
    version = make_draft(lesson)
    Version.objects.update(status=status)
    expected = [version] if status == "in_review" else []
    assert list(Version.objects.in_review()) == expected


def test_in_review_is_not_what_was_overtaken_or_retired(lesson: Lesson) -> None:
    overtaken, retired = make_draft(lesson).question, make_draft(lesson).question
    Version.objects.update(status="in_review")
    Version.objects.create(question=overtaken, number=2, kind="essay", content={})
    retire_questions(questions=[retired], now=NOW)
    assert list(Version.objects.in_review()) == []


def test_draft_revision_makes_nothing_stale(lesson: Lesson) -> None:
    question = make_question(lesson)
    Lesson.objects.create(course=lesson.course, position=2, slug="b", title="二")
    assert _standing() == ([question], [])


def test_question_rests_on_passages_of_its_own_course_only(lesson: Lesson) -> None:
    question = make_question(lesson)
    make_lesson(make_course("sea"))  # the same text, and so the same keys and digests
    revise(lesson, "别的。")
    assert _standing() == ([], [question])


def test_unpublished_question_is_not_stale(lesson: Lesson) -> None:
    make_draft(lesson)
    revise(lesson, "别的。")
    assert _standing() == ([], [])


def test_questions_are_for_practice_or_for_exams(lesson: Lesson) -> None:
    practice, exam, both = (make_question(lesson, use=use) for use in Use)
    assert (list(Question.objects.for_practice()), list(Question.objects.for_exams())) == (
        [practice, both],
        [exam, both],
    )


def test_taught_by_follows_the_course(instructor: User, lesson: Lesson) -> None:
    question = make_question(lesson)
    make_question(make_lesson(make_course("sea")))
    assert list(Question.objects.taught_by(instructor)) == [question]


def test_latest_version_is_the_one_with_the_highest_number(lesson: Lesson) -> None:
    question = make_question(lesson)
    newer = Version.objects.create(question=question, number=2, kind="essay", content={})
    assert question.latest_version == newer


def test_latest_version_of_a_new_question_is_none(course: Course) -> None:
    assert Question.objects.create(course=course, uid="new").latest_version is None


def test_version_says_which_it_is(lesson: Lesson) -> None:
    version = make_draft(lesson)
    assert str(version) == f"{version.question_id}/1 湖畔市去年利用外资多少？"


def _refuses(row: Model) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_uid_is_taken_once_in_a_course(course: Course) -> None:
    Question.objects.create(course=course, uid="q")
    Question.objects.create(course=make_course("sea"), uid="q")
    _refuses(Question(course=course, uid="q"))


@pytest.mark.parametrize("fields", [{"use": "fun"}, {"use": "exam", "is_check": True}])
def test_use_of_a_question_is_one_that_makes_sense(
    course: Course, fields: dict[str, object]
) -> None:
    _refuses(Question(course=course, uid="q", **fields))


@pytest.mark.parametrize(
    "fields",
    [{"points": 0}, {"difficulty": 4}, {"kind": "song"}, {"status": "great"}, {"number": 1}],
)
def test_version_is_one_that_makes_sense(lesson: Lesson, fields: dict[str, object]) -> None:
    question = make_draft(lesson).question
    good: dict[str, object] = {"number": 2, "kind": "essay", "content": {}}
    _refuses(Version(question=question, **(good | fields)))


def test_decision_is_a_person_s_or_a_file_s(lesson: Lesson) -> None:
    version = make_draft(lesson)
    ReviewDecision.objects.create(version=version, decision="loaded", decided_at=NOW)
    _refuses(ReviewDecision(version=version, decision="approved", decided_at=NOW))


@pytest.mark.django_db
def test_tag_is_made_once() -> None:
    Tag.objects.create(name="外资")
    _refuses(Tag(name="外资"))
