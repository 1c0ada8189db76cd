"""Reports: rates with what they are made of, by unit, channel, category, district, operator and period."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from backend.failures import Problem
from backend.hotline import Hotline
from backend.report_lines import Asked, Sums, lines
from backend.report_tables import LEFT_OUT
from backend.visibility import Reader
from console.domain.codes import Role
from console.domain.documents import Document, stamp
from console.domain.periods import Period, name_of
from console.domain.rates import READERS, Rounding, ratios

#: Characters of the code of a category's group.
_GROUP = 2
#: What a unit's clerk may ask for.
_OF_A_UNIT = frozenset({"units", "periods"})
#: The longest period, in days.
_LONGEST = 3660


@dataclass(frozen=True, slots=True)
class Wish:
    """A report somebody wants; days are inclusive, in the city's zone."""

    by: str
    first: date
    last: date
    period: Period = Period.WHOLE
    #: Categories by their groups.
    groups: bool = False
    rounding: Rounding = Rounding.TRUNCATE
    #: Whether 基本满意 counts as satisfied.
    basically: bool = False
    #: Filters: unit, channel, category, district, operator → value; empty values are none.
    only: Mapping[str, str] | None = None


def report(hotline: Hotline, reader: Reader, wish: Wish) -> Document:
    """Return a report. Raises Problem 403 `role_not_allowed`, 422 `period_invalid`."""
    asked = _asked(hotline, reader, wish)
    with hotline.database.read() as connection:
        sums = lines(connection, hotline.city_id, asked)
    rows = _gathered(sums, wish.period)
    return {
        "by": wish.by,
        "from": wish.first.isoformat(),
        "to": wish.last.isoformat(),
        "period": wish.period.value,
        "rounding": wish.rounding.value,
        "items": [{"key": key, "period": period, **_line(rows[key, period], wish)} for key, period in sorted(rows)],
        "total": _line(_together(rows.values()), wish),
        "as_of": stamp(asked.now),
    }


def require_reader(reader: Reader, what: str) -> None:
    """Raise Problem 403 `role_not_allowed` unless the reader may see reports of all units, or this one of his own."""
    if reader.role not in READERS and not (reader.role is Role.UNIT and what in _OF_A_UNIT):
        raise Problem(403, "role_not_allowed", {"action": "report"})


def _asked(hotline: Hotline, reader: Reader, wish: Wish) -> Asked:
    require_reader(reader, wish.by)
    if not 0 <= (wish.last - wish.first).days <= _LONGEST:
        raise Problem(422, "period_invalid", {"from": wish.first.isoformat(), "to": wish.last.isoformat()})
    only = {name: value for name, value in (wish.only or {}).items() if value}
    if reader.bound_to is not None:
        only["unit"] = reader.bound_to
    now = hotline.clock()
    return Asked(
        by=wish.by,
        first=wish.first,
        last=wish.last,
        now=now,
        today=now.astimezone(hotline.reference().zone).date(),
        only=only,
        daily=wish.period is not Period.WHOLE,
        digits=_GROUP if wish.groups and wish.by == "categories" else 0,
    )


def _gathered(sums: Sums, period: Period) -> dict[tuple[str, str], Counter[str]]:
    rows: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (key, day), amounts in sums.items():
        if any(amounts.values()):
            rows[key, name_of(day, period)].update(amounts)
    return rows


def _together(rows: Iterable[Counter[str]]) -> Counter[str]:
    whole: Counter[str] = Counter()
    for row in rows:
        whole.update(row)
    return whole


def _line(sums: Mapping[str, int], wish: Wish) -> dict[str, Any]:
    rates = {
        name: {
            "numerator": ratio.numerator,
            "denominator": ratio.denominator,
            "percent": ratio.percent(wish.rounding),
        }
        for name, ratio in ratios(sums, wish.basically).items()
    }
    excluded = {
        limit: {reason: sums[f"{limit}_{reason}"] for reason in LEFT_OUT if sums.get(f"{limit}_{reason}")}
        for limit in ("view", "reply")
    }
    return {
        "rates": rates,
        "left_out": excluded,
        "dispatched": sums.get("dispatched", 0),
        "closed": sums.get("closed", 0),
    }
