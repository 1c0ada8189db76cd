"""Commands per second: singly and in batches, by one terminal and by eight, and the same SQL without the framework."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from typing import Any

import psycopg
from sqlalchemy import text

from backend.batches import apply_batch
from backend.commands import Delivery
from backend.hotline import Hotline
from backend.seed.chance import Chance
from backend.seed.corpus import Body
from backend.settings import BackendSettings
from backend.turns import in_turn
from backend.unit_of_work import UnitOfWork
from bench.authority.bare import Tape, recording
from bench.authority.city import LargeCorpus
from bench.authority.table import Served
from bench.authority.wire import Line
from console.clock import SystemClock
from console.domain import case_number
from console.domain.codes import Action, Role
from console.domain.command import Actor, Command
from console.domain.concurrency import seen_writers
from console.domain.documents import case_from, command_document

_TERMINALS, _SINGLE, _BATCHES, _LARGE = 8, 120, 6, 100
_CLOCK, _SEED = SystemClock(), 12345
Documents = list[dict[str, Any]]


class Desk:
    """A call-taker at a terminal who enters cases, sends each to a unit, and adds a note."""

    def __init__(self, port: int, name: str) -> None:
        self.line = Line(port)
        person = self.line.sign_in("taker")
        self._sign_in, self._city = person["sign_in"], person["city"]["id"]
        self.number = self.line.enrol(f"bench-{name}")
        user = person["user"]
        self._actor = Actor(user["username"], Role(user["role"]), user["unit"])
        self._seq, self._serial = int(_CLOCK.now().timestamp() * 1000), 0

    def enters(self, count: int) -> Documents:
        """Return commands that make cases."""
        return [self._command(Action.NEW, _case(self._seq), number=True) for _ in range(count)]

    def goes_on(self, outcomes: Sequence[Any]) -> Documents:
        """Return the next step of cases just made: half are sent to a unit, half get a note."""
        steps = []
        for place, outcome in enumerate(outcomes):
            action, fields = (Action.ASSIGN, {"unit": "ZLS"}) if place % 2 else (Action.NOTE, {"text": "来电人补充"})
            steps.append(self._command(action, fields, outcome["case"]))
        return steps

    def send(self, commands: Documents) -> list[Any]:
        """Hand commands over; every one has to be applied."""
        outcomes: list[Any] = self.line.ask("POST", "/v1/commands", {"commands": commands})["outcomes"]
        for outcome in outcomes:
            if outcome["status"] != "applied":
                raise SystemExit(str(outcome)[:300])
        return outcomes

    def _command(self, action: Action, fields: Any, case: Any = None, *, number: bool = False) -> dict[str, Any]:
        self._seq += 1
        if number:
            self._serial += 1
            fields = {**fields, "number": case_number.issue(_CLOCK.now().date(), self.number, self._serial)}
        command = Command(
            _CLOCK.new_id(), self._city, case["id"] if case else _CLOCK.new_id(), action, fields, self._actor,
            self._sign_in, self.number, self._seq, _CLOCK.now(),
        )  # fmt: skip
        if case is not None:
            command = replace(command, writers=seen_writers(case_from(case), action, fields))
        return command_document(command)


@cache
def _bodies() -> Sequence[Body]:
    """What is entered is as varied as what there is: a later search meets it, too."""
    return LargeCorpus(Chance(_SEED)).bodies


def _case(turn: int) -> dict[str, Any]:
    body = _bodies()[turn % len(_bodies())]
    return {
        "category": body.category,
        "kind": body.kind.value,
        "title": body.title,
        "text": f"{body.text}（{turn}）",
        "location": {"district": body.street[:6], "street": body.street, "address": body.address},
        "caller": {"phone": f"138{turn % 100_000_000:08d}", "name": "测试"},
    }


def writing(address: str, port: int) -> Iterator[Served]:
    """Yield a line per way of handing over."""
    desks = [Desk(port, f"{place}-{time.time_ns()}") for place in range(_TERMINALS)]
    bare_single, bare_batch = _bare(address, desks[0], 1, 60), _bare(address, desks[0], _LARGE, 6)
    for name, rounds, size, bare in (
        ("one at a time", _SINGLE, 1, bare_single),
        (f"{_LARGE} at a time", _BATCHES, _LARGE, bare_batch),
    ):
        for terminals in (1, _TERMINALS):
            took, rate = _rate(desks[:terminals], rounds, size)
            beside = f"{rate:.0f} commands/s, bare {size * 1000 / (sum(bare) / len(bare)):.0f} on one connection"
            yield Served(f"commands, {name}, {terminals} terminals", took, bare, more=beside)


def _rate(desks: Sequence[Desk], rounds: int, size: int) -> tuple[list[float], float]:
    def work(desk: Desk) -> list[float]:
        desk.line.close()
        took = []
        for _ in range(rounds // 2):
            outcomes = desk.send(desk.enters(size))
            took.append(desk.line.took)
            desk.send(desk.goes_on(outcomes))
            took.append(desk.line.took)
        return took

    started = time.perf_counter()
    with ThreadPoolExecutor(len(desks)) as pool:
        took = [one for of_desk in pool.map(work, desks) for one in of_desk]
    return took, len(took) * size / (time.perf_counter() - started)


class _Undone(Exception):
    """Ends a transaction that is only written down."""


def _bare(address: str, desk: Desk, size: int, times: int) -> list[float]:
    hotline = Hotline(BackendSettings(address, demo=True), _CLOCK.now)
    hotline.open()
    made = desk.send(desk.enters(min(size * times // 2, 100)))
    batches: list[Documents] = []
    for turn in range(times):
        onward = made[turn * size // 2 :][:size]
        batches.append(desk.goes_on(onward) if turn % 2 and len(onward) == size else desk.enters(size))
    tapes = [_tape(hotline, desk, commands, turn) for turn, commands in enumerate(batches)]
    hotline.close()
    with psycopg.connect(address) as connection:
        return [tape.play(connection) for tape in tapes]


def _tape(hotline: Hotline, desk: Desk, commands: Documents, turn: int) -> Tape:
    """Write down a transaction and undo it. The counters are moved on before, as by those that are played before it."""
    tapes: list[Tape] = []

    def do(work: UnitOfWork) -> None:
        moved = "UPDATE stores SET change_no = change_no + :turn, audit_no = audit_no + :turn"
        work.connection.execute(text(moved), {"turn": turn})
        with recording() as tape:
            apply_batch(work, commands, Delivery(desk.number, _CLOCK.now()))
        tapes.append(tape)
        raise _Undone

    _undone(lambda: in_turn(hotline, commands, do))
    return tapes[0]


def _undone(do: Callable[[], object]) -> None:
    try:
        do()
    except _Undone:
        return
