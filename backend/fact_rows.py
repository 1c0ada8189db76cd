"""Cases as rows of what reports read, and what each adds to the sums of its unit and the counts of its queues."""

import json
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from backend.report_tables import OF_CLOSED, OF_CREATED
from backend.visibility import leg_in_sight
from console.domain.case import Case
from console.domain.case_facts import CaseFact, LegFact
from console.domain.queue_places import of_desk, of_leg
from console.domain.rates import COUNTED, Standing

Row = dict[str, Any]
#: Grain, day, unit, column of `unit_figures` → what is added.
Sums = Counter[tuple[str, date, str, str]]
_COUNTED = frozenset(standing.value for standing in COUNTED)


def leg_rows(case: Case, facts: tuple[LegFact, ...]) -> list[Row]:
    """Return one row per leg."""
    return [
        {
            **_key(case),
            "position": position,
            "unit": fact.unit,
            **_sides(case),
            "assigned_day": fact.assigned_day,
            "view_due_at": fact.view_due_at,
            "view_due_day": fact.view_due_day,
            "viewing": fact.viewing.value,
            "reply_due_at": fact.reply_due_at,
            "reply_due_day": fact.reply_due_day,
            "replying": fact.replying.value,
            "returned": fact.returned,
        }
        for position, fact in enumerate(facts)
    ]


def fact_row(case: Case, fact: CaseFact) -> Row:
    """Return the row of a case."""
    said = fact.opinion
    return {
        **_key(case),
        "lead_unit": fact.lead_unit,
        **_sides(case),
        "street": case.location.street,
        "created_at": case.created_at,
        "created_day": fact.created_day,
        "closed_day": fact.closed_day,
        **{name: getattr(fact, name) for name in (*OF_CREATED, "closed", "reworked")},
        **{name: getattr(said, name) for name in OF_CLOSED[2:]},
        "counters": json.dumps(_counters(case)),
    }


def _key(case: Case) -> Row:
    return {"city_id": case.city_id, "case_id": case.id}


def _sides(case: Case) -> Row:
    return {
        "channel": case.channel.value,
        "category": case.category,
        "district": case.location.district,
        "operator": case.created_by,
    }


def _counters(case: Case) -> list[list[str]]:
    """Return unit, kind and name of every counter a case is in."""
    found = {("", "state", case.state.value), *(("", "queue", queue.value) for queue in of_desk(case))}
    for leg in case.legs:
        if leg_in_sight(leg.state):
            found.add((leg.unit, "state", case.state.value))
            found |= {(leg.unit, "queue", queue.value) for queue in of_leg(case, leg)}
    return [list(counter) for counter in sorted(found)]


def sums_of_leg(row: Mapping[str, Any]) -> Sums:
    """Return what a leg's row adds to the sums of its unit."""
    sums: Sums = Counter()
    given = {"dispatched": 1, "returned": row["returned"]}
    for phase, standing in (("view", row["viewing"]), ("reply", row["replying"])):
        if standing in _COUNTED:
            share = {f"{phase}_given": 1, f"{phase}_given_in_time": int(standing == Standing.IN_TIME)}
            given |= share
            due = {name.replace("_given", "_due"): amount for name, amount in share.items()}
            _add(sums, row[f"{phase}_due_day"], row["unit"], due)
        else:
            given[f"{phase}_{standing}"] = 1
    _add(sums, row["assigned_day"], row["unit"], given)
    return sums


def sums_of_case(row: Mapping[str, Any]) -> Sums:
    """Return what a case's row adds to the sums of the unit that leads it."""
    sums: Sums = Counter()
    if row["closed_day"] is not None and row["lead_unit"]:
        _add(sums, row["closed_day"], row["lead_unit"], {name: row[name] for name in OF_CLOSED})
    return sums


def _add(sums: Sums, day: date, unit: str, amounts: Mapping[str, int]) -> None:
    for name, amount in amounts.items():
        if amount:
            sums["D", day, unit, name] += amount
            sums["M", day.replace(day=1), unit, name] += amount
