"""The pages of a file that a worker reads or writes: how far it is, what happened, what to do."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from authoring.actions.bank_imports import ask_to_write, begin_bank_import, read_bank, write_bank
from authoring.admin.questions_import import WRITTEN_AT_ONCE
from authoring.kept_batches import folder_of, keep_sent
from authoring.models import BankImport
from authoring.running_marks import Mark, Progress
from lessons.models import Course, Lesson
from quizzes.actions.attempts import start_attempt
from quizzes.models import Question
from tests.authoring.banks import gift_of, item_of
from tests.builders import NOW, make_instructor, make_question, make_quiz
from tests.pages import HTMX, browser_of, links, parse, words
from tests.test_urls import INLINE

TOKEN = "a-token"


@pytest.fixture(autouse=True)
def own_uploads(settings: Settings, tmp_path: Path) -> None:
    settings.VAR_DIR = tmp_path


@pytest.fixture
def teacher(instructor: User) -> Client:
    return browser_of(instructor, in_english=True)


@pytest.fixture
def sent(course: Course, instructor: User) -> BankImport:
    """Return a file that waits to be read, with nobody at it."""
    return sent_by(instructor, course, gift_of(item_of("甲？"), item_of("乙？")))


@pytest.fixture
def mark(sent: BankImport) -> Iterator[Mark]:
    """Hold the file's mark, as a living worker does."""
    held = Mark.take(sent.token)
    assert held is not None
    yield held
    held.release()


def sent_by(author: User, course: Course, content: bytes) -> BankImport:
    keep_sent(TOKEN, [content])
    return begin_bank_import(
        token=TOKEN,
        course=course,
        lesson=None,
        author=author,
        file_name="bank.gift",
        file_format="auto",
        now=timezone.now(),
    )


def url_of(bank: BankImport) -> str:
    return reverse("admin:authoring_questions_preview", args=[bank.course_id, bank.token])


def shown(client: Client, bank: BankImport) -> str:
    return words(parse(client.get(url_of(bank))))


def pressed(client: Client, bank: BankImport, verb: str) -> Any:
    return client.post(url_of(bank), {"do": verb}, follow=True)


def state_of(bank: BankImport) -> str:
    bank.refresh_from_db()
    return bank.state


def test_page_says_that_the_file_is_being_read(
    teacher: Client, sent: BankImport, mark: Mark
) -> None:
    mark.show(Progress("reading", 1_200))
    page = shown(teacher, sent)
    assert "Reading bank.gift" in page
    assert "1200 questions so far" in page


def test_page_says_how_many_of_how_many(teacher: Client, sent: BankImport, mark: Mark) -> None:
    mark.show(Progress("looking", 5, 20))
    response = teacher.get(url_of(sent))
    bar = next(element for element in parse(response).iter("progress"))
    assert "5 of 20 questions" in words(parse(response))
    assert (bar.get("value"), bar.get("max")) == ("25", "100")


def test_page_leads_to_itself_for_who_has_no_scripts(
    teacher: Client, sent: BankImport, mark: Mark
) -> None:
    assert links(parse(teacher.get(url_of(sent))))[url_of(sent)] == "Show how far it is"


def test_script_asks_for_the_progress_alone(teacher: Client, sent: BankImport, mark: Mark) -> None:
    mark.show(Progress("writing", 1, 2))
    page = teacher.get(url_of(sent), headers=HTMX)
    assert page.content.decode().strip().startswith('<div class="import-progress"')


@pytest.mark.parametrize("is_read", [False, True])
def test_script_is_told_to_show_the_page_anew_when_the_worker_is_no_more(
    teacher: Client, sent: BankImport, *, is_read: bool
) -> None:
    if is_read:
        read_bank(bank=sent, now=NOW)
    page = teacher.get(url_of(sent), headers=HTMX)
    assert (page["HX-Refresh"], page.content) == ("true", b"")


def test_page_says_that_reading_was_interrupted(teacher: Client, sent: BankImport) -> None:
    page = shown(teacher, sent)
    assert "Reading was interrupted" in page
    assert "Start again" in page
    assert state_of(sent) == "reading"


def test_page_says_that_writing_was_interrupted_and_nothing_is_in_the_course(
    teacher: Client, sent: BankImport
) -> None:
    read_bank(bank=sent, now=NOW)
    ask_to_write(bank=sent, now=NOW)
    page = shown(teacher, sent)
    assert "None of the questions is in the course" in page
    assert "Back to the questions" in page


def test_interrupted_file_can_be_gone_through_again(teacher: Client, sent: BankImport) -> None:
    read_bank(bank=sent, now=NOW)
    ask_to_write(bank=sent, now=NOW)
    page = words(parse(pressed(teacher, sent, "back")))
    assert "What is in bank.gift" in page
    assert state_of(sent) == "ready"


