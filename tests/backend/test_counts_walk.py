"""Cases handed about at random over the wire by everybody: what is counted stays what the cases themselves say."""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import Connection, Table, select

from backend import fact_keeping
from backend.app import create_app
from backend.database import Database
from backend.report_tables import case_facts, leg_facts, queue_counts, similar_keys, unit_figures
from backend.settings import BackendSettings
from backend.tables import cases
from console.domain.case import Case
from console.domain.codes import FINISHED, Action, LegState, State
from console.domain.documents import case_from
from console.domain.lifecycle import refusal
from console.domain.policy import Policy
from tests.backend.asgi import Browser, started
from tests.backend.conftest import address
from tests.backend.people import ACCOUNTS, enrol, sign_in
from tests.builders import ENOUGH, MONDAY, ZONE
from tests.domain.choices import choices, words
from tests.fakes.stopped_clock import StoppedClock

UNITS = ("ZLS", "CGW")
#: Table → how many columns of its are a key; the others are sums, and a row of nothing is no row.
SUMS: dict[Table, int] = {unit_figures: 4, queue_counts: 4}
KEPT = (leg_facts, case_facts, similar_keys, unit_figures, queue_counts)
_OUT_OF_SIGHT = {LegState.RETURNED, LegState.RECALLED}
forward = st.integers(0, 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


def kept(connection: Connection) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: sorted(
            (tuple(row) for row in connection.execute(select(table)) if table not in SUMS or any(row[SUMS[table] :])),
            key=str,
        )
        for table in KEPT
    }


def plain(row: Any) -> bool:
    return row.name == "open" or (not row.unit and row.name in ("urged", "escalated", "returned"))


def waiting(stand: list[Case]) -> dict[tuple[str, str, str], int]:
    """Count the plainest queues from the cases alone, in other words than the backend's."""
    counts: Counter[tuple[str, str, str]] = Counter()
    for case in stand:
        counts["", "queue", "urged"] += case.state not in FINISHED and case.urges > 0
        counts["", "queue", "escalated"] += case.supervision is not None
        sent_back = any(leg.state is LegState.RETURNED for leg in case.legs)
        counts["", "queue", "returned"] += case.state is State.RECEIVED and sent_back
        for unit in {"", *(leg.unit for leg in case.legs if leg.state not in _OUT_OF_SIGHT)}:
            counts[unit, "state", case.state.value] += 1
            counts[unit, "queue", "open"] += case.state not in FINISHED
    return dict(+counts)


class Hall(RuleBasedStateMachine):
    """A few cases, everybody at one terminal, and a store asked after every step."""

    make: Callable[[], Any]

    @initialize()
    def opened(self) -> None:
        self._world = self.make()
        self.database, browser, self.clock = self._world.__enter__()
        self.people = {username: sign_in(browser, username) for username in ACCOUNTS}
        self.terminal = enrol(self.people["taker"], "install-1")
        self.at = MONDAY
        self.cases: list[str] = []
        self.somebody_calls(False)

    @rule(answered=st.booleans())
    def somebody_calls(self, answered: bool) -> None:
        fields = {**ENOUGH[Action.NEW], **({"answer": "已答复"} if answered else {})}
        self.cases.append(self.terminal.does(self.people["taker"], Action.NEW, fields, at=self.at).id)

    @rule(data=st.data(), passes=forward)
    def the_work_goes_on(self, data: st.DataObject, passes: timedelta) -> None:
        self.at += passes
        self.clock.advance(passes.total_seconds())
        self.send([self.drawn(data, data.draw(st.sampled_from(self.standing())))])

    @rule(data=st.data())
    def a_batch_arrives(self, data: st.DataObject) -> None:
        """Several at once, on one case too, made without knowing of each other."""
        stand = self.standing()
        self.send([self.drawn(data, data.draw(st.sampled_from(stand))) for _ in range(3)])

    def drawn(self, data: st.DataObject, case: Case) -> Any:
        policy = Policy()
        can = [
            (action, name)
            for action in sorted(set(Action) - {Action.NEW, Action.ARCHIVE, Action.RECOUNT})
            for name in sorted(self.people)
            if refusal(case, action, self.people[name].actor, policy) is None
        ]
        action, name = data.draw(st.sampled_from(can))
        drawn = data.draw(choices.get(action, st.fixed_dictionaries({"text": words})))
        fields = {**ENOUGH.get(action, {}), **{key: value for key, value in drawn.items() if value != ""}}
        if action in (Action.MERGE, Action.LINK, Action.ADD_CALLER):
            other = data.draw(st.sampled_from(self.cases))
            fields |= {"into": other} if action is Action.MERGE else {"to": other} if action is Action.LINK else {}
            fields.pop("from_case", None)
        return self.terminal.makes(self.people[name], action, fields, case, self.at)

    def send(self, commands: list[Any]) -> None:
        outcomes = self.terminal.send(*commands)
        assert {outcome["status"] for outcome in outcomes} <= {"applied", "refused", "conflict"}, outcomes

    def standing(self) -> list[Case]:
        with self.database.read() as connection:
            return [
                case_from(row) for row in connection.execute(select(cases.c.document).order_by(cases.c.id)).scalars()
            ]

    @invariant()
    def counts_are_true(self) -> None:
        if hasattr(self, "cases"):
            with self.database.read() as connection:
                told = connection.execute(select(queue_counts).where(queue_counts.c.cases != 0)).all()
            found = {(row.unit, row.kind, row.name): row.cases for row in told if row.kind == "state" or plain(row)}
            assert found == waiting(self.standing())

    def teardown(self) -> None:
        if not hasattr(self, "cases"):
            return
        with ExitStack() as stack:
            stack.push(self._world.__exit__)
            connection = stack.enter_context(self.database.write())
            before = kept(connection)
            fact_keeping.rebuild(connection, self.terminal.city, ZONE)
            assert kept(connection) == before


@pytest.fixture
def worlds(engine: str, request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Any]:
    """Make fresh backends over a store with accounts, as many as are wanted."""

    @contextmanager
    def world() -> Iterator[tuple[Database, Browser, StoppedClock]]:
        with fresh_store(engine, request, tmp_path) as database_url:
            clock, database = StoppedClock(), Database(BackendSettings(database_url))
            with started(create_app(BackendSettings(database_url), clock=clock.now)) as browser:
                browser.until_ready()
                yield database, browser, clock
            database.dispose()

    return world


@contextmanager
def fresh_store(engine: str, request: pytest.FixtureRequest, folder: Path) -> Iterator[str]:
    if engine == "sqlite":
        yield address(Path(shutil.copy(request.getfixturevalue("_prepared"), folder / "walked.db")))
        for rest in folder.glob("walked.db*"):
            rest.unlink()
        return
    with request.getfixturevalue("postgres").copied(request.getfixturevalue("prepared_postgres")) as database_url:
        yield database_url


#: The long form: HOTLINE_HALLS=2000 ./run test tests/backend/test_counts_walk.py
SHORT = 8
HALLS = int(os.environ.get("HOTLINE_HALLS", SHORT))


@pytest.mark.timeout(120 if HALLS <= SHORT else 0)
def test_what_is_counted_stays_what_the_cases_say(worlds: Callable[[], Any]) -> None:
    walk = type("Walk", (Hall,), {"make": staticmethod(worlds)})
    how = settings(
        max_examples=HALLS, stateful_step_count=25, deadline=None, report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck), phases=[Phase.generate],  # a store for each try is too dear to shrink
    )  # fmt: skip
    run_state_machine_as_test(walk, settings=how)
