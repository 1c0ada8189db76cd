"""Finished cases that are too old, or too many, leave the copies, and what is left says that it is not all."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest

from console.domain.case import Case
from console.domain.codes import State
from console.domain.finding import Sought
from console.ports.records import Change, ChangesPage, QueueView
from tests.local_store.samples import START, Kept, a_case

ALL = QueueView("all")
HOUR = timedelta(hours=1)
BEFORE = START + 5 * HOUR


def aged(hours: int, state: State = State.CLOSED, index: int = 0) -> Case:
    """Return a case entered at the start that changed last so many hours later."""
    changed = START + hours * HOUR
    return a_case(index or hours + 1, START, state=state, updated_at=changed, title=f"小区停水{hours}")


def filled(kept: Kept, cases: Sequence[Case]) -> None:
    changes = tuple(Change(case.id, case) for case in cases)
    kept.cache.put_page(ChangesPage(changes, "c1", False, "epoch-1"), START)


@pytest.mark.parametrize(
    ("most", "limit", "gone"),
    [
        (100, 100, [1, 2, 4]),
        (100, 2, [1, 2]),
        (1, 100, [1, 2, 4, 6]),
        (1, 2, [1, 2]),
        (3, 100, [1, 2, 4]),
        (0, 9, [1, 2, 4, 6, 8]),
    ],
    ids=["old", "a piece of the old", "more than are kept", "a piece of those", "as many as are old", "none is kept"],
)
def test_what_is_too_old_or_too_much_is_named_least_recently_changed_first(
    kept: Kept, most: int, limit: int, gone: list[int]
) -> None:
    finished = [aged(hours) for hours in (6, 1, 8, 4, 2)]
    filled(kept, [*finished, aged(0, State.RECEIVED), aged(3, State.IN_PROGRESS)])
    expected = [(aged(hours).id, aged(hours).updated_at) for hours in gone]
    assert list(kept.cache.surplus(BEFORE, most, limit)) == expected


def test_what_changed_last_at_that_moment_stays(kept: Kept) -> None:
    filled(kept, [aged(5)])
    assert list(kept.cache.surplus(BEFORE, 9, 9)) == []


def test_what_is_left_out_is_found_no_more_and_lists_say_so(kept: Kept, opening: Callable[[], Kept]) -> None:
    filled(kept, [aged(1), aged(8)])
    assert kept.reader.left_out() is None
    assert kept.reader.search(Sought("停水"), 9).complete
    kept.cache.leave_out([aged(1).id], BEFORE)
    kept.close()
    again = opening()
    assert [row.id for row in again.reader.window(ALL, 0, 9)] == [aged(8).id]
    assert again.reader.left_out() == BEFORE
    found = again.reader.search(Sought("停水"), 9)
    assert ([row.id for row in found.rows], found.total, found.complete) == ([aged(8).id], 1, False)
    assert again.cache.cursor() == ("c1", "epoch-1"), "the changes go on from where they stood"


def test_the_latest_moment_counts_until_all_is_listed_anew(kept: Kept) -> None:
    kept.cache.leave_out([], BEFORE)
    kept.cache.put_page(ChangesPage((), "c2", False, "epoch-1"), START, BEFORE - HOUR)
    assert kept.reader.left_out() == BEFORE
    kept.cache.put_page(ChangesPage((), "c3", False, "epoch-1"), START, BEFORE + HOUR)
    assert kept.reader.left_out() == BEFORE + HOUR
    kept.cache.clear()
    assert kept.reader.left_out() is None
