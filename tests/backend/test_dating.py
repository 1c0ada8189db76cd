"""When something happened: as the terminal says, as far as nothing the backend knows speaks against it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from backend.database import Database
from backend.settings import BackendSettings
from backend.tables import commands
from console.domain.case import Case
from console.domain.codes import Action
from console.domain.command import Command
from console.domain.documents import command_document, moment
from tests.backend.asgi import Browser
from tests.backend.people import Person, Terminal, enrol, sign_in
from tests.builders import MONDAY
from tests.fakes.stopped_clock import StoppedClock

HOUR, DAY = 3600.0, 86_400.0
REPLY = {"text": "已修复", "public_answer": "已恢复供水"}


def later(hours: float) -> datetime:
    return MONDAY + timedelta(hours=hours)


def handed(terminal: Terminal, *made: Command, more: bool | None = None) -> list[datetime]:
    """Hand commands over; return when each is believed to have happened."""
    said = {} if more is None else {"more": more}
    answer = terminal.post({"commands": [command_document(command) for command in made], **said}).json()
    assert [outcome["status"] for outcome in answer["outcomes"]] == ["applied"] * len(made), answer
    return [moment(outcome["events"][0]["at"]) or MONDAY for outcome in answer["outcomes"]]


def flagged(database_url: str, command: Command) -> bool:
    database = Database(BackendSettings(database_url))
    with database.read() as connection:
        found = connection.execute(select(commands.c.skewed).where(commands.c.id == command.id)).scalar_one()
    database.dispose()
    return bool(found)


def at_the_unit(browser: Browser, taker: Person, terminal: Terminal) -> tuple[Person, Terminal, Case]:
    """A case the waterworks has had since Monday and has opened, at its own terminal."""
    case = terminal.does(taker, Action.NEW)
    case = terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, case)
    water = sign_in(browser, "water")
    here = enrol(water, "install-water")
    return water, here, here.does(water, Action.VIEW, {}, case)


def test_a_reply_made_late_does_not_count_as_in_time(
    browser: Browser, taker: Person, terminal: Terminal, clock: StoppedClock, database_url: str
) -> None:
    water, here, case = at_the_unit(browser, taker, terminal)
    clock.advance(3 * HOUR)
    (refused,) = here.send(here.makes(water, Action.NOTE, {"text": ""}, case, later(3)))
    assert refused["status"] == "refused"
    clock.advance(21 * HOUR)

    reply = here.makes(water, Action.REPLY, REPLY, case, later(1))

    # It was online at three hours and handed over all it had: what came behind that was made behind that.
    assert handed(here, reply) == [later(3)]
    assert flagged(database_url, reply)


def test_a_whole_day_without_a_network_keeps_its_times(
    browser: Browser, taker: Person, terminal: Terminal, clock: StoppedClock, database_url: str
) -> None:
    water, here, case = at_the_unit(browser, taker, terminal)
    made = [here.makes(water, Action.NOTE, {"text": f"第{hour}次"}, case, later(hour)) for hour in range(1, 9)]
    clock.advance(9 * HOUR)

    assert handed(here, *made) == [later(hour) for hour in range(1, 9)]
    assert not flagged(database_url, made[0])


def test_what_is_handed_over_in_portions_keeps_its_times_however_long_the_line_was_cut_between_them(
    browser: Browser, taker: Person, terminal: Terminal, clock: StoppedClock
) -> None:
    water, here, case = at_the_unit(browser, taker, terminal)
    made = [here.makes(water, Action.NOTE, {"text": f"第{hour}次"}, case, later(hour)) for hour in range(1, 7)]
    clock.advance(7 * HOUR)
    assert handed(here, *made[:3], more=True) == [later(1), later(2), later(3)]
    clock.advance(2 * HOUR)
    assert handed(here, *made[3:5], more=True) == [later(4), later(5)]
    clock.advance(2 * HOUR)

    assert handed(here, made[5], more=False) == [later(6)]


def test_a_full_batch_of_whoever_does_not_say_is_taken_to_be_followed_by_more(
    taker: Person, terminal: Terminal, clock: StoppedClock
) -> None:
    case = terminal.does(taker, Action.NEW)
    made = [terminal.makes(taker, Action.NOTE, {"text": str(turn)}, case, later(1)) for turn in range(101)]
    clock.advance(2 * HOUR)
    handed(terminal, *made[:100])
    clock.advance(HOUR)

    assert handed(terminal, made[100]) == [later(1)]


def test_who_says_for_days_that_there_is_more_is_not_believed_for_ever(
    browser: Browser, taker: Person, terminal: Terminal, clock: StoppedClock
) -> None:
    water, here, case = at_the_unit(browser, taker, terminal)
    for day in (1, 2, 3):
        clock.advance(DAY)
        handed(here, here.makes(water, Action.NOTE, {"text": "查看"}, case, later(0.5 + 0.01 * day)), more=True)
    clock.advance(HOUR)

    assert handed(here, here.makes(water, Action.REPLY, REPLY, case, later(1)), more=True) >= [later(24)]


def test_nothing_is_older_than_what_the_same_terminal_did_before_it(
    taker: Person, neighbour: Person, terminal: Terminal, clock: StoppedClock, database_url: str
) -> None:
    """Two people at one terminal: its count goes on, whoever sits there."""
    clock.advance(9 * HOUR)
    first, second = terminal.makes(taker, at=later(6)), terminal.makes(neighbour, at=later(2))

    assert handed(terminal, first, second) == [later(6), later(6)]
    assert (flagged(database_url, first), flagged(database_url, second)) == (False, True)


def test_lying_a_little_further_back_each_time_leads_nowhere(
    taker: Person, terminal: Terminal, clock: StoppedClock
) -> None:
    clock.advance(9 * HOUR)
    made = [terminal.makes(taker, at=later(6) - timedelta(minutes=4 * step)) for step in range(5)]

    assert handed(terminal, *made) == [later(6)] * 5


def test_a_clock_that_ran_ahead_binds_nothing_of_what_came_behind_it(
    taker: Person, terminal: Terminal, clock: StoppedClock
) -> None:
    clock.advance(3 * HOUR)
    ahead, right = terminal.makes(taker, at=later(30)), terminal.makes(taker, at=later(2))

    assert handed(terminal, ahead, right) == [later(3), later(2)]


def test_nothing_is_older_than_what_it_rests_on(
    browser: Browser, taker: Person, terminal: Terminal, clock: StoppedClock
) -> None:
    """The terminal of the unit was never in contact; what it saw of the case it cannot have seen before it was done."""
    water = sign_in(browser, "water")
    here = enrol(water, "install-water")
    clock.advance(5 * HOUR)
    case = terminal.does(taker, Action.NEW, at=later(4))
    case = terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, case, later(5))
    clock.advance(5 * HOUR)
    view = here.makes(water, Action.VIEW, {}, case, later(1))

    assert handed(here, replace(view, writers={})) == [later(5)]


def test_a_chain_on_one_case_keeps_its_order(taker: Person, terminal: Terminal, clock: StoppedClock) -> None:
    case = terminal.does(taker, Action.NEW)
    clock.advance(4 * HOUR)
    case = terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, case, later(4))
    clock.advance(5 * HOUR)
    other = enrol(taker, "install-2")

    assert handed(other, other.makes(taker, Action.AMEND, {"title": "停水"}, case, later(2))) == [later(4)]


def test_what_a_restored_store_lost_comes_again_with_the_times_it_had(
    taker: Person, terminal: Terminal, clock: StoppedClock, change: Callable[..., None]
) -> None:
    case = terminal.does(taker, Action.NEW)
    clock.advance(HOUR)
    made = [terminal.makes(taker, Action.NOTE, {"text": str(hour)}, case, later(hour)) for hour in (1, 2, 3)]
    for command in made:
        handed(terminal, command)
        clock.advance(HOUR)
    lost = ", ".join(f"'{command.id}'" for command in made)
    backup = ("2026-11-23 02:00:00.000000", 1)
    change(
        f"DELETE FROM events WHERE command_id IN ({lost})",
        f"DELETE FROM commands WHERE id IN ({lost})",
        f"UPDATE terminals SET caught_up_at = '{backup[0]}', caught_up_seq = {backup[1]}",
    )
    clock.advance(DAY)

    # It works on before it is asked for what was lost.
    handed(terminal, terminal.makes(taker, Action.NOTE, {"text": "新"}, case, later(28)), more=False)
    assert [handed(terminal, command, more=True)[0] for command in made] == [later(1), later(2), later(3)]
