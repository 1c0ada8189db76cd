"""A batch applied together leaves what its commands leave one by one: the same outcomes and the same rows."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import rule, run_state_machine_as_test
from sqlalchemy import Connection, select

from backend import gathered_records
from backend.batches import apply_one_by_one, apply_together
from backend.commands import Delivery
from backend.database import Database
from backend.pair_arrays import pair_rows
from backend.reference_data import current_reference
from backend.search_index import search_rows
from backend.settings import BackendSettings
from backend.stores import current_store
from backend.tables import metadata
from backend.unit_of_work import UnitOfWork
from console.domain.case_number import issue
from console.domain.codes import Action
from console.domain.command import Command
from console.domain.documents import Document, command_document, stamp
from tests.backend.people import Person, Terminal
from tests.backend.test_counts_walk import Hall, worlds
from tests.builders import ENOUGH, MONDAY
from tests.fakes.stopped_clock import StoppedClock

__all__ = ["worlds"]

#: The long form: HOTLINE_WALKS_OF_BATCHES=500 ./run test tests/backend/test_batches.py --timeout=0
WALKS = int(os.environ.get("HOTLINE_WALKS_OF_BATCHES", "3"))
#: Random, or counted on by what is undone.
BY_CHANCE = {"mark", "row"}
Apply = Callable[[UnitOfWork, Sequence[Document], Delivery], list[Document]]


def rows(connection: Connection) -> dict[str, list[str]]:
    words = search_rows if connection.dialect.name == "sqlite" else pair_rows
    kept = {}
    for table in (*metadata.sorted_tables, words):
        columns = [column for column in table.columns if column.name not in BY_CHANCE]
        kept[table.name] = sorted(str(tuple(row)) for row in connection.execute(select(*columns)))
    return kept


class Undone(Exception):
    """Ends a transaction that is only looked at."""


def left_by(
    database: Database, apply: Apply, batch: Sequence[Command], delivery: Delivery
) -> tuple[list[Document], dict[str, list[str]]]:
    """Return the outcomes of a batch and all rows it leaves; then it is undone."""
    left: list[Any] = []
    try:
        with database.write() as connection:
            store = current_store(connection)
            reference = current_reference(connection, store.city_id)
            work = UnitOfWork(connection, store.city_id, store.secret, reference, demo=False)
            left.append(apply(work, [command_document(command) for command in batch], delivery))
            work.finish()
            left.append(rows(connection))
            raise Undone
    except Undone:
        outcomes, kept = left
        return outcomes, kept


def same_both_ways(database: Database, batch: Sequence[Command], delivery: Delivery) -> list[Document]:
    """Apply a batch in both ways and compare; return the outcomes."""
    together = left_by(database, apply_together, batch, delivery)
    assert len(together[0]) == len(batch)
    assert together == left_by(database, apply_one_by_one, batch, delivery)
    return together[0]


class BothWays(Hall):
    """The hall, in which whatever is handed over is first applied in both ways, and undone."""

    def send(self, commands: list[Any]) -> None:
        same_both_ways(self.database, commands, Delivery(self.terminal.number, self.clock.now()))
        super().send(commands)

    @rule(data=st.data())
    def a_backlog_arrives(self, data: st.DataObject) -> None:
        """New cases and what follows on them, twice the same, another under the same id, numbers that are taken."""
        batch: list[Command] = []
        for _ in range(data.draw(st.integers(2, 6))):
            batch.append(data.draw(st.sampled_from(self.ways))(self, data, batch))
        same_both_ways(self.database, batch, Delivery(self.terminal.number, self.clock.now()))
        self.terminal.send(*batch)
        self.cases = [case.id for case in self.standing()]

    def enters(self, data: st.DataObject, batch: list[Command]) -> Command:
        number = issue(MONDAY.date(), self.terminal.number, data.draw(st.integers(1, 4)))
        fields = {**ENOUGH[Action.NEW], "number": number}
        return self.terminal.makes(self.people["taker"], Action.NEW, fields)

    def goes_on(self, data: st.DataObject, batch: list[Command]) -> Command:
        """Name the ones before it in the batch as last writers, as a terminal does that has not been answered."""
        if not batch:
            return self.enters(data, batch)
        before = data.draw(st.sampled_from(batch))
        action = data.draw(st.sampled_from([Action.NOTE, Action.ASSIGN, Action.ADD_CALLER]))
        fields = {"text": "补充"} if action is Action.NOTE else ENOUGH[action]
        writers = {"assignment": before.id, "state": before.id}
        made = self.terminal.makes(self.people["dispatcher"], action, fields)
        return replace(made, case_id=before.case_id, writers=writers)

    def repeats(self, data: st.DataObject, batch: list[Command]) -> Command:
        return data.draw(st.sampled_from(batch)) if batch else self.enters(data, batch)

    def reuses(self, data: st.DataObject, batch: list[Command]) -> Command:
        return replace(self.goes_on(data, batch), id=batch[0].id) if batch else self.enters(data, batch)

    def works(self, data: st.DataObject, batch: list[Command]) -> Command:
        drawn: Command = self.drawn(data, data.draw(st.sampled_from(self.standing())))
        return drawn

    ways = (enters, goes_on, repeats, reuses, works)


def test_both_ways_leave_the_same(worlds: Callable[[], Any]) -> None:
    machine = type("Machine", (BothWays,), {"make": staticmethod(worlds)})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=WALKS,
            stateful_step_count=6,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_each_sees_what_those_before_it_in_the_batch_did(
    database_url: str, taker: Person, terminal: Terminal, clock: StoppedClock
) -> None:
    database = Database(BackendSettings(database_url))
    clock.advance(3600)
    delivery = Delivery(terminal.number, clock.now())
    sooner, later = MONDAY + timedelta(minutes=5), MONDAY + timedelta(minutes=10)
    number = {**ENOUGH[Action.NEW], "number": issue(MONDAY.date(), terminal.number, 77)}
    first = terminal.makes(taker, Action.NEW, number)
    clash = terminal.makes(taker, Action.NEW, number)
    note = terminal.makes(taker, Action.NOTE, {"text": "补充"}, case_id=first.case_id, at=later)
    reused = replace(note, action=Action.URGE)
    after_it = terminal.makes(taker, Action.NOTE, {"text": "再补充"}, case_id=first.case_id, at=sooner)
    rests_on_it = replace(after_it, id=terminal.makes(taker).id, seq=0, writers={"notes": note.id})

    joined = terminal.makes(taker, Action.ADD_CALLER, case_id=first.case_id, at=later)
    batch = [first, clash, note, note, reused, after_it, rests_on_it, joined]

    outcomes = same_both_ways(database, batch, delivery)

    said = [(outcome["status"], outcome["reason"]) for outcome in outcomes]
    assert said == [
        ("applied", ""), ("conflict", "number_taken"), ("applied", ""), ("duplicate", ""), ("refused", "id_reused"),
        ("applied", ""), ("applied", ""), ("applied", ""),
    ]  # fmt: skip
    # By the terminal's clock the last two were made before the one they come behind.
    assert [outcome["events"][0]["at"] for outcome in outcomes[-3:-1]] == [stamp(later)] * 2
    database.dispose()


def test_more_sent_again_than_can_be_known_beforehand_is_applied_one_by_one(
    database_url: str, taker: Person, terminal: Terminal, clock: StoppedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = [terminal.makes(taker) for _ in range(4)]
    terminal.send(*made)
    monkeypatch.setattr(gathered_records, "MOST_TIMES", 1)

    outcomes = terminal.send(*made, terminal.makes(taker))

    assert [outcome["status"] for outcome in outcomes] == ["duplicate"] * 4 + ["applied"]
