"""`config key`: how the key is kept is chosen openly, told in plain words, and works without a terminal for scripts."""

import os
from pathlib import Path

import pytest

from local_store import key_wrapping
from tests.cli.conftest import Counter
from tests.local_store.fake_keyring import install

WORD = "three words long"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(key_wrapping.passphrase_document, "__defaults__", ((1 << 10, 8, 1),))


def key_of(counter: Counter) -> bytes:
    return (Path(os.environ["HOTLINE_HOME"]) / "key").read_bytes()


def test_the_key_is_in_an_owners_file_at_first_and_doctor_says_what_that_is_worth(counter: Counter) -> None:
    shown = counter("config", "key", "show", "--json").json

    assert shown["kind"] == "file"
    examined = {item["code"]: item["value"] for item in counter("doctor", "--json").json["items"]}
    assert examined["key"] == shown["protects"]


def test_wrapped_by_a_passphrase_everything_goes_on_for_whoever_has_it(
    counter: Counter, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = counter.entered()
    assert counter("config", "key", "passphrase", "--json", stdin=f"{WORD}\n").json["kind"] == "passphrase"

    refused = counter("case", "show", case["number"], "--json")
    assert (refused.code, refused.error) == (4, "passphrase_needed")
    monkeypatch.setenv("HOTLINE_PASSPHRASE", "something else")
    wrong = counter("case", "show", case["number"], "--json")
    assert (wrong.code, wrong.error) == (4, "passphrase_wrong")

    monkeypatch.setenv("HOTLINE_PASSPHRASE", WORD)
    assert counter("case", "show", case["number"], "--json").json["id"] == case["id"]
    examined = {item["code"]: item["value"] for item in counter("doctor", "--json").json["items"]}
    assert examined["key"] == counter("config", "key", "show", "--json").json["protects"]
    assert WORD not in counter("config", "show").out
    assert counter("config", "key", "file", "--json").json["kind"] == "file"
    monkeypatch.delenv("HOTLINE_PASSPHRASE")
    assert counter("case", "show", case["number"], "--json").code == 0


def test_a_short_passphrase_is_refused_and_nothing_changed(counter: Counter) -> None:
    before = key_of(counter)
    ran = counter("config", "key", "passphrase", "--json", stdin="short\n")
    assert (ran.code, ran.error) == (2, "passphrase_short")
    assert key_of(counter) == before


def test_without_a_keyring_that_is_said_and_nothing_changed(counter: Counter) -> None:
    before = key_of(counter)
    ran = counter("config", "key", "keyring", "--json")
    assert (ran.code, ran.error) == (4, "keyring_missing")
    assert key_of(counter) == before


def test_a_keyring_that_works_is_used(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    install(monkeypatch, "keyring.backends.libsecret")
    assert counter("config", "key", "keyring", "--json").json["kind"] == "keyring"
    assert counter("whoami", "--json").code == 0
