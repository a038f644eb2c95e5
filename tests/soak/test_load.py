import pytest

from soak.candidates import all_receipts, seated, statuses
from soak.load import answer_in_haste
from soak.server import Server
from soak.verify import faults
from tests.guarantees.plugin import Figure
from tests.soak.conftest import Seats

PEOPLE = 50
SAVES = 20


@pytest.mark.promise("A10")
def test_crowded_server_saves_every_answer(seats: Seats, server: Server, figure: Figure) -> None:
    with seated(seats(PEOPLE), server.port, "load") as candidates:
        answer_in_haste(candidates, SAVES)
    receipts = all_receipts(candidates)
    assert statuses(candidates) == {200: PEOPLE * SAVES}
    assert (len(receipts), faults(receipts)) == (PEOPLE * SAVES, [])
    figure(f"{PEOPLE} candidates at once, {len(receipts)} saves, 0 server errors")
