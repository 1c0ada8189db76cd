"""Who is signed in, and how scripts sign in."""

import os
from contextlib import closing

import pytest
import typer

from console.bootstrap import assemble
from console.cli import account
from console.ports.records import Draft
from console.settings import load
from tests.cli.conftest import Counter


def test_a_script_signs_in_by_the_environment(fresh: Counter) -> None:
    fresh.signed_in("dispatcher")
    who = fresh("whoami", "--json").json
    assert (who["username"], who["role"]) == ("dispatcher", "dispatcher")


def test_a_wrong_password_is_not_authorised(fresh: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_USER", "taker")
    monkeypatch.setenv("HOTLINE_PASSWORD", "wrong")
    ran = fresh("login", "--json")
    assert (ran.code, ran.error) == (4, "bad_credentials")
    assert "wrong" not in ran.out + ran.err


def test_without_a_terminal_and_without_credentials_nobody_can_be_asked(fresh: Counter) -> None:
    ran = fresh("login", "--json")
    assert (ran.code, ran.error) == (4, "credentials_missing")


def test_signing_in_needs_the_backend(fresh: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_USER", "taker")
    monkeypatch.setenv("HOTLINE_PASSWORD", "demo")
    fresh.offline = True
    ran = fresh("login", "--json")
    assert (ran.code, ran.error, ran.json["error"]["retryable"]) == (3, "unreachable", True)


def test_verbs_sign_in_by_themselves_when_nobody_is(fresh: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_USER", "taker")
    monkeypatch.setenv("HOTLINE_PASSWORD", "demo")
    assert fresh("queue", "--json").code == 0
    assert fresh("whoami", "--json").json["username"] == "taker"


def test_the_user_who_is_named_is_the_one_who_acts(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOTLINE_USER", "dispatcher")
    monkeypatch.setenv("HOTLINE_PASSWORD", "demo")
    case = counter.entered()
    assert case["created_by"] == "dispatcher"


def test_nobody_signed_in_is_said_so(fresh: Counter) -> None:
    for argv in (("whoami",), ("queue",), ("case", "new", "--text", "x", "--address", "y"), ("sync",)):
        ran = fresh(*argv, "--json")
        assert (ran.code, ran.error) == (4, "not_signed_in"), argv


def test_the_sign_in_is_kept_for_later_starts_without_the_backend(counter: Counter) -> None:
    counter.offline = True
    assert counter("whoami", "--json").json["username"] == "taker"
    assert counter.entered()["number"]


def test_signing_out_keeps_what_is_unsent_and_drops_the_copies(counter: Counter) -> None:
    counter.entered()
    counter.offline = True
    waiting = counter.entered()["id"]
    ran = counter("logout", "--json")
    assert (ran.code, ran.json["waiting"]) == (0, 1)
    assert counter("whoami").code == 4
    counter.offline = False
    assert counter("sync").code == 0
    assert waiting in counter.service.store.cases


def with_password(counter: Counter, monkeypatch: pytest.MonkeyPatch, password: str = "demo") -> None:
    monkeypatch.setenv("HOTLINE_USER", "taker")
    monkeypatch.setenv("HOTLINE_PASSWORD", password)


def test_a_locked_terminal_shows_nothing_to_scripts_until_somebody_signs_in(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = counter.entered()
    assert counter("lock", "--json").json == {"locked": True}

    for verb in (["case", "show", case["number"]], ["queue"], ["outbox", "export"], ["whoami"]):
        ran = counter(*verb, "--json")
        assert (ran.code, ran.error) == (4, "terminal_locked"), verb
    assert counter("doctor", "--json").json["ok"] is True
    with_password(counter, monkeypatch, "guess")
    assert counter("login", "--json").error == "bad_credentials"
    with_password(counter, monkeypatch)
    assert counter("login", "--json").code == 0
    assert counter("case", "show", case["number"], "--json").json["id"] == case["id"]


def test_a_terminal_is_unlocked_without_the_backend(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    case = counter.entered()
    counter("lock")
    counter.offline = True
    with_password(counter, monkeypatch)
    assert counter("login", "--json").code == 0
    assert counter("case", "show", case["number"], "--json").json["id"] == case["id"]


def test_who_signed_out_lately_signs_in_without_the_backend_and_his_work_is_delivered(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter("logout")
    counter.offline = True
    with_password(counter, monkeypatch)
    assert counter("login", "--json").json["username"] == "taker"
    case = counter.entered()
    assert case["sync"] != "delivered"

    counter.offline = False
    assert counter("sync").code == 0
    assert list(counter.service.store.cases) == [case["id"]]


def test_nobody_locks_a_terminal_where_nobody_is_signed_in(fresh: Counter) -> None:
    ran = fresh("lock", "--json")
    assert (ran.code, ran.error) == (4, "not_signed_in")


def test_the_end_of_one_sign_in_ends_no_other_one(counter: Counter) -> None:
    with closing(assemble(load({}, os.environ), os.environ)) as hotline:
        ended = hotline.desk.signed_in()
        counter.signed_in("dispatcher")
        assert counter("queue", "--json").code == 0
        hotline.revoked(ended)
        mine = hotline.desk.signed_in()
        assert mine.actor.username == "dispatcher"
        hotline.revoked(mine)
        assert hotline.store.desk.sign_in() is None


def test_drafts_of_a_former_password_are_told_of_and_opened_by_it(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    with closing(assemble(load({}, os.environ), os.environ)) as hotline:
        now, mine = hotline.clock.now(), hotline.desk.signed_in()
        hotline.store.desk.save_draft(Draft("d1", "intake", "taker", now, {"text": "写了一半"}))
        hotline.lock()
        hotline.store.operator.admit(mine, "changed", now)
        findings = counter("doctor", "--json").json
        assert "login --former" in str(findings)
        assert counter("login", "--former", "--json").error == "credentials_missing"
        monkeypatch.setattr(account, "_somebody_to_ask", lambda: True)
        for typed, error in (("guess", "former_password_wrong"), ("demo", ""), ("demo", "no_former_drafts")):
            monkeypatch.setattr(typer, "prompt", lambda *_, typed=typed, **__: typed)
            ran = counter("login", "--former", "--json")
            assert ran.json.get("error", {}).get("code", "") == error
        assert [draft.fields["text"] for draft in hotline.store.desk.drafts("taker")] == ["写了一半"]
