"""The pages of the review queue: who may enter, what they show, and what the buttons do."""

from collections.abc import Mapping
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from authoring.review.forms import VERBS, Verb
from authoring.review.queue import Reason
from lessons.models import Course, Lesson
from quizzes.actions.bank import save_draft
from quizzes.actions.review import approve_version
from quizzes.models import Evidence, Objection, Question, ReviewDecision, Version
from tests.authoring.review.waits import LATER, LOST, REWORDED, objection_to, one_of_each, submitted
from tests.builders import (
    BODY,
    make_course,
    make_instructor,
    make_lesson,
    make_question,
    make_user,
    revise,
)
from tests.pages import browser_of, by_id, fields, forms, links, parse, words
from tests.queries import count_queries
from tests.quizzes.actions.wordings import wording

QUEUE = reverse("admin:authoring_review")
EACH = [(reason, verb) for reason in Reason for verb in VERBS[reason]]


def url_of(reason: Reason, pk: int) -> str:
    return reverse("admin:authoring_review_item", args=[reason.value, pk])


def lesson_url(lesson: Lesson) -> str:
    return reverse("admin:authoring_review_lesson", args=[lesson.pk])


def press(client: Client, url: str, verb: Verb, reason: str = "") -> Any:
    """Open the page at `url`, give a reason, press a button, and follow where it leads."""
    page = parse(client.get(url))
    sent = fields(page, by_id(page, "review-decision"))
    form = sent | {"decision": [verb.value], "words": [reason]}
    return client.post(url, form, follow=True)


def text_of(response: Any) -> str:
    return words(parse(response))


@pytest.fixture
def reviewer(instructor: User) -> Client:
    return browser_of(instructor, in_english=True)


@pytest.fixture
def found(lesson: Lesson, instructor: User) -> Mapping[Reason, int]:
    return one_of_each(lesson, instructor)


@pytest.mark.parametrize("reason", Reason)
def test_queue_lists_what_waits(
    reason: Reason, found: Mapping[Reason, int], reviewer: Client
) -> None:
    page = parse(reviewer.get(QUEUE, {"reason": reason.value}))
    assert url_of(reason, found[reason]) in links(page)
    assert [count for _reason, count in reviewer.get(QUEUE).context["counts"]] == [1, 1, 1, 1]


def test_queue_begins_with_what_waits(lesson: Lesson, reviewer: Client) -> None:
    objection_to(make_question(lesson))
    assert reviewer.get(QUEUE).context["reason"] is Reason.OBJECTION


def test_queue_is_empty_in_words(instructor: User, reviewer: Client) -> None:
    assert "Nothing waits here." in text_of(reviewer.get(QUEUE))


@pytest.mark.parametrize("asked", [{"reason": "boredom"}, {"page": "x"}, {"lesson": "9" * 40}])
def test_queue_survives_a_damaged_address(
    asked: dict[str, str], instructor: User, reviewer: Client
) -> None:
    assert reviewer.get(QUEUE, asked).status_code == 200


def test_filter_stays_on_while_one_goes_on(
    course: Course, found: Mapping[Reason, int], lesson: Lesson, reviewer: Client
) -> None:
    page = parse(reviewer.get(QUEUE, {"reason": "intact", "lesson": str(lesson.pk)}))
    assert f"{url_of(Reason.INTACT, found[Reason.INTACT])}?lesson={lesson.pk}" in links(page)
    other = make_lesson(course, "other")
    page = parse(reviewer.get(QUEUE, {"reason": "intact", "lesson": str(other.pk)}))
    assert "Nothing waits here." in words(page)


def test_index_links_to_the_queue_with_its_count(
    found: Mapping[Reason, int], reviewer: Client
) -> None:
    assert links(parse(reviewer.get(reverse("admin:index"))))[QUEUE] == "Review 4"


