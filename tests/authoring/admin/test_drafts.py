"""Drafting questions from a lesson's page: first what would come of it, then what came."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.models import Question, Version
from tests.authoring.draftable import DRAFTABLE
from tests.authoring.modelserver import model_server
from tests.builders import make_course, make_instructor, make_lesson, make_user
from tests.pages import browser_of, forms, links, parse, submit, words
from tests.queries import count_queries
from tests.test_urls import INLINE

PLAIN = "没有数字，也没有规定。\n"


def url_of(lesson: Lesson, name: str = "draft") -> str:
    return reverse(f"admin:authoring_{name}", args=[lesson.pk])


@pytest.fixture
def text(course: Course) -> Lesson:
    return make_lesson(course, "rules", body=DRAFTABLE)


@pytest.fixture
def teacher(instructor: User) -> Client:
    return browser_of(instructor, in_english=True)


def confirmed(client: Client, url: str, **fields: str) -> Any:
    """Open the page, press its button, and return the page that comes."""
    page = parse(client.get(url))
    form = next(form for form in forms(page) if form.get("class") == "draft-form")
    return submit(client, page, form, at=url, changed=fields)


def test_page_says_what_would_be_drafted_and_makes_nothing(teacher: Client, text: Lesson) -> None:
    page = words(parse(teacher.get(url_of(text))))
    assert "6 passages are read." in page
    assert "new questions can be drafted by rule." in page
    assert not Question.objects.exists()


def test_confirming_drafts_and_reports(teacher: Client, instructor: User, text: Lesson) -> None:
    response = confirmed(teacher, url_of(text))
    count = Question.objects.count()
    page = words(parse(response))
    assert response.redirect_chain == [(url_of(text, "draft_report"), 302)]
    assert f"{count} questions are drafted and wait in the review." in page
    assert set(Version.objects.values_list("author", "status")) == {(instructor.pk, "in_review")}


def test_report_names_rules_and_kinds(teacher: Client, text: Lesson) -> None:
    page = words(parse(confirmed(teacher, url_of(text))))
    assert "definitions" in page
    assert Version.objects.filter(origin="rule: definition").exists()
    assert all(version.get_kind_display() for version in Version.objects.all())


def test_report_leads_to_the_review_of_the_lesson(teacher: Client, text: Lesson) -> None:
    found = links(parse(confirmed(teacher, url_of(text))))
    assert found[f"{reverse('admin:authoring_review')}?lesson={text.pk}"] == "Review them"


def test_report_says_that_nothing_new_was_found(teacher: Client, text: Lesson) -> None:
    confirmed(teacher, url_of(text))
    count = Question.objects.count()
    page = words(parse(confirmed(teacher, url_of(text))))
    assert "No new question was drafted." in page
    assert f"{count} were drafted before" in page


def test_page_says_what_was_drafted_before(teacher: Client, text: Lesson) -> None:
    confirmed(teacher, url_of(text))
    page = words(parse(teacher.get(url_of(text))))
    assert "0 new questions can be drafted by rule." in page
    assert f"{Question.objects.count()} have been drafted before." in page


def test_report_of_a_text_without_anything_to_ask_about(teacher: Client, course: Course) -> None:
    page = words(parse(confirmed(teacher, url_of(make_lesson(course, body=PLAIN)))))
    assert "The rules found nothing to ask about in these passages." in page


def test_one_passage_is_drafted_from(teacher: Client, text: Lesson) -> None:
    assert text.current_revision is not None
    passage = text.current_revision.passages.get(text__startswith="本办法所称")
    url = f"{url_of(text)}?passage={passage.key}"
    shown = words(parse(teacher.get(url)))
    confirmed(teacher, url)
    cited = set(Version.objects.values_list("evidence__passage", flat=True))
    assert ("1.1 本办法所称公共停车场" in shown, cited) == (True, {passage.pk})


def test_passage_that_is_not_in_the_text_is_missing(teacher: Client, text: Lesson) -> None:
    url = f"{url_of(text)}?passage=nothing"
    assert (teacher.get(url).status_code, teacher.post(url, {"most": "3"}).status_code) == (
        404,
        404,
    )


def test_fewer_may_be_asked_for(teacher: Client, text: Lesson) -> None:
    confirmed(teacher, url_of(text), most="1")
    fewer = Question.objects.count()
    confirmed(teacher, url_of(text), most="3")
    assert 0 < fewer < Question.objects.count()


@pytest.mark.parametrize("most", ["0", "6", "-1", "", "many", "9" * 40])
def test_number_out_of_bounds_drafts_nothing(teacher: Client, text: Lesson, most: str) -> None:
    page = words(parse(confirmed(teacher, url_of(text), most=most)))
    assert "Please correct what is marked below." in page
    assert not Question.objects.exists()


def test_lesson_without_text_is_sent_to_writing_it(teacher: Client, course: Course) -> None:
    lesson = Lesson.objects.create(course=course, position=1, slug="new", title="新课")
    found = links(parse(teacher.get(url_of(lesson))))
    assert found[reverse("admin:lessons_lesson_write", args=[lesson.pk])] == "Write the text"
    assert teacher.post(url_of(lesson), {"most": "3"}).status_code == 302


def test_report_of_another_lesson_is_not_shown(teacher: Client, text: Lesson) -> None:
    confirmed(teacher, url_of(text))
    other = make_lesson(text.course)
    assert teacher.get(url_of(other, "draft_report")).headers["Location"] == url_of(other)


def test_lesson_page_leads_to_drafting(teacher: Client, text: Lesson) -> None:
    page = parse(teacher.get(reverse("admin:lessons_lesson_change", args=[text.pk])))
    assert links(page)[url_of(text)] == "Draft questions"


@pytest.mark.parametrize("name", ["draft", "draft_report"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_lesson_taught_by_others_is_missing(teacher: Client, name: str, method: str) -> None:
    foreign = make_lesson(make_course(), body=DRAFTABLE)
    expected = 405 if (name, method) == ("draft_report", "post") else 404
    response = getattr(teacher, method)(url_of(foreign, name), {"most": "3"})
    assert (response.status_code, Question.objects.count()) == (expected, 0)


@pytest.mark.parametrize("pk", [0, 999_999, 2**31, 2**63, 10**30])
def test_lesson_that_is_not_there_is_missing(teacher: Client, pk: int) -> None:
    assert teacher.get(f"/admin/authoring/drafts/{pk}/").status_code == 404


@pytest.mark.parametrize("is_staff", [True, False])
def test_people_without_the_right_draft_nothing(text: Lesson, *, is_staff: bool) -> None:
    person = make_user(is_staff=is_staff)
    text.course.instructors.add(person)
    response = browser_of(person).post(url_of(text), {"most": "3"}, follow=True)
    assert (response.status_code, Question.objects.count()) == (403, 0)


def test_stranger_drafts_nothing(client: Client, text: Lesson) -> None:
    response = client.post(url_of(text), {"most": "3"})
    assert (response.status_code, Question.objects.count()) == (302, 0)


def test_drafting_needs_a_token(instructor: User, text: Lesson) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(instructor)
    response = client.post(url_of(text), {"most": "3"})
    assert (response.status_code, Question.objects.count()) == (403, 0)


@pytest.mark.parametrize("method", ["put", "delete"])
def test_other_methods_are_refused(teacher: Client, text: Lesson, method: str) -> None:
    assert getattr(teacher, method)(url_of(text)).status_code == 405


def test_pages_have_nothing_inline(teacher: Client, text: Lesson) -> None:
    pages = [teacher.get(url_of(text)), confirmed(teacher, url_of(text))]
    assert [INLINE.findall(page.content.decode()) for page in pages] == [[], []]


@pytest.mark.parametrize("size", [1, 3])
def test_page_takes_the_same_queries_whatever_the_size(db: None, size: int) -> None:
    lesson = make_lesson(make_course(), body=DRAFTABLE * size)
    client = browser_of(make_instructor(lesson.course))
    with count_queries() as queries:
        client.get(url_of(lesson))
    assert len(queries) == 8


def test_page_says_that_nothing_is_sent_without_a_model(teacher: Client, text: Lesson) -> None:
    page = words(parse(teacher.get(url_of(text))))
    assert "No language model is set up: nothing is sent anywhere." in page


def test_model_is_asked_only_when_ticked(teacher: Client, text: Lesson, settings: Settings) -> None:
    with model_server() as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.address, "small"
        shown = words(parse(teacher.get(url_of(text))))
        confirmed(teacher, url_of(text))
        before = len(server.asked)
        confirmed(teacher, url_of(text), ask_model="on")
        assert (before, len(server.asked)) == (0, 1)
    assert f"small at {server.address}" in shown


def test_model_that_is_off_is_not_asked_whatever_is_posted(
    teacher: Client, text: Lesson, settings: Settings
) -> None:
    with model_server() as server:
        settings.LLM_BASE_URL = server.address
        teacher.post(url_of(text), {"most": "3", "ask_model": "on"})
        assert (server.asked, Question.objects.exists()) == ([], True)


def test_report_says_why_the_model_was_of_no_use(
    teacher: Client, text: Lesson, settings: Settings
) -> None:
    with model_server() as server:
        settings.LLM_BASE_URL, settings.LLM_MODEL = server.address, "small"
        server.status = 503
        page = words(parse(confirmed(teacher, url_of(text), ask_model="on")))
    assert "1 the language model's server refused the request" in page
