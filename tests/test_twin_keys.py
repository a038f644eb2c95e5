"""No byte that depends on a key reaches a learner before review opens.

The same records are shown twice, with questions that differ in nothing but their key: every page
must be the same. And what only the key knows (canaries) must stand on none of them.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from difflib import unified_diff
from functools import cache
from typing import Any

import pytest
import pytest_django
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from lessons.models import Lesson
from quizzes.actions.attempts import start_attempt
from quizzes.actions.marking import mark_item
from quizzes.models import Attempt, Evidence, Item, Quiz, Version
from quizzes.reveal import Moment, Reveal
from tests.answering import answer_to, posted
from tests.builders import (
    CONTENTS,
    QUOTE,
    make_course,
    make_lesson,
    make_question,
    make_quiz,
    make_user,
)
from tests.pages import HTMX, browser_of
from tests.standing import standing

OTHER_QUOTE = "居全省第三"
MASKS = [
    (r'(name="csrfmiddlewaretoken" value=)"[^"]*"', r'\1"CSRF"'),
    (r'(name="op_id" value=)"[^"]*"', r'\1"OPERATION"'),
    (r'data-receipt="[^"]*"', 'data-receipt="RECEIPT"'),
    (r"\d{4}-\d\d-\d\dT[0-9:.+]+", "MOMENT"),
    (r"\b\d\d:\d\d(:\d\d)?\b", "TIME"),
]


def twin(kind: str, letter: str) -> Mapping[str, Any]:
    """Return a question of `kind` whose key, and nothing else, depends on `letter`."""
    is_first = letter == "A"
    why = f"CANARY-{letter}-feedback-{kind}"
    number = "98765.4321" if is_first else "12345.6789"
    texts = ["外资", "实验室", "人口", "道路"]
    options = [
        {"text": text, "right": (place < 2) is is_first, "feedback": why}
        for place, text in enumerate(texts)
    ]
    single = [
        option | {"right": place == (0 if is_first else 2)} for place, option in enumerate(options)
    ]
    ordered = texts if is_first else texts[::-1]
    rights = texts[2:] if is_first else texts[:1:-1]
    pairs = [
        {"left": left, "right": right, "feedback": why}
        for left, right in zip(texts[:2], rights, strict=True)
    ]
    accept = [f"CANARY-{letter}-word", f"CANARY-{letter}-synonym"]
    blanks = [{"accept": accept, "feedback": why}] * 2
    keys: Mapping[str, dict[str, Any]] = {
        "single_choice": {"options": single},
        "multiple_choice": {"options": options},
        "true_false": {"answer": is_first, "feedback": why},
        "blanks": {"blanks": blanks},
        "numeric": {
            "value": number,
            "tolerance": "0.5" if is_first else "3",
            "unit": "亿美元",
            "near_misses": [{"value": "4242", "feedback": why}],
        },
        "ordering": {"entries": ordered, "feedback": why},
        "matching": {"pairs": pairs, "distractors": ["面积"]},
        "essay": {"guidance": f"CANARY-{letter}-guidance", "sample": f"CANARY-{letter}-sample"},
    }
    return {"stem": CONTENTS[kind]["stem"]} | keys[kind]


@dataclass(frozen=True)
class Twins:
    """Questions of all kinds, a practice and an exam of them, and attempts under way at both."""

    lesson: Lesson
    practice: Quiz
    exam: Quiz
    versions: list[Version]
    reader: User
    """Has an open practice, and sits no exam."""
    candidate: User
    """Has an open practice, and an open exam begun before anything of it was answered."""
    practised: Mapping[int, Attempt]
    """The open practice by the person's id."""
    examined: Attempt

    def write(self, letter: str) -> None:
        """Give the same questions the key of `letter`, in place."""
        for version in self.versions:
            Version.objects.filter(pk=version.pk).update(
                content=twin(version.kind, letter),
                explanation=f"CANARY-{letter}-explanation-{version.kind}",
            )
        quote = QUOTE if letter == "A" else OTHER_QUOTE
        for entry in Evidence.objects.select_related("passage"):
            Evidence.objects.filter(pk=entry.pk).update(
                quote=quote, start=entry.passage.text.index(quote)
            )

    def answers(self, *, right: bool) -> list[dict[str, Any]]:
        """Return answers that are right (or wrong) under key A, and the reverse under key B."""
        return [answer_to(version, right=right) for version in self.versions]


