"""Made-up cases, commands and clocks for the tests of the store."""

import random
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Protocol

from console.domain.assignment import Assignment
from console.domain.caller import Caller
from console.domain.case import Case
from console.domain.case_number import issue
from console.domain.codes import Action, Channel, Kind, LegRole, LegState, Role, State, Urgency
from console.domain.command import Actor, Command
from console.domain.event import Event
from console.domain.ids import uuid7
from console.domain.location import Location
from console.ports.store import CaseCache, CaseReader, DeskStore, DeskTransaction

START = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
_WORDS = """小区 停水 路灯 不亮 流浪狗 施工 噪音 夜间 扰民 公交 冒黑烟 占道
经营 垃圾 清运 井盖 破损 漏水 电梯 故障 物业 消防 通道 堵塞"""
WORDS = _WORDS.split()
STATES = [State.RECEIVED, State.DISPATCHED, State.VIEWED, State.IN_PROGRESS, State.REPLIED, State.CLOSED, State.CLOSED]


class Kept(Protocol):
    """A terminal's store behind its ports, in files or in memory."""

    @property
    def desk(self) -> DeskStore: ...
    @property
    def cache(self) -> CaseCache: ...
    @property
    def reader(self) -> CaseReader: ...
    def close(self) -> None: ...


class FixedClock:
    """A clock that moves by a second per id."""

    def __init__(self, start: datetime = START) -> None:
        self.at = start
        self._ids = 0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - START).total_seconds()

    def new_id(self) -> str:
        self._ids += 1
        return uuid7(int(self.at.timestamp() * 1000), self._ids << 40)


def case_id(index: int, at: datetime = START) -> str:
    """Return a stable id."""
    return uuid7(int(at.timestamp() * 1000), index * 7919 + 1)


def a_case(index: int = 1, at: datetime | None = None, **changes: object) -> Case:
    """Return a plausible case; the same index gives the same case."""
    dice = random.Random(index)
    created = at or START + timedelta(seconds=index * 40)
    state = dice.choice(STATES)
    legs: tuple[Assignment, ...] = ()
    due = None
    if state is not State.RECEIVED:
        due = created + timedelta(days=dice.randint(1, 12))
        legs = (Assignment(dice.choice(["ZLS", "GAJ", "CGJ"]), LegRole.LEAD, LegState.VIEWED, created, None, due),)
    words = " ".join(dice.sample(WORDS, 4)).replace(" ", "")
    values: dict[str, object] = {
        "city_id": "fz",
        "id": case_id(index),
        "number": issue(created.date(), "0417", index % 8999 + 1),
        "kind": Kind.COMPLAINT,
        "channel": Channel.PHONE,
        "category": "05.01",
        "urgency": Urgency.NORMAL,
        "state": state,
        "title": words[:12],
        "text": f"来电人反映{words}，已有{dice.randint(1, 30)}天，希望尽快处理。" + "".join(dice.choices(words, k=60)),
        "caller": Caller(name="林某某", phone=f"138{index:08d}"),
        "location": Location("350102", "350102001", "", f"金环花园{dice.randint(1, 40)}号楼"),
        "legs": legs,
        "answer": "",
        "due_at": due,
        "due_phase": None,
        "due_provisional": False,
        "created_at": created,
        "updated_at": created,
        "created_by": dice.choice(["taker", "taker2"]),
        "version": 1,
    }
    return Case(**{**values, **changes})  # type: ignore[arg-type]  # the values are those of a case, by name


def an_event(case: Case, index: int = 0, command: str = "", minutes: int = 0, type_: str = "case.created") -> Event:
    """Return an event of a case."""
    at = case.created_at + timedelta(minutes=minutes)
    return Event(case.id, command or f"command-{case.id}", index, type_, at, "taker", {"note": "已联系"})


def a_command(seq: int, case: Case, action: Action = Action.NOTE, clock: FixedClock | None = None) -> Command:
    """Return a command about a case."""
    return Command(
        id=uuid7(int(START.timestamp() * 1000) + seq, seq),
        city_id="fz",
        case_id=case.id,
        action=action,
        fields={"text": f"备注{seq}"},
        actor=Actor("taker", Role.CALL_TAKER),
        sign_in="sign-in-1",
        terminal="0417",
        seq=seq,
        at=START + timedelta(seconds=seq),
    )


class _Undo(Exception):
    """Ends a transaction that is to fail."""


@contextmanager
def undone(store: Kept) -> Iterator[DeskTransaction]:
    """A transaction that fails at its end."""
    with suppress(_Undo), store.desk.transaction() as tx:
        yield tx
        raise _Undo