def test_living_worker_is_not_sent_back(teacher: Client, sent: BankImport, mark: Mark) -> None:
    read_bank(bank=sent, now=NOW)
    ask_to_write(bank=sent, now=NOW)
    pressed(teacher, sent, "back")
    pressed(teacher, sent, "again")
    assert state_of(sent) == "writing"


def test_reading_can_be_stopped(teacher: Client, sent: BankImport, mark: Mark) -> None:
    page = words(parse(pressed(teacher, sent, "drop")))
    assert "The file is dropped." in page
    assert not BankImport.objects.exists()


def test_file_that_could_not_be_read_says_why(
    teacher: Client, course: Course, instructor: User
) -> None:
    bank = sent_by(instructor, course, b"\x00\x01 nothing")
    read_bank(bank=bank, now=NOW)
    page = shown(teacher, bank)
    assert "bank.gift could not be read" in page
    assert "Choose another file" in page


def test_imported_file_says_what_became_of_it_and_leads_to_the_review(
    teacher: Client, sent: BankImport
) -> None:
    read_bank(bank=sent, now=NOW)
    ask_to_write(bank=sent, now=NOW)
    write_bank(bank=sent, now=NOW)
    page = parse(teacher.get(url_of(sent)))
    assert "new2" in words(page).replace(" ", "")
    assert f"{reverse('admin:authoring_review')}?course={sent.course_id}" in links(page)


@pytest.mark.parametrize("verb", ["drop", "import", "save", "again", "back", "nothing"])
def test_imported_file_stays_imported(teacher: Client, sent: BankImport, verb: str) -> None:
    read_bank(bank=sent, now=NOW)
    ask_to_write(bank=sent, now=NOW)
    write_bank(bank=sent, now=NOW)
    response = pressed(teacher, sent, verb)
    assert "bank.gift is imported" in words(parse(response))
    assert (state_of(sent), Question.objects.count()) == ("done", 2)


def test_unfinished_files_are_listed_for_who_sent_them(
    teacher: Client, sent: BankImport, course: Course
) -> None:
    at = reverse("admin:authoring_questions_import", args=[course.pk])
    own = links(parse(teacher.get(at)))
    others = links(parse(browser_of(make_instructor(course)).get(at)))
    assert (url_of(sent) in own, url_of(sent) in others) == (True, False)


def test_anothers_file_is_missing(sent: BankImport, course: Course) -> None:
    other = browser_of(make_instructor(course))
    codes = [other.get(url_of(sent)).status_code, other.post(url_of(sent)).status_code]
    assert codes == [404, 404]


def test_file_whose_folder_is_gone_is_missing(teacher: Client, sent: BankImport) -> None:
    read_bank(bank=sent, now=NOW)
    (folder_of(TOKEN) / "index.json").unlink()
    assert teacher.get(url_of(sent)).status_code == 404


@pytest.mark.parametrize("shown_place", ["9" * 5_000, "-1", "x", "²"])
def test_place_that_is_none_is_passed_over(
    teacher: Client, sent: BankImport, shown_place: str
) -> None:
    read_bank(bank=sent, now=NOW)
    typed = {"do": f"page-{shown_place}", "shown": shown_place}
    assert teacher.post(url_of(sent), typed).status_code == 302


@pytest.mark.skipif(connection.vendor != "sqlite", reason="others have many writers")
def test_many_questions_wait_for_the_end_of_an_exam(
    teacher: Client, lesson: Lesson, instructor: User, learner: User
) -> None:
    quiz = make_quiz(lesson.course, [make_question(lesson)], mode="exam", limit_minutes=30)
    start_attempt(quiz=quiz, user=learner, now=timezone.now(), seed=1)
    items = [item_of(f"第 {number} 题？") for number in range(WRITTEN_AT_ONCE + 1)]
    bank = sent_by(instructor, lesson.course, gift_of(*items))
    read_bank(bank=bank, now=timezone.now())
    page = words(parse(pressed(teacher, bank, "import")))
    assert "Import them when the exam is over" in page
    assert (state_of(bank), Question.objects.count()) == ("ready", 1)


def test_pages_have_nothing_inline(teacher: Client, sent: BankImport) -> None:
    pages = [teacher.get(url_of(sent))]
    held = Mark.take(TOKEN)
    assert held is not None
    pages.append(teacher.get(url_of(sent)))
    held.release()
    for step in (read_bank, ask_to_write, write_bank):
        step(bank=sent, now=NOW)
        pages.append(teacher.get(url_of(sent)))
    found = [INLINE.findall(page.content.decode()) for page in pages]
    assert found == [[]] * 5
