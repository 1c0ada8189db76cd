"""The ten calls of `bench/calls` can be gone through as written, within the keys they may take."""

from pathlib import Path

import pytest

from bench.calls.at_the_desk import play
from bench.calls.calls import CALLS
from bench.calls.script import Call


@pytest.mark.parametrize("call", CALLS, ids=lambda call: f"{call.name}, {call.way}")
async def test_a_call_is_gone_through_within_its_keys(call: Call, tmp_path: Path) -> None:
    assert await play(call, tmp_path / "profile") == list(call.done)
    assert call.budget is None or call.keys <= call.budget
