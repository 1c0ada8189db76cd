"""What copied rows add to the sums of their units: as the backend counts, read from rows of text."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from backend.fact_rows import Sums, sums_of_case, sums_of_leg
from backend.report_tables import OF_CLOSED

_NOTHING = r"\N"


def of_leg(row: Mapping[str, str]) -> Mapping[tuple[str, str, str], int]:
    """Return what a leg adds: day, unit and name → amount."""
    days = {name: _day(row[name]) for name in ("assigned_day", "view_due_day", "reply_due_day")}
    return dict(_by_day(sums_of_leg({**row, **days, "returned": int(row["returned"])})))


def of_case(row: Mapping[str, str]) -> Mapping[tuple[str, str, str], int]:
    """Return what a case adds: day, unit and name → amount."""
    amounts: dict[str, Any] = {name: int(row[name]) for name in OF_CLOSED}
    return dict(_by_day(sums_of_case({**row, **amounts, "closed_day": _day(row["closed_day"])})))


def _day(text: str) -> date | None:
    return None if text == _NOTHING else date.fromisoformat(text)


def _by_day(sums: Sums) -> Iterator[tuple[tuple[str, str, str], int]]:
    for (grain, day, unit, name), amount in sums.items():
        if grain == "D":
            yield (day.isoformat(), unit, name), amount
