"""Writing a question: what is refused in words, what is kept, what becomes a version."""

from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from lessons.actions import add_revision
from lessons.models import Course, Lesson
from quizzes.models import Question
from quizzes.models.question import Status
from tests.answering import answer_to
from tests.builders import (
    BODY,
    NOW,
    QUOTE,
    make_course,
    make_draft,
    make_instructor,
    make_lesson,
    make_question,
    make_quiz,
    revise,
)
from tests.pages import browser_of, by_id, fields, parse, submit, words
from tests.quizzes.admin.writing import ADD, CHANGE, EVIDENCE, FIELDS, add_url, change_url, write

SINGLE = FIELDS["single_choice"]


def text_of(response: Any) -> str:
    return words(parse(response))


def test_choosing_a_kind_comes_first(lesson: Lesson, instructor: User) -> None:
    page = parse(browser_of(instructor, in_english=True).get(reverse(ADD)))
    kinds = [button.get("value") for button in page.iter("button") if button.get("name") == "kind"]
    assert len(kinds) == 8


def test_unknown_kind_is_asked_for_again(lesson: Lesson, instructor: User) -> None:
    response = browser_of(instructor, in_english=True).get(reverse(ADD), {"kind": "riddle"})
    assert "Which kind of question?" in text_of(response)


def test_course_without_a_lesson_leads_to_writing_one(db: None) -> None:
    teacher = make_instructor(make_course())
    response = browser_of(teacher, in_english=True).get(reverse(ADD))
    assert "there is no lesson yet" in text_of(response)


def test_question_is_filed(lesson: Lesson, instructor: User) -> None:
    filed = {
        "uid": "lake-1",
        "use": "practice",
        "is_check": "on",
        "tags": "数字，外资、数字",
        "difficulty": "3",
        "points": "2.5",
    }
    write(instructor, add_url(lesson, "single_choice"), SINGLE | filed)
    question = Question.objects.get()
    version = question.latest_version
    assert version is not None
    tags = list(question.tags.values_list("name", flat=True))
    assert (question.uid, question.course, question.lesson) == ("lake-1", lesson.course, lesson)
    assert (question.use, question.is_check, sorted(tags)) == ("practice", True, ["外资", "数字"])
    assert (version.difficulty, str(version.points), version.author) == (3, "2.50", instructor)


def test_identifier_is_suggested(lesson: Lesson, instructor: User) -> None:
    make_draft(lesson, uid="numbers-1")
    write(instructor, add_url(lesson, "single_choice"), SINGLE)
    assert Question.objects.filter(uid="numbers-2").exists()


def test_identifier_taken_is_refused(lesson: Lesson, instructor: User) -> None:
    make_draft(lesson, uid="taken")
    response = write(instructor, add_url(lesson, "single_choice"), SINGLE | {"uid": "taken"})
    assert "Another question of the course has this identifier." in text_of(response)


def test_check_for_exams_only_is_refused(lesson: Lesson, instructor: User) -> None:
    typed = SINGLE | {"is_check": "on", "use": "exam"}
    response = write(instructor, add_url(lesson, "single_choice"), typed)
    assert "cannot be kept for exams only" in text_of(response)


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("single_choice", {"options-1-text": "", "options-2-text": ""}, "Write the option"),
        ("single_choice", {"points": "0"}, "greater than or equal to 0.01"),
        ("single_choice", {"tags": "很" * 51}, "at most fifty characters"),
        ("single_choice", {"uid": "a b"}, "letters, digits, hyphens and full stops"),
        ("single_choice", {"lesson": ""}, "Choose the lesson"),
        ("blanks", {"stem": "没有空。"}, "Write ____ (four underscores) where the blank is."),
        ("blanks", {"blanks-0-accept": "长" * 201}, "at most 200 characters"),
        ("numeric", {"value": "十二"}, "Write a number in figures, such as 12.5."),
        ("numeric", {"value": "NaN"}, "Write a number in figures, such as 12.5."),
        ("numeric", {"near_misses-0-feedback": ""}, "Say what this number really is."),
        ("ordering", {"entries-2-text": ""}, "Write at least three entries."),
        ("matching", {"pairs-1-right": ""}, "Write what belongs to the left side."),
        ("essay", {"guidance": ""}, "Say how the answer is to be marked."),
    ],
)
def test_what_is_wrong_is_said(
    kind: str, typed: dict[str, str], sentence: str, lesson: Lesson, instructor: User
) -> None:
    response = write(instructor, add_url(lesson, kind), FIELDS[kind] | typed)
    assert sentence in text_of(response)
    assert not Question.objects.exists()