def build_twins() -> Twins:
    lesson = make_lesson(make_course("lake"), "numbers")
    questions = [
        make_question(lesson, kind, content=twin(kind, "A"), is_check=True) for kind in CONTENTS
    ]
    practice = make_quiz(lesson.course, questions, lesson=lesson)
    exam = make_quiz(lesson.course, questions, mode="exam", limit_minutes=30)
    reader, candidate = make_user("reader"), make_user("candidate")
    now = timezone.now()
    versions = [question.published_version for question in questions]
    return Twins(
        lesson=lesson,
        practice=practice,
        exam=exam,
        versions=[version for version in versions if version],
        reader=reader,
        candidate=candidate,
        practised={
            user.pk: start_attempt(user=user, quiz=practice, now=now, seed=user.pk)
            for user in (reader, candidate)
        },
        examined=start_attempt(user=candidate, quiz=exam, now=now, seed=7),
    )


@pytest.fixture(scope="module")
def twins(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[Twins]:
    with django_db_blocker.unblock(), standing(build_twins) as built:
        built.write("A")
        yield built


type Headers = dict[str, str]
type Record = dict[str, tuple[int, Headers, str]]


class Recorder:
    """One person's browser, which keeps all it is sent."""

    def __init__(self, user: User) -> None:
        self.client: Client = browser_of(user)
        self.seen: Record = {}

    def get(self, url: str, **headers: str) -> None:
        self._keep(f"GET {url}", self.client.get(url, headers=headers))

    def post(self, url: str, form: Mapping[str, Any], **headers: str) -> None:
        self._keep(f"POST {url}", self.client.post(url, form, headers=headers))

    def _keep(self, call: str, response: Any) -> None:
        body = response.content.decode()
        for pattern, mask in MASKS:
            body = re.sub(pattern, mask, body)
        headers = {name: value for name, value in response.items() if name != "Content-Length"}
        self.seen[f"{len(self.seen)} {call}"] = (response.status_code, headers, body)


def read_around(recorder: Recorder, twins: Twins) -> None:
    """Open every page that is not an attempt's."""
    course = twins.lesson.course
    pages: list[tuple[str, list[Any]]] = [
        ("home", []),
        ("my-progress", []),
        ("catalogue", []),
        ("course", [course.slug]),
        ("lesson", [course.slug, twins.lesson.slug]),
        ("quiz", [twins.practice.pk]),
        ("quiz", [twins.exam.pk]),
        *[("check-answer", [version.pk]) for version in twins.versions],
    ]
    for name, args in pages:
        recorder.get(reverse(name, args=args))


def open_items(recorder: Recorder, attempt: Attempt) -> None:
    url = reverse("attempt", args=[attempt.pk])
    recorder.get(url)
    for position in range(1, 9):
        recorder.get(f"{url}?item={position}", **HTMX)
    for item in attempt.items.order_by("position"):
        object_to(recorder, item)
    recorder.get(reverse("submit-attempt", args=[attempt.pk]))
    recorder.get(reverse("result", args=[attempt.pk]))


def object_to(recorder: Recorder, item: Item) -> None:
    url = reverse("objection", args=[item.pk])
    recorder.get(url)
    recorder.get(url, **HTMX)
    recorder.post(url, {"matter": "wrong", "reason": "不对。"}, **HTMX)


def read_and_open_practice(twins: Twins) -> Record:
    recorder = Recorder(twins.reader)
    read_around(recorder, twins)
    open_items(recorder, twins.practised[twins.reader.pk])
    return recorder.seen


def sit_exam(twins: Twins) -> Record:
    """Answer each item rightly and wrongly, in every way there is, without handing in."""
    recorder = Recorder(twins.candidate)
    open_items(recorder, twins.examined)
    for is_right in (True, False):
        for position, answer in enumerate(twins.answers(right=is_right), 1):
            url = reverse("save-answer", args=[twins.examined.pk, position])
            op_id = f"operation-{position}-{is_right}"
            form = answer | {"op_id": op_id, "base": f"operation-{position}-True"}
            recorder.post(url, form | {"then": "stay"}, **HTMX)
            recorder.post(url, form | {"then": "next"}, **HTMX)
            recorder.post(url, form)
            recorder.post(url, form | {"op_id": f"fork-{position}-{is_right}", "base": ""})
    open_items(recorder, twins.examined)
    read_around(recorder, twins)
    return recorder.seen


def practise_in_exam(twins: Twins) -> Record:
    """Try the exam's questions elsewhere while it runs: in the lesson, and in a practice."""
    recorder = Recorder(twins.candidate)
    attempt = twins.practised[twins.candidate.pk]
    for position, (version, answer) in enumerate(
        zip(twins.versions, twins.answers(right=True), strict=True), 1
    ):
        form = answer | {"op_id": f"operation-{position}"}
        recorder.post(reverse("check-answer", args=[version.pk]), form)
        recorder.post(reverse("check-answer", args=[version.pk]), form, **HTMX)
        recorder.post(reverse("save-answer", args=[attempt.pk, position]), form)
        recorder.post(reverse("save-answer", args=[attempt.pk, position]), form, **HTMX)
    open_items(recorder, attempt)
    recorder.post(reverse("submit-attempt", args=[attempt.pk]), {})
    essay = attempt.items.get(version__kind="essay")
    mark_item(item=essay, points=Decimal(1), comment="", marker=twins.reader, now=timezone.now())
    recorder.get(reverse("result", args=[attempt.pk]))
    read_around(recorder, twins)
    return recorder.seen


def await_results(twins: Twins) -> Record:
    """Hand in an exam that others may still sit, and look for what came of it everywhere."""
    now = timezone.now()
    Quiz.objects.filter(pk=twins.exam.pk).update(closes_at=now + timedelta(hours=1))
    policy = twins.examined.policy | {"reveal": Reveal.all_at(Moment.CLOSE).model_dump()}
    Attempt.objects.filter(pk=twins.examined.pk).update(policy=policy)
    recorder = Recorder(twins.candidate)
    for position, answer in enumerate(twins.answers(right=True), 1):
        url = reverse("save-answer", args=[twins.examined.pk, position])
        recorder.post(url, answer | {"op_id": f"operation-{position}"}, **HTMX)
    recorder.post(reverse("submit-attempt", args=[twins.examined.pk]), {})
    essay = twins.examined.items.get(version__kind="essay")
    mark_item(item=essay, points=Decimal(1), comment="", marker=twins.reader, now=now)
    open_items(recorder, twins.examined)
    read_around(recorder, twins)
    return recorder.seen


SCENES: list[Callable[[Twins], Record]] = [
    read_and_open_practice,
    sit_exam,
    practise_in_exam,
    await_results,
]


def differences(one: tuple[int, Headers, str], other: tuple[int, Headers, str]) -> list[str]:
    """Return the lines that differ, of status, headers and body."""
    first, second = (
        f"{status}\n{headers}\n{body}".splitlines() for status, headers, body in (one, other)
    )
    return list(unified_diff(first, second, lineterm="", n=0))[2:]


def played(scene: Callable[[Twins], Record], twins: Twins, letter: str) -> Record:
    """Play `scene` under the key of `letter`, and leave the records as they were."""
    with transaction.atomic():
        twins.write(letter)
        seen = scene(twins)
        transaction.set_rollback(True)
    return seen


type Scene = Callable[[Twins], Record]


@pytest.fixture(scope="module")
def play(twins: Twins) -> Callable[[Scene, str], Record]:
    """Return the record of a scene under a key, played once."""
    return cache(lambda scene, letter: played(scene, twins, letter))


@pytest.mark.promise("B1")
@pytest.mark.parametrize("scene", SCENES)
def test_pages_do_not_depend_on_the_key(
    scene: Scene, play: Callable[[Scene, str], Record], db: None
) -> None:
    first, second = play(scene, "A"), play(scene, "B")
    assert list(first) == list(second)
    for call, page in first.items():
        assert differences(page, second[call]) == [], call


@pytest.mark.promise("B1")
@pytest.mark.parametrize("scene", SCENES)
def test_pages_tell_nothing_of_the_key(
    scene: Scene, play: Callable[[Scene, str], Record], db: None
) -> None:
    seen = play(scene, "A")
    typed = {"CANARY-A-word", "98765.4321"}  # by the learner, who has a right to see it again
    secrets = re.compile(r"CANARY-A-\w+|98765\.4321|4242|<mark>|见课文")
    told = {call: set(secrets.findall(body)) - typed for call, (_, _, body) in seen.items()}
    assert {call: secret for call, secret in told.items() if secret} == {}


def canaries(response: Any) -> set[str]:
    """Return the sorts of canary on a page: feedback, explanation, sample, …, and the evidence."""
    found = re.findall(r"CANARY-A-([a-z]+)|<mark>", response.content.decode())
    return {sort or "evidence" for sort in found}


def practise(client: Client, attempt: Attempt, twins: Twins, *, hand_in: bool) -> None:
    for position, answer in enumerate(twins.answers(right=False), 1):
        form = answer | {"op_id": f"operation-{position}"}
        client.post(reverse("save-answer", args=[attempt.pk, position]), form)
    if hand_in:
        client.post(reverse("submit-attempt", args=[attempt.pk]))


def result_of_practice(client: Client, twins: Twins, user: User) -> Any:
    attempt = twins.practised[user.pk]
    practise(client, attempt, twins, hand_in=True)
    return client.get(reverse("result", args=[attempt.pk]))


def answered_practice(client: Client, twins: Twins, user: User) -> Any:
    attempt = twins.practised[user.pk]
    practise(client, attempt, twins, hand_in=False)
    return client.get(f"{reverse('attempt', args=[attempt.pk])}?item=1")


def answered_check(client: Client, twins: Twins, user: User) -> Any:
    version = twins.versions[0]
    form = posted(version, "operation-of-a-check", right=False)
    return client.post(reverse("check-answer", args=[version.pk]), form)


def objection_to_a_check(client: Client, twins: Twins, user: User) -> Any:
    answered_check(client, twins, user)
    item = Item.objects.get(attempt__user=user, attempt__purpose="check")
    return client.get(reverse("objection", args=[item.pk]))


SHOWN: list[tuple[Callable[[Client, Twins, User], Any], set[str]]] = [
    (result_of_practice, {"feedback", "explanation", "word", "sample", "evidence"}),
    (answered_practice, {"feedback", "explanation", "evidence"}),
    (answered_check, {"feedback", "explanation", "evidence"}),
    (objection_to_a_check, {"feedback", "explanation", "evidence"}),
]


@pytest.mark.parametrize(("show", "shown"), SHOWN)
def test_key_is_shown_to_who_sits_no_exam(
    show: Callable[[Client, Twins, User], Any], shown: set[str], twins: Twins, db: None
) -> None:
    assert canaries(show(browser_of(twins.reader), twins, twins.reader)) == shown


@pytest.mark.promise("B1")
@pytest.mark.parametrize(("show", "shown"), SHOWN)
def test_key_is_withheld_from_who_sits_the_exam(
    show: Callable[[Client, Twins, User], Any], shown: set[str], twins: Twins, db: None
) -> None:
    assert canaries(show(browser_of(twins.candidate), twins, twins.candidate)) == set()


@pytest.mark.parametrize(("show", "shown"), SHOWN)
def test_key_is_shown_again_after_handing_in(
    show: Callable[[Client, Twins, User], Any], shown: set[str], twins: Twins, db: None
) -> None:
    client = browser_of(twins.candidate)
    client.post(reverse("submit-attempt", args=[twins.examined.pk]))
    assert canaries(show(client, twins, twins.candidate)) == shown


@pytest.mark.promise("B1")
def test_result_seen_before_is_withheld_in_an_exam_begun_later(twins: Twins, db: None) -> None:
    client = browser_of(twins.reader)
    attempt = twins.practised[twins.reader.pk]
    practise(client, attempt, twins, hand_in=True)
    client.post(reverse("start-attempt", args=[twins.exam.pk]))
    assert canaries(client.get(reverse("result", args=[attempt.pk]))) == set()


def test_exam_shows_all_after_handing_in(twins: Twins, db: None) -> None:
    client = browser_of(twins.candidate)
    client.post(reverse("submit-attempt", args=[twins.examined.pk]))
    page = client.get(reverse("result", args=[twins.examined.pk]))
    assert canaries(page) == {"feedback", "explanation", "word", "sample", "evidence"}


@pytest.mark.promise("B1")
def test_exam_made_a_practice_stays_an_exam_for_who_sits_it(twins: Twins, db: None) -> None:
    Quiz.objects.filter(pk=twins.exam.pk).update(mode="practice")
    page = answered_check(browser_of(twins.candidate), twins, twins.candidate)
    assert canaries(page) == set()


def weak_passages(client: Client) -> list[str]:
    return [entry.passage.text for entry in client.get(reverse("my-progress")).context["weakest"]]


@pytest.mark.promise("B1")
def test_weakest_passages_leave_out_the_exam_while_it_runs(twins: Twins, db: None) -> None:
    client = browser_of(twins.reader)
    practise(client, twins.practised[twins.reader.pk], twins, hand_in=True)
    before = weak_passages(client)
    client.post(reverse("start-attempt", args=[twins.exam.pk]))
    running = weak_passages(client)
    attempt = Attempt.objects.open().get(user=twins.reader)
    client.post(reverse("submit-attempt", args=[attempt.pk]))
    assert (len(before), running, weak_passages(client)) == (1, [], before)


@pytest.mark.promise("B1")
def test_check_in_the_lesson_waits_until_the_exam_is_over(twins: Twins, db: None) -> None:
    client = browser_of(twins.candidate)
    url = twins.lesson.get_absolute_url()
    running = client.get(url).content.decode()
    client.post(reverse("submit-attempt", args=[twins.examined.pk]))
    after = client.get(url).content.decode()
    action = f'action="{reverse("check-answer", args=[twins.versions[0].pk])}"'
    assert (action in running, action in after) == (False, True)
