"""The ports CaseCache and CaseReader in memory; held to the same tests as the files (tests/local_store)."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from console.domain.case import Case
from console.domain.case_number import compact
from console.domain.codes import FINISHED
from console.domain.documents import case_document
from console.domain.event import Event
from console.domain.finding import Sought
from console.domain.foreign_codes import is_known
from console.domain.reference import Reference
from console.ports.records import CaseRow, ChangesPage, Found, Pending, QueueView, ShownCase, SyncState
from local_store.case_search import wanted
from local_store.case_shape import case_row
from local_store.sealing import Tokens
from tests.fakes.memory_contents import Profile, merged

_TOKENS = Tokens(bytes(32))


class MemoryCache:
    """Copies of what the backend has; the process that holds the lead writes them."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def cursor(self) -> tuple[str, str]:
        cache = self._profile.cache
        return cache.cursor, cache.epoch

    def put_page(self, page: ChangesPage, at: datetime, left_out: datetime | None = None) -> None:
        old = self._profile.cache
        cases = old.cases.copy()
        for change in page.changes:
            if change.case is None:
                cases.pop(change.case_id, None)
            else:
                _add(cases, change.case, change.events)
        unread = (old.unread - {change.case_id for change in page.changes}) | set(page.unread)
        as_of = old.as_of if page.more else at
        told = tuple(change.case_id for change in page.changes)
        place = {"cursor": page.cursor, "epoch": page.epoch, "page": told, "as_of": as_of}
        self._keep(cases=cases, unread=unread, left_out=_later(old.left_out, left_out), **place)

    def last_page(self) -> Sequence[str]:
        return list(self._profile.cache.page)

    def surplus(self, before: datetime, most: int, limit: int) -> Sequence[tuple[str, datetime]]:
        finished = [case for case, _ in self._profile.cache.cases.values() if case.state in FINISHED]
        finished.sort(key=lambda case: (case.updated_at, case.created_at))
        spare = len(finished) - most
        gone = [case for place, case in enumerate(finished) if place < spare or case.updated_at < before]
        return [(case.id, case.updated_at) for case in gone[:limit]]

    def leave_out(self, case_ids: Collection[str], before: datetime) -> None:
        old = self._profile.cache
        cases = {case_id: kept for case_id, kept in old.cases.items() if case_id not in case_ids}
        self._keep(cases=cases, left_out=_later(old.left_out, before))

    def put_cases(self, confirmed: Iterable[tuple[Case, Sequence[Event]]]) -> None:
        cases = self._profile.cache.cases.copy()
        for case, events in confirmed:
            _add(cases, case, tuple(events))
        self._keep(cases=cases)

    def filled_for(self) -> str:
        return self._profile.cache.reader

    def fill_for(self, reader: str) -> None:
        self._keep(reader=reader)

    def clear(self) -> None:
        self._keep(cases={}, cursor="", epoch="", page=(), as_of=None, unread=frozenset(), left_out=None, reader="")

    def reference(self) -> Reference | None:
        return self._profile.cache.reference

    def put_reference(self, reference: Reference) -> None:
        self._keep(reference=reference)

    def _keep(self, **values: Any) -> None:
        cache = self._profile.cache
        self._profile.cache = replace(cache, changes=cache.changes + 1, **values)


def _later(known: datetime | None, told: datetime | None) -> datetime | None:
    return max((at for at in (known, told) if at is not None), default=None)


def _add(cases: dict[str, tuple[Case, tuple[Event, ...]]], case: Case, events: Iterable[Event]) -> None:
    if not isinstance(case.title, str):
        raise TypeError("not a case that can be kept")
    known = cases.get(case.id, (case, ()))
    cases[case.id] = (max(case, known[0], key=lambda one: one.version), merged(known[1], tuple(events)))


