"""Signing in: who one is, for how long, and nothing to learn for those who guess."""

from pathlib import Path

import pytest

from backend.accounts import add_account
from backend.app import create_app
from backend.database import Database
from backend.settings import BackendSettings
from backend.sign_ins import _failed
from backend.throttle import FREE
from console.domain.codes import Action
from tests.backend.asgi import Browser, started
from tests.backend.conftest import address
from tests.backend.people import PASSWORD, Person, Terminal, enrol, sign_in
from tests.builders import MONDAY
from tests.fakes.stopped_clock import StoppedClock


def test_who_signs_in_is_told_who_he_is_and_where(browser: Browser) -> None:
    answer = browser.post("/v1/auth/token", json={"username": "water", "password": PASSWORD})

    document = answer.json()
    assert document["user"] == {
        "username": "water", "role": "unit", "unit": "ZLS", "name_zh": "water", "name_en": "water",
    }  # fmt: skip
    assert document["city"] == {"id": "350100", "name_zh": "福州市", "name_en": "Fuzhou", "zone": "Asia/Shanghai"}
    assert (document["demo"], document["expires_at"]) == (False, "2026-11-23T14:00:00Z")
    me = browser.get("/v1/me", headers={"Authorization": f"Bearer {document['token']}"}).json()
    assert me == {name: value for name, value in document.items() if name not in ("token", "caller_key")}


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(browser: Browser) -> None:
    wrong = browser.post("/v1/auth/token", json={"username": "taker", "password": "guess"})
    unknown = browser.post("/v1/auth/token", json={"username": "nobody", "password": "guess"})

    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["code"] == "bad_credentials"


def test_who_guesses_too_often_has_to_wait_and_then_may_try_again(browser: Browser, clock: StoppedClock) -> None:
    answers = [browser.post("/v1/auth/token", json={"username": "taker", "password": "guess"}) for _ in range(30)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert answers[0].status_code == 401
    assert int(refused[-1].headers["Retry-After"]) > 0

    clock.advance(int(refused[-1].headers["Retry-After"]))

    assert sign_in(browser, "taker").actor.username == "taker"


def test_guessing_at_one_name_does_not_keep_the_others_out(browser: Browser) -> None:
    for _ in range(30):
        browser.post("/v1/auth/token", json={"username": "taker", "password": "guess"})

    assert sign_in(browser, "admin").actor.username == "admin"


def test_the_password_everybody_knows_opens_nothing_outside_a_demo(store: Path, clock: StoppedClock) -> None:
    database = Database(BackendSettings(address(store)))
    with database.write() as connection:
        add_account(connection, "careless", "demo", "admin", "", "", "")
    database.dispose()
    body = {"username": "careless", "password": "demo"}

    with started(create_app(BackendSettings(address(store)), clock=clock.now)) as browser:
        browser.until_ready()
        answer = browser.post("/v1/auth/token", json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "default_password")
    with started(create_app(BackendSettings(address(store), demo=True), clock=clock.now)) as browser:
        browser.until_ready()
        assert browser.post("/v1/auth/token", json=body).status_code == 200


def guess_from(browser: Browser, names: list[str]) -> list[int]:
    return [browser.post("/v1/auth/token", json={"username": name, "password": "x"}).status_code for name in names]


def test_guessing_at_many_names_from_one_address_has_to_wait_as_well(browser: Browser, clock: StoppedClock) -> None:
    assert set(guess_from(browser, [f"name-{index}" for index in range(60)])) == {401}
    assert guess_from(browser, ["another"]) == [429]

    clock.advance(15 * 60)

    assert guess_from(browser, ["another"]) == [401]


def test_one_good_sign_in_does_not_clear_the_address(browser: Browser) -> None:
    guess_from(browser, [f"name-{index}" for index in range(59)])
    sign_in(browser, "taker")

    assert guess_from(browser, ["another", "another"]) == [401, 429]


@pytest.mark.parametrize("authorization", ["", "Bearer", "Bearer guess", "Basic dGFrZXI6ZGVtbw==", "Bearer \xff"])
def test_nobody_reads_without_a_sign_in(browser: Browser, authorization: str) -> None:
    headers = [("Authorization", authorization.encode("latin-1"))]

    answer = browser.get("/v1/cases", headers=headers)

    assert (answer.status_code, answer.headers["content-type"]) == (401, "application/problem+json")
    assert answer.headers["X-Contract-Version"] == "1"


def test_a_token_ends_with_its_time(browser: Browser, taker: Person, clock: StoppedClock) -> None:
    clock.advance(12 * 3600 + 1)

    answer = taker.get("/v1/me")

    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_expired")


def test_work_done_offline_after_the_end_of_a_sign_in_is_taken(taker: Person, terminal: Terminal,
                                                              clock: StoppedClock) -> None:  # fmt: skip
    clock.advance(13 * 24 * 3600)

    assert terminal.does(taker, Action.NEW, at=clock.now()).created_by == "taker"


def test_work_done_weeks_after_the_end_of_a_sign_in_is_refused(taker: Person, terminal: Terminal,
                                                              clock: StoppedClock) -> None:  # fmt: skip
    clock.advance(15 * 24 * 3600)

    (outcome,) = terminal.send(terminal.makes(taker, at=clock.now()))

    assert (outcome["status"], outcome["reason"]) == ("refused", "actor_not_attested")


def test_a_terminal_keeps_its_number_and_gets_a_fresh_credential(taker: Person) -> None:
    first, again = enrol(taker, "install-1"), enrol(taker, "install-1")

    assert first.number == again.number
    assert first.credential != again.credential
    assert first.post({"commands": []}).status_code == 401
    (outcome,) = again.send(again.makes(taker))
    assert outcome["status"] == "applied"


def test_terminals_get_different_numbers_outside_of_those_of_the_sample_data(taker: Person) -> None:
    numbers = [enrol(taker, f"install-{index}").number for index in range(3)]

    assert len(set(numbers)) == 3
    assert min(numbers) >= "0101"


def test_a_number_known_to_a_terminal_is_granted_again_when_it_is_free(taker: Person) -> None:
    body = {"install_id": "install-9", "known_number": "0417"}
    assert taker.post("/v1/terminals", json=body).json()["number"] == "0417"

    other = taker.post("/v1/terminals", json={"install_id": "install-10", "known_number": "0417"}).json()

    assert other["number"] != "0417"


def test_times_are_told_with_every_answer(browser: Browser) -> None:
    answer = browser.get("/v1/nothing-there")

    assert (answer.status_code, answer.headers["X-Contract-Version"]) == (404, "1")
    assert answer.headers["X-Server-Time"].startswith(MONDAY.strftime("%Y-%m-%dT%H:%M:%S"))
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_right_guess_among_many_made_at_once_opens_nothing(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(stored: str | None, password: str) -> bool:
        """While this one is being looked at, the others fail."""
        if password == PASSWORD:
            for _ in range(FREE):
                _failed(browser.app.state.hotline, "taker", "", MONDAY)
        return password == PASSWORD

    monkeypatch.setattr("backend.sign_ins.password_fits", slow)
    answer = browser.post("/v1/auth/token", json={"username": "taker", "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (429, "too_many_requests")