def test_too_many_options_are_refused(lesson: Lesson, instructor: User) -> None:
    options = {f"options-{number}-text": f"选项 {number}" for number in range(9)}
    typed = SINGLE | options | {"options-TOTAL_FORMS": "9"}
    response = write(instructor, add_url(lesson, "single_choice"), typed)
    assert "Write at most eight options." in text_of(response)


def test_nothing_typed_is_lost_on_error(lesson: Lesson, instructor: User) -> None:
    typed = SINGLE | EVIDENCE | {"points": "much", "tags": "甲, 乙"}
    page = parse(write(instructor, add_url(lesson, "single_choice"), typed))
    shown = fields(page, by_id(page, "question_form"))
    assert {name: shown[name][0] for name in typed} == typed


def test_more_rows_keep_what_was_typed_without_complaint(lesson: Lesson, instructor: User) -> None:
    typed = {"stem": "半句", "options-0-text": "一项", "_more": "options"}
    page = parse(write(instructor, add_url(lesson, "single_choice"), typed))
    shown = fields(page, by_id(page, "question_form"))
    assert (shown["stem"], shown["options-0-text"]) == (["半句"], ["一项"])
    assert shown["options-TOTAL_FORMS"] == ["7"]
    assert "Please correct" not in words(page)


def test_lesson_chosen_anew_shows_its_passages(
    course: Course, lesson: Lesson, instructor: User
) -> None:
    other = make_lesson(course, "lakes", body="## 湖\n\n湖有三个。\n")
    typed = {"stem": "半句", "lesson": str(other.pk)}
    response = write(instructor, add_url(lesson, "essay"), typed, "_reload")
    assert "湖有三个。" in text_of(response)
    assert QUOTE not in text_of(response)


def test_removed_row_is_left_out(lesson: Lesson, instructor: User) -> None:
    write(instructor, add_url(lesson, "single_choice"), SINGLE | {"options-2-DELETE": "on"})
    version = Question.objects.get().latest_version
    assert version is not None
    assert [option["text"] for option in version.content["options"]] == ["12.5 亿美元", "7 亿美元"]


def test_publishing_without_evidence_is_refused_and_the_draft_kept(
    lesson: Lesson, instructor: User
) -> None:
    typed = SINGLE | {"explanation": "见课文。"}
    response = write(instructor, add_url(lesson, "single_choice"), typed, "_publish")
    assert "Saved as a draft, but not published" in text_of(response)
    assert "Choose the passage the question rests on" in text_of(response)
    assert Question.objects.get(published_version=None).latest_version is not None


def test_draft_without_a_key_is_kept_and_says_what_is_missing(
    lesson: Lesson, instructor: User
) -> None:
    typed = {name: value for name, value in SINGLE.items() if name != "options-right"}
    response = write(instructor, add_url(lesson, "single_choice"), typed)
    assert "Mark which option is right." in text_of(response)


@pytest.mark.parametrize(
    ("evidence", "sentence"),
    [
        ({"evidence-0-quote": "没有的话"}, "No passage of the lesson holds these words"),
        ({"evidence-0-quote": "家"}, "Several passages hold these words"),
        ({"evidence-0-passage": "0", "evidence-0-quote": QUOTE}, "is not in the lesson's text"),
    ],
)
def test_quote_must_stand_in_the_text(
    evidence: dict[str, str], sentence: str, course: Course, instructor: User
) -> None:
    lesson = make_lesson(course, body=BODY + "\n这里有一家店。\n")
    response = write(instructor, add_url(lesson, "single_choice"), SINGLE | evidence)
    assert sentence in text_of(response)


def test_quote_must_stand_in_the_chosen_passage(lesson: Lesson, instructor: User) -> None:
    revision = lesson.current_revision
    assert revision is not None
    other = revision.passages.exclude(text__contains=QUOTE)[0]
    typed = {"evidence-0-passage": str(other.pk), "evidence-0-quote": QUOTE}
    response = write(instructor, add_url(lesson, "single_choice"), SINGLE | typed)
    assert "These words are not in the chosen passage, word for word" in text_of(response)


