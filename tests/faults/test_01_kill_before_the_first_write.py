"""Fault 1: killed before a save's first write, the store is as it was; a draft is behind by one key at the most."""

import asyncio
from itertools import groupby
from pathlib import Path

import pytest

from console.ports.records import Draft
from screens.desk_work import DeskWork
from tests.builders import MONDAY
from tests.faults import syscalls
from tests.faults.one_terminal import (
    at_desk,
    lay_out,
    opened,
    saving,
)
from tests.faults.syscalls import Prepare, Say, Watched

SAVED_BEFORE = 3
KEYS = "路灯不亮"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    lay_out(tmp_path / "profile", SAVED_BEFORE)
    return tmp_path / "profile"


def test_killed_before_the_first_write_nothing_has_changed(home: Path) -> None:
    first = next(call for call in syscalls.calls(saving(home)) if call.changes)
    ended = syscalls.disturbed(saving(home, seed=5), first.name, first.nth)
    assert ended.killed
    # The first, undisturbed save took the draft with it; the second one was never begun.
    with opened(home, seed=6) as terminal:
        assert len(terminal.store.desk.pending()) == SAVED_BEFORE + 1
        assert terminal.store.desk.drafts("taker") == []


def typing(home: Path, already: int) -> Prepare:
    """A child that types into a form, as the screens do it: a draft per key; the last key is watched."""

    def prepare() -> Watched:
        store, _ = at_desk(home)
        work = DeskWork(store.desk, _raise)
        for length in range(1, already + 1):
            _type(work, length)

        def one_more(say: Say) -> None:
            _type(work, already + 1)
            say(KEYS[: already + 1])

        return one_more

    return prepare


def _type(work: DeskWork, length: int) -> None:
    async def key() -> None:
        work.keep(Draft("draft-2", "intake", "taker", MONDAY, {"what": KEYS[:length]}))
        await work.do(lambda: None)

    asyncio.run(key())


def _raise(error: Exception) -> None:
    raise error


def test_a_draft_is_behind_by_one_key_at_the_most(home: Path) -> None:
    about = [call for call in syscalls.calls(typing(home, 2)) if "state.db" in call.rest and call.changes]
    runs = [list(run) for _, run in groupby(about, key=lambda call: call.name)]
    kept = set()
    for call in {end for run in runs for end in (run[0], run[-1])}:
        ended = syscalls.disturbed(typing(home, 2), call.name, call.nth)
        assert ended.killed, call
        with opened(home) as terminal:
            (text,) = [d.fields["what"] for d in terminal.store.desk.drafts("taker") if d.id == "draft-2"]
        assert text in (KEYS[:2], KEYS[:3])
        assert text == KEYS[:3] or not ended.said
        kept.add(text)
    assert KEYS[:2] in kept
