"""The oracle is seen to fail: for each promise the code that keeps it is broken, and bad days find out."""

from collections.abc import Callable, Iterator, Set
from dataclasses import replace
from typing import Any

import pytest

from backend import commands
from console.domain.case_number import issue
from console.domain.command import Command
from console.domain.concurrency import collision
from console.ports.errors import Unreachable
from console.ports.records import ChangesPage, Outcome, OutcomeStatus, Pending, SyncState
from console.sync import delivery, numbering, withdrawals
from tests.builders import MONDAY, a_command
from tests.fakes.authority import MemoryWork
from tests.fakes.memory_cases import MemoryCache
from tests.fakes.memory_desk import MemoryTransaction
from tests.sync.bad_days import run_day
from tests.sync.oracle import Acknowledged, Kept

#: Days within which a broken promise is found.
_ENOUGH = 150
Break = Callable[[pytest.MonkeyPatch], None]


def _no_ledger(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(MemoryWork, "ledger", lambda *_: None)


def _rules_before_ledger(patch: pytest.MonkeyPatch) -> None:
    """As where a precondition is checked before it is asked whether the command is known."""
    decide = commands.decide

    def hasty(work: Any, command: Command, told: Any) -> Any:
        before = work.records.case(command.case_id)
        clash = collision(command, before) if before is not None else None
        if clash is not None:
            return commands.answered(command.id, "conflict", clash.reason, {}, before)
        return decide(work, command, told)

    patch.setattr("tests.fakes.fake_service.decide", hasty)


def _no_collisions(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("backend.commands.collision", lambda *_: None)


def _unknown_counts_as_done(patch: pytest.MonkeyPatch) -> None:
    offered = delivery.offer

    def hopeful(site: Any, terminal: Any, sent: Any, **told: Any) -> Any:
        try:
            return offered(site, terminal, sent, **told)
        except Unreachable:
            return [Outcome(command.id, OutcomeStatus.DUPLICATE) for command in sent]

    patch.setattr(delivery, "offer", hopeful)


def _nothing_withdrawn(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(withdrawals.Withdrawals, "portion", lambda *_: set())


def _pages_left_out(patch: pytest.MonkeyPatch) -> None:
    put = MemoryCache.put_page

    def forgetful(cache: MemoryCache, page: ChangesPage, at: Any, left_out: Any = None) -> None:
        put(cache, replace(page, changes=page.changes[1:]), at, left_out)

    patch.setattr(MemoryCache, "put_page", forgetful)


def _not_folded_anew(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("console.sync.site.refold", lambda *_: None)


def _text_lost_when_parked(patch: pytest.MonkeyPatch) -> None:
    mark = MemoryTransaction.mark

    def careless(tx: MemoryTransaction, ids: Any, state: SyncState, *rest: Any) -> Set[str]:
        found = mark(tx, ids, state, *rest)
        if state is SyncState.ATTENTION:
            for seq, entry in tx.contents.outbox.items():
                if entry.command.id in set(ids):
                    tx.contents.outbox[seq] = replace(entry, command=replace(entry.command, fields={}))
        return found

    patch.setattr(MemoryTransaction, "mark", careless)


def _count_outside_the_transaction(patch: pytest.MonkeyPatch) -> None:
    def leaky(tx: MemoryTransaction) -> int:
        tx.contents.seq = tx._profile.desk.seq = tx._profile.desk.seq + 1
        return tx.contents.seq

    patch.setattr(MemoryTransaction, "next_seq", leaky)


def _number_given_twice(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(numbering.LateNumbers, "given", lambda self, _, entries: [entry.command for entry in entries])
    patch.setattr(MemoryTransaction, "next_number", lambda *_: issue(MONDAY.date(), "0101", 1))
    patch.setattr("backend.checks._check_number", lambda *_: None)


BROKEN: dict[str, tuple[Break, str]] = {
    "the ledger is not asked": (_no_ledger, "doubled"),
    "the ledger is asked last": (_rules_before_ledger, "applied, yet shown as"),
    "collisions are not looked for": (_no_collisions, "overwritten"),
    "an unknown outcome counts as applied": (_unknown_counts_as_done, "lost"),
    "nothing given up is told": (_nothing_withdrawn, "given up, yet applied in secret"),
    "changes are left out": (_pages_left_out, "not the same here and there"),
    "pending cases are not folded anew": (_not_folded_anew, "shown wrongly"),
    "what is parked loses its words": (_text_lost_when_parked, "changed"),
    "the count is not part of the transaction": (_count_outside_the_transaction, "seq"),
    "a number is given twice": (_number_given_twice, "number given twice"),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_broken_promise_is_found(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    breaking, complaint = BROKEN[how]
    breaking(monkeypatch)
    assert any(what.startswith(complaint) for what in _complaints())


def test_a_decision_is_as_forgotten_as_the_file_that_knew_it() -> None:
    kept, made = Kept(), [replace(a_command(), id=f"c{seq}", seq=seq) for seq in (1, 2, 3)]
    for command in made:
        kept.add(Acknowledged(command, "b" if command.seq == 3 else "a", None))
    kept.give_up(Pending(made[0], SyncState.HERE))
    kept.seq["a"] = 2
    kept.save("a")
    kept.give_up(Pending(made[1], SyncState.HERE))
    kept.give_up(Pending(made[2], SyncState.HERE))
    kept.bring_back("a")
    assert kept.discarded == {"c1", "c3"}


def _complaints() -> Iterator[str]:
    for seed in range(_ENOUGH):
        yield from run_day(seed).wrong
