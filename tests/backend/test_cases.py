"""Cases: listed, filtered and counted for the one who asks, and never more of a caller than he may see."""

import pytest

from console.domain.caller_marks import marks_of
from console.domain.codes import Action
from console.domain.documents import case_from
from tests.backend.asgi import Browser
from tests.backend.people import PASSWORD, Document, Person, Terminal, enrol, sign_in
from tests.builders import STRAY_DOGS
from tests.fakes.stopped_clock import StoppedClock


def listed(person: Person, **params: object) -> list[str]:
    answer = person.get("/v1/cases", params=params)
    assert answer.status_code == 200, answer.text
    return [case["id"] for case in answer.json()["items"]]


@pytest.mark.parametrize("spelling", ["{}", "{plain}", " {} "])
def test_a_case_is_found_by_its_number_however_it_is_written(taker: Person, terminal: Terminal, spelling: str) -> None:
    case = terminal.does(taker, Action.NEW)
    assert case.number is not None

    key = spelling.format(case.number, plain=case.number.replace("-", ""))

    assert taker.case(key)["id"] == case.id


def test_a_misheard_digit_is_told_apart_from_a_case_that_is_not_there(taker: Person, terminal: Terminal) -> None:
    number = terminal.does(taker, Action.NEW).number
    assert number is not None
    misheard = number[:-1] + str((int(number[-1]) + 1) % 10)

    wrong, missing = taker.get(f"/v1/cases/{misheard}"), taker.get("/v1/cases/no-such-case")

    assert (wrong.status_code, wrong.json()["code"]) == (422, "number_check_digit")
    assert (missing.status_code, missing.json()["code"]) == (404, "unknown_case")


def test_a_case_comes_with_its_history(taker: Person, terminal: Terminal) -> None:
    case = terminal.does(taker, Action.NEW)
    terminal.does(taker, Action.NOTE, {"text": "补充"}, case)

    document = taker.get(f"/v1/cases/{case.id}").json()

    assert [event["type"] for event in document["events"]] == ["case.created", "case.noted"]
    assert document["events"] == taker.get(f"/v1/cases/{case.id}/events").json()["items"]
    assert case_from(document["case"]).version == 2


def test_a_list_is_newest_first_and_paged_without_gap(taker: Person, terminal: Terminal, clock: StoppedClock) -> None:
    made = []
    for _ in range(5):
        made.append(terminal.does(taker, Action.NEW, at=clock.now()).id)
        clock.advance(60)

    page = taker.get("/v1/cases", params={"limit": 2}).json()
    found = [case["id"] for case in page["items"]]
    while page["next"]:
        page = taker.get("/v1/cases", params={"limit": 2, "after": page["next"]}).json()
        found += [case["id"] for case in page["items"]]

    assert found == made[::-1]
    assert page["total"] == 5


def test_cases_entered_in_the_same_instant_are_paged_without_gap(taker: Person, terminal: Terminal) -> None:
    terminal.send(*[terminal.makes(taker) for _ in range(7)])

    for order in ("newest", "due"):
        page = taker.get("/v1/cases", params={"limit": 3, "order": order}).json()
        found = [case["id"] for case in page["items"]]
        while page["next"]:
            page = taker.get("/v1/cases", params={"limit": 3, "order": order, "after": page["next"]}).json()
            found += [case["id"] for case in page["items"]]
        assert len(found) == len(set(found)) == 7


def test_the_nearest_limit_comes_first_and_no_limit_last(taker: Person, terminal: Terminal) -> None:
    normal = terminal.does(taker, Action.NEW)
    answered = terminal.does(taker, Action.NEW, {**STRAY_DOGS, "answer": "已答复"})
    extreme = terminal.does(taker, Action.NEW, {**STRAY_DOGS, "urgency": "extreme"})

    assert listed(taker, order="due") == [extreme.id, normal.id, answered.id]
    assert [listed(taker, order="due", limit=1, after=after_first(taker))][0] == [normal.id]


