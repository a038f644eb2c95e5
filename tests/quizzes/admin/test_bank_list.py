"""The list of questions: search, filters, bulk actions, and what it asks of the database."""

from collections.abc import Mapping

import pytest
from django.urls import reverse

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.models import Question
from tests.builders import BODY, make_draft, make_lesson, make_question, make_quiz, revise
from tests.pages import browser_of, parse, words
from tests.queries import count_queries
from tests.quizzes.admin.writing import change_url, write

LIST = reverse("admin:quizzes_question_changelist")


def found(user: User, **parameters: str) -> list[str]:
    """Return the identifiers the list shows."""
    page = parse(browser_of(user).get(LIST, parameters))
    cells = [cell for cell in page.iter("th") if cell.get("class") == "field-uid"]
    return [words(cell) for cell in cells]


def act(user: User, action: str, *questions: Question) -> str:
    chosen = [str(question.pk) for question in questions]
    form = {"action": action, "_selected_action": chosen, "index": "0"}
    return words(parse(browser_of(user, in_english=True).post(LIST, form, follow=True)))


@pytest.fixture
def bank(course: Course, lesson: Lesson) -> Mapping[str, Question]:
    """One question in each state, and what else filters tell apart."""
    published = make_question(lesson, uid="published", use="practice")
    draft = make_draft(lesson, "essay", uid="draft", use="exam").question
    retired = make_question(lesson, "true_false", uid="retired", is_check=True)
    Question.objects.filter(pk=retired.pk).update(retired_at="2026-01-01T00:00Z")
    other = make_lesson(course, "lakes", body="旧话在此。\n\n另一段。\n")
    stale = make_question(other, "numeric", uid="stale", quote="旧话在此")
    revise(other, "新话在此，与从前大不相同了。\n\n另一段。\n")
    return {"published": published, "draft": draft, "retired": retired, "stale": stale}


@pytest.mark.parametrize(
    ("word", "uids"),
    [
        ("draft", ["draft"]),  # identifier
        ("看法", ["draft"]),  # stem
        ("言之有据", ["draft"]),  # guidance, which only the stored JSON has
        ("旧话", ["stale"]),  # evidence
        ("近乎不可能", []),
    ],
)
def test_search_looks_into_the_wording(
    word: str, uids: list[str], bank: Mapping[str, Question], instructor: User
) -> None:
    assert found(instructor, q=word) == uids


def test_search_finds_options_and_explanations(lesson: Lesson, instructor: User) -> None:
    make_question(lesson, uid="options")
    make_question(lesson, "true_false", uid="plain")
    assert found(instructor, q="实验室的数目") == ["options"]
    assert found(instructor, q="见课文") == ["options", "plain"]


def test_search_takes_every_word(lesson: Lesson, instructor: User) -> None:
    make_question(lesson, uid="one")
    make_question(lesson, "true_false", uid="two")
    assert found(instructor, q="外资 课文") == ["one", "two"]
    assert found(instructor, q="外资 位次") == ["one"]
    assert found(instructor, q='"外资 位次"') == []


@pytest.mark.parametrize("word", ["right", "feedback", "\\u", '"', "%", "_____", "'"])
def test_search_does_not_find_how_questions_are_stored(
    word: str, lesson: Lesson, instructor: User
) -> None:
    make_question(lesson)
    assert found(instructor, q=word) == []


def test_search_leaves_wordings_of_the_past(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson, "true_false", uid="one")
    for stem in ("第二种说法。", "第三种说法。"):
        write(instructor, change_url(question), {"stem": stem}, "_publish")
    assert found(instructor, q="第二种") == []
    assert found(instructor, q="第三种") == ["one"]


@pytest.mark.parametrize(
    ("parameters", "uids"),
    [
        ({"state": "published"}, ["published"]),
        ({"state": "draft"}, ["draft"]),
        ({"state": "retired"}, ["retired"]),
        ({"state": "stale"}, ["stale"]),
        ({"state": "newer"}, []),
        ({"kind": "essay"}, ["draft"]),
        ({"kind": "riddle"}, ["draft", "published", "retired", "stale"]),
        ({"difficulty": "2"}, ["draft", "published", "retired", "stale"]),
        ({"difficulty": "3"}, []),
        ({"use__exact": "exam"}, ["draft"]),
        ({"is_check__exact": "1"}, ["retired"]),
    ],
)
def test_filters(
    parameters: dict[str, str],
    uids: list[str],
    bank: Mapping[str, Question],
    instructor: User,
) -> None:
    assert found(instructor, **parameters) == uids


def test_filter_by_lesson_course_and_tag(
    bank: Mapping[str, Question], course: Course, instructor: User
) -> None:
    write(instructor, change_url(bank["draft"]), {"tags": "城市"})
    tag = bank["draft"].tags.get()
    assert found(instructor, lesson__id__exact=str(bank["stale"].lesson_id)) == ["stale"]
    assert len(found(instructor, course__id__exact=str(course.pk))) == 4
    assert found(instructor, tag=str(tag.pk)) == ["draft"]


def test_newer_draft_is_shown_and_found(bank: Mapping[str, Question], instructor: User) -> None:
    write(instructor, change_url(bank["published"]), {"stem": "新的问法？"})
    assert found(instructor, state="newer") == ["published"]
    page = words(parse(browser_of(instructor, in_english=True).get(LIST)))
    assert "Published newer draft" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_a_fixed_number_of_queries(rows: int, lesson: Lesson, instructor: User) -> None:
    for _ in range(rows):
        make_question(lesson)
    client = browser_of(instructor)
    client.get(LIST)
    with count_queries() as queries:
        client.get(LIST)
    assert len(queries) == 11


def test_publishing_many_says_what_was_refused(lesson: Lesson, instructor: User) -> None:
    good = [make_draft(lesson, uid=f"good-{number}").question for number in range(2)]
    bad = make_draft(lesson, uid="bad", quote="没有的话").question
    page = act(instructor, "publish", *good, bad)
    assert "2 questions published." in page
    assert "1 refused: bad: Choose the passage the question rests on" in page
    assert set(Question.objects.published()) == set(good)


def test_publishing_what_is_published_changes_nothing(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    assert "0 questions published." in act(instructor, "publish", question)
    assert question.versions.get().decisions.count() == 1


def test_retiring_and_bringing_back_many(course: Course, lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    make_quiz(course, [question], title="短测")
    page = act(instructor, "retire", question)
    assert "1 question retired." in page
    assert "“短测” can no longer be drawn" in page
    assert "1 question is back." in act(instructor, "restore", question)
    assert list(Question.objects.published()) == [question]


def test_no_bulk_deletion(lesson: Lesson, instructor: User) -> None:
    question = make_draft(lesson).question
    act(instructor, "delete_selected", question)
    assert Question.objects.exists()


def test_stale_in_list_after_the_text_changed(lesson: Lesson, instructor: User) -> None:
    make_question(lesson, uid="one")
    revise(lesson, BODY.replace("居全省第三", "居全省第二"))
    assert found(instructor, state="stale") == ["one"]
