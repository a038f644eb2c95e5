"""Take the times; runs by itself, in the environment of a server.

The pages are asked for through Django's test client, in this process: what a worker of a server
does, without the network. Times are medians.
"""

import argparse
import json
from collections.abc import Callable
from statistics import median
from time import perf_counter

import django

django.setup()

from django.db import connection  # noqa: E402 -- models can be imported once Django is set up
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from benchmarks.revision.office import ASKED, Office, build, new_text  # noqa: E402
from lessons.models import Revision  # noqa: E402
from progress.actions import record_completions_in  # noqa: E402
from progress.models import Completion  # noqa: E402

TIMES = 20


def measure(learners: int, questions: int) -> dict[str, list[str]]:
    office = build(learners, questions, timezone.now())
    draft = new_text(office.lesson, timezone.now())
    recording = _time(lambda: record_completions_in(office.course, now=timezone.now()))
    assert Completion.objects.count() == learners
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    owner, learner = _client(office.instructor), _client(office.learner)
    saves = _Saves(office)
    home, save = _page(learner, reverse("home")), saves.median(ASKED // 2)
    consequences = reverse("admin:lessons_lesson_text", args=[office.lesson.pk, draft.number])
    shown = _page(owner, consequences, times=3)
    publishing = _time(lambda: _publish(owner, office, draft))
    again = saves.median(ASKED // 2)
    changes = _page(
        learner, reverse("lesson-changes", args=[office.course.slug, office.lesson.slug])
    )
    home_after = _page(learner, reverse("home"))
    return {
        f"recording {learners:,} completions, once": [_seconds(recording), ""],
        "the owner's page of consequences": [_seconds(shown), ""],
        "publishing": ["", _seconds(publishing)],
        "home page, of the time before": ["100%", f"{home_after / home:.0%}"],
        "home page, queries": ["", str(_queries(learner, reverse("home")))],
        "what changed, of the home page before": ["", f"{changes / home:.0%}"],
        "answer save, of the time before": ["100%", f"{again / save:.0%}"],
    }


class _Saves:
    """An exam that somebody sits meanwhile: each answer is saved once."""

    def __init__(self, office: Office) -> None:
        self.client = _client(office.attempt.user)
        self.attempt = office.attempt
        self.position = 0

    def median(self, count: int) -> float:
        return median(_time(self._save) for _number in range(count))

    def _save(self) -> None:
        self.position += 1
        url = reverse("save-answer", args=[self.attempt.pk, self.position])
        fields = {
            "op_id": f"bench-{self.position:05}",
            "base": "",
            "choice": "true",
            "then": "next",
        }
        headers = {"HX-Request": "true", "HX-Target": "paper"}
        response = self.client.post(url, fields, headers=headers)
        assert response.status_code == 200, response.content[:500]


def _publish(owner: Client, office: Office, draft: Revision) -> None:
    url = reverse("admin:lessons_lesson_publish", args=[office.lesson.pk, draft.number])
    owner.post(url)
    office.lesson.refresh_from_db()
    assert office.lesson.current_revision == draft


def _page(client: Client, url: str, times: int = TIMES) -> float:
    """Return the median time of a page in seconds, after a first look that fills the caches."""
    assert client.get(url).status_code == 200
    return median(_time(lambda: client.get(url)) for _number in range(times))


def _queries(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


def _time(action: Callable[[], object]) -> float:
    began = perf_counter()
    action()
    return perf_counter() - began


def _client(user: User) -> Client:
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user)
    return client


def _seconds(value: float) -> str:
    return f"{value:.2f} s"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--learners", type=int, required=True)
    parser.add_argument("--questions", type=int, required=True)
    arguments = parser.parse_args()
    print(json.dumps(measure(arguments.learners, arguments.questions), ensure_ascii=False))
