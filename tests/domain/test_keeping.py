"""Which finished cases a terminal keeps."""

from datetime import UTC, datetime, timedelta

import pytest

from console.domain.codes import FINISHED, State
from console.domain.keeping import Keeping, misses_any
from tests.builders import a_case

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
YOUNG, OLD = timedelta(days=400), timedelta(days=400, microseconds=1)


@pytest.mark.parametrize("state", sorted(State))
def test_what_is_open_is_always_kept_and_what_is_finished_until_it_is_old(state: State) -> None:
    assert Keeping().keeps(a_case(state=state, updated_at=NOW - YOUNG), NOW)
    assert Keeping().keeps(a_case(state=state, updated_at=NOW - OLD), NOW) is (state not in FINISHED)


@pytest.mark.parametrize(
    ("states", "misses"),
    [((), True), ((State.CLOSED,), True), ((State.RECEIVED, State.ARCHIVED), True), ((State.RECEIVED,), False)],
)
def test_only_a_list_of_finished_cases_can_miss_any(states: tuple[State, ...], misses: bool) -> None:
    assert misses_any(states) is misses