@pytest.mark.parametrize("reason", Reason)
def test_item_shows_the_question_beside_its_passage(
    reason: Reason, found: Mapping[Reason, int], reviewer: Client
) -> None:
    response = reviewer.get(url_of(reason, found[reason]))
    page = text_of(response)
    marked = "".join(words(mark) for mark in parse(response).iter("mark"))
    assert "湖畔市去年利用外资多少？" in page
    quotes = ("湖畔市去年利用外资 12.5 亿美元", "全市有7家重点实验室", "创新是城市的气质")
    assert any(quote in marked for quote in quotes)


@pytest.mark.parametrize("reason", Reason)
def test_item_has_a_key_on_each_button(
    reason: Reason, found: Mapping[Reason, int], reviewer: Client
) -> None:
    page = parse(reviewer.get(url_of(reason, found[reason])))
    keys = {key: words(element) for element in page.iter() if (key := element.get("data-key"))}
    assert all(text.endswith(key.upper()) for key, text in keys.items())
    assert len(keys) == len(VERBS[reason]) + 1  # and to edit; there is no next one


def test_item_does_not_tell_who_objected(lesson: Lesson, reviewer: Client) -> None:
    objection = objection_to(make_question(lesson))
    person = objection.item.attempt.user.full_name
    for url in (f"{QUEUE}?reason=objection", url_of(Reason.OBJECTION, objection.pk)):
        assert person not in text_of(reviewer.get(url))


def test_item_tells_origin_confidence_and_decisions(
    lesson: Lesson, instructor: User, reviewer: Client
) -> None:
    version = submitted(lesson, instructor)
    Version.objects.update(origin="rule: share", confidence=55)
    page = text_of(reviewer.get(url_of(Reason.SUBMITTED, version.pk)))
    for part in ("rule: share", "55 % sure", "Sent to review", instructor.full_name):
        assert part in page


def test_approve_publishes_and_leads_on(lesson: Lesson, instructor: User, reviewer: Client) -> None:
    first, second = (submitted(lesson, instructor) for _ in range(2))
    response = press(reviewer, url_of(Reason.SUBMITTED, first.pk), Verb.APPROVE)
    assert response.redirect_chain[-1][0] == url_of(Reason.SUBMITTED, second.pk)
    assert f"Approved and published: {first.question.uid}." in text_of(response)
    assert Question.objects.published().get() == first.question


def test_last_decision_leads_back_to_the_queue(
    found: Mapping[Reason, int], reviewer: Client
) -> None:
    response = press(reviewer, url_of(Reason.INTACT, found[Reason.INTACT]), Verb.CONFIRM)
    assert response.redirect_chain[-1][0] == QUEUE


def test_refused_approval_says_why_and_keeps_what_was_typed(
    lesson: Lesson, instructor: User, reviewer: Client
) -> None:
    version = submitted(lesson, instructor, quote="没有这句话")
    url = url_of(Reason.SUBMITTED, version.pk)
    page = text_of(press(reviewer, url, Verb.APPROVE, "想法"))
    assert "Not approved:Choose the passage the question rests on" in page
    assert "想法" in page
    assert not Question.objects.published().exists()


def test_own_question_is_not_approved_with_four_eyes(
    lesson: Lesson, instructor: User, reviewer: Client
) -> None:
    Course.objects.update(four_eyes=True)
    version = submitted(lesson, instructor)
    Version.objects.update(author=instructor)
    page = text_of(press(reviewer, url_of(Reason.SUBMITTED, version.pk), Verb.APPROVE))
    assert "approved by someone else than its author" in page
    assert not Question.objects.published().exists()


@pytest.mark.parametrize(
    ("reason", "verb", "decision"),
    [
        (Reason.SUBMITTED, Verb.APPROVE, "approved"),
        (Reason.SUBMITTED, Verb.RETURN, "returned"),
        (Reason.SUBMITTED, Verb.REJECT, "rejected"),
        (Reason.INTACT, Verb.CONFIRM, "confirmed"),
        (Reason.INTACT, Verb.RETIRE, "rejected"),
        (Reason.GONE, Verb.RETIRE, "rejected"),
    ],
)
def test_decision_is_kept_with_who_and_why(
    reason: Reason,
    verb: Verb,
    decision: str,
    found: Mapping[Reason, int],
    instructor: User,
    reviewer: Client,
) -> None:
    press(reviewer, url_of(reason, found[reason]), verb, "有理有据")
    last = ReviewDecision.objects.order_by("-pk")[0]
    why = "" if verb in {Verb.APPROVE, Verb.CONFIRM} else "有理有据"
    assert (last.decision, last.reviewer, last.reason) == (decision, instructor, why)


