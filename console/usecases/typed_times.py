"""A time to come, as people type it: `15:30`, `11-30 15:30`, `2026-11-30 15:30`, or `+90` for in ninety minutes."""

import re
import unicodedata
from datetime import datetime, timedelta, tzinfo

from console.domain.errors import InvalidField

#: What lies further ahead is mistyped: nobody waits so long to be called.
FURTHEST = timedelta(days=60)
_FROM_NOW = re.compile(r"\+\s?(\d{1,4})\s?(h|m)?")
_TIME = re.compile(r"(?:(?:(\d{4})-)?(\d{1,2})-(\d{1,2})[ T]+)?(\d{1,2}):(\d{2})")


def time_to_come(field: str, typed: str, now: datetime, zone: tzinfo) -> datetime:
    """Return the time that is meant, in the city's zone; without a day or a year the next one that fits.

    Raises InvalidField `field_not_time`, `time_past`, `time_far`.
    """
    text, here = unicodedata.normalize("NFKC", typed).strip(), now.astimezone(zone)
    later = _FROM_NOW.fullmatch(text)
    if later is not None:
        step = timedelta(hours=int(later[1])) if later[2] == "h" else timedelta(minutes=int(later[1]))
        return _bounded(field, typed, here.replace(second=0, microsecond=0) + step, here)
    found = _TIME.fullmatch(text)
    try:
        at = _at(found.groups(), here) if found is not None else None
    except ValueError:
        at = None
    if at is None:
        raise InvalidField("field_not_time", {"field": field, "value": typed})
    return _bounded(field, typed, at, here)


def _at(parts: tuple[str | None, ...], here: datetime) -> datetime:
    year, month, day, hour, minute = (int(part) if part else None for part in parts)
    at = here.replace(hour=hour or 0, minute=minute or 0, second=0, microsecond=0)
    if month is None or day is None:
        return at if at > here else at + timedelta(days=1)
    at = at.replace(year=year or here.year, month=month, day=day)
    return at if year or at > here else at.replace(year=here.year + 1)


def _bounded(field: str, typed: str, at: datetime, here: datetime) -> datetime:
    if at <= here:
        raise InvalidField("time_past", {"field": field, "value": typed})
    if at - here > FURTHEST:
        raise InvalidField("time_far", {"field": field, "value": typed, "most": str(FURTHEST.days)})
    return at
