"""The citizen's look-up by number: how the case stands, and nothing of anybody."""

from typing import Any

import pytest

from backend.households import one_household
from console.domain.case import Case
from console.domain.codes import Action
from tests.backend.asgi import Browser
from tests.backend.people import Document, Person, Terminal, sign_in
from tests.builders import STRAY_DOGS
from tests.fakes.stopped_clock import StoppedClock

WHO = {"name": "林小明", "phone": "13805912345"}


def look_up(browser: Browser, number: str | None) -> Any:
    return browser.get(f"/public/cases/{number}")


@pytest.fixture
def case(taker: Person, terminal: Terminal) -> Case:
    return terminal.does(taker, Action.NEW, {**STRAY_DOGS, "caller": WHO})


def test_a_citizen_is_told_how_his_case_stands_and_nothing_else(browser: Browser, case: Case) -> None:
    answer = look_up(browser, case.number)

    assert answer.json() == {
        "number": case.number, "state": "received", "received_at": "2026-11-23T02:00:00Z",
        "state_since": "2026-11-23T02:00:00Z", "answer": "",
    }  # fmt: skip
    assert answer.headers["Cache-Control"] == "no-store"


def test_the_public_answer_is_told_when_it_has_passed_its_review(
    browser: Browser, taker: Person, terminal: Terminal, case: Case
) -> None:
    admin = sign_in(browser, "admin")
    case = terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, case)
    for action in (Action.VIEW, Action.ACCEPT, Action.REPLY):
        fields = {"text": "内部经过", "public_answer": "已捕捉"} if action is Action.REPLY else None
        case = terminal.does(admin, action, fields, case)
    assert look_up(browser, case.number).json()["answer"] == ""

    terminal.does(admin, Action.REVIEW, None, case)

    told = look_up(browser, case.number)
    assert (told.json()["state"], told.json()["answer"]) == ("finished", "已捕捉")
    assert "内部经过" not in told.text


@pytest.mark.parametrize("fields", [{"kind": "report"}, {"caller": {**WHO, "confidential": True}}])
def test_of_a_report_or_a_confidential_case_only_the_state_is_told(
    browser: Browser, taker: Person, terminal: Terminal, fields: Document
) -> None:
    case = terminal.does(taker, Action.NEW, {**STRAY_DOGS, **fields, "answer": "已记录"})

    assert look_up(browser, case.number).json() == {
        "number": case.number, "state": "finished", "received_at": None, "state_since": None, "answer": "",
    }  # fmt: skip


def test_a_merged_case_stands_as_the_one_it_was_merged_into(
    browser: Browser, taker: Person, terminal: Terminal, case: Case
) -> None:
    other = terminal.does(taker, Action.NEW)
    terminal.does(taker, Action.MERGE, {"into": other.id}, case)

    assert look_up(browser, case.number).json()["state"] == "received"
    terminal.does(taker, Action.CLOSE, {"text": "对另一位的答复"}, other)
    told = look_up(browser, case.number)
    assert (told.json()["state"], told.json()["answer"]) == ("finished", "")


def test_a_mistyped_number_is_told_at_once_and_costs_nothing(browser: Browser, case: Case) -> None:
    assert case.number is not None
    mistyped = case.number[:-1] + str((int(case.number[-1]) + 1) % 10)

    codes = {look_up(browser, number).json()["code"] for number in [mistyped] * 30 + ["261123"]}

    assert codes == {"number_check_digit", "number_malformed"}
    assert look_up(browser, case.number).status_code == 200


def test_numbers_cannot_be_read_off_one_by_one(browser: Browser, case: Case, clock: StoppedClock) -> None:
    statuses = [look_up(browser, case.number).status_code for _ in range(20)]
    refused = look_up(browser, case.number)

    assert statuses == [200] * 20
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
    clock.advance(int(refused.headers["Retry-After"]))
    assert look_up(browser, case.number).status_code == 200


def test_a_number_nobody_was_given_is_not_there(browser: Browser) -> None:
    assert look_up(browser, "261123-0417-0032-5").json()["code"] in ("unknown_case", "number_check_digit")


def test_a_case_merged_twice_stands_as_the_last_one(
    browser: Browser, taker: Person, terminal: Terminal, case: Case
) -> None:
    second, third = terminal.does(taker, Action.NEW), terminal.does(taker, Action.NEW)
    terminal.does(taker, Action.MERGE, {"into": second.id}, case)
    terminal.does(taker, Action.MERGE, {"into": third.id}, second)
    terminal.does(taker, Action.CLOSE, case=third)
    assert look_up(browser, case.number).json()["state"] == "finished"


@pytest.mark.parametrize(
    ("address", "household"),
    [("203.0.113.9", "203.0.113.9"), ("::ffff:203.0.113.9", "203.0.113.9"), ("2001:db8:1:2:3::9", "2001:db8:1:2::/64"),
     ("fe80::1%eth0", "fe80::/64"), ("", ""), ("hotline", "hotline")],
)  # fmt: skip
def test_whoever_has_a_whole_network_of_addresses_is_counted_as_one(address: str, household: str) -> None:
    assert one_household(address) == household


@pytest.mark.parametrize(
    ("action", "fields", "told"),
    [(Action.REJECT, None, ("not_accepted", "")), (Action.INVALIDATE, None, ("not_accepted", "")),
     (Action.TRANSFER, None, ("transferred", "")), (Action.CLOSE, {"text": "当场答复"}, ("finished", "当场答复"))],
)  # fmt: skip
def test_what_became_of_a_case_is_told_also_when_it_is_archived(
    browser: Browser, terminal: Terminal, case: Case, action: Action, fields: Document | None, told: tuple[str, str]
) -> None:
    admin = sign_in(browser, "admin")
    case = terminal.does(admin, action, fields, case)
    before = look_up(browser, case.number).json()
    terminal.does(admin, Action.ARCHIVE, {}, case)

    after = look_up(browser, case.number).json()
    assert (after["state"], after["answer"]) == (before["state"], before["answer"]) == told


def test_a_merged_case_goes_on_as_the_other_one_also_when_it_is_archived(
    browser: Browser, taker: Person, terminal: Terminal, case: Case
) -> None:
    other = terminal.does(taker, Action.NEW)
    case = terminal.does(taker, Action.MERGE, {"into": other.id}, case)
    terminal.does(sign_in(browser, "admin"), Action.ARCHIVE, {}, case)

    assert look_up(browser, case.number).json()["state"] == "received"
