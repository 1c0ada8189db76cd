"""How many wait where, by role; and lists narrowed further, in pages that neither skip nor repeat."""

from datetime import timedelta

import pytest

from console.domain.codes import Action
from tests.backend.asgi import Browser
from tests.backend.people import Person, Terminal, sign_in
from tests.builders import MONDAY, STRAY_DOGS
from tests.fakes.stopped_clock import StoppedClock


def views(person: Person) -> dict[str, int]:
    answer = person.get("/v1/queues")
    assert answer.status_code == 200, answer.text
    return {row["view"]: row["count"] for row in answer.json()["views"] if row["count"]}


def listed(person: Person, **params: object) -> list[str]:
    answer = person.get("/v1/cases", params=params)
    assert answer.status_code == 200, answer.text
    return [case["id"] for case in answer.json()["items"]]


def test_the_desk_counts_every_view(browser: Browser, taker: Person, neighbour: Person, terminal: Terminal) -> None:
    admin = sign_in(browser, "admin")
    new, viewed, held, replied, back = [terminal.does(taker, Action.NEW) for _ in range(5)]
    terminal.does(neighbour, Action.NEW, {**STRAY_DOGS, "answer": "已答复"})
    terminal.does(admin, Action.URGE, case=new)
    terminal.does(admin, Action.VIEW, {}, terminal.does(admin, Action.ASSIGN, case=viewed))
    held = terminal.does(admin, Action.ACCEPT, {}, terminal.does(admin, Action.ASSIGN, case=held))
    terminal.does(admin, Action.HOLD, case=held)
    replied = terminal.does(admin, Action.ACCEPT, {}, terminal.does(admin, Action.ASSIGN, case=replied))
    terminal.does(admin, Action.REPLY, case=replied)
    terminal.does(admin, Action.RETURN, case=terminal.does(admin, Action.ASSIGN, case=back))

    assert views(taker) == {
        "open": 5, "unassigned": 2, "returned": 1, "urged": 1, "awaiting_reply": 1, "on_hold": 1, "awaiting_review": 1,
        "mine": 5,
    }  # fmt: skip
    assert views(neighbour)["mine"] == 1


def test_a_unit_counts_by_its_own_leg(browser: Browser, taker: Person, terminal: Terminal) -> None:
    admin, water, streets = (sign_in(browser, name) for name in ("admin", "water", "streets"))
    case = terminal.does(admin, Action.ASSIGN, {"unit": "CGW", "co_units": ["ZLS"]}, terminal.does(taker, Action.NEW))
    terminal.does(streets, Action.ACCEPT, {}, case)
    terminal.does(taker, Action.NEW)

    assert views(streets) == {"open": 1, "awaiting_reply": 1, "in_progress": 1, "mine": 1}
    assert views(water) == {"open": 1, "awaiting_view": 1, "awaiting_reply": 1, "mine": 1}


def test_what_was_taken_further_up_is_counted_until_it_ends(
    browser: Browser, taker: Person, terminal: Terminal
) -> None:
    admin, water, streets = (sign_in(browser, name) for name in ("admin", "water", "streets"))
    case = terminal.does(admin, Action.ASSIGN, {"unit": "CGW", "co_units": ["ZLS"]}, terminal.does(taker, Action.NEW))
    case = terminal.does(streets, Action.REPLY, case=terminal.does(streets, Action.VIEW, {}, case))
    terminal.does(admin, Action.ESCALATE, case=case)

    assert views(taker)["escalated"] == views(water)["escalated"] == 1
    assert "escalated" not in views(streets)
    terminal.does(admin, Action.CLOSE, case=case)
    assert "escalated" not in views(taker)


def test_late_and_soon_late_are_for_the_clock_to_say(
    browser: Browser, taker: Person, terminal: Terminal, clock: StoppedClock
) -> None:
    admin, water, streets = (sign_in(browser, name) for name in ("admin", "water", "streets"))
    terminal.does(admin, Action.ASSIGN, {"unit": "ZLS"}, terminal.does(taker, Action.NEW))

    clock.advance(timedelta(hours=40).total_seconds())
    taker, water = sign_in(browser, "taker"), sign_in(browser, "water")
    assert (views(taker).get("due_soon"), views(taker).get("overdue")) == (1, None)
    clock.advance(timedelta(days=2).total_seconds())
    taker, water, streets = (sign_in(browser, name) for name in ("taker", "water", "streets"))
    assert views(taker)["overdue"] == views(water)["overdue"] == 1
    assert "overdue" not in views(streets)


