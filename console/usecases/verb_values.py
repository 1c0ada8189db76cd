"""How what was typed for one argument of a verb is read: each reading returns a JSON value, or raises InvalidField."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from console.domain.errors import InvalidField
from console.domain.plain_documents import stamp
from console.domain.unit import Category
from console.usecases.lookups import Lookups, channel_of, kind_of, urgency_of
from console.usecases.typed_times import time_to_come
from console.usecases.vocabularies import meant


@dataclass(frozen=True, slots=True)
class Meaning:
    """What words can refer to here."""

    lookups: Lookups
    #: Id of the case of a number or id; raises InvalidNumber, NotFound, Unreachable.
    case_id: Callable[[str], str]
    #: When it is typed.
    now: datetime


#: Given the field and what was typed.
Reading = Callable[[Meaning, str, str], Any]


def as_typed(meaning: Meaning, field: str, typed: str) -> str:
    """Words for people, and what the rules read themselves."""
    return typed


def unit(meaning: Meaning, field: str, typed: str) -> str:
    """A unit's code."""
    return meaning.lookups.unit(typed)


def category(meaning: Meaning, field: str, typed: str) -> str:
    """A category's code."""
    found = meaning.lookups.category(typed)
    return found.code if isinstance(found, Category) else found


def district(meaning: Meaning, field: str, typed: str) -> str:
    """A district's code."""
    return meaning.lookups.district(typed)


def street(meaning: Meaning, field: str, typed: str) -> list[str]:
    """The codes of a street's district and of itself."""
    return list(meaning.lookups.street(typed, ""))


def community(meaning: Meaning, field: str, typed: str) -> str:
    """A community's code."""
    return meaning.lookups.community(typed, "")


def kind(meaning: Meaning, field: str, typed: str) -> str:
    """A kind."""
    return kind_of(typed).value


def channel(meaning: Meaning, field: str, typed: str) -> str:
    """A channel."""
    return channel_of(typed).value


def urgency(meaning: Meaning, field: str, typed: str) -> str:
    """An urgency."""
    return urgency_of(typed).value


def case(meaning: Meaning, field: str, typed: str) -> str:
    """The id of another case."""
    return meaning.case_id(typed)


def whole(meaning: Meaning, field: str, typed: str) -> int:
    """A whole number, in digits of any width."""
    text = typed.strip()
    if not text.isdecimal() or len(text) > 4:
        raise InvalidField("field_not_whole", {"field": field, "value": typed})
    return int(text)


def day(meaning: Meaning, field: str, typed: str) -> str:
    """A day, like 2026-11-30."""
    try:
        return date.fromisoformat(typed.strip()).isoformat()
    except ValueError:
        raise InvalidField("field_not_date", {"field": field}) from None


def to_come(meaning: Meaning, field: str, typed: str) -> str | None:
    """A time to come, like 15:30 or 11-30 15:30."""
    return stamp(time_to_come(field, typed, meaning.now, meaning.lookups.zone))


def yes_no(meaning: Meaning, field: str, typed: str) -> bool:
    """A yes or no."""
    return meant("yes_no", field, typed) == "yes"


def one_of(vocabulary: str) -> Reading:
    """Return the reading of a code of a vocabulary."""
    return lambda meaning, field, typed: meant(vocabulary, field, typed)
