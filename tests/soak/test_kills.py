from random import Random

import pytest

from quizzes.models import Answer
from soak.candidates import all_receipts, seated, statuses
from soak.kills import kill_again_and_again
from soak.server import Server
from soak.verify import faults
from tests.guarantees.plugin import Figure
from tests.rounds import rounds
from tests.soak.conftest import Seats

PEOPLE = 10
KILLS = rounds(20)


@pytest.mark.promise("A8")
def test_killed_server_has_every_answer_it_acknowledged(
    seats: Seats, server: Server, figure: Figure
) -> None:
    random = Random(8)  # noqa: S311 -- moments to kill at, no secrets
    with seated(seats(PEOPLE), server.port, "kill") as candidates:
        kills = kill_again_and_again(
            server, candidates, kills=KILLS, saves_between=(5, 25), random=random
        )
    receipts = all_receipts(candidates)
    assert faults(receipts) == []
    assert Answer.objects.count() == len(receipts)
    assert set(statuses(candidates)) == {0, 200}
    figure(f"{kills.count} kills, {len(receipts)} acknowledged answers, 0 missing")
