"""Candidates in an exam, who keep the receipt of every answer and ask until they have one."""

import json
import re
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from itertools import count
from pathlib import Path

from benchmarks.client import Connection, Response, post
from benchmarks.measures import Examinee, sit_down
from benchmarks.plan import Fields, Learner
from benchmarks.problems import BenchmarkBroken

_RECEIPT = re.compile(rb'data-receipt="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Saving:
    """One operation of a browser: it may be sent several times, and is the same each time."""

    attempt: int
    position: int
    op_id: str
    base: str
    answer: Fields
    then: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the candidate may believe: this answer was saved."""

    saving: Saving
    token: str


@dataclass(slots=True)
class Candidate:
    """One browser, one request at a time."""

    examinee: Examinee
    connection: Connection
    name: str
    receipts: list[Receipt] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    """How often each status came back; 0 stands for no whole response."""
    seconds: list[float] = field(default_factory=list)
    """How long each whole response to a saving took."""
    pending: Saving | None = None
    _steps: "count[int]" = field(default_factory=count)
    _bases: dict[int, str] = field(default_factory=dict)

    def save(self) -> bool:
        """Send the next answer, or again the one without a receipt; say whether it has one now."""
        saving = self.pending = self.pending or self._next()
        begin = time.perf_counter()
        response = self._send(self._request(saving))
        if response is None:
            return False
        self.seconds.append(time.perf_counter() - begin)
        found = _RECEIPT.search(response.body)
        if response.status != 200 or found is None:
            return False
        self._keep(Receipt(saving, found[1].decode()))
        return True

    def hand_in(self) -> bool:
        """Send the attempt in; say whether the server took it."""
        page = f"/attempts/{self.examinee.learner.attempt}/submit/"
        fields = [("csrfmiddlewaretoken", self.examinee.token)]
        response = self._send(post(page, self.examinee.cookies, fields, {"HX-Request": "true"}))
        return response is not None and response.status == 200

    def _next(self) -> Saving:
        """Answer the next item: saved once as it is chosen, and once on the way to the next."""
        step = next(self._steps)
        answers = self.examinee.learner.answers
        place = step // 2 % (len(answers) - 1)  # behind the last, the page to hand in would come
        return Saving(
            attempt=self.examinee.learner.attempt,
            position=place + 1,
            op_id=f"{self.name}-{step:06}",
            base=self._bases.get(place, ""),
            answer=answers[place][step % 2],
            then="next" if step % 2 else "stay",
        )

    def _keep(self, receipt: Receipt) -> None:
        self.receipts.append(receipt)
        self._bases[receipt.saving.position - 1] = receipt.saving.op_id
        self.pending = None

    def _request(self, saving: Saving) -> bytes:
        page = f"/attempts/{saving.attempt}/"
        fields = [
            ("csrfmiddlewaretoken", self.examinee.token),
            ("op_id", saving.op_id),
            ("base", saving.base),
            *saving.answer,
            ("then", saving.then),
        ]
        headers = {
            "HX-Request": "true",
            "HX-Target": "saved" if saving.then == "stay" else "paper",
            "HX-Current-URL": f"http://127.0.0.1{page}?item={saving.position}",
        }
        path = f"{page}items/{saving.position}/"
        return post(path, self.examinee.cookies, fields, headers)

    def _send(self, request: bytes) -> Response | None:
        """Return the response; None when the server went away before all of it was here.

        A server closes a connection that is idle for long. Where it did so just now, a browser
        sends again on a new one, and so does this.
        """
        response = self._exchange(request) if self.connection.is_open else None
        response = response or self._exchange(request)
        self.statuses[response.status if response else 0] += 1
        return response

    def _exchange(self, request: bytes) -> Response | None:
        try:
            return self.connection.send(request)
        except (OSError, BenchmarkBroken):
            self.connection.close()
            return None


@contextmanager
def seated(learners: Iterable[Learner], port: int, name: str) -> Iterator[list[Candidate]]:
    """Let each open the exam, as a browser does; `name` tells their operations from others'."""
    candidates = [
        Candidate(examinee, Connection(port), f"{name}-{examinee.number:04}")
        for examinee in sit_down(learners, port)
    ]
    try:
        yield candidates
    finally:
        for candidate in candidates:
            candidate.connection.close()


def statuses(candidates: Iterable[Candidate]) -> Counter[int]:
    return sum((candidate.statuses for candidate in candidates), Counter())


def all_receipts(candidates: Iterable[Candidate]) -> list[Receipt]:
    return [receipt for candidate in candidates for receipt in candidate.receipts]


def write_receipts(path: Path, receipts: Sequence[Receipt]) -> None:
    path.write_text(json.dumps([asdict(receipt) for receipt in receipts]), encoding="utf-8")


def read_receipts(path: Path) -> list[Receipt]:
    return [
        Receipt(_saving(entry["saving"]), entry["token"])
        for entry in json.loads(path.read_text(encoding="utf-8"))
    ]


def _saving(stored: dict[str, object]) -> Saving:
    answer = stored.pop("answer")
    assert isinstance(answer, list)
    return Saving(answer=[(name, value) for name, value in answer], **stored)  # type: ignore[arg-type] # as asdict() wrote it
