"""How long the sync waits after which failure: full jitter, a cap, and what the backend asks for."""

from random import Random

import pytest

from console.ports.errors import BackendError, NotAuthorised, Rejected, TooOld, Unreachable
from console.sync.patience import Patience
from tests.fakes.stopped_clock import StoppedClock

SILENT = Unreachable("timed_out")
ANSWERED = Unreachable("server_failed", answered=True)
NOBODY = Unreachable("unreachable", left=False)


class Drawn(Random):
    """Draws always the same."""

    def __init__(self, value: float) -> None:
        super().__init__()
        self._value = value

    def random(self) -> float:
        return self._value


def asked(seconds: float) -> Unreachable:
    return Unreachable("too_many_requests", retry_after=seconds, answered=True)


@pytest.mark.parametrize(
    ("error", "failures", "least", "most"),
    [
        # Full jitter: anywhere from (almost) nothing to a window that doubles from a second to a minute.
        (SILENT, 1, 0.25, 1),
        (SILENT, 2, 0.25, 2),
        (SILENT, 5, 0.25, 16),
        (SILENT, 7, 0.25, 60),
        (SILENT, 1000, 0.25, 60),
        # One that answers that it fails is asked once in ten seconds at the most.
        (ANSWERED, 1, 10, 15),
        (ANSWERED, 5, 10, 16),
        (ANSWERED, 1000, 10, 60),
        # Nobody takes the connection: asking burdens nobody, and the end of an outage is to be noticed in seconds.
        (NOBODY, 1, 0.5, 1),
        (NOBODY, 1000, 2, 4),
        # What trying again will not change soon.
        (Rejected("bad_request"), 1, 15, 15),
        (NotAuthorised("token_unknown"), 1, 15, 15),
        (TooOld(), 1000, 15, 60),
        # The backend's own word, never less, up to an hour.
        (asked(0), 1, 10, 15),
        (asked(30), 1, 30, 30),
        (asked(30), 1000, 30, 60),
        (asked(1e9), 1, 3600, 3600),
    ],
)
def test_the_wait_lies_between(error: BackendError, failures: int, least: float, most: float) -> None:
    waits = []
    for draw in (0.0, 1.0):
        patience = Patience(StoppedClock(), Drawn(draw))
        for _ in range(failures):
            wait = patience.failed(error)
        waits.append(wait)
        assert patience.left() == wait
    assert waits == [least, most]


def test_there_is_no_last_attempt_and_a_success_begins_anew() -> None:
    patience = Patience(StoppedClock(), Drawn(1.0))
    assert [patience.failed(SILENT) for _ in range(100)][-1] == 60
    patience.worked()
    assert patience.failed(SILENT) == 1


def test_a_person_overrules_our_own_wait_and_not_the_backends() -> None:
    patience = Patience(StoppedClock(), Drawn(1.0))
    patience.failed(SILENT)
    patience.forget()
    assert patience.left() <= 0
    patience.failed(asked(30))
    patience.forget()
    assert patience.left() == 30