def after_first(person: Person) -> str:
    return str(person.get("/v1/cases", params={"order": "due", "limit": 1}).json()["next"])


def test_filters_say_what_is_listed(taker: Person, neighbour: Person, terminal: Terminal, clock: StoppedClock) -> None:
    plain = terminal.does(taker, Action.NEW, {**STRAY_DOGS, "category": "0903"})
    praise = terminal.does(neighbour, Action.NEW, {"text": "热线真好，谢谢你们", "kind": "praise"})
    sent = terminal.does(taker, Action.NEW)
    terminal.does(taker, Action.ASSIGN, {"unit": "CGW", "co_units": ["ZLS"]}, sent)

    assert listed(taker, state="dispatched") == [sent.id]
    assert set(listed(taker, state=["received", "dispatched"])) == {plain.id, praise.id, sent.id}
    assert listed(taker, kind="praise") == listed(taker, created_by="neighbour") == [praise.id]
    assert listed(taker, category="0903") == [plain.id]
    assert set(listed(taker, district="350104")) == {plain.id, sent.id}
    assert listed(taker, unit="ZLS") == [sent.id]
    assert listed(taker, overdue="true") == []
    clock.advance(11 * 3600)
    assert listed(sign_in(taker.browser, "taker"), overdue="false") != []
    clock.advance(10 * 24 * 3600)
    assert set(listed(sign_in(taker.browser, "taker"), overdue="true")) >= {plain.id, sent.id}


@pytest.mark.parametrize(
    "params", [{"state": "lost"}, {"limit": 0}, {"limit": 201}, {"order": "random"}, {"after": "x"}, {"overdue": "?"}]
)
def test_a_filter_that_makes_no_sense_is_a_problem_not_a_list(taker: Person, params: dict[str, object]) -> None:
    answer = taker.get("/v1/cases", params=params)

    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


def test_queues_count_by_state_and_lateness(taker: Person, terminal: Terminal, clock: StoppedClock) -> None:
    terminal.does(taker, Action.NEW)
    terminal.does(taker, Action.NEW, {**STRAY_DOGS, "urgency": "extreme"})
    terminal.does(taker, Action.NEW, {**STRAY_DOGS, "answer": "已答复"})
    clock.advance(2 * 3600)

    counts = {row["state"]: (row["count"], row["overdue"]) for row in taker.get("/v1/queues").json()["items"]}

    assert (counts["received"], counts["answered"]) == ((2, 1), (1, 0))


def test_a_unit_sees_its_own_cases_only(browser: Browser, taker: Person, terminal: Terminal) -> None:
    water = sign_in(browser, "water")
    mine, other = terminal.does(taker, Action.NEW), terminal.does(taker, Action.NEW)
    terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, mine)

    assert listed(water) == [mine.id]
    assert listed(water, unit="CGW") == []
    assert listed(water, q="流浪狗") == [mine.id]
    assert water.get(f"/v1/cases/{other.number}").json()["code"] == "unknown_case"
    assert water.get(f"/v1/cases/{other.id}/events").status_code == 404
    assert sum(row["count"] for row in water.get("/v1/queues").json()["items"]) == 1


def caller(case: Document) -> tuple[str, str, bool]:
    return case["caller"]["name"], case["caller"]["phone"], case["caller"]["masked"]


IN_FULL = ("林小明", "13805912345", False)
MASKED = ("林**", "138****2345", True)
WITHHELD = ("", "", True)


def test_who_entered_a_case_sees_its_caller_for_thirty_days(
    browser: Browser, taker: Person, neighbour: Person, terminal: Terminal, clock: StoppedClock
) -> None:
    case = terminal.does(taker, Action.NEW)

    assert caller(taker.case(case.id)) == IN_FULL
    assert caller(neighbour.case(case.id)) == MASKED
    assert caller(neighbour.changes()["changes"][0]["case"]) == MASKED
    assert caller(neighbour.get("/v1/cases").json()["items"][0]) == MASKED
    clock.advance(31 * 24 * 3600)
    assert caller(sign_in(browser, "taker").case(case.id)) == MASKED


