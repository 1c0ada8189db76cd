"""Wiping a terminal: signed out, no case is left; erased, nothing is, and what was only here is in a file first."""

import json
import os
from pathlib import Path

from console.clock import SystemClock
from console.domain.finding import Sought
from console.ports.records import Draft
from local_store.key_wrapping import tried
from local_store.open_store import open_store
from local_store.operator_key import draft_seal
from local_store.packing import unpack_document
from tests.cli.conftest import Counter

NAMES = [f"欧阳受理{number:02d}" for number in range(20)]
PHONES = [f"138059{number:05d}" for number in range(20)]


def home() -> Path:
    return Path(os.environ["HOTLINE_HOME"])


def raw() -> bytes:
    return b"".join(path.read_bytes() for path in home().rglob("*") if path.is_file())


def test_signed_out_without_the_backend_nothing_of_twenty_callers_is_in_the_folder(counter: Counter) -> None:
    for name, phone in zip(NAMES, PHONES, strict=True):
        counter.entered("--name", name, "--phone", phone)
    counter.offline = True

    assert counter("logout", "--json").json["cases_dropped"] is True

    assert [word for word in NAMES + PHONES if word.encode() in raw()] == []
    store = open_store(home(), SystemClock())
    assert store.reader.search(Sought("流浪狗"), 50).total == 0
    store.close()


def test_erased_everything_unsent_is_in_the_file_and_nothing_here(counter: Counter, tmp_path: Path) -> None:
    counter.offline = True
    for name in NAMES[:3]:
        counter.entered("--name", name)
    store = open_store(home(), SystemClock())
    draft = Draft("draft", "intake", "taker", SystemClock().now(), {"text": "写了一半"})
    store.desk.save_draft(draft)
    store.close()
    kept = tmp_path / "left.jsonl"

    ran = counter("logout", "--erase", str(kept), "--json")

    assert ran.json == {"signed_in": False, "erased": True, "path": str(kept), "count": 4}
    left = [json.loads(line) for line in kept.read_text(encoding="utf-8").splitlines()]
    assert [line["kind"] for line in left] == ["command"] * 3 + ["draft"]
    assert [line["command"]["fields"]["caller"]["name"] for line in left[:3]] == NAMES[:3]
    assert left[3]["fields"] == {"text": "写了一半"}
    assert kept.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home().iterdir() if path.name in ("key", "state.db", "cache.db")] == []
    assert counter("whoami", "--json").error == "not_signed_in"
    assert counter("outbox", "list", "--json").json["total"] == 0


def test_without_the_file_nothing_is_erased(counter: Counter, tmp_path: Path) -> None:
    counter.offline = True
    counter.entered()
    for place in (tmp_path, tmp_path / "nowhere" / "left.jsonl"):
        assert counter("logout", "--erase", str(place), "--json").code == 2
    assert counter("outbox", "list", "--json").json["total"] == 1


def test_drafts_that_only_another_operator_can_open_keep_it_from_being_erased(counter: Counter, tmp_path: Path) -> None:
    store = open_store(home(), SystemClock())
    store.desk.save_draft(Draft("draft", "intake", "taker", SystemClock().now(), {"text": "写了一半"}))
    store.close()
    counter("lock")
    counter.signed_in("dispatcher")

    ran = counter("logout", "--erase", str(tmp_path / "left.jsonl"), "--json")

    assert ran.error == "drafts_sealed"
    assert not (tmp_path / "left.jsonl").exists()
    assert counter("whoami", "--json").json["username"] == "dispatcher"


def test_confirmed_it_is_erased_and_what_does_not_open_is_in_the_file_as_it_was(
    counter: Counter, tmp_path: Path
) -> None:
    store = open_store(home(), SystemClock())
    store.desk.save_draft(Draft("draft", "intake", "taker", SystemClock().now(), {"text": "写了一半"}))
    store.close()
    counter("lock")
    counter.signed_in("dispatcher")
    kept = tmp_path / "left.jsonl"

    ran = counter("logout", "--erase", str(kept), "--without-sealed-drafts", "--json")

    assert (ran.json["erased"], ran.json["count"]) == (True, 1)
    left = json.loads(kept.read_text(encoding="utf-8"))
    assert (left["kind"], left["actor"]) == ("sealed_draft", "taker")
    (secret,) = [tried(wrapped, "demo") for wrapped in left["wrapped"]]
    assert secret is not None
    document = unpack_document(draft_seal(secret).open("drafts", left["row"], bytes.fromhex(left["doc"])))
    assert document["fields"] == {"text": "写了一半"}
    assert not (home() / "state.db").exists()


def test_while_a_console_is_open_nothing_is_erased(counter: Counter, tmp_path: Path) -> None:
    store = open_store(home(), SystemClock())
    assert store.lock.try_acquire()
    ran = counter("logout", "--erase", str(tmp_path / "left.jsonl"), "--json")
    assert ran.error == "store_in_use"
    store.close()


def test_locked_nobody_erases(counter: Counter, tmp_path: Path) -> None:
    counter("lock")
    assert counter("logout", "--erase", str(tmp_path / "left.jsonl"), "--json").error == "terminal_locked"