@pytest.mark.parametrize(("verb", "outcome"), [(Verb.UPHOLD, "upheld"), (Verb.DECLINE, "declined")])
def test_objection_is_answered(
    verb: Verb, outcome: str, found: Mapping[Reason, int], instructor: User, reviewer: Client
) -> None:
    url = url_of(Reason.OBJECTION, found[Reason.OBJECTION])
    press(reviewer, url, verb, "请看第二段。")
    objection = Objection.objects.get()
    assert (objection.outcome, objection.reply, objection.decided_by) == (
        outcome,
        "请看第二段。",
        instructor,
    )


def test_upheld_objection_leads_to_the_question(lesson: Lesson, reviewer: Client) -> None:
    question = make_question(lesson)
    objection = objection_to(question)
    response = press(reviewer, url_of(Reason.OBJECTION, objection.pk), Verb.UPHOLD)
    change = reverse("admin:quizzes_question_change", args=[question.pk])
    assert links(parse(response))[change] == f"Change {question.uid} now"


@pytest.mark.parametrize(
    ("reason", "verb"),
    [
        (Reason.SUBMITTED, Verb.RETURN),
        (Reason.SUBMITTED, Verb.REJECT),
        (Reason.INTACT, Verb.RETIRE),
        (Reason.GONE, Verb.RETIRE),
        (Reason.OBJECTION, Verb.DECLINE),
    ],
)
@pytest.mark.parametrize("why", ["", " \n", "长" * 2_001])
def test_decision_without_a_fitting_reason_is_not_taken(
    why: str, reason: Reason, verb: Verb, found: Mapping[Reason, int], reviewer: Client
) -> None:
    before = ReviewDecision.objects.count()
    page = text_of(press(reviewer, url_of(reason, found[reason]), verb, why))
    assert "Nothing is decided yet." in page
    assert (ReviewDecision.objects.count(), Objection.objects.pending().count()) == (before, 1)


@pytest.mark.parametrize(
    ("reason", "verb"),
    [pair for pair in [(r, v) for r in Reason for v in Verb] if pair not in EACH],
)
def test_decision_of_another_reason_is_not_taken(
    reason: Reason, verb: Verb, found: Mapping[Reason, int], reviewer: Client
) -> None:
    before = ReviewDecision.objects.count()
    press(reviewer, url_of(reason, found[reason]), verb, "理由")
    assert (ReviewDecision.objects.count(), Objection.objects.pending().count()) == (before, 1)


def test_second_reviewer_is_told_who_was_quicker(
    lesson: Lesson, instructor: User, reviewer: Client
) -> None:
    version = submitted(lesson, instructor)
    approve_version(version=version, reviewer=make_user(full_name="陆老师"), now=LATER)
    form = {"decision": "return", "words": "不合适"}
    page = text_of(reviewer.post(url_of(Reason.SUBMITTED, version.pk), form, follow=True))
    assert "This has been decided in the meantime: Approved (陆老师)." in page


def test_overtaken_version_is_told_to_wait_no_more(
    lesson: Lesson, instructor: User, reviewer: Client
) -> None:
    version = submitted(lesson, instructor)
    version.decisions.all().delete()
    save_draft(question=version.question, wording=wording(lesson), now=LATER)
    page = text_of(reviewer.get(url_of(Reason.SUBMITTED, version.pk), follow=True))
    assert "This does not wait for a decision any more." in page