def test_a_masked_caller_is_marked_for_those_who_may_look_for_callers_and_for_nobody_else(
    browser: Browser, taker: Person, neighbour: Person, terminal: Terminal
) -> None:
    case = terminal.does(taker, Action.NEW, {**STRAY_DOGS, "caller": {"phone": "0591-87512345"}})
    case = terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, case)
    key, other = key_of(browser, "neighbour"), {"caller": {"phone": "13905910000"}}
    case = terminal.does(neighbour, Action.ADD_CALLER, other, case)

    marked = neighbour.case(case.id)
    assert marked["caller"]["marks"] == list(marks_of(key, "(0591) 8751 2345"))
    assert "marks" not in marked["callers"][0]["caller"]
    assert neighbour.changes()["changes"][0]["case"] == marked == neighbour.get("/v1/cases").json()["items"][0]
    (outcome,) = terminal.send(terminal.makes(neighbour, Action.NOTE, {"text": "补充"}, case))
    assert outcome["case"]["caller"] == marked["caller"]
    mine = taker.case(case.id)
    assert "marks" not in mine["caller"]
    assert mine["callers"][0]["caller"]["marks"] == list(marks_of(key, "13905910000"))
    assert key_of(browser, "admin") == key
    for nobody in ("water", "dispatcher", "reviewer"):
        assert key_of(browser, nobody) == ""
        assert "marks" not in sign_in(browser, nobody).get(f"/v1/cases/{case.id}").text


def key_of(browser: Browser, username: str) -> str:
    told = browser.post("/v1/auth/token", json={"username": username, "password": PASSWORD}).json()
    return str(told["caller_key"])


def test_who_calls_back_sees_whom_to_call(browser: Browser, taker: Person, terminal: Terminal) -> None:
    caller_back, admin = sign_in(browser, "callback"), sign_in(browser, "admin")
    case = terminal.does(taker, Action.NEW)
    case = terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, case)
    assert caller(caller_back.case(case.id)) == MASKED
    for action in (Action.VIEW, Action.ACCEPT, Action.REPLY, Action.REVIEW):
        fields = {"text": "已办", "public_answer": "已办"} if action is Action.REPLY else None
        case = terminal.does(admin, action, fields, case)
    assert case.state == "awaiting_callback"

    assert caller(caller_back.case(case.id)) == IN_FULL


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ({}, MASKED),
        ({"kind": "report"}, WITHHELD),
        ({"caller": {"name": "林小明", "phone": "13805912345", "confidential": True}}, WITHHELD),
    ],
)
def test_a_unit_never_sees_who_reported_or_asked_not_to_be_named(
    browser: Browser, taker: Person, terminal: Terminal, fields: Document, shown: tuple[str, str, bool]
) -> None:
    water, other = sign_in(browser, "water"), enrol(taker, "install-2")
    case = terminal.does(taker, Action.NEW, {**STRAY_DOGS, **fields})
    case = terminal.does(taker, Action.ASSIGN, {"unit": "ZLS"}, case)

    (outcome,) = other.send(other.makes(water, Action.VIEW, {}, case))

    assert caller(outcome["case"]) == shown
    assert caller(water.case(case.id)) == shown
    assert caller(water.changes()["changes"][0]["case"]) == shown


def test_an_outcome_shows_the_caller_as_its_actor_may_see_him(
    neighbour: Person, taker: Person, terminal: Terminal
) -> None:
    case = terminal.does(taker, Action.NEW)

    (outcome,) = terminal.send(terminal.makes(neighbour, Action.NOTE, {"text": "补充"}, case))

    assert caller(outcome["case"]) == MASKED
