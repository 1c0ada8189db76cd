"""Calls at this terminal: told of by a telephone, seen by every console of the profile, taken by one of them.

They are one small sealed row of `state.db`, which consoles follow by its change count; nothing of a caller is kept
longer than a call is shown.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from console.domain.calls import LASTS, Call, CallEvent, CallNews, a_call, heard, waiting
from console.domain.plain_documents import instant
from console.ports.preferences import CALLS
from console.ports.records import Draft
from console.ports.store import DeskStore
from console.usecases.desk import Desk
from console.usecases.operator_state import note_call_begun, note_call_ended

#: Preference that holds the ids of calls that were taken, and for how long: nobody tells of them any more then.
_TAKEN = "calls.taken"
#: The same of the beginnings and ends of talks that the operator's state has followed: he may be at something else now.
_FOLLOWED = "calls.followed"
_REMEMBERED = 2 * LASTS


def tell_call(
    desk: Desk, phone: str, name: str = "", call_id: str = "", event: CallEvent = CallEvent.RINGING
) -> Sequence[Call]:
    """Note what a telephone tells of a call, and return those that wait. Raises InvalidField, StoreError."""
    return hear_calls(desk, [CallNews(event, a_call(call_id or desk.clock.new_id(), phone, name, desk.clock.now()))])


def hear_calls(desk: Desk, news: Sequence[CallNews]) -> Sequence[Call]:
    """Note several events, told as often as one likes, and return the calls that wait. Raises StoreError."""
    now = desk.clock.now()
    with desk.store.transaction():
        kept = kept_calls(desk.store)
        calls = waiting(heard(waiting(kept, now), _taken(desk.store), news), now)
        if calls != kept:
            _keep(desk.store, calls)
        _follow_talk(desk, news)
    return calls


def kept_calls(store: DeskStore) -> tuple[Call, ...]:
    """Return the calls as kept, oldest first, also those that are not shown any more. Raises StoreError."""
    return tuple(_call(kept) for kept in store.preference(CALLS) or ())


def take_call(desk: Desk, draft: Callable[[Call], Draft]) -> tuple[Call, Draft] | None:
    """Take the call that waits longest and make the draft of its form durable with that; None when none waits.

    Of several consoles that take at once each gets another call. Raises StoreError.
    """
    with desk.store.transaction():
        calls = waiting(kept_calls(desk.store), desk.clock.now())
        if not calls:
            return None
        begun = draft(calls[0])
        desk.store.save_draft(begun)
        _keep(desk.store, calls[1:])
        _note_taken(desk, calls[0])
        note_call_begun(desk, (calls[0].id, *calls[0].former))
    return calls[0], begun


def forget_passed(desk: Desk) -> None:
    """Remove from the disk what is not shown any more. Raises StoreError."""
    now = desk.clock.now()
    if kept_calls(desk.store) == waiting(kept_calls(desk.store), now):
        return
    with desk.store.transaction():
        _keep(desk.store, waiting(kept_calls(desk.store), now))


def _follow_talk(desk: Desk, news: Sequence[CallNews]) -> None:
    known = dict(desk.store.preference(_FOLLOWED) or {})
    talks = {f"{one.event} {one.call.id}": one for one in news if one.event is not CallEvent.RINGING}
    fresh = {key: one for key, one in talks.items() if key not in known}
    for one in fresh.values():
        if one.event is CallEvent.ANSWERED:
            note_call_begun(desk, (one.call.id,))
        else:
            note_call_ended(desk, one.call.id)
    if fresh:
        _remember(desk, _FOLLOWED, fresh)


def _taken(store: DeskStore) -> Mapping[str, str]:
    """Return when calls were taken, by their ids: what is told of them again must not offer them again."""
    return dict(store.preference(_TAKEN) or {})


def _note_taken(desk: Desk, call: Call) -> None:
    _remember(desk, _TAKEN, (call.id, *call.former))


def _remember(desk: Desk, preference: str, names: Iterable[str]) -> None:
    now = desk.clock.now()
    kept = dict(desk.store.preference(preference) or {})
    known = {one: at for one, at in kept.items() if abs(now - instant(at)) < _REMEMBERED}
    desk.store.set_preference(preference, known | dict.fromkeys(names, now.isoformat()))


def _keep(store: DeskStore, calls: Sequence[Call]) -> None:
    store.set_preference(CALLS, [_document(call) for call in calls])


def _document(call: Call) -> dict[str, Any]:
    return {
        "id": call.id,
        "phone": call.phone,
        "name": call.name,
        "at": call.at.isoformat(),
        "answered": call.answered,
        "former": list(call.former),
    }


def _call(kept: Mapping[str, Any]) -> Call:
    former = tuple(map(str, kept.get("former", ())))
    at = instant(kept["at"])
    return Call(str(kept["id"]), str(kept["phone"]), str(kept["name"]), at, bool(kept["answered"]), former)
