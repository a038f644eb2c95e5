"""Writing a lesson's text, seeing what it changes, publishing it."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from lessons.actions import add_revision, finish_lesson
from lessons.models import Course, Edition, Lesson, Revision, Source
from tests.builders import BODY, NOW, make_lesson, make_question, make_user, revise
from tests.pages import browser_of, links, parse, words

REWORDED = BODY.replace("居全省第三", "居全省第二")


def url_of(name: str, lesson: Lesson, *args: Any) -> str:
    return reverse(f"admin:lessons_lesson_{name}", args=[lesson.pk, *args])


def draft(lesson: Lesson, body: str = REWORDED) -> Revision:
    return add_revision(lesson=lesson, body=body, now=NOW)


@pytest.fixture
def teacher(instructor: User) -> Client:
    return browser_of(instructor, in_english=True)


def text_of(response: Any) -> str:
    return words(parse(response))


def test_page_begins_with_the_newest_text(lesson: Lesson, teacher: Client) -> None:
    response = teacher.get(url_of("write", lesson))
    assert response.context["form"].initial["body"] == BODY
    assert "You begin with text 1." in text_of(response)


def test_page_begins_with_the_text_asked_for(lesson: Lesson, teacher: Client) -> None:
    revise(lesson, REWORDED)
    response = teacher.get(url_of("write", lesson), {"from": "1"})
    assert response.context["form"].initial["body"] == BODY


def test_writing_makes_a_draft(
    course: Course, lesson: Lesson, instructor: User, teacher: Client
) -> None:
    source = Source.objects.create(course=course, slug="law", title="条例")
    edition = Edition.objects.create(source=source, label="2026")
    form = {"body": REWORDED, "note": "改了位次", "edition": str(edition.pk)}
    response = teacher.post(url_of("write", lesson), form, follow=True)
    revision = lesson.revisions.get(number=2)
    assert (revision.author, revision.note, revision.edition) == (instructor, "改了位次", edition)
    assert revision.published_at is None
    assert "Saved as a draft." in text_of(response)


def test_unchanged_text_makes_nothing(lesson: Lesson, teacher: Client) -> None:
    form = {"body": BODY.replace("\n", "\r\n")}
    response = teacher.post(url_of("write", lesson), form, follow=True)
    assert lesson.revisions.count() == 1
    assert "Nothing has changed" in text_of(response)


def test_empty_text_is_refused(lesson: Lesson, teacher: Client) -> None:
    response = teacher.post(url_of("write", lesson), {"body": "  ", "note": "想法"})
    assert "Please correct what is marked below." in text_of(response)
    assert response.context["form"]["note"].value() == "想法"


def test_edition_of_another_course_is_refused(lesson: Lesson, teacher: Client) -> None:
    other = make_lesson(Course.objects.create(slug="other", title="别的课程"))
    source = Source.objects.create(course=other.course, slug="law", title="条例")
    edition = Edition.objects.create(source=source, label="2026")
    teacher.post(url_of("write", lesson), {"body": REWORDED, "edition": str(edition.pk)})
    assert lesson.revisions.count() == 1


def test_publishing_says_beforehand_which_questions_lose_their_evidence(
    lesson: Lesson, teacher: Client
) -> None:
    make_question(lesson, uid="quoted")
    make_question(lesson, uid="gone", quote="居全省第三")
    make_question(lesson, uid="safe", quote="创新是城市的气质")
    page = text_of(teacher.get(url_of("text", lesson, draft(lesson).number)))
    assert "2 published questions would lose their evidence" in page
    assert "Passage reworded, quote still in it: 1 quoted" in page
    assert "Quote gone: 1 gone" in page
    assert "safe" not in page


def test_publishing_harmless_text_says_so(lesson: Lesson, teacher: Client) -> None:
    make_question(lesson)
    revision = draft(lesson, BODY + "\n多一段。\n")
    page = text_of(teacher.get(url_of("text", lesson, revision.number)))
    assert "No published question loses its evidence. 1 question stays as it is." in page


def test_publishing_says_who_passed_on_the_text_of_now(
    lesson: Lesson, learner: User, teacher: Client
) -> None:
    assert lesson.current_revision is not None
    finish_lesson(user=learner, revision=lesson.current_revision, now=NOW)
    page = text_of(teacher.get(url_of("text", lesson, draft(lesson).number)))
    assert "1 learner passed on the text that is read now." in page


def test_publishing_makes_it_what_learners_read(lesson: Lesson, teacher: Client) -> None:
    revision = draft(lesson)
    response = teacher.post(url_of("publish", lesson, revision.number), follow=True)
    lesson.refresh_from_db()
    assert lesson.current_revision == revision
    assert "Published: learners read this text from now on." in text_of(response)
    assert f"{reverse('admin:authoring_review')}?course={lesson.course_id}" in links(
        parse(response)
    )


def test_older_draft_is_not_published_over_a_newer_text(lesson: Lesson, teacher: Client) -> None:
    older, newer = draft(lesson), draft(lesson, BODY + "\n多一段。\n")
    teacher.post(url_of("publish", lesson, newer.number))
    page = text_of(teacher.post(url_of("publish", lesson, older.number), follow=True))
    lesson.refresh_from_db()
    assert lesson.current_revision == newer
    assert "A newer text is published already" in page
    assert "Publish this text" not in page


def test_preview_reads_as_the_lesson_does(lesson: Lesson, teacher: Client) -> None:
    revision = draft(lesson)
    page = parse(teacher.get(url_of("preview", lesson, revision.number)))
    passages = [section for section in page.iter("section") if section.get("class") == "passage"]
    assert len(passages) == revision.passages.count()
    assert "Preview: text 2 as a learner reads it" in words(page)


def test_history_names_texts(lesson: Lesson, teacher: Client) -> None:
    teacher.post(url_of("write", lesson), {"body": REWORDED})
    teacher.post(url_of("publish", lesson, 2))
    page = text_of(teacher.get(reverse("admin:lessons_lesson_history", args=[lesson.pk])))
    assert "Added revision “2”." in page
    assert "Changed published for revision “2”." in page


@pytest.mark.parametrize("name", ["text", "preview"])
@pytest.mark.parametrize("number", [0, 9, 10**30])
def test_unknown_text_is_missing(name: str, number: int, lesson: Lesson, teacher: Client) -> None:
    assert teacher.get(url_of(name, lesson, number)).status_code == 404


@pytest.mark.parametrize("lesson_id", [0, 999_999, 10**30])
def test_unknown_lesson_is_missing(lesson_id: int, instructor: User, teacher: Client) -> None:
    url = reverse("admin:lessons_lesson_write", args=[lesson_id])
    assert teacher.get(url).status_code == 404


def test_odd_starting_text_is_missing_or_ignored(lesson: Lesson, teacher: Client) -> None:
    assert teacher.get(url_of("write", lesson), {"from": "x"}).status_code == 200
    assert teacher.get(url_of("write", lesson), {"from": "9"}).status_code == 404


def test_wrong_methods_are_refused(lesson: Lesson, teacher: Client) -> None:
    assert teacher.delete(url_of("write", lesson)).status_code == 405
    assert teacher.post(url_of("text", lesson, 1)).status_code == 405
    assert teacher.post(url_of("preview", lesson, 1)).status_code == 405
    assert teacher.get(url_of("publish", lesson, 1)).status_code == 405


def test_learner_is_sent_away_and_staff_without_a_role_refused(lesson: Lesson) -> None:
    person = make_user("person")
    urls = [
        url_of("write", lesson),
        url_of("text", lesson, 1),
        url_of("preview", lesson, 1),
    ]
    assert [browser_of(person).get(url).status_code for url in urls] == [302, 302, 302]
    person.is_staff = True
    person.save()
    assert [browser_of(person).get(url).status_code for url in urls] == [403, 403, 403]
    assert browser_of(person).post(url_of("publish", lesson, 1)).status_code == 403
