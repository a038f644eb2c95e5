"""What is measured: an endless row of requests, and what a good response to them looks like."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, cycle

from benchmarks.client import Connection, Response, get, post
from benchmarks.plan import Fields, Learner, Plan
from benchmarks.problems import BenchmarkBroken

FLOOR = "floor"
FLOOR_READING = "floor, no write"
SAVE = "answer save"

_RECEIPT = b'data-receipt="'
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
_LOCALE = "django_language=zh-hans"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, and the operation it carries if it saves an answer."""

    request: bytes
    op_id: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """`requests(lane, lanes)` yields the requests of one of several simultaneous clients."""

    name: str
    port: int
    marker: bytes
    requests: Callable[[int, int], Iterator[Asked]]
    target_percent: int | None = None

    def check(self, response: Response) -> None:
        """Raise BenchmarkBroken unless the response is what a person would have waited for."""
        if response.status != 200 or self.marker not in response.body:
            said = response.body[:2000].decode(errors="replace")
            raise BenchmarkBroken(f"{self.name}: {response.status} without the marker:\n{said}")


@dataclass(slots=True)
class Examinee:
    """One browser in an exam: its cookies and token, and the operations it knows of."""

    learner: Learner
    cookies: str
    token: str
    number: int
    steps: Iterator[int] = field(default_factory=count)
    bases: dict[int, str] = field(default_factory=dict)

    @property
    def saves_a_paper(self) -> int:
        """How many saves go once through the paper: every other answer is changed once."""
        return len(self.learner.answers) * 3 // 2

    def save(self) -> Asked:
        """Answer the next item; every third time, change the answer given just before."""
        step = next(self.steps)
        place = (step - step // 3 - (step % 3 == 2)) % (len(self.learner.answers) - 1)
        op_id = f"b{self.number:05}-{step:08}"
        fields = [
            ("csrfmiddlewaretoken", self.token),
            ("op_id", op_id),
            ("base", self.bases.get(place, "")),
            *self.learner.answers[place][step % 2],
            ("then", "next"),
        ]
        self.bases[place] = op_id
        return Asked(self._htmx(place + 1, fields), op_id)

    def _htmx(self, position: int, fields: Fields) -> bytes:
        page = f"/attempts/{self.learner.attempt}/"
        headers = {
            "HX-Request": "true",
            "HX-Target": "paper",
            "HX-Current-URL": f"http://127.0.0.1{page}?item={position}",
        }
        return post(f"{page}items/{position}/", self.cookies, fields, headers)


def floor(plan: Plan, port: int) -> Measure:
    return Measure(FLOOR, port, b"data-written", lambda *lane: _floor_posts(plan, *lane))


def floor_reading(plan: Plan, port: int) -> Measure:
    paths = [f"/rows/{row}/" for row in plan.rows]
    people = (*plan.readers, *plan.examinees)
    return _pages(FLOOR_READING, port, b"<h1>", people, lambda _learner: paths)


def product(plan: Plan, port: int, examinees: Sequence[Examinee]) -> list[Measure]:
    """Return what is measured of the site itself."""
    course = f"/courses/{plan.course}/"
    lessons = [f"{course}{slug}/" for slug in plan.lessons]
    readers = plan.readers
    return [
        Measure(SAVE, port, _RECEIPT, lambda *lane: _saves(examinees, *lane), 50),
        _pages("lesson page", port, b"data-reader", readers, lambda _reader: lessons, 40),
        _pages("course page", port, b'class="step"', readers, lambda _reader: [course], 40),
        _pages("home", port, b'class="next-step"', readers, lambda _reader: ["/"]),
        _pages("my progress", port, b'class="days"', readers, lambda _reader: ["/progress/"]),
        _pages("attempt page", port, b'name="op_id"', plan.examinees, _attempt_paths),
    ]


def papers(port: int, examinees: Sequence[Examinee]) -> Measure:
    """Return the saves of candidates who each answer their whole paper before the next one does."""
    return Measure(SAVE, port, _RECEIPT, lambda *lane: _papers(examinees, *lane))


def sit_down(learners: Iterable[Learner], port: int) -> list[Examinee]:
    """Open each exam once, as a browser does: that gives the cookie and the token."""
    connection = Connection(port)
    found = []
    for number, learner in enumerate(learners):
        response = connection.send(get(f"/attempts/{learner.attempt}/", _cookies(learner)))
        token = _TOKEN.search(response.body)
        cookie = next(iter(response.headers("set-cookie")), "").partition(";")[0]
        if response.status != 200 or token is None or not cookie.startswith("csrftoken="):
            raise BenchmarkBroken(f"The attempt page came without a form: {response.head!r}")
        cookies = f"{_cookies(learner)}; {cookie}"
        found.append(Examinee(learner, cookies, token[1].decode(), number))
    connection.close()
    return found


def _floor_posts(plan: Plan, lane: int, lanes: int) -> Iterator[Asked]:
    people = (*plan.examinees, *plan.readers)[lane::lanes]
    for number in count():
        row = plan.rows[number % len(plan.rows)]
        cookies = _cookies(people[number % len(people)])
        yield Asked(post(f"/rows/{row}/", cookies, [("text", f"行 {number}")], {}))


def _saves(examinees: Sequence[Examinee], lane: int, lanes: int) -> Iterator[Asked]:
    """Let the people of this lane answer in turn; no two clients write for one person."""
    people = examinees[lane::lanes]
    for number in count():
        yield people[number % len(people)].save()


def _papers(examinees: Sequence[Examinee], lane: int, lanes: int) -> Iterator[Asked]:
    for person in cycle(examinees[lane::lanes]):
        for _save in range(person.saves_a_paper):
            yield person.save()


def _pages(
    name: str,
    port: int,
    marker: bytes,
    people: tuple[Learner, ...],
    paths: Callable[[Learner], list[str]],
    target_percent: int | None = None,
) -> Measure:
    """Return a measure that opens the pages at `paths` as each of `people` in turn."""

    def requests(lane: int, lanes: int) -> Iterator[Asked]:
        for number in count(lane, lanes):
            person = people[number % len(people)]
            own = paths(person)
            yield Asked(get(own[number % len(own)], _cookies(person)))

    return Measure(name, port, marker, requests, target_percent)


def _attempt_paths(learner: Learner) -> list[str]:
    places = range(1, len(learner.answers) + 1)
    return [f"/attempts/{learner.attempt}/?item={place}" for place in places]


def _cookies(learner: Learner) -> str:
    return f"sessionid={learner.session}; {_LOCALE}"