def test_second_answer_to_an_objection_is_told_who_was_quicker(
    found: Mapping[Reason, int], instructor: User, reviewer: Client
) -> None:
    url = url_of(Reason.OBJECTION, found[Reason.OBJECTION])
    press(reviewer, url, Verb.UPHOLD)
    form = {"decision": "decline", "words": "不"}
    page = text_of(reviewer.post(url, form, follow=True))
    assert instructor.full_name in page
    assert Objection.objects.get().outcome == "upheld"


def test_text_that_changed_meanwhile_is_looked_at_again(
    lesson: Lesson, instructor: User, reviewer: Client
) -> None:
    question = make_question(lesson)
    revise(lesson, REWORDED)
    url = url_of(Reason.INTACT, question.pk)
    page = parse(reviewer.get(url))
    sent = fields(page, by_id(page, "review-decision"))
    revise(lesson, BODY.replace("居全省第三", "居全省第一"))
    response = reviewer.post(url, sent | {"decision": ["confirm"]}, follow=True)
    assert "this has changed since you opened it" in text_of(response)
    assert (response.redirect_chain[-1][0], Evidence.objects.count()) == (url, 1)


def test_quote_that_went_meanwhile_leads_to_where_it_waits_now(
    lesson: Lesson, instructor: User, reviewer: Client
) -> None:
    question = make_question(lesson)
    revise(lesson, "别的。")
    response = reviewer.get(url_of(Reason.INTACT, question.pk))
    assert response.headers["Location"] == url_of(Reason.GONE, question.pk)


def test_newer_wording_of_a_stale_question_is_pointed_at(
    lesson: Lesson, instructor: User, reviewer: Client
) -> None:
    question = make_question(lesson)
    revise(lesson, REWORDED)
    lesson.refresh_from_db()
    save_draft(question=question, wording=wording(lesson), now=LATER)
    page = text_of(reviewer.get(url_of(Reason.INTACT, question.pk)))
    assert "There is a newer wording already: version 2 (Draft)." in page


def test_lesson_confirms_what_is_ticked(lesson: Lesson, instructor: User, reviewer: Client) -> None:
    kept, left = make_question(lesson), make_question(lesson)
    revise(lesson, REWORDED)
    page = parse(reviewer.get(lesson_url(lesson)))
    sent = fields(page, forms(page)[-1])
    assert sent["question"] == [str(kept.pk), str(left.pk)]
    response = reviewer.post(lesson_url(lesson), sent | {"question": [str(kept.pk)]}, follow=True)
    assert "Confirmed: 1." in text_of(response)
    assert list(Question.objects.stale()) == [left]


def test_lesson_leaves_what_changed_meanwhile_and_says_so(
    lesson: Lesson, instructor: User, reviewer: Client
) -> None:
    make_question(lesson)
    revise(lesson, REWORDED)
    page = parse(reviewer.get(lesson_url(lesson)))
    sent = fields(page, forms(page)[-1])
    revise(lesson, BODY.replace("居全省第三", "居全省第一"))
    response = reviewer.post(lesson_url(lesson), sent, follow=True)
    assert "decided or changed meanwhile: 1." in text_of(response)
    assert Evidence.objects.count() == 1


def test_lesson_survives_a_damaged_form(lesson: Lesson, instructor: User, reviewer: Client) -> None:
    make_question(lesson)
    revise(lesson, REWORDED)
    form = {"question": ["x", "", "９" * 50, "-1"], "seen-x": "y"}
    assert reviewer.post(lesson_url(lesson), form, follow=True).status_code == 200
    assert Question.objects.stale().count() == 1


def test_lesson_without_such_questions_says_so(
    lesson: Lesson, instructor: User, reviewer: Client
) -> None:
    assert "Nothing waits here." in text_of(reviewer.get(lesson_url(lesson)))


def urls(found: Mapping[Reason, int], lesson: Lesson) -> list[str]:
    return [QUEUE, lesson_url(lesson), *(url_of(reason, pk) for reason, pk in found.items())]