def test_chosen_passage_without_words_is_refused(lesson: Lesson, instructor: User) -> None:
    revision = lesson.current_revision
    assert revision is not None
    typed = {"evidence-0-passage": str(revision.passages.all()[0].pk)}
    response = write(instructor, add_url(lesson, "single_choice"), SINGLE | typed)
    assert "Mark the words in the passage, or type them here." in text_of(response)


def test_same_quote_twice_is_refused(lesson: Lesson, instructor: User) -> None:
    twice = {"evidence-TOTAL_FORMS": "2", "evidence-0-quote": QUOTE, "evidence-1-quote": QUOTE}
    response = write(instructor, add_url(lesson, "single_choice"), SINGLE | twice)
    assert "The same quote is chosen twice." in text_of(response)


def test_quote_keeps_the_place_where_it_was_marked(course: Course, instructor: User) -> None:
    lesson = make_lesson(course, "twice", body="湖上有湖。\n")
    typed = {"evidence-0-quote": "湖", "evidence-0-start": "3"}
    write(instructor, add_url(lesson, "single_choice"), SINGLE | typed)
    version = Question.objects.get().latest_version
    assert version is not None
    assert version.evidence.get().start == 3


def test_editing_a_published_question_drafts_its_next_version(
    lesson: Lesson, instructor: User
) -> None:
    question = make_question(lesson)
    response = write(instructor, change_url(question), {"stem": "新的问法？"})
    question.refresh_from_db()
    published, latest = question.published_version, question.latest_version
    assert published is not None
    assert latest is not None
    assert (published.number, latest.number, latest.status) == (1, 2, Status.DRAFT)
    assert "Version 1 is in use. You are editing version 2." in text_of(response)