def test_lists_are_narrowed_by_street_channel_urgency_and_times(
    taker: Person, terminal: Terminal, clock: StoppedClock
) -> None:
    place = {"district": "350104", "street": "350104008", "address": "金环花园"}
    here = terminal.does(taker, Action.NEW, {**STRAY_DOGS, "location": place, "channel": "web"})
    urgent = terminal.does(taker, Action.NEW, {**STRAY_DOGS, "urgency": "urgent"}, at=MONDAY + timedelta(minutes=4))
    noon = (MONDAY + timedelta(minutes=2)).isoformat()

    assert listed(taker, street="350104008") == listed(taker, channel="web") == [here.id]
    assert listed(taker, urgency="urgent") == listed(taker, created_from=noon) == [urgent.id]
    assert listed(taker, created_before=noon) == [here.id]
    assert set(listed(taker, due_before="2027-01-01T00:00:00Z")) == {here.id, urgent.id}
    assert listed(taker, due_before=MONDAY.isoformat()) == []


@pytest.mark.parametrize("params", [{"due_before": "2026-11-23T00:00:00"}, {"channel": "pigeon"}, {"urgency": "soon"}])
def test_a_time_without_an_offset_and_an_unknown_code_are_refused(taker: Person, params: dict[str, str]) -> None:
    assert taker.get("/v1/cases", params=params).status_code == 422


@pytest.mark.parametrize("order", ["newest", "due"])
def test_pages_in_any_order_show_each_case_once(taker: Person, terminal: Terminal, order: str) -> None:
    for urgency in ("normal", "urgent", "extreme", "normal"):
        terminal.does(taker, Action.NEW, {**STRAY_DOGS, "urgency": urgency})
        terminal.does(taker, Action.NEW, {**STRAY_DOGS, "urgency": urgency, "answer": "已答复"})
    whole = listed(taker, order=order)
    seen: list[str] = []
    after = ""
    for _ in range(8):
        page = taker.get("/v1/cases", params={"order": order, "limit": 1, "after": after}).json()
        seen += [case["id"] for case in page["items"]]
        after = page["next"] or ""
    assert (seen, after, len(set(whole)), page["total"], page["complete"]) == (whole, "", 8, 8, True)


def test_what_nobody_counts_to_the_end_says_so(
    taker: Person, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.case_pages.COUNTED", 2)
    for _ in range(3):
        terminal.does(taker, Action.NEW)
    narrowed = taker.get("/v1/cases", params={"district": "350104", "limit": 2}).json()
    whole = taker.get("/v1/cases", params={"state": "received"}).json()
    assert (narrowed["total"], narrowed["complete"]) == (2, False)
    assert (whole["total"], whole["complete"]) == (3, True)


@pytest.mark.parametrize("name", ["due_before", "created_from", "created_before"])
@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_a_time_at_the_end_of_all_times_narrows_like_any_other(
    taker: Person, terminal: Terminal, name: str, at: str
) -> None:
    case = terminal.does(taker, Action.NEW)
    early = at.startswith("0001")
    assert listed(taker, **{name: at}) == ([case.id] if early == (name == "created_from") else [])


def test_a_limit_of_a_unit_is_that_of_its_own_part(
    browser: Browser, taker: Person, terminal: Terminal, clock: StoppedClock
) -> None:
    """The lead unit has not opened it and is late; the other one has, and has days left."""
    admin, water, streets = (sign_in(browser, name) for name in ("admin", "water", "streets"))
    case = terminal.does(admin, Action.ASSIGN, {"unit": "CGW", "co_units": ["ZLS"]}, terminal.does(taker, Action.NEW))
    terminal.does(water, Action.VIEW, {}, case)
    late = next(leg.view_due_at for leg in case.legs if leg.unit == "CGW")
    assert late is not None
    clock.advance((late - MONDAY).total_seconds() + 60)
    admin, water, streets = (sign_in(browser, name) for name in ("admin", "water", "streets"))

    assert [views(who).get("overdue", 0) for who in (admin, streets, water)] == [1, 1, 0]
    assert [listed(who, overdue=True) for who in (admin, streets, water)] == [[case.id], [case.id], []]
    soon = (clock.now() + timedelta(hours=1)).isoformat()
    assert [listed(who, due_before=soon) for who in (streets, water)] == [[case.id], []]


def test_on_hold_no_limit_of_a_part_runs_either(
    browser: Browser, taker: Person, terminal: Terminal, clock: StoppedClock
) -> None:
    admin = sign_in(browser, "admin")
    case = terminal.does(admin, Action.ASSIGN, {"unit": "CGW"}, terminal.does(taker, Action.NEW))
    case = terminal.does(admin, Action.HOLD, case=terminal.does(admin, Action.ACCEPT, {}, case))
    clock.advance(40 * 86_400)
    streets = sign_in(browser, "streets")

    assert "overdue" not in views(streets)
    assert listed(streets, overdue=True) == []