def test_learner_is_sent_away(found: Mapping[Reason, int], lesson: Lesson, learner: User) -> None:
    for url in urls(found, lesson):
        assert browser_of(learner).get(url).status_code == 302


def test_staff_without_the_right_are_refused(
    found: Mapping[Reason, int], lesson: Lesson, learner: User
) -> None:
    learner.is_staff = True
    learner.save()
    for url in urls(found, lesson):
        assert browser_of(learner).get(url).status_code == 403
    index = browser_of(learner).get(reverse("admin:index"))
    assert QUEUE not in index.content.decode()


def test_instructor_of_another_course_finds_nothing(
    found: Mapping[Reason, int], lesson: Lesson
) -> None:
    client = browser_of(make_instructor(make_course("sea")), in_english=True)
    assert "Nothing waits here." in text_of(client.get(QUEUE))
    form = {"decision": "approve", "words": "理由"}
    for url in urls(found, lesson)[1:]:
        assert (client.get(url).status_code, client.post(url, form).status_code) == (404, 404)


@pytest.mark.parametrize("pk", [0, 999_999, 2**63, 10**30])
@pytest.mark.parametrize("reason", Reason)
def test_unknown_item_is_missing(
    reason: Reason, pk: int, instructor: User, reviewer: Client
) -> None:
    assert reviewer.get(url_of(reason, pk)).status_code == 404


def test_unknown_reason_is_missing(found: Mapping[Reason, int], reviewer: Client) -> None:
    url = reverse("admin:authoring_review_item", args=["boredom", 1])
    assert reviewer.get(url).status_code == 404


def test_wrong_methods_are_refused(
    found: Mapping[Reason, int], lesson: Lesson, reviewer: Client
) -> None:
    assert reviewer.post(QUEUE).status_code == 405
    for url in urls(found, lesson):
        assert reviewer.delete(url).status_code == 405


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(
    ("reason", "count"),
    [(Reason.SUBMITTED, 12), (Reason.INTACT, 13), (Reason.GONE, 12), (Reason.OBJECTION, 12)],
)
def test_queue_asks_a_fixed_number_of_queries(
    reason: Reason, count: int, size: int, lesson: Lesson, instructor: User, reviewer: Client
) -> None:
    fill(lesson, instructor, size)
    reviewer.get(QUEUE)
    with count_queries() as queries:
        reviewer.get(QUEUE, {"reason": reason.value})
    assert len(queries) == count, "\n".join(queries)


@pytest.mark.parametrize("size", [1, 3])
def test_lesson_asks_a_fixed_number_of_queries(
    size: int, lesson: Lesson, instructor: User, reviewer: Client
) -> None:
    fill(lesson, instructor, size)
    reviewer.get(QUEUE)
    with count_queries() as queries:
        reviewer.get(lesson_url(lesson))
    assert len(queries) == 9, "\n".join(queries)


@pytest.mark.parametrize("size", [1, 3])
@pytest.mark.parametrize(
    ("reason", "count"),
    [(Reason.SUBMITTED, 16), (Reason.INTACT, 13), (Reason.GONE, 14), (Reason.OBJECTION, 14)],
)
def test_item_asks_a_fixed_number_of_queries(
    reason: Reason, count: int, size: int, lesson: Lesson, instructor: User, reviewer: Client
) -> None:
    found = fill(lesson, instructor, size)
    reviewer.get(QUEUE)
    with count_queries() as queries:
        reviewer.get(url_of(reason, found[reason]))
    assert len(queries) == count, "\n".join(queries)


def fill(lesson: Lesson, instructor: User, size: int) -> Mapping[Reason, int]:
    """Let `size` things wait for each reason; return one of each."""
    for _ in range(size - 1):
        make_question(lesson)
        make_question(lesson, quote=LOST)
        objection_to(make_question(lesson, quote="创新是城市的气质"))
    found = one_of_each(lesson, instructor)
    lesson.refresh_from_db()
    for _ in range(size - 1):
        submitted(lesson, instructor)
    return found