def test_saving_again_writes_over_the_draft(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    write(instructor, change_url(question), {"stem": "第二版。"})
    write(instructor, change_url(question), {"stem": "第二版，改过。"})
    assert question.versions.count() == 2


def test_publishing_swaps_the_versions(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    write(instructor, change_url(question), {"stem": "新的问法？"}, "_publish")
    question.refresh_from_db()
    assert question.published_version is not None
    assert question.published_version.loaded.stem == "新的问法？"


def test_changing_only_tags_makes_no_version(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    response = write(instructor, change_url(question), {"tags": "甲、乙"})
    assert (question.versions.count(), question.tags.count()) == (1, 2)
    assert "there is no new version" in text_of(response)


def test_order_of_tags_is_kept(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    write(instructor, change_url(question), {"tags": "乙, 甲"})
    page = parse(browser_of(instructor, in_english=True).get(change_url(question)))
    assert fields(page, by_id(page, "question_form"))["tags"] == ["乙, 甲"]


def test_draft_saved_by_someone_else_meanwhile_is_not_overwritten(
    course: Course, lesson: Lesson, instructor: User
) -> None:
    question = make_draft(lesson).question
    client = browser_of(instructor, in_english=True)
    page = parse(client.get(change_url(question)))
    write(make_instructor(course, "colleague"), change_url(question), {"stem": "同事写的。"})
    mine = {"stem": "我写的。", "_save": "1"}
    response = submit(
        client, page, by_id(page, "question_form"), at=change_url(question), changed=mine
    )
    latest = question.latest_version
    assert latest is not None
    assert latest.loaded.stem == "同事写的。"
    assert "Someone else has saved this question" in text_of(response)
    again = parse(response)
    submit(
        client,
        again,
        by_id(again, "question_form"),
        at=change_url(question),
        changed={"_save": "1"},
    )
    latest = question.latest_version
    assert latest is not None
    assert latest.loaded.stem == "我写的。"


def test_stale_question_gets_its_evidence_anew(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    revise(lesson, BODY.replace("居全省第三", "居全省第二"))
    response = browser_of(instructor, in_english=True).get(change_url(question))
    assert "nobody is asked this question" in text_of(response)
    write(instructor, change_url(question), {}, "_publish")
    assert list(Question.objects.current()) == [question]


def test_evidence_of_another_lesson_survives_editing(
    course: Course, lesson: Lesson, instructor: User
) -> None:
    other = make_lesson(course, "lakes", body="湖有三个。\n")
    question = make_question(lesson)
    question.lesson = other
    question.save()
    write(instructor, change_url(question), {"stem": "新的问法？"}, "_publish")
    question.refresh_from_db()
    assert question.published_version is not None
    assert [entry.quote for entry in question.published_version.evidence.all()] == [QUOTE]


def test_preview_saves_first(lesson: Lesson, instructor: User) -> None:
    response = write(instructor, add_url(lesson, "true_false"), FIELDS["true_false"], "_preview")
    assert response.redirect_chain[-1][0].endswith("/preview/")
    assert "Preview of numbers-1, version 1" in text_of(response)


def test_retired_question_comes_back(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    client = browser_of(instructor)
    client.post(change_url(question), {"_retire": "1"})
    question.refresh_from_db()
    assert question.retired_at is not None
    client.post(change_url(question), {"_restore": "1"})
    question.refresh_from_db()
    assert question.retired_at is None


def test_retiring_says_which_quiz_falls_short(
    course: Course, lesson: Lesson, instructor: User
) -> None:
    question = make_question(lesson)
    make_quiz(course, [question], title="短测")
    client = browser_of(instructor, in_english=True)
    response = client.post(change_url(question), {"_retire": "1"}, follow=True)
    assert "“短测” can no longer be drawn" in text_of(response)


def test_draft_that_was_never_used_can_be_deleted(lesson: Lesson, instructor: User) -> None:
    question = make_draft(lesson).question
    url = reverse("admin:quizzes_question_delete", args=[question.pk])
    browser_of(instructor).post(url, {"post": "yes"})
    assert not Question.objects.exists()


def test_used_question_is_not_deleted(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    client = browser_of(instructor, in_english=True)
    url = reverse("admin:quizzes_question_delete", args=[question.pk])
    assert client.post(url, {"post": "yes"}).status_code == 403
    assert url not in client.get(change_url(question)).content.decode()


def test_history_tells_who_saved(lesson: Lesson, instructor: User) -> None:
    write(instructor, add_url(lesson, "single_choice"), SINGLE)
    question = Question.objects.get()
    url = reverse("admin:quizzes_question_history", args=[question.pk])
    assert "Added." in text_of(browser_of(instructor, in_english=True).get(url))


def test_preview_of_an_empty_answer_says_so(lesson: Lesson, instructor: User) -> None:
    question = make_draft(lesson).question
    url = reverse("admin:quizzes_question_preview", args=[question.pk])
    response = browser_of(instructor, in_english=True).post(url)
    assert "There is no answer yet." in text_of(response)


def test_preview_keeps_no_answer(lesson: Lesson, instructor: User) -> None:
    version = make_draft(lesson)
    url = reverse("admin:quizzes_question_preview", args=[version.question_id])
    browser_of(instructor).post(url, answer_to(version))
    assert not version.items.exists()


def test_preview_of_an_older_version(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    write(instructor, change_url(question), {"stem": "新的问法？"})
    url = reverse("admin:quizzes_question_preview", args=[question.pk])
    client = browser_of(instructor)
    assert "新的问法？" in text_of(client.get(url))
    assert "新的问法？" not in text_of(client.get(url, {"version": "1"}))
    assert client.get(url, {"version": "7"}).status_code == 404


def test_question_without_a_lesson_asks_for_one(lesson: Lesson, instructor: User) -> None:
    question = make_question(lesson)
    Question.objects.update(lesson=None)
    response = write(instructor, change_url(question), {})
    assert "Choose the lesson the question belongs to." in text_of(response)


def test_draft_text_of_a_lesson_is_not_quoted(lesson: Lesson, instructor: User) -> None:
    add_revision(lesson=lesson, body="还没有发布的话。\n", now=NOW)
    typed = SINGLE | {"evidence-0-quote": "还没有发布的话"}
    response = write(instructor, add_url(lesson, "single_choice"), typed)
    assert "No passage of the lesson holds these words" in text_of(response)


@pytest.mark.parametrize("name", [ADD, CHANGE])
def test_other_methods_are_refused(name: str, lesson: Lesson, instructor: User) -> None:
    args = [make_draft(lesson).question.pk] if name == CHANGE else []
    assert browser_of(instructor).delete(reverse(name, args=args)).status_code == 405


@pytest.mark.parametrize("object_id", ["0", "999999", "abc", str(10**30)])
def test_unknown_question_is_missing(object_id: str, lesson: Lesson, instructor: User) -> None:
    client = browser_of(instructor)
    assert client.get(reverse(CHANGE, args=[object_id])).status_code == 404


def test_damaged_form_is_no_server_error(lesson: Lesson, instructor: User) -> None:
    response = browser_of(instructor).post(add_url(lesson, "single_choice"), {"_save": "1"})
    assert response.status_code == 200
    assert not Question.objects.exists()
