"""Correcting a key in the admin: from a wording to its answers, the preview, and back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse

from accounts.models import User
from lessons.models import Course, Lesson
from quizzes.actions.attempts import start_attempt
from quizzes.actions.corrections import apply_correction
from quizzes.models import Attempt, KeyCorrection, Mark, Question, Quiz, Regrade, Version
from quizzes.models.correction import CorrectionRule
from tests.builders import (
    NOW,
    make_course,
    make_instructor,
    make_question,
    make_quiz,
    make_user,
    revise,
)
from tests.pages import HTMX, browser_of, forms, links, parse, root_ids, submit, words
from tests.progress.following import take
from tests.queries import count_queries
from tests.quizzes.correcting import correct

LIST = reverse("admin:quizzes_keycorrection_changelist")
VOID = CorrectionRule.VOID


@pytest.fixture
def question(lesson: Lesson) -> Question:
    return make_question(lesson, uid="capital")


@pytest.fixture
def version(question: Question) -> Version:
    assert question.published_version is not None
    return question.published_version


@pytest.fixture
def quiz(course: Course, lesson: Lesson, question: Question) -> Quiz:
    other = make_question(lesson, "true_false", uid="third")
    return make_quiz(course, [question, other], mode="exam", title="结业考试")


@pytest.fixture
def attempts(quiz: Quiz) -> list[Attempt]:
    """Three people: one right, two wrong."""
    people = [make_user(f"person-{number}", full_name=f"学员{number}") for number in range(3)]
    return [take(person, quiz, right=number == 0) for number, person in enumerate(people)]


@pytest.fixture
def teacher(instructor: User) -> Client:
    return browser_of(instructor, in_english=True)


def correct_url(version: Version, query: str = "") -> str:
    return reverse("admin:quizzes_correct_key", args=[version.pk]) + query


def detail_url(correction: KeyCorrection) -> str:
    return reverse("admin:quizzes_keycorrection_change", args=[correction.pk])


def withdraw_url(correction: KeyCorrection) -> str:
    return reverse("admin:quizzes_withdraw_correction", args=[correction.pk])


def text_of(response: Any) -> str:
    return words(parse(response))


def scores(attempts: list[Attempt]) -> list[str]:
    for attempt in attempts:
        attempt.refresh_from_db()
    return [f"{attempt.score}/{attempt.max_score}" for attempt in attempts]


def choose(teacher: Client, version: Version, **typed: Any) -> Any:
    """Fill in the form as it comes, and press "See whose score changes"."""
    url = correct_url(version)
    page = parse(teacher.get(url))
    return submit(teacher, page, forms(page)[-1], at=url, changed={"_preview": "1", **typed})


def confirm(teacher: Client, version: Version, previewed: Any) -> Any:
    page = parse(previewed)
    changed = {"_apply": "1"}
    return submit(teacher, page, forms(page)[-1], at=correct_url(version), changed=changed)


def test_quiz_leads_to_a_correction(attempts: list[Attempt], quiz: Quiz, teacher: Client) -> None:
    """From the quiz over the wording to the form, the preview, and what came of it."""
    quiz_page = parse(teacher.get(reverse("admin:quizzes_quiz_change", args=[quiz.pk])))
    to_choose = next(url for url, text in links(quiz_page).items() if text == "Correct a key")
    chosen = links(parse(teacher.get(to_choose)))
    to_form = next(url for url, text in chosen.items() if text == "Correct the key capital")
    form = parse(teacher.get(to_form))
    changed = {"rule": "void", "reason": "题干有歧义。", "_preview": "1"}
    previewed = submit(teacher, form, forms(form)[-1], at=to_form, changed=changed)
    assert "结业考试" in text_of(previewed)
    page = parse(previewed)
    done = submit(teacher, page, forms(page)[-1], at=to_form, changed={"_apply": "1"})
    assert "Carried through" in text_of(done)
    assert scores(attempts) == ["2.00/2.00", "0.00/2.00", "0.00/2.00"]
    assert KeyCorrection.objects.get().quiz == quiz


@pytest.mark.parametrize("page", ["question", "statistics"])
def test_page_leads_to_the_form(
    page: str, attempts: list[Attempt], quiz: Quiz, question: Question, teacher: Client
) -> None:
    url = {
        "question": reverse("admin:quizzes_question_change", args=[question.pk]),
        "statistics": reverse("admin:quizzes_quiz_statistics", args=[quiz.pk]),
    }[page]
    found = [to for to, text in links(parse(teacher.get(url))).items() if text == "Correct the key"]
    assert "The question with its key" in text_of(teacher.get(found[0], follow=True))


def test_stale_question_of_a_frozen_pool_can_be_voided_there(
    course: Course, lesson: Lesson, version: Version, learner: User, teacher: Client
) -> None:
    end = NOW + timedelta(days=1)
    exam = make_quiz(course, [version.question], mode="exam", closes_at=end)
    start_attempt(user=learner, quiz=exam, now=NOW, seed=1)
    revise(lesson, "全文已改。\n")
    url = reverse("admin:quizzes_quiz_change", args=[exam.pk])
    offered = links(parse(teacher.get(url)))
    to_form = next(to for to, text in offered.items() if text == "void it here")
    assert to_form == correct_url(version, f"?quiz={exam.pk}&rule=void")
    form = parse(teacher.get(to_form))
    changed = {"reason": "课文已修订。", "_preview": "1"}
    previewed = submit(teacher, form, forms(form)[-1], at=to_form, changed=changed)
    assert "Nobody has handed in an answer yet: it will hold for those who do." in text_of(
        previewed
    )
    confirm(teacher, version, previewed)
    correction = KeyCorrection.objects.get()
    assert (correction.rule, correction.quiz) == (VOID, exam)


def test_form_shows_key_and_answers_with_how_many_gave_them(
    attempts: list[Attempt], version: Version, teacher: Client
) -> None:
    response = teacher.get(correct_url(version))
    rows = [
        (words(row[1]), row[0].find("strong") is not None, words(row[2]))
        for row in parse(response).iter("tr")
        if row[0].tag == "td"
    ]
    assert rows == [("7 亿美元", False, "2"), ("12.5 亿美元", True, "1")]
    assert "3 ended attempts asked it." in text_of(response)


def test_form_in_a_quiz_counts_its_answers_only(
    attempts: list[Attempt], quiz: Quiz, version: Version, learner: User, teacher: Client
) -> None:
    take(learner, make_quiz(quiz.course, [version.question]))
    counted = [
        teacher.get(correct_url(version, query)).context["given"].attempts
        for query in ("", f"?quiz={quiz.pk}")
    ]
    assert counted == [4, 3]


def test_form_begins_with_the_rule_of_the_link(
    attempts: list[Attempt], quiz: Quiz, version: Version, teacher: Client
) -> None:
    page = parse(teacher.get(correct_url(version, f"?quiz={quiz.pk}&rule=void")))
    chosen = [field.get("value") for field in page.iter("input") if "checked" in field.attrib]
    scope = [option.get("value") for option in page.iter("option") if "selected" in option.attrib]
    assert (chosen, scope) == (["void"], [str(quiz.pk)])


def test_preview_says_whose_score_changes_and_changes_nothing(
    attempts: list[Attempt], version: Version, teacher: Client
) -> None:
    answer = attempts[1].answers.get(item__version=version)
    previewed = choose(
        teacher, version, rule="accept", answers=[str(answer.pk)], reason="也说得通。", scope=""
    )
    shown = text_of(previewed)
    for part in ("学员1", "学员2", "0 / 4", "2 / 4", "50 %", "7 亿美元", "也说得通。"):
        assert part in shown
    assert "学员0" not in shown
    assert (KeyCorrection.objects.count(), Mark.objects.count()) == (0, 6)


def test_preview_counts_who_would_no_longer_pass(
    question: Question, version: Version, learner: User, teacher: Client
) -> None:
    take(learner, make_quiz(question.course, [question], mode="exam"))
    shown = text_of(choose(teacher, version, rule="void", reason="有歧义。", scope=""))
    assert "would no longer pass1" in shown.replace(" 1", "1")
    assert "passed → not passed" in shown


def test_preview_leads_back_to_the_form_as_it_was(
    attempts: list[Attempt], version: Version, teacher: Client
) -> None:
    previewed = choose(teacher, version, rule="full_marks", reason="题干有歧义。", scope="")
    page = parse(previewed)
    back = submit(teacher, page, forms(page)[-1], at=correct_url(version), changed={"_edit": "1"})
    shown = parse(back)
    chosen = [field.get("value") for field in shown.iter("input") if "checked" in field.attrib]
    texts = ["".join(field.itertext()).strip() for field in shown.iter("textarea")]
    assert (chosen, texts) == (["full_marks"], ["题干有歧义。"])


def test_accepting_a_ticked_answer_is_carried_through(
    attempts: list[Attempt], version: Version, instructor: User, teacher: Client
) -> None:
    answer = attempts[1].answers.get(item__version=version)
    previewed = choose(teacher, version, rule="accept", answers=[str(answer.pk)], reason="是。")
    confirm(teacher, version, previewed)
    correction = KeyCorrection.objects.get()
    assert scores(attempts) == ["4.00/4.00", "2.00/4.00", "2.00/4.00"]
    assert (correction.answers, correction.made_by) == ([answer.content], instructor)
    logged = LogEntry.objects.get(object_id=str(correction.pk))
    assert (logged.user, logged.is_addition()) == (instructor, True)


def test_accepting_an_answer_that_nobody_gave(
    attempts: list[Attempt], version: Version, teacher: Client
) -> None:
    last = version.loaded.order_as_written()[-1]  # type: ignore[index] # it has options
    previewed = choose(teacher, version, rule="accept", choice=last, reason="是。")
    confirm(teacher, version, previewed)
    assert KeyCorrection.objects.get().answers == [{"choice": last}]
    assert scores(attempts) == ["4.00/4.00", "0.00/4.00", "0.00/4.00"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"reason": "是。"}, "Choose what shall hold instead of the key."),
        ({"rule": "void"}, "Say in a sentence why: it stays in the record."),
        ({"rule": "accept", "reason": "是。"}, "Tick an answer that is also right, or write one."),
        (
            {"rule": "accept", "reason": "是。", "choice": "nonsense"},
            "This answer does not belong to the question. Please choose again.",
        ),
    ],
)
def test_form_says_what_is_missing(
    typed: Any, sentence: str, attempts: list[Attempt], version: Version, teacher: Client
) -> None:
    assert sentence in text_of(choose(teacher, version, **typed))


def test_form_refuses_what_is_right_already(
    attempts: list[Attempt], version: Version, teacher: Client
) -> None:
    right = next(iter(version.loaded.key))  # type: ignore[attr-defined] # it has options
    shown = text_of(choose(teacher, version, rule="accept", choice=right, reason="是。"))
    assert "The answer you wrote is right already, by the key." in shown


def test_form_refuses_what_is_accepted_already(
    attempts: list[Attempt], version: Version, instructor: User, teacher: Client
) -> None:
    wrong = attempts[1].answers.get(item__version=version).content
    correct(version, CorrectionRule.ACCEPT, instructor, answers=[wrong])
    shown = text_of(choose(teacher, version, rule="accept", choice=wrong["choice"], reason="是。"))
    assert "This is accepted already" in shown


def test_form_refuses_to_void_twice(
    attempts: list[Attempt], version: Version, instructor: User, teacher: Client
) -> None:
    correct(version, VOID, instructor)
    assert "This correction stands already" in text_of(
        choose(teacher, version, rule="void", reason="是。")
    )


def test_essay_has_no_answer_to_accept(lesson: Lesson, learner: User, teacher: Client) -> None:
    essay = make_question(lesson, "essay")
    take(learner, make_quiz(lesson.course, [essay], mode="exam"))
    assert essay.published_version is not None
    page = parse(teacher.get(correct_url(essay.published_version)))
    rules = [field.get("value") for field in page.iter("input") if field.get("name") == "rule"]
    assert rules == ["void", "full_marks"]


def test_withdrawing_is_previewed_and_leads_back(
    attempts: list[Attempt], version: Version, teacher: Client
) -> None:
    confirm(teacher, version, choose(teacher, version, rule="full_marks", reason="是。"))
    correction = KeyCorrection.objects.get()
    previewed = teacher.get(withdraw_url(correction))
    assert "Let the key hold again: 2 scores change" in text_of(previewed)
    assert scores(attempts) == ["4.00/4.00", "2.00/4.00", "2.00/4.00"]
    page = parse(previewed)
    done = submit(teacher, page, forms(page)[-1], at=withdraw_url(correction))
    assert "Withdrawn, and carried through" in text_of(done)
    assert scores(attempts) == ["4.00/4.00", "0.00/4.00", "0.00/4.00"]
    again = teacher.post(withdraw_url(correction), follow=True)
    assert "withdrawn already" in text_of(again)
    assert Regrade.objects.count() == 2


def test_regrade_that_is_left_says_so_and_goes_on(
    attempts: list[Attempt], version: Version, instructor: User, teacher: Client
) -> None:
    correction = correct(version, VOID, instructor)
    apply_correction(correction=correction, by=instructor, now=NOW)
    shown = text_of(teacher.get(detail_url(correction)))
    assert "Not finished yet. Graded again so far: 0 of 3." in shown
    assert f"manage.py regrade {correction.pk}" in shown
    url = reverse("admin:quizzes_continue_regrade", args=[correction.pk])
    fragment = teacher.post(url, headers=HTMX)
    assert root_ids(parse(fragment)) == ["regrade-progress"]
    assert "Carried through: every score follows the correction." in text_of(fragment)
    assert teacher.post(url).headers["Location"] == detail_url(correction)


def test_correction_that_was_never_begun_can_be_carried_through(
    attempts: list[Attempt], version: Version, instructor: User, teacher: Client
) -> None:
    """A crash came between the two steps."""
    correction = correct(version, VOID, instructor)
    assert "Not carried through yet." in text_of(teacher.get(detail_url(correction)))
    teacher.post(reverse("admin:quizzes_continue_regrade", args=[correction.pk]))
    assert scores(attempts) == ["2.00/2.00", "0.00/2.00", "0.00/2.00"]


def test_list_shows_what_stands_and_what_does_not(
    attempts: list[Attempt], version: Version, quiz: Quiz, instructor: User, teacher: Client
) -> None:
    correct(version, VOID, instructor, quiz=quiz)
    shown = text_of(teacher.get(LIST))
    for part in ("capital", "Void the question", "结业考试", "stands"):
        assert part in shown
    found = [
        "capital" in text_of(teacher.get(LIST, {"state": state}))
        for state in ("standing", "withdrawn", "odd")
    ]
    assert found == [True, False, True]


def test_choose_goes_on_where_a_question_has_one_wording(
    attempts: list[Attempt], question: Question, version: Version, teacher: Client
) -> None:
    response = teacher.get(reverse("admin:quizzes_choose_version"), {"question": question.pk})
    assert response.headers["Location"] == correct_url(version)


def test_choose_says_when_nothing_was_asked(quiz: Quiz, teacher: Client) -> None:
    response = teacher.get(reverse("admin:quizzes_choose_version"), {"quiz": quiz.pk})
    assert "Nobody has handed in an answer yet." in text_of(response)


def _urls(correction: KeyCorrection) -> list[str]:
    return [
        correct_url(correction.version),
        detail_url(correction),
        withdraw_url(correction),
        reverse("admin:quizzes_choose_version") + f"?question={correction.version.question_id}",
    ]


@pytest.mark.promise("B3")
def test_instructor_of_another_course_finds_nothing(
    attempts: list[Attempt], version: Version, instructor: User
) -> None:
    correction = correct(version, VOID, instructor)
    stranger = browser_of(make_instructor(make_course(), "stranger"), in_english=True)
    statuses = [stranger.get(url, follow=True).status_code for url in _urls(correction)]
    posted = reverse("admin:quizzes_continue_regrade", args=[correction.pk])
    assert [*statuses, stranger.post(posted).status_code] == [404] * 5
    assert stranger.post(withdraw_url(correction)).status_code == 404
    assert "capital" not in text_of(stranger.get(LIST))


def test_learner_and_staff_without_the_right_are_sent_away(
    attempts: list[Attempt], version: Version, instructor: User, learner: User
) -> None:
    correction = correct(version, VOID, instructor)
    urls = [*_urls(correction), LIST]
    assert [browser_of(learner).get(url).status_code for url in urls] == [302] * 5
    learner.is_staff = True
    learner.save()
    assert [browser_of(learner).get(url).status_code for url in urls] == [403] * 5


@pytest.mark.parametrize("number", [0, 999_999, 10**30])
def test_what_is_unknown_is_missing(number: int, instructor: User, teacher: Client) -> None:
    names = ["quizzes_correct_key", "quizzes_withdraw_correction"]
    statuses = [teacher.get(reverse(f"admin:{name}", args=[number])).status_code for name in names]
    for name in ("quiz", "question"):
        url = reverse("admin:quizzes_choose_version")
        statuses.append(teacher.get(url, {name: number}).status_code)
    assert statuses == [404] * 4


def test_wrong_methods_are_refused(
    attempts: list[Attempt], version: Version, instructor: User, teacher: Client
) -> None:
    correction = correct(version, VOID, instructor)
    go_on = reverse("admin:quizzes_continue_regrade", args=[correction.pk])
    assert teacher.get(go_on).status_code == 405
    assert teacher.post(reverse("admin:quizzes_choose_version")).status_code == 405
    assert [teacher.delete(url).status_code for url in _urls(correction)[::2]] == [405, 405]


@pytest.mark.parametrize("people", [1, 3])
def test_pages_take_as_many_queries_for_one_as_for_three(
    people: int, quiz: Quiz, version: Version, instructor: User, teacher: Client
) -> None:
    for _person in range(people):
        take(make_user(), quiz, right=False)
    correction = correct(version, VOID, instructor, quiz=quiz)
    apply_correction(correction=correction, by=instructor, now=NOW)
    form = {"rule": "full_marks", "reason": "是。", "scope": "", "_preview": "1"}
    calls: dict[str, Callable[[], Any]] = {
        "form": lambda: teacher.get(correct_url(version)),
        "preview": lambda: teacher.post(correct_url(version), form),
        "detail": lambda: teacher.get(detail_url(correction)),
        "withdraw": lambda: teacher.get(withdraw_url(correction)),
        "list": lambda: teacher.get(LIST),
    }
    counts = {}
    for name, call in calls.items():
        with count_queries() as queries:
            assert call().status_code == 200
        counts[name] = len(queries)
    assert counts == {"form": 9, "preview": 15, "detail": 11, "withdraw": 11, "list": 8}