class MemoryReader:
    """Confirmed cases with the committed folded ones laid over them."""

    def __init__(self, profile: Profile, pending_of: Callable[[str], list[Pending]]) -> None:
        self._profile, self._pending_of = profile, pending_of

    def window(self, view: QueueView, offset: int, limit: int) -> list[CaseRow]:
        return [_row(case, sync) for case, sync in self._of(view)[offset : offset + limit]]

    def count(self, view: QueueView) -> int:
        return len(self._of(view))

    def position(self, view: QueueView, case_id: str) -> int | None:
        ids = [case.id for case, _ in self._of(view)]
        return ids.index(case_id) if case_id in ids else None

    def by_phone(self, phone: str, limit: int) -> list[CaseRow]:
        digits = "".join(sign for sign in phone if sign.isdigit())
        if len(digits) < 7 or "*" in phone:
            return []
        hits = [(case, sync) for case, sync in self._newest() if case.caller.phone == digits]
        return [_row(case, sync) for case, sync in hits[:limit]]

    def search(self, sought: Sought, limit: int) -> Found:
        words = wanted(sought.words, _TOKENS)
        shown = self._newest() if words.words or sought.narrowed() else ()
        hits = [(case, sync) for case, sync in shown if sought.admits(case) and words.met_by(case_document(case))]
        return Found(tuple(_row(case, sync) for case, sync in hits[:limit]), len(hits), self.left_out() is None)

    def open_with(self, texts: Sequence[str], limit: int) -> list[Case]:
        found: dict[str, Case] = {}
        for words in (wanted(text, _TOKENS) for text in texts):
            shown = [case for case, _ in self._newest() if case.state not in FINISHED]
            hits = [case for case in shown if words.match and words.met_by(case_document(case))]
            found |= {case.id: case for case in hits[:limit]}
        return list(found.values())

    def get(self, case_id: str) -> ShownCase | None:
        cached = self._profile.cache.cases.get(case_id)
        folded = self._profile.desk.folded.get(case_id)
        if cached is None and folded is None:
            return None
        pending = tuple(self._pending_of(case_id))
        events = cached[1] if cached else ()
        if folded is None:
            assert cached is not None
            return ShownCase(cached[0], events, SyncState.DELIVERED, pending)
        return ShownCase(folded[0], merged(events, folded[1]), folded[2], pending)

    def case(self, case_id: str) -> Case | None:
        folded = self._profile.desk.folded.get(case_id)
        return folded[0] if folded else self.confirmed(case_id)

    def confirmed(self, case_id: str) -> Case | None:
        cached = self._profile.cache.cases.get(case_id)
        return cached[0] if cached else None

    def confirmed_ids(self, case_id: str) -> frozenset[str]:
        cached = self._profile.cache.cases.get(case_id)
        return frozenset(event.command_id for event in cached[1]) if cached else frozenset()

    def by_number(self, number: str) -> ShownCase | None:
        wanted_number = compact(number)
        numbered = (case for case, _ in self._newest() if case.number and compact(case.number) == wanted_number)
        found = next(numbered, None)
        if found is not None:
            return self.get(found.id)
        before = [case.id for case, _ in self._newest() if number in self._told_before(case.id)]
        return self.get(before[0]) if len(before) == 1 else None

    def _told_before(self, case_id: str) -> list[str]:
        shown = self.get(case_id)
        events = shown.events if shown else ()
        return " ".join(str(e.data["former"]) for e in events if e.type == "case.renumbered").split()

    def as_of(self) -> datetime | None:
        return self._profile.cache.as_of

    def left_out(self) -> datetime | None:
        return self._profile.cache.left_out

    def unread(self) -> int:
        return len(self._profile.cache.unread)

    def change_count(self) -> int:
        return self._profile.cache.changes + self._profile.desk.case_changes

    def _shown(self) -> Iterator[tuple[Case, SyncState]]:
        folded = self._profile.desk.folded
        for case, _, sync in folded.values():
            yield case, sync
        for case, _ in self._profile.cache.cases.values():
            if case.id not in folded:
                yield case, SyncState.DELIVERED

    def _newest(self) -> list[tuple[Case, SyncState]]:
        return sorted(self._shown(), key=lambda pair: pair[0].created_at, reverse=True)

    def _of(self, view: QueueView) -> list[tuple[Case, SyncState]]:
        shown = [(case, sync) for case, sync in self._newest() if _in_view(case, view)]
        if view.order == "due":
            shown.sort(key=lambda pair: _due_place(pair[0]))
        return shown


def _due_place(case: Case) -> tuple[bool, datetime, datetime]:
    return case.due_at is None, case.due_at or case.created_at, case.created_at


def _row(case: Case, sync: SyncState) -> CaseRow:
    return case_row(case_document(case), sync)


def _in_view(case: Case, view: QueueView) -> bool:
    return (
        (not view.states or case.state in view.states or (view.foreign and not is_known(case.state)))
        and (not view.created_by or case.created_by == view.created_by)
        and (not view.unit or (case.lead is not None and case.lead.unit == view.unit))
        and (view.overdue_at is None or case.overdue(view.overdue_at))
    )
