"""Reports: who may read which, what they say of a city at work, and hot issues."""

from datetime import timedelta
from typing import Any

import pytest

from console.domain.codes import Action
from tests.backend.asgi import Browser
from tests.backend.people import Person, Terminal, sign_in
from tests.builders import MONDAY, STRAY_DOGS
from tests.fakes.stopped_clock import StoppedClock

NOVEMBER = {"from": "2026-11-01", "to": "2026-11-30"}
YEAR = {"from": "2026-01-01", "to": "2026-12-31"}


def asked(person: Person, by: str, **params: object) -> Any:
    answer = person.get(f"/v1/reports/{by}", params={**YEAR, **params})
    assert answer.status_code == 200, answer.text
    return answer.json()


def rate(line: Any, name: str) -> tuple[int, int, str | None]:
    found = line["rates"][name]
    return found["numerator"], found["denominator"], found["percent"]


def by_key(report: Any) -> dict[str, Any]:
    return {line["key"]: line for line in report["items"]}


@pytest.fixture
def november(browser: Browser, taker: Person, terminal: Terminal) -> None:
    """Water views and replies to two of three in time, streets send one back; one answered at once, one merged."""
    admin, water, streets = (sign_in(browser, name) for name in ("admin", "water", "streets"))
    soon = MONDAY + timedelta(hours=1)
    for category in ("0501", "0502"):
        case = terminal.does(taker, Action.NEW, {**STRAY_DOGS, "category": category, "channel": "web"})
        case = terminal.does(admin, Action.ASSIGN, {"unit": "ZLS"}, case, at=soon)
        case = terminal.does(water, Action.ACCEPT, {}, case, at=soon)
        case = terminal.does(water, Action.REPLY, case=case, at=soon)
        case = terminal.does(admin, Action.REVIEW, case=case, at=soon)
        terminal.does(admin, Action.CALLBACK, {"outcome": "satisfied", "satisfaction": 3}, case, at=soon)
    terminal.does(admin, Action.ASSIGN, {"unit": "ZLS"}, terminal.does(taker, Action.NEW), at=soon)
    back = terminal.does(admin, Action.ASSIGN, {"unit": "CGW"}, terminal.does(taker, Action.NEW), at=soon)
    terminal.send(terminal.makes(streets, Action.RETURN, case=back, at=soon))
    terminal.does(taker, Action.NEW, {**STRAY_DOGS, "answer": "已答复"})
    terminal.does(admin, Action.MERGE, {"into": back.id}, terminal.does(taker, Action.NEW))


@pytest.mark.usefixtures("november")
def test_the_units_report_names_both_rates_of_due_and_of_accepted(browser: Browser, clock: StoppedClock) -> None:
    clock.advance(40 * 24 * 3600)
    report = asked(sign_in(browser, "admin"), "units")
    water, streets = by_key(report)["ZLS"], by_key(report)["CGW"]

    assert rate(water, "viewed_of_due") == rate(water, "viewed_of_accepted") == (2, 3, "66.66")
    assert rate(water, "replied_of_due") == rate(water, "replied_of_accepted") == (2, 3, "66.66")
    assert rate(streets, "viewed_of_due") == (1, 1, "100.00")
    assert rate(streets, "replied_of_due") == (0, 0, None)
    assert rate(streets, "return") == (1, 1, "100.00")
    assert report["total"]["left_out"] == streets["left_out"] == {"view": {}, "reply": {"returned": 1}}
    assert rate(report["total"], "replied_of_due") == (2, 3, "66.66")


@pytest.mark.usefixtures("november")
def test_what_is_not_due_yet_is_accepted_and_not_late(browser: Browser, clock: StoppedClock) -> None:
    admin = sign_in(browser, "admin")
    assert rate(by_key(asked(admin, "units"))["ZLS"], "replied_of_due") == (0, 0, None)
    assert rate(by_key(asked(admin, "units"))["ZLS"], "replied_of_accepted") == (2, 3, "66.66")
    # On the day the limit to view ends, it is not over before the night.
    clock.advance(2 * 24 * 3600)
    admin = sign_in(browser, "admin")
    assert rate(by_key(asked(admin, "units"))["ZLS"], "viewed_of_due") == (0, 0, None)
    assert rate(asked(admin, "channels")["total"], "viewed_of_due") == (0, 0, None)
    clock.advance(14 * 3600)
    assert rate(by_key(asked(sign_in(browser, "admin"), "units"))["ZLS"], "viewed_of_due") == (2, 3, "66.66")


