"""Questions in and out through the admin: a file, its preview, all or nothing; and an export."""

from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.models import Question, Version
from tests.authoring.banks import gift_of, imported, item_of
from tests.builders import make_course, make_instructor, make_lesson, make_question, make_user
from tests.pages import browser_of, fields, forms, links, parse, submit, words
from tests.queries import count_queries
from tests.test_urls import INLINE

STEM = "湖畔市新设几家实验室？"


@pytest.fixture(autouse=True)
def own_uploads(settings: Settings, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path / "uploads"


@pytest.fixture
def teacher(instructor: User) -> Client:
    return browser_of(instructor, in_english=True)


def url_of(course: Course, name: str = "import") -> str:
    return reverse(f"admin:authoring_questions_{name}", args=[course.pk])


def sent(client: Client, course: Course, content: bytes, **changed: Any) -> Any:
    """Send a file, and return the page that comes."""
    file = SimpleUploadedFile("bank.gift", content)
    form = {"questions": file, "file_format": "auto", "lesson": ""} | changed
    return client.post(url_of(course), form, follow=True)


def pressed(client: Client, response: Any, verb: str, **typed: str) -> Any:
    """Press a button of the preview with what is typed into it."""
    page = parse(response)
    at = response.request["PATH_INFO"]
    return submit(client, page, _form(page), at=at, changed={**typed, "do": verb})


def _form(page: Element) -> Element:
    return next(form for form in forms(page) if form.get("class") == "import-preview")


@pytest.mark.promise("C7")
def test_file_is_shown_before_anything_is_saved(teacher: Client, lesson: Lesson) -> None:
    page = words(parse(sent(teacher, lesson.course, gift_of(item_of(STEM)))))
    assert "What is in bank.gift" in page
    assert STEM in page
    assert not Question.objects.exists()


def test_preview_names_the_sentence_the_question_seems_to_rest_on(
    teacher: Client, lesson: Lesson
) -> None:
    page = words(parse(sent(teacher, lesson.course, gift_of(item_of(STEM)))))
    assert "It seems to rest on 全市有 7 家重点实验室，其中 3 家在东区" in page


def test_preview_says_what_the_review_will_ask_for(teacher: Client, lesson: Lesson) -> None:
    page = words(parse(sent(teacher, lesson.course, gift_of(item_of("谁写了这首诗？")))))
    assert "No sentence was found that it rests on" in page
    assert "There is no explanation why the right answer is right." in page


def test_importing_sends_drafts_to_review_and_goes_there(
    teacher: Client, instructor: User, lesson: Lesson
) -> None:
    response = pressed(teacher, sent(teacher, lesson.course, gift_of(item_of(STEM))), "import")
    version = Version.objects.get()
    assert response.redirect_chain[-1][0] == (
        f"{reverse('admin:authoring_review')}?course={lesson.course_id}"
    )
    assert (version.status, version.origin, version.author) == (
        "in_review",
        "import: gift",
        instructor,
    )
    assert "1 question is imported and waits in the review." in words(parse(response))


def test_skipped_question_is_not_imported(teacher: Client, course: Course) -> None:
    response = sent(teacher, course, gift_of(item_of("甲？"), item_of("乙？")))
    pressed(teacher, response, "import", **{"skip-0": "on"})
    assert [version.loaded.stem for version in Version.objects.all()] == ["乙？"]


def test_changed_words_are_imported(teacher: Client, course: Course) -> None:
    response = sent(teacher, course, gift_of(item_of("甲？")))
    pressed(teacher, response, "import", **{"stem-0": "更好的问法？", "explanation-0": "因为。"})
    version = Version.objects.get()
    assert (version.loaded.stem, version.explanation) == ("更好的问法？", "因为。")


def test_what_was_decided_is_kept_on_the_page(teacher: Client, course: Course) -> None:
    response = sent(teacher, course, gift_of(item_of("甲？")))
    typed = {"stem-0": "更好的问法？", "skip-0": "on"}
    page = parse(pressed(teacher, response, "save", **typed))
    kept = fields(page, _form(page))
    assert (kept["stem-0"], kept["skip-0"], Question.objects.count()) == (
        ["更好的问法？"],
        ["on"],
        0,
    )


def test_words_that_are_none_are_refused_and_nothing_imported(
    teacher: Client, course: Course
) -> None:
    response = sent(teacher, course, gift_of(item_of("甲？")))
    page = words(parse(pressed(teacher, response, "import", **{"stem-0": " "})))
    assert "The wording of these questions stays as it was, yours is none: 1." in page
    assert not Question.objects.exists()


def test_turning_the_page_keeps_what_was_ticked(teacher: Client, course: Course) -> None:
    items = [item_of(f"第 {number} 题？") for number in range(21)]
    response = sent(teacher, course, gift_of(*items))
    second = pressed(teacher, response, "page-2", **{"skip-3": "on"})
    assert "Page 2 of 2" in words(parse(second))
    pressed(teacher, second, "import")
    assert not any("第 3 题" in version.loaded.stem for version in Version.objects.all())
    assert Version.objects.count() == 20


def test_importing_a_file_again_makes_nothing(teacher: Client, course: Course) -> None:
    content = gift_of(item_of("甲？", uid="q-a"))
    pressed(teacher, sent(teacher, course, content), "import")
    again = sent(teacher, course, content)
    shown = words(parse(again))
    page = words(parse(pressed(teacher, again, "import")))
    assert "unchanged" in shown
    assert "The course has all these questions already." in page
    assert Version.objects.count() == 1


def test_dropped_file_is_gone(teacher: Client, course: Course, own_uploads: Path) -> None:
    response = sent(teacher, course, gift_of(item_of("甲？")))
    assert len(list(own_uploads.iterdir())) == 1
    page = words(parse(pressed(teacher, response, "drop")))
    assert "The file is dropped." in page
    assert (list(own_uploads.iterdir()), Question.objects.count()) == ([], 0)


def test_imported_file_is_gone_and_its_page_says_what_became_of_it(
    teacher: Client, course: Course, own_uploads: Path
) -> None:
    response = sent(teacher, course, gift_of(item_of("甲？")))
    pressed(teacher, response, "import")
    page = words(parse(teacher.get(response.request["PATH_INFO"])))
    assert "bank.gift is imported" in page
    assert list(own_uploads.iterdir()) == []


def test_anothers_file_is_missing(teacher: Client, course: Course) -> None:
    at = sent(teacher, course, gift_of(item_of("甲？"))).request["PATH_INFO"]
    other = browser_of(make_instructor(course))
    assert (other.get(at).status_code, other.post(at, {"do": "drop"}).status_code) == (404, 404)


def test_file_of_another_course_is_missing(
    teacher: Client, instructor: User, course: Course
) -> None:
    at = sent(teacher, course, gift_of(item_of("甲？"))).request["PATH_INFO"]
    second = make_course("second")
    second.instructors.add(instructor)
    elsewhere = at.replace(f"/{course.pk}/", f"/{second.pk}/")
    assert (teacher.get(at).status_code, teacher.get(elsewhere).status_code) == (200, 404)


def test_course_of_others_is_missing(teacher: Client) -> None:
    foreign = make_course("foreign")
    codes = [
        teacher.get(url_of(foreign, name)).status_code for name in ("import", "export", "file")
    ]
    assert codes == [404, 404, 404]


def test_learner_is_sent_away(learner: User, course: Course) -> None:
    names = ("import", "export", "file")
    codes = [browser_of(learner).get(url_of(course, name)).status_code for name in names]
    assert codes == [302, 302, 302]


def test_staff_without_the_right_may_not_import(course: Course) -> None:
    user = make_user(is_staff=True)
    course.instructors.add(user)
    client = browser_of(user)
    urls = [url_of(course), url_of(course, "export"), reverse("admin:authoring_questions")]
    assert [client.get(url).status_code for url in urls] == [403, 403, 403]


def test_file_of_no_format_is_refused_in_words(teacher: Client, course: Course) -> None:
    file = SimpleUploadedFile("picture.png", b"\x00\x01\x02 nothing")
    page = words(parse(sent(teacher, course, b"", questions=file)))
    assert "The file is of no format that questions are read from." in page


def test_missing_file_is_asked_for(teacher: Client, course: Course) -> None:
    page = words(parse(teacher.post(url_of(course), {"file_format": "auto", "lesson": ""})))
    assert "Please correct what is marked below." in page


def test_lesson_asked_for_is_that_of_the_questions(teacher: Client, course: Course) -> None:
    make_lesson(course, "first")
    second = make_lesson(course, "second")
    response = sent(teacher, course, gift_of(item_of(STEM)), lesson=str(second.pk))
    pressed(teacher, response, "import")
    assert Question.objects.get().lesson == second


def test_preview_takes_as_many_queries_for_one_as_for_three(
    teacher: Client, lesson: Lesson
) -> None:
    def queries(*stems: str) -> int:
        response = sent(teacher, lesson.course, gift_of(*map(item_of, stems)))
        with count_queries() as counted:
            teacher.get(response.request["PATH_INFO"])
        return len(counted)

    assert (queries("甲？"), queries("甲？", "乙？", "丙？")) == (PREVIEW_QUERIES, PREVIEW_QUERIES)


PREVIEW_QUERIES = 10


def test_pages_have_nothing_inline(teacher: Client, lesson: Lesson) -> None:
    make_question(lesson)
    pages = [
        sent(teacher, lesson.course, gift_of(item_of(STEM))),
        teacher.get(url_of(lesson.course)),
        teacher.get(f"{url_of(lesson.course, 'export')}?file_format=gift"),
        teacher.get(reverse("admin:authoring_questions")),
    ]
    assert [INLINE.findall(page.content.decode()) for page in pages] == [[]] * 4


def test_export_says_what_the_file_will_hold(teacher: Client, lesson: Lesson) -> None:
    make_question(lesson, uid="q-1")
    page = parse(teacher.get(f"{url_of(lesson.course, 'export')}?file_format=gift&lesson="))
    assert "Questions written: 1." in words(page)
    assert f"{url_of(lesson.course, 'file')}?file_format=gift&lesson=" in links(page)


def test_exported_file_is_a_download(teacher: Client, lesson: Lesson) -> None:
    make_question(lesson, uid="q-1")
    response = teacher.get(f"{url_of(lesson.course, 'file')}?file_format=yaml&lesson=")
    assert response["Content-Disposition"] == 'attachment; filename="lake-questions.yaml"'
    assert response["Content-Type"] == "application/yaml; charset=utf-8"
    assert "uid: q-1" in response.content.decode()


def test_export_leaves_drafts_out_unless_asked(teacher: Client, lesson: Lesson) -> None:
    imported(lesson.course, [item_of(STEM, uid="draft-1", explanation="见课文。")])
    at = f"{url_of(lesson.course, 'file')}?file_format=gift&lesson="
    found = [STEM in teacher.get(url).content.decode() for url in (at, f"{at}&with_drafts=on")]
    assert found == [False, True]


def test_export_of_no_format_leads_back(teacher: Client, course: Course) -> None:
    response = teacher.get(f"{url_of(course, 'file')}?file_format=nothing")
    assert (response.status_code, response["Location"]) == (302, url_of(course, "export"))


def test_template_is_a_workbook(teacher: Client) -> None:
    response = teacher.get(reverse("admin:authoring_questions_template"))
    assert response.content.startswith(b"PK")
    assert response["Content-Disposition"] == 'attachment; filename="questions.xlsx"'


def test_courses_lead_to_import_and_export(teacher: Client, course: Course) -> None:
    found = links(parse(teacher.get(reverse("admin:authoring_questions"))))
    assert (found[url_of(course)], found[url_of(course, "export")]) == (
        "Import questions",
        "Export questions",
    )


def test_question_list_leads_here(teacher: Client, course: Course) -> None:
    found = links(parse(teacher.get(reverse("admin:quizzes_question_changelist"))))
    assert found[reverse("admin:authoring_questions")] == "Import and export"


def test_course_leads_here(teacher: Client, course: Course) -> None:
    found = links(parse(teacher.get(reverse("admin:lessons_course_change", args=[course.pk]))))
    assert (found[url_of(course)], found[url_of(course, "export")]) == (
        "Import questions",
        "Export questions",
    )
