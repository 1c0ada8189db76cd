"""What the published rates count: which legs, when one was in time, what is left out and why, and how shares are said.

及时查阅率 counts legs first opened within the limit to view, 及时回复率 those replied to within the limit to reply,
after an approved extension (domain-12345.md 3.1, 3.2). Numerator and denominator are kept, never only the percentage.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from console.domain.assignment import Assignment
from console.domain.case import Case
from console.domain.codes import LegState, Role, State


class Standing(StrEnum):
    """How one leg stands against one limit; whether an open one is late is for the clock to say."""

    IN_TIME = "in_time"
    LATE = "late"
    #: Not done yet: late as soon as its limit is over.
    OPEN = "open"
    #: Left out: the unit sent it back in time, as not its duty.
    RETURNED = "returned"
    #: Left out: taken from the unit before its limit was over.
    RECALLED = "recalled"
    #: Left out: the clocks stood still before the limit was over.
    ON_HOLD = "on_hold"
    #: Left out: the city sets no such limit.
    NO_LIMIT = "no_limit"


#: The standings that are counted in a denominator; the others are reasons for leaving a leg out.
COUNTED = frozenset({Standing.IN_TIME, Standing.LATE, Standing.OPEN})
#: Who may read the reports of all units; a unit's clerk reads the line of his own.
READERS = frozenset({Role.SUPERVISOR, Role.INSPECTOR, Role.ADMIN})
#: From this score on a caller is satisfied; the one below is 基本满意, which a city may count or not.
SATISFIED, BASICALLY = 4, 3


class Rounding(StrEnum):
    """How a percentage gets its two decimals. The published figures truncate (311,176 of 315,957 is 98.48)."""

    TRUNCATE = "truncate"
    HALF_UP = "half_up"


@dataclass(frozen=True, slots=True)
class Ratio:
    """A share, as what it is made of."""

    numerator: int
    denominator: int

    def percent(self, rounding: Rounding) -> str | None:
        """Return the percentage with two decimals, or None when nothing is counted."""
        if not self.denominator:
            return None
        hundredths = self.numerator * 10_000
        if rounding is Rounding.HALF_UP:
            whole = (2 * hundredths + self.denominator) // (2 * self.denominator)
        else:
            whole = hundredths // self.denominator
        return f"{whole // 100}.{whole % 100:02d}"


def viewing(case: Case, leg: Assignment, ended_at: datetime | None) -> Standing:
    """Return how a leg stands against its limit to view; `ended_at` is when it was returned or recalled.

    Whoever replied to a leg or sent it back has opened it.
    """
    returned_at = ended_at if leg.state is LegState.RETURNED else None
    seen = min((at for at in (leg.viewed_at, leg.replied_at, returned_at) if at is not None), default=None)
    return _standing(case, leg, leg.view_due_at, seen, ended_at if leg.state is LegState.RECALLED else None)


def replying(case: Case, leg: Assignment, ended_at: datetime | None) -> Standing:
    """Return how a leg stands against its limit to reply; `ended_at` is when it was returned or recalled."""
    return _standing(case, leg, leg.reply_due_at, leg.replied_at, ended_at)


def _standing(
    case: Case, leg: Assignment, due: datetime | None, done: datetime | None, ended: datetime | None
) -> Standing:
    if due is None:
        return Standing.NO_LIMIT
    if done is not None:
        return Standing.IN_TIME if done <= due else Standing.LATE
    if leg.open and case.state is State.ON_HOLD and case.since <= due:
        return Standing.ON_HOLD
    if ended is None:
        return Standing.OPEN
    if ended > due:
        return Standing.LATE
    return Standing.RETURNED if leg.state is LegState.RETURNED else Standing.RECALLED


#: Rate → what is summed for its numerator and for its denominator. `of_accepted` is what is published: of all legs
#: given in the period; `of_due` of those whose limit ended in it. A solution is counted in halves.
RATES: Mapping[str, tuple[str, str]] = {
    "viewed_of_due": ("view_due_in_time", "view_due"),
    "viewed_of_accepted": ("view_given_in_time", "view_given"),
    "replied_of_due": ("reply_due_in_time", "reply_due"),
    "replied_of_accepted": ("reply_given_in_time", "reply_given"),
    "direct_answer": ("answered", "valid"),
    "satisfaction": ("satisfied", "rated"),
    "solved": ("solved_halves", "asked"),
    "rework": ("reworked", "closed"),
    "return": ("returned", "dispatched"),
    "repeat": ("repeated", "valid"),
}


def ratios(sums: Mapping[str, int], basically: bool = False) -> dict[str, Ratio]:
    """Return every rate of some sums; `basically` says whether 基本满意 counts as satisfied."""
    found = {name: Ratio(sums.get(over, 0), sums.get(under, 0)) for name, (over, under) in RATES.items()}
    solved, satisfied = found["solved"], found["satisfaction"]
    found["solved"] = Ratio(solved.numerator, 2 * solved.denominator)
    if basically:
        found["satisfaction"] = Ratio(satisfied.numerator + sums.get("basically", 0), satisfied.denominator)
    return found


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the caller said when called back, as counts that can be added: 0 or 1, halves of a solution from 0 to 2."""

    rated: int = 0
    satisfied: int = 0
    basically: int = 0
    asked: int = 0
    solved_halves: int = 0


#: What a caller says of the solution → halves; a partial one counts half (domain-12345.md 3.2).
_SOLVED: Mapping[str, int] = {"yes": 2, "partly": 1, "no": 0}


def opinion(score: int | None, outcome: str, solved: str) -> Opinion:
    """Return what a callback says: a score from 1 to 5 if there is one, else the outcome; and whether it was solved."""
    asked, halves = (1, _SOLVED[solved]) if solved in _SOLVED else (0, 0)
    if score is not None:
        return Opinion(1, int(score >= SATISFIED), int(score == BASICALLY), asked, halves)
    if outcome not in ("satisfied", "dissatisfied"):
        return Opinion(asked=asked, solved_halves=halves)
    return Opinion(1, int(outcome == "satisfied"), 0, asked, halves)
