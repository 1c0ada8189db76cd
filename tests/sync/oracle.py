"""What must be true after the worst of days: nothing lost, doubled, overwritten, shown or parked wrongly."""

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import UTC, datetime

from console.domain.case import Case
from console.domain.codes import Action
from console.domain.concurrency import value_of
from console.domain.folding import fold
from console.ports.records import Pending, QueueView, SyncState
from tests.fakes.fake_service import Applied, FakeService
from tests.fakes.station import Station

#: Actions that only add, so that nothing they add to can have been overwritten.
_ADDING = frozenset({Action.NOTE, Action.URGE})


@dataclass(frozen=True)
class Acknowledged:
    """A change an operator was told is saved, and the case as he saw it when he decided."""

    command_id: str
    station: Station
    case_id: str
    seen: Case | None
    #: Nobody else touches this case, so nothing may stand in the way.
    private: bool


def violations(
    service: FakeService, acknowledged: Sequence[Acknowledged], stations: Sequence[Station], discarded: AbstractSet[str]
) -> list[str]:
    """Return what is wrong, in words; empty on a good day. `discarded` is what a person was shown and gave up."""
    return [
        *_lost(service, acknowledged, discarded),
        *_doubled(service),
        *_applied_in_secret(service, stations, discarded),
        *_overwritten(service, {entry.command_id: entry.seen for entry in acknowledged}),
        *_wrongly_parked(service, acknowledged),
        *_apart(service, stations),
        *_shown_wrongly(service, stations),
    ]


def _lost(service: FakeService, acknowledged: Sequence[Acknowledged], discarded: AbstractSet[str]) -> list[str]:
    return [
        f"lost: {entry.command_id}"
        for entry in acknowledged
        if entry.command_id not in {*service.store.ledger, *entry.station.parked(), *discarded}
    ]


def _applied_in_secret(service: FakeService, stations: Sequence[Station], discarded: AbstractSet[str]) -> list[str]:
    """What was given up is given up there too, or its terminal knows that it was too late."""
    told = {
        line.command.id
        for station in stations
        for line in station.store.desk.sent_since(datetime.fromtimestamp(0, UTC), 100_000)
    }
    applied = {applied.command.id for applied in service.store.journal}
    return [f"given up, yet applied in secret: {command_id}" for command_id in discarded & applied - told]


def _doubled(service: FakeService) -> list[str]:
    times = Counter(applied.command.id for applied in service.store.journal)
    events = Counter((event.command_id, event.index) for kept in service.store.events.values() for _, event in kept)
    return [f"doubled: {what}" for what, count in [*times.items(), *events.items()] if count > 1]


def _overwritten(service: FakeService, seen: Mapping[str, Case | None]) -> list[str]:
    found = []
    for applied in service.store.journal:
        before, saw = applied.before, seen.get(applied.command.id)
        if before is not None and saw is not None and not _as_seen(applied, before, saw):
            found.append(f"overwritten: {applied.command.action} {applied.command.id}")
    return found


def _as_seen(applied: Applied, before: Case, saw: Case) -> bool:
    """Whether what the operator's decision rests on was still so when it was applied; asks values, not writers."""
    action, fields = applied.command.action, applied.command.fields
    if action in _ADDING:
        return True
    if action is Action.AMEND:
        return all(value_of(before, name) in (value_of(saw, name), fields[name]) for name in fields)
    return (before.state, _legs(before)) == (saw.state, _legs(saw))


def _legs(case: Case) -> list[tuple[str, str]]:
    return [(leg.unit, leg.state.value) for leg in case.legs]


def _wrongly_parked(service: FakeService, acknowledged: Sequence[Acknowledged]) -> list[str]:
    found = []
    for entry in acknowledged:
        reason = entry.station.parked().get(entry.command_id)
        if reason is not None and entry.command_id in service.store.ledger:
            found.append(f"applied, yet shown as {reason}: {entry.command_id}")
        elif reason is not None and entry.private:
            found.append(f"nobody else touched it, yet {reason}: {entry.command_id}")
    return found


def _apart(service: FakeService, stations: Sequence[Station]) -> list[str]:
    return [
        f"not the same here and there: {case_id}"
        for station in stations
        for case_id, case in service.store.cases.items()
        if station.store.reader.confirmed(case_id) != case
    ]


def _shown_wrongly(service: FakeService, stations: Sequence[Station]) -> list[str]:
    """What an operator looks at: the authority's case with what is pending here and undecided laid over it."""
    found = []
    for station in stations:
        listed = {row.id: row.sync for row in station.store.reader.window(QueueView("all"), 0, 10_000)}
        waiting = {entry.command.case_id for entry in station.pending()}
        found += [f"listed wrongly: {case_id}" for case_id in listed.keys() ^ {*service.store.cases, *waiting}]
        for case_id in {*service.store.cases, *waiting}:
            pending = station.store.desk.pending_of(case_id)
            shown = station.store.reader.get(case_id)
            wanted = (_laid_over(station, service.store.cases.get(case_id), pending), _state(pending))
            if shown is None or (shown.case, shown.sync) != wanted or listed.get(case_id) is not wanted[1]:
                found.append(f"shown wrongly: {case_id}")
    return found


def _laid_over(station: Station, case: Case | None, pending: Sequence[Pending]) -> Case | None:
    rules = station.store.cache.reference()
    assert rules is not None
    told = [entry.command for entry in pending if case is None or entry.state is not SyncState.ATTENTION]
    return fold(case, told, rules.policy, rules.calendar).case


def _state(pending: Sequence[Pending]) -> SyncState:
    worst = (SyncState.ATTENTION, SyncState.SENDING, SyncState.HERE)
    return next((state for state in worst if any(entry.state is state for entry in pending)), SyncState.DELIVERED)
