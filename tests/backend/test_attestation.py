"""Whose work is taken: of people who are let in, and were not shut out since."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.backend.people import Person, Terminal
from tests.builders import MONDAY

DISABLED = "UPDATE accounts SET disabled_at = '2026-11-23 02:00:00' WHERE username = 'taker'"
SAMPLE = "UPDATE accounts SET demo = TRUE WHERE username = 'taker'"
REVOKED = "UPDATE sign_ins SET revoked_at = '2026-11-23 02:00:00' WHERE username = 'taker'"
#: A store brought back from before the sign-in, which is then known by its signature only.
LOST = "DELETE FROM sign_ins WHERE username = 'taker'"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ([REVOKED], "actor_revoked"),
        ([DISABLED], "actor_revoked"),
        ([LOST, DISABLED], "actor_revoked"),
        ([SAMPLE], "actor_not_attested"),
        ([LOST, SAMPLE], "actor_not_attested"),
    ],
)
def test_work_of_whoever_was_shut_out_since_is_refused(
    taker: Person, neighbour: Person, terminal: Terminal, change: Callable[..., None], changed: list[str], reason: str
) -> None:
    change(*changed)

    theirs, others = terminal.send(terminal.makes(taker), terminal.makes(neighbour))

    assert (theirs["status"], theirs["reason"], theirs["case"]) == ("refused", reason, None)
    assert others["status"] == "applied"


def test_a_sign_in_the_store_lost_is_believed_by_its_signature(
    taker: Person, neighbour: Person, terminal: Terminal, change: Callable[..., None]
) -> None:
    change(LOST)
    forged = replace(terminal.makes(taker), actor=neighbour.actor)

    outcomes = terminal.send(terminal.makes(taker), forged)

    assert [outcome["status"] for outcome in outcomes] == ["applied", "refused"]
    assert outcomes[1]["reason"] == "actor_not_attested"


def test_what_was_applied_before_somebody_was_shut_out_stays_applied(
    taker: Person, terminal: Terminal, change: Callable[..., None]
) -> None:
    new = terminal.makes(taker)
    terminal.send(new)
    change(DISABLED)

    (outcome,) = terminal.send(new)

    assert outcome["status"] == "duplicate"


def test_a_clock_that_is_years_ahead_costs_nobody_the_authorship_of_his_work(taker: Person, terminal: Terminal) -> None:
    ahead = replace(terminal.makes(taker), at=MONDAY + timedelta(days=3650))

    (outcome,) = terminal.send(ahead)

    assert outcome["status"] == "applied"
    assert outcome["case"]["created_at"] == "2026-11-23T02:00:00Z"
