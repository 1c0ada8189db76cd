"""What a batch of commands asks of the store, asked for all of them together; what they make of it waits in memory.

A store far away, or busy, costs by the question: a hundred commands asked and wrote some two thousand times. Here they
ask a handful of times before the first is decided, and write once behind the last.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Connection, Select, func, select

from backend import case_keeping
from backend.case_keeping import Kept
from backend.dating import rests_on
from backend.ledger import ledger_row
from backend.records import TRUE_TIME, StoredRecords
from backend.tables import accounts, cases, commands, sign_ins
from backend.wire.commands import IDENTIFIER
from console.domain.case import Case
from console.domain.case_number import normalise
from console.domain.codes import Action
from console.domain.command import Command
from console.domain.documents import case_from
from console.domain.errors import InvalidNumber
from console.domain.reference import Reference

#: A terminal that sends long gone commands again has more times between them than are worth knowing beforehand.
MOST_TIMES = 1000
#: Fields that name another case.
OTHER_CASES = ("into", "to", "from_case")


class Unforeseen(Exception):
    """What the commands of a batch will ask cannot be told beforehand at a price worth paying."""


class GatheredRecords:
    """The store as a batch sees it, its own commands included; `write` makes them durable with the transaction."""

    def __init__(
        self,
        connection: Connection,
        city_id: str,
        secret: str,
        reference: Reference,
        batch: Sequence[Command],
        sender: str,
    ) -> None:
        """Ask for all that `batch`, handed over by the terminal `sender`, will need. Raises Unforeseen."""
        self._connection, self._city_id = connection, city_id
        self._secret, self._reference = secret, reference
        self._stored = StoredRecords(connection, city_id, secret, reference)
        self._kept: list[Kept] = []
        self._cases = self._load_cases({name for command in batch for name in _cases_of(command)})
        self._numbers = self._load_numbers({number for command in batch for number in _number_of(command)})
        self._sign_ins = self._rows(select(sign_ins), sign_ins.c.id, {command.sign_in for command in batch})
        wanted = select(accounts.c.username, accounts.c.demo, accounts.c.disabled_at)
        self._accounts = self._rows(wanted, accounts.c.username, {command.actor.username for command in batch})
        self._sender = sender
        self._times = self._load_times(sender, [command.seq for command in batch])
        # Last: a copy of one of them that was committed meanwhile is seen as what it is.
        self._ledger = self._load_ledger({command.id for command in batch})
        self._happened = self._load_happened({name for command in batch for name in rests_on(command)})

    def ledger(self, command_id: str) -> Mapping[str, Any] | None:
        """Return the ledger's row of a command."""
        return self._ledger.get(command_id)

    def case(self, case_id: str) -> Case | None:
        """Return a case; all a batch is about were locked before."""
        return self._cases[case_id] if case_id in self._cases else self._stored.case(case_id)

    def numbered(self, number: str) -> Case | None:
        """Return the case that has a number."""
        return self._numbers[number] if number in self._numbers else self._stored.numbered(number)

    def sign_in(self, sign_in: str) -> Mapping[str, Any] | None:
        """Return the row of a sign-in."""
        return self._sign_ins.get(sign_in)

    def account(self, username: str) -> Mapping[str, Any] | None:
        """Return what is asked of an account."""
        return self._accounts.get(username)

    def last_before(self, sender: str, seq: int) -> datetime | None:
        """Return when the terminal's applied command before a `seq` happened."""
        if sender != self._sender:
            return self._stored.last_before(sender, seq)
        place = bisect_left(self._times, seq, key=lambda known: known[0])
        return self._times[place - 1][1] if place else None

    def happened(self, case_id: str, command_ids: Collection[str]) -> Iterable[datetime]:
        """Return when those of the commands happened that were applied to a case."""
        known = [self._happened[name] for name in command_ids if name in self._happened]
        return [at for on, at in known if on == case_id]

    def keep(self, kept: Kept) -> None:
        """Remember what a command made of a case; the commands behind it see that."""
        after, receipt, command = kept.step.case, kept.receipt, kept.command
        if kept.before is not None and kept.before.number and kept.before.number != after.number:
            self._numbers[kept.before.number] = None
        if after.number:
            self._numbers[after.number] = after
        self._cases[after.id] = after
        self._ledger[command.id] = ledger_row(command, kept.outcome, receipt)
        self._happened[command.id] = (command.case_id, receipt.occurred_at)
        if receipt.true:
            insort(self._times, (command.seq, receipt.occurred_at))
        self._kept.append(kept)

    def write(self) -> None:
        """Write all that was kept. Raises IntegrityError when somebody else has made one of the cases or commands."""
        if self._kept:
            case_keeping.keep(self._connection, self._secret, self._reference, self._kept)

    def _load_cases(self, ids: set[str]) -> dict[str, Case | None]:
        found: dict[str, Case | None] = dict.fromkeys(ids)
        for row in self._rows(select(cases.c.id, cases.c.document).with_for_update(), cases.c.id, ids).values():
            found[row["id"]] = case_from(row["document"])
        return found

    def _load_numbers(self, numbers: set[str]) -> dict[str, Case | None]:
        found: dict[str, Case | None] = dict.fromkeys(numbers)
        for number, row in self._rows(select(cases.c.number, cases.c.document), cases.c.number, numbers).items():
            found[number] = case_from(row["document"])
        return found

    def _load_ledger(self, ids: set[str]) -> dict[str, Mapping[str, Any]]:
        return self._rows(select(commands), commands.c.id, ids)

    def _load_happened(self, ids: set[str]) -> dict[str, tuple[str, datetime]]:
        wanted = select(commands.c.id, commands.c.case_id, commands.c.occurred_at)
        rows = self._rows(wanted, commands.c.id, ids)
        return {name: (row["case_id"], row["occurred_at"]) for name, row in rows.items()}

    def _load_times(self, sender: str, counts: Sequence[int]) -> list[tuple[int, datetime]]:
        """Return count and time of the terminal's commands among and just before these, lowest first."""
        row = commands.c
        mine = (row.city_id == self._city_id, row.received_from == sender, *TRUE_TIME)
        before = select(func.max(row.seq)).where(*mine, row.seq < min(counts)).scalar_subquery()
        wanted = select(row.seq, row.occurred_at).where(*mine, row.seq < max(counts))
        among = wanted.where(row.seq >= func.coalesce(before, 0)).order_by(row.seq).limit(MOST_TIMES + 1)
        found = [(known.seq, known.occurred_at) for known in self._connection.execute(among)]
        if len(found) > MOST_TIMES:
            raise Unforeseen
        return found

    def _rows(self, wanted: Select[Any], key: Column[Any], names: set[str]) -> dict[str, Mapping[str, Any]]:
        """Return the rows of the city whose key is one of the names, by key."""
        if not names:
            return {}
        here = wanted.where(key.table.c.city_id == self._city_id, key.in_(sorted(names)))
        return {row[key.name]: dict(row) for row in self._connection.execute(here).mappings()}


def _cases_of(command: Command) -> Iterable[str]:
    yield command.case_id
    for name in OTHER_CASES:
        other = command.fields.get(name)
        if isinstance(other, str) and re.fullmatch(IDENTIFIER, other.strip()):
            yield other.strip()


def _number_of(command: Command) -> Iterable[str]:
    number = command.fields.get("number")
    if command.action is Action.NEW and number:
        with suppress(InvalidNumber):
            yield normalise(str(number))
