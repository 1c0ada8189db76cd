"""Administration over the wire: for administrators only, each change in the audit log."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.backend.asgi import Browser
from tests.backend.people import ACCOUNTS, PASSWORD, Person, Terminal, sign_in

NEW = {"username": "wang", "password": "correct horse battery", "role": "reviewer", "name_zh": "王"}
YEAR = {"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}]}


@pytest.fixture
def admin(browser: Browser) -> Person:
    return sign_in(browser, "admin")


def deeds(store: Path) -> list[tuple[str, str, str]]:
    with closing(sqlite3.connect(store)) as connection:
        found = "SELECT action, actor, subject FROM audit_entries WHERE action NOT LIKE 'sign_in%' ORDER BY entry_no"
        return connection.execute(found).fetchall()


@pytest.mark.parametrize("username", sorted(set(ACCOUNTS) - {"admin"}))
def test_nobody_else_administers(browser: Browser, username: str) -> None:
    person = sign_in(browser, username)

    answers = [
        person.get("/v1/admin/users"),
        person.post("/v1/admin/users", json=NEW),
        person.post("/v1/admin/users/taker/disable"),
        person.post("/v1/admin/users/taker/password", json={"password": "something long"}),
        person.post("/v1/admin/users/taker/role", json={"role": "admin"}),
        person.post("/v1/admin/calendar", json=YEAR),
    ]

    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(403, "role_not_allowed")}


def test_somebody_new_signs_in_and_somebody_disabled_does_not(
    browser: Browser, admin: Person, store: Path, taker: Person
) -> None:
    assert admin.post("/v1/admin/users", json=NEW).json()["role"] == "reviewer"
    body = {"username": "wang", "password": NEW["password"]}
    assert browser.post("/v1/auth/token", json=body).status_code == 200

    assert admin.post("/v1/admin/users/taker/disable").json()["disabled_at"] is not None

    assert taker.get("/v1/me").json()["code"] == "sign_in_revoked"
    assert browser.post("/v1/auth/token", json={"username": "taker", "password": PASSWORD}).status_code == 401
    assert deeds(store) == [("user.added", "admin", "wang"), ("user.disabled", "admin", "taker")]


def test_a_new_password_ends_sign_ins_but_not_the_work_done_under_them(
    browser: Browser, admin: Person, taker: Person, terminal: Terminal
) -> None:
    done_before = terminal.makes(taker)

    admin.post("/v1/admin/users/taker/password", json={"password": "another long one"})

    assert taker.get("/v1/me").json()["code"] == "sign_in_expired"
    assert [outcome["status"] for outcome in terminal.send(done_before)] == ["applied"]


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("users", {**NEW, "username": "taker"}, 409, "user_exists"),
        ("users", {**NEW, "password": "demo"}, 422, "password_too_short"),
        ("users", {**NEW, "role": "unit"}, 422, "field_missing"),
        ("users", {**NEW, "role": "king"}, 422, "request_invalid"),
        ("users", {**NEW, "name_zh": "a\x00b"}, 422, "request_invalid"),
        ("users/a%00b/disable", None, 422, "request_invalid"),
        ("users/nobody/disable", None, 404, "unknown_user"),
        ("users/nobody/password", {"password": "something long"}, 404, "unknown_user"),
        ("calendar", {"year": 2027}, 422, "request_invalid"),
        ("calendar", {**YEAR, "year": 2050}, 422, "calendar_malformed"),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(
    admin: Person, store: Path, path: str, body: object, status: int, code: str
) -> None:
    answer = admin.post(f"/v1/admin/{path}", json=body)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert deeds(store) == []


def test_a_year_of_the_calendar_counts_at_once(admin: Person, taker: Person) -> None:
    etag = taker.get("/v1/reference").headers["ETag"]

    assert admin.post("/v1/admin/calendar", json=YEAR).json()["years"] == [2025, 2026, 2027]

    fresh = taker.get("/v1/reference")
    assert fresh.headers["ETag"] != etag
    assert [row["year"] for row in fresh.json()["calendar"]] == [2025, 2026, 2027]


def test_accounts_are_listed_without_what_opens_them(admin: Person) -> None:
    answer = admin.get("/v1/admin/users")

    assert [item["username"] for item in answer.json()["items"]] == sorted(ACCOUNTS)
    assert "argon2" not in answer.text
