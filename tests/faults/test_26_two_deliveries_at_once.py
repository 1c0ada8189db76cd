"""26, two deliveries of the same operation at the same instant: one applies, the other is answered from the ledger; on
SQLite and on PostgreSQL."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from console.domain.codes import Action
from console.domain.command import Command
from console.ports.records import Outcome, OutcomeStatus, SignIn, Terminal
from tests.contract.worlds import House, World, prepare
from tests.fakes.stopped_clock import StoppedClock
from tests.postgres_server import PostgresServer

AT_ONCE = 4


@pytest.fixture(params=["sqlite", "postgresql"])
def served(request: pytest.FixtureRequest, prepared_city: Path, house: House) -> Iterator[House]:
    """The backend in this process, on either engine."""
    if request.param == "sqlite":
        yield house
        return
    server: PostgresServer = request.getfixturevalue("postgres")
    name = server.make()
    prepare(server.address(name))
    there = House(Path(), StoppedClock(), server.address(name))
    there.start()
    yield there
    there.stop()


def test_one_applies_and_the_others_are_duplicates(served: House) -> None:
    with closing(served.client()) as first:
        world = World(first, served.clock)
        taker = world.person()
        terminal = world.terminal(taker)
        new = world.command(taker, terminal)
        chain = [new, *(_more(world, taker, terminal, new) for _ in range(3))]
        outcomes = _at_once(served, terminal, chain)
        statuses = [[outcome.status for outcome in told] for told in outcomes]
        assert sorted(statuses) == [[OutcomeStatus.APPLIED] * 4, *[[OutcomeStatus.DUPLICATE] * 4] * (AT_ONCE - 1)]
        shown = first.find_case(taker, new.case_id)
        assert shown.case.version == len(chain)
        assert [event.command_id for event in shown.events] == [command.id for command in chain]


def _more(world: World, taker: SignIn, terminal: Terminal, new: Command) -> Command:
    return replace(world.command(taker, terminal, Action.NOTE, text="补充"), case_id=new.case_id)


def _at_once(served: House, terminal: Terminal, chain: list[Command]) -> list[Sequence[Outcome]]:
    """Hand the same over from several clients that wait for each other before they send."""
    gate, told = threading.Barrier(AT_ONCE), list[Sequence[Outcome]]()

    def send() -> None:
        with closing(served.client()) as client:
            gate.wait(30)
            told.append(client.send(terminal, chain))

    threads = [threading.Thread(target=send) for _ in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(told) == AT_ONCE
    return told
