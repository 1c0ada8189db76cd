"""Days gathered into the periods reports are split by."""

from datetime import date
from enum import StrEnum


class Period(StrEnum):
    """How a report's time is split."""

    WHOLE = "whole"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def name_of(day: date, period: Period) -> str:
    """Return the name of the period a day is in: `2026-11-23`, `2026-W48`, `2026-11`; empty for the whole."""
    if period is Period.DAY:
        return day.isoformat()
    if period is Period.WEEK:
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    return f"{day:%Y-%m}" if period is Period.MONTH else ""
