"""A draft is typed in by one console at a time; where a console was is come back to only when it was not left."""

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from console.ports.records import Draft, Holder, Place
from local_store.open_store import LocalStore
from tests.local_store.samples import START, Kept
from tests.local_store.test_operator_keys import NOW, a_sign_in

TYPED = Draft("d1", "intake", "taker", START, {"text": "停水"}, Holder.HERE)
THERE = Place("taker", START, ({"screen": "QueueScreen", "view": "open"},))
_DYING = """
import os, signal, sys
from datetime import datetime, timezone
from pathlib import Path
from console.clock import SystemClock
from console.ports.records import Draft, Holder, Place
from local_store.open_store import open_store
at = datetime(2026, 11, 23, 1, tzinfo=timezone.utc)
desk = open_store(Path(sys.argv[1]), SystemClock()).desk
desk.save_draft(Draft("d9", "intake", "taker", at, {"text": "说到一半"}, Holder.HERE))
desk.save_place(Place("taker", at, ({"screen": "IntakeScreen", "draft": "d9"},)))
print("typed", flush=True)
sys.stdin.read()
"""


@pytest.fixture
def other(kept: Kept, opening: Callable[[], Kept]) -> Kept:
    return opening()


def held(store: Kept) -> list[Holder]:
    return [draft.holder for draft in store.desk.drafts("taker")]


def test_a_draft_being_typed_is_seen_but_not_taken_by_another_console(kept: Kept, other: Kept) -> None:
    kept.desk.save_draft(TYPED)
    assert held(kept) == [Holder.HERE]
    assert held(other) == [Holder.ELSEWHERE]
    assert other.desk.take_draft("d1") is None
    assert held(kept) == [Holder.HERE]


def test_consoles_know_of_each_other(kept: Kept, other: Kept) -> None:
    for console in (kept, other):
        console.desk.come_alive()
    assert (kept.desk.consoles_beside(), other.desk.consoles_beside()) == (1, 1)
    other.close()
    assert kept.desk.consoles_beside() == 0


def test_a_draft_put_aside_is_taken_by_one_console(kept: Kept, other: Kept) -> None:
    kept.desk.save_draft(TYPED)
    kept.desk.save_draft(replace(TYPED, holder=Holder.NOBODY))
    assert held(other) == [Holder.NOBODY]
    assert other.desk.take_draft("d1") == TYPED
    assert kept.desk.take_draft("d1") is None


def test_a_draft_is_free_when_its_console_has_closed(kept: Kept, other: Kept) -> None:
    other.desk.save_draft(TYPED)
    other.close()
    assert held(kept) == [Holder.NOBODY]
    assert kept.desk.take_draft("d1") == TYPED


def test_a_draft_that_is_gone_cannot_be_taken(kept: Kept) -> None:
    assert kept.desk.take_draft("d1") is None


def test_a_draft_of_an_earlier_version_is_held_by_nobody(store: LocalStore) -> None:
    store.desk.save_draft(TYPED)
    store.documents.table("drafts").update(lambda document: document.pop("owner"))
    assert held(store) == [Holder.NOBODY]


def test_what_a_killed_console_held_is_free_and_its_place_is_come_back_to_once(store: LocalStore, home: Path) -> None:
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command, pipe = [sys.executable, "-c", _DYING, str(home)], subprocess.PIPE
    with subprocess.Popen(command, env=environ, stdin=pipe, stdout=pipe) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"typed\n"
        assert held(store) == [Holder.ELSEWHERE]
        assert store.desk.take_place("taker") is None
        process.kill()
        process.wait()
    assert held(store) == [Holder.NOBODY]
    place = store.desk.take_place("taker")
    assert place is not None
    assert place.screens == ({"screen": "IntakeScreen", "draft": "d9"},)
    assert store.desk.take_place("taker") is None
    assert len(os.listdir(home / "consoles")) == 1


def test_a_place_is_its_operators(kept: Kept, other: Kept) -> None:
    other.desk.save_place(THERE)
    other.close()
    assert kept.desk.take_place("unit") is None
    assert kept.desk.take_place("taker") == THERE


def test_the_newest_place_is_come_back_to_and_older_ones_are_forgotten(kept: Kept, opening: Callable[[], Kept]) -> None:
    for minutes in (1, 2, 0):
        opened = opening()
        opened.desk.save_place(replace(THERE, at=START + timedelta(minutes=minutes)))
        opened.close()
    place = kept.desk.take_place("taker")
    assert place is not None
    assert place.at == START + timedelta(minutes=2)
    assert kept.desk.take_place("taker") is None


def test_a_console_left_on_purpose_leaves_no_place(kept: Kept, other: Kept) -> None:
    other.desk.save_place(THERE)
    other.desk.drop_place()
    other.close()
    assert kept.desk.take_place("taker") is None


def test_where_a_console_is_makes_nobody_look_again(kept: Kept) -> None:
    before = kept.desk.change_count()
    kept.desk.save_place(THERE)
    assert kept.desk.change_count() == before


def test_a_draft_that_another_operators_key_sealed_can_be_dropped(store: LocalStore) -> None:
    store.operator.admit(a_sign_in("lin"), "secret", NOW)
    store.desk.save_draft(replace(TYPED, actor="lin"))
    store.operator.admit(a_sign_in("chen"), "secret", NOW)
    with store.desk.transaction() as tx:
        tx.drop_draft("d1")
    store.operator.admit(a_sign_in("lin"), "secret", NOW)
    assert store.desk.drafts("lin") == []
