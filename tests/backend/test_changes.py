"""Changes: each case once, as it stands, in commit order; what leaves a reader's sight is said."""

import pytest

from backend.cursors import pack, unpack
from console.domain.codes import Action
from tests.backend.asgi import Browser
from tests.backend.people import Person, Terminal, sign_in


def ids(page: dict[str, object]) -> list[str]:
    changes = page["changes"]
    assert isinstance(changes, list)
    return [change["case_id"] for change in changes]


def test_a_case_changed_three_times_comes_once_with_all_its_events(taker: Person, terminal: Terminal) -> None:
    case = terminal.does(taker, Action.NEW)
    case = terminal.does(taker, Action.ASSIGN, {"unit": "CGW"}, case)
    terminal.does(taker, Action.NOTE, {"text": "补充"}, case)

    page = taker.changes()

    (change,) = page["changes"]
    assert (change["case_id"], change["case"]["version"]) == (case.id, 3)
    assert [event["type"] for event in change["events"]] == ["case.created", "case.dispatched", "case.noted"]


def test_only_cases_newer_than_the_cursor_come_with_their_whole_history(taker: Person, terminal: Terminal) -> None:
    first, _second = terminal.does(taker, Action.NEW), terminal.does(taker, Action.NEW)
    cursor = taker.changes()["cursor"]
    assert taker.changes(cursor)["changes"] == []
    terminal.does(taker, Action.NOTE, {"text": "补充"}, first)

    (change,) = taker.changes(cursor)["changes"]

    assert (change["case_id"], [event["type"] for event in change["events"]]) == (
        first.id,
        ["case.created", "case.noted"],
    )


def test_a_changed_case_moves_behind_the_others(taker: Person, terminal: Terminal) -> None:
    first, second = terminal.does(taker, Action.NEW), terminal.does(taker, Action.NEW)
    assert ids(taker.changes()) == [first.id, second.id]

    terminal.does(taker, Action.NOTE, {"text": "补充"}, first)

    assert ids(taker.changes()) == [second.id, first.id]


def test_pages_follow_each_other_without_gap_or_repetition(taker: Person, terminal: Terminal) -> None:
    batch = [terminal.makes(taker) for _ in range(7)]
    terminal.send(*batch)
    terminal.send(*[terminal.makes(taker) for _ in range(4)])

    found: list[str] = []
    page = taker.changes(limit=3)
    found += ids(page)
    while page["more"]:
        page = taker.changes(page["cursor"], limit=3)
        found += ids(page)

    assert len(found) == len(set(found)) == 11
    assert taker.changes(page["cursor"])["changes"] == []


def test_refused_and_repeated_commands_change_nothing(taker: Person, terminal: Terminal) -> None:
    new = terminal.makes(taker)
    terminal.send(new)
    cursor = taker.changes()["cursor"]

    terminal.send(new, terminal.makes(taker, Action.NOTE, {"text": ""}, case_id=new.case_id))

    assert taker.changes(cursor)["changes"] == []


@pytest.mark.parametrize("cursor", ["nonsense", "x:1", ":", "1", "é", "0" * 5000, "\x00"])
def test_a_cursor_nobody_gave_out_asks_for_everything_anew(taker: Person, cursor: str) -> None:
    answer = taker.get("/v1/changes", params={"after": cursor})

    assert (answer.status_code, answer.json()["code"]) == (410, "unknown_cursor")


def test_a_cursor_ahead_of_the_store_is_unknown(taker: Person, terminal: Terminal) -> None:
    terminal.does(taker, Action.NEW)
    read = unpack(taker.changes()["cursor"], str, int, str, str)
    assert read is not None
    epoch, number, case_id, mark = read

    assert taker.get("/v1/changes", params={"after": pack(epoch, number, case_id, mark)}).status_code == 200
    for forged in ((epoch, number + 1, case_id, mark), (epoch, number, case_id, ""), (epoch, 2**70, case_id, mark)):
        assert taker.get("/v1/changes", params={"after": pack(*forged)}).status_code == 410


def test_a_unit_is_told_only_of_its_own_cases(browser: Browser, taker: Person, terminal: Terminal) -> None:
    water = sign_in(browser, "water")
    mine, other = terminal.does(taker, Action.NEW), terminal.does(taker, Action.NEW)
    terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, mine)
    terminal.does(taker, Action.ASSIGN, {"unit": "CGW"}, other)

    page = water.changes()

    assert ids(page) == [mine.id]
    assert page["changes"][0]["case"]["state"] == "dispatched"


def test_a_case_taken_from_a_unit_leaves_its_sight(browser: Browser, taker: Person, terminal: Terminal) -> None:
    water = sign_in(browser, "water")
    case = terminal.does(taker, Action.NEW)
    case = terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, case)
    cursor = water.changes()["cursor"]
    terminal.does(taker, Action.ASSIGN, {"unit": "CGW"}, case)

    page = water.changes(cursor)

    assert page["changes"] == [{"case_id": case.id, "case": None, "events": []}]
    assert water.get(f"/v1/cases/{case.id}").status_code == 404


def test_the_epoch_stays_with_the_store(taker: Person, browser: Browser) -> None:
    page = taker.changes()

    assert page["epoch"] == browser.get("/healthz").headers["X-Store-Epoch"]


@pytest.mark.parametrize("path", ["/v1/changes", "/v1/cases"])
def test_a_cursor_of_what_is_no_text_is_none_of_ours(taker: Person, path: str) -> None:
    forged = pack("newest", "2026-11-24T00:00:00Z", "\ud800") if path == "/v1/cases" else pack("x", 1, "\ud800")
    assert taker.get(path, params={"after": forged}).status_code in (410, 422)