@pytest.mark.usefixtures("november")
def test_kept_sums_and_facts_say_the_same(browser: Browser, clock: StoppedClock) -> None:
    for days in (0, 2, 3, 14, 30):
        clock.advance(days * 24 * 3600)
        admin = sign_in(browser, "admin")
        whole = asked(admin, "units")
        assert asked(admin, "units", period="day")["total"] == whole["total"]
        facts = asked(admin, "channels")["total"]["rates"]
        for name in (
            "viewed_of_due",
            "replied_of_due",
            "viewed_of_accepted",
            "replied_of_accepted",
            "rework",
            "return",
        ):
            assert facts[name] == whole["total"]["rates"][name], name
        sums = asked(admin, "units", district="350104")["total"]["rates"]
        assert {name: sums[name] for name in ("viewed_of_due", "replied_of_due")} == {
            name: whole["total"]["rates"][name] for name in ("viewed_of_due", "replied_of_due")
        }


@pytest.mark.usefixtures("november")
def test_reports_by_channel_category_district_operator_and_period(browser: Browser, clock: StoppedClock) -> None:
    clock.advance(40 * 24 * 3600)
    admin = sign_in(browser, "admin")
    channels, groups = asked(admin, "channels"), asked(admin, "categories", level="group")

    assert rate(by_key(channels)["web"], "replied_of_due") == (2, 2, "100.00")
    assert rate(by_key(channels)["phone"], "direct_answer") == (1, 4, "25.00")
    assert rate(by_key(channels)["phone"], "repeat") == (1, 4, "25.00")
    assert rate(by_key(groups)["05"], "satisfaction") == (0, 2, "0.00")
    assert rate(by_key(asked(admin, "categories", basically=True))["0501"], "satisfaction") == (1, 1, "100.00")
    assert set(by_key(asked(admin, "districts"))) == {"350104"}
    assert set(by_key(asked(admin, "operators"))) == {"taker"}
    assert by_key(asked(admin, "categories", category="0501")).keys() == {"0501"}
    months = {line["period"]: line for line in asked(admin, "periods")["items"]}
    assert (months["2026-11"]["dispatched"], months["2026-12"]["dispatched"]) == (4, 0)
    weeks = asked(admin, "periods", period="week", **NOVEMBER)["items"]
    assert [line["period"] for line in weeks] == ["2026-W48"]


@pytest.mark.usefixtures("november")
def test_a_percentage_is_rounded_as_asked(browser: Browser, clock: StoppedClock) -> None:
    clock.advance(40 * 24 * 3600)
    report = asked(sign_in(browser, "admin"), "units", rounding="half_up")
    assert rate(by_key(report)["ZLS"], "replied_of_due") == (2, 3, "66.67")


@pytest.mark.usefixtures("november")
def test_a_unit_reads_its_own_line_and_others_read_none(browser: Browser) -> None:
    water, taker = sign_in(browser, "water"), sign_in(browser, "taker")
    assert set(by_key(asked(water, "units", unit="CGW"))) == {"ZLS"}
    for person, by in ((water, "channels"), (water, "hot"), (taker, "units"), (taker, "hot")):
        answer = person.get(f"/v1/reports/{by}", params=YEAR)
        assert (answer.status_code, answer.json()["code"]) == (403, "role_not_allowed")


@pytest.mark.parametrize(
    ("by", "params"),
    [
        ("units", {"from": "2026-12-01", "to": "2026-11-30"}),
        ("units", {"from": "1900-01-01", "to": "2026-11-30"}),
        ("units", {"from": "yesterday"}),
        ("units", {"period": "hour"}),
        ("units", {"rounding": "up"}),
        ("planets", {}),
    ],
)
def test_a_report_that_makes_no_sense_is_a_problem(browser: Browser, by: str, params: dict[str, str]) -> None:
    answer = sign_in(browser, "admin").get(f"/v1/reports/{by}", params={**YEAR, **params})
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


@pytest.mark.parametrize(("first", "last"), [("9999-12-15", "9999-12-31"), ("0001-01-01", "0001-02-01")])
def test_a_period_at_the_end_of_time_is_empty(browser: Browser, first: str, last: str) -> None:
    assert asked(sign_in(browser, "admin"), "units", **{"from": first, "to": last})["items"] == []


def test_a_surge_of_a_matter_in_a_street_is_told_with_its_cases(
    browser: Browser, taker: Person, terminal: Terminal, clock: StoppedClock
) -> None:
    here = {**STRAY_DOGS, "category": "0903", "location": {"district": "350104", "street": "350104008", "address": "x"}}
    dogs = [terminal.does(taker, Action.NEW, here) for _ in range(3)]
    for _ in range(2):
        terminal.does(taker, Action.NEW, {**here, "category": "0501"})
    admin = sign_in(browser, "admin")

    (surge,) = admin.get("/v1/reports/hot").json()["items"]
    assert (surge["street"], surge["category"], surge["count"], surge["expected"]) == ("350104008", "0903", 3, 0.1)
    assert {case["id"] for case in surge["cases"]} == {case.id for case in dogs}
    assert len(admin.get("/v1/reports/hot", params={"by": "district", "least": 2, "score": 1}).json()["items"]) == 2

    clock.advance(30 * 3600)
    assert sign_in(browser, "admin").get("/v1/reports/hot").json()["items"] == []
