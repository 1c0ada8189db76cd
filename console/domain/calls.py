"""The noun Call: who rings or talks, and what an event of the telephone makes of the calls that wait to be taken.

A call waits on the screen until an operator takes it into a form, it is given up by the caller, or it is too old to be
about whoever is on the line now.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from console.domain.cleaning import clean_name
from console.domain.errors import InvalidField

#: How long a call is shown that nobody took.
LASTS = timedelta(minutes=5)
#: More cannot wait: beyond it the oldest are not shown any more.
MOST = 20
#: What stands around the number in what telephones hand over: `sip:13805912345@10.0.0.1;user=phone`, `tel:+86...`.
_ADDRESS = re.compile(r"^(?:sips?|tel):([^@;?]*)", re.IGNORECASE)
_NUMBER = re.compile(r"\+?[0-9*#][0-9*#\-() ]{0,38}")
_COUNTRY, _MOBILE = re.compile(r"(?:\+|00)86[- ]?"), re.compile(r"1\d{10}")
#: How telephones say that the caller hides the number.
_WITHHELD = frozenset({"", "anonymous", "unknown", "unavailable", "private", "restricted", "withheld"})
_LONGEST_NAME, _LONGEST_ID = 60, 128


class CallEvent(StrEnum):
    """What the telephone tells of a call."""

    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"


class UnusableNumber(InvalidField):
    """What a telephone handed over is no number; it is not repeated, because it may be a name."""


@dataclass(frozen=True, slots=True)
class Call:
    """A call on its way to a form."""

    #: The telephone system's id, or one of our own where it gave none.
    id: str
    #: The caller's number; empty when withheld.
    phone: str
    #: The caller's name as the telephone knows it; mostly empty.
    name: str
    #: When it was last told of.
    at: datetime
    #: Whether the operator has it on the line, as far as told.
    answered: bool = False
    #: Ids of earlier calls of the same caller that it stands for as well.
    former: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CallNews:
    """An event, and what it tells of its call."""

    event: CallEvent
    call: Call


def number_of(typed: str) -> str:
    """Return the number in what a telephone hands over, in one form; empty for a withheld one.

    Raises UnusableNumber `phone_unusable`.
    """
    text = unicodedata.normalize("NFKC", typed).strip()
    address = _ADDRESS.match(text)
    number = _national((address[1] if address else text).strip())
    if number.lower() in _WITHHELD:
        return ""
    if not _NUMBER.fullmatch(number):
        raise UnusableNumber("phone_unusable", {"field": "phone"})
    return number


def _national(number: str) -> str:
    """Without the country's code, as people here write it: that is how the caller's earlier cases have it."""
    abroad = _COUNTRY.match(number)
    if abroad is None:
        return number
    rest = number[abroad.end() :]
    return rest if _MOBILE.fullmatch(rest) or rest.startswith("0") else f"0{rest}"


def a_call(call_id: str, phone: str, name: str, at: datetime) -> Call:
    """Return a call of what a telephone hands over. Raises InvalidField."""
    known = clean_name(call_id)
    if len(known) > _LONGEST_ID:
        raise InvalidField("field_too_long", {"field": "call_id", "most": str(_LONGEST_ID)})
    return Call(known, number_of(phone), clean_name(name)[:_LONGEST_NAME], at)


def waiting(calls: Iterable[Call], now: datetime) -> tuple[Call, ...]:
    """Return the calls that are still about somebody on the line, oldest first; a clock set back a bit hides none."""
    return tuple(call for call in calls if abs(now - call.at) < LASTS)


def after(calls: Sequence[Call], event: CallEvent, call: Call) -> tuple[Call, ...]:
    """Return the calls that wait once `event` was told of `call`, however often and in whatever order it is told.

    The same caller waits once. One who rang off unanswered does not wait; one who was talked to does, because the case
    may still have to be entered.
    """
    same = [known for known in calls if _same(known, call)]
    answered = event is CallEvent.ANSWERED or any(known.answered for known in same)
    if event is CallEvent.ENDED:
        return tuple(calls) if answered else tuple(known for known in calls if known not in same)
    if not same:
        return (*calls, replace(call, answered=answered))[-MOST:]
    first = same[0]
    former = tuple(sorted({one for known in same for one in (known.id, *known.former)} - {call.id}))
    told = Call(call.id, call.phone or first.phone, call.name or first.name, max(call.at, first.at), answered, former)
    return tuple(told if known is first else known for known in calls if known is first or known not in same)


def heard(calls: Sequence[Call], taken: Collection[str], news: Iterable[CallNews]) -> tuple[Call, ...]:
    """Return the calls that wait after several events; what is told of those `taken` (ids) changes nothing."""
    for one in news:
        if one.call.id not in taken:
            calls = after(calls, one.event, one.call)
    return tuple(calls)


def _same(known: Call, call: Call) -> bool:
    return call.id in (known.id, *known.former) or bool(call.phone and known.phone == call.phone)
