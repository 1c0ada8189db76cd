"""Lists, counts, positions and single cases: the cache with the pending versions laid over it."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.caller import Caller
from console.domain.case import Case
from console.domain.codes import State
from console.domain.event import Event
from console.domain.finding import Sought
from console.domain.joined_caller import JoinedCaller
from console.domain.unreached import Unreached
from console.ports.records import Change, ChangesPage, OutcomeStatus, QueueView, SyncState
from local_store import case_views
from local_store.case_views import CACHED, FOLDED, Place, Statement
from local_store.open_store import LocalStore, open_store
from tests.local_store.samples import START, STATES, FixedClock, Kept, a_case, a_command, an_event

ALL = QueueView("all")


def cache(kept: Kept, *cases: Case) -> None:
    changes = tuple(Change(case.id, case, (an_event(case),)) for case in cases)
    kept.cache.put_page(ChangesPage(changes, "c", False, "e"), START)


def lay_over(kept: Kept, *cases: Case, sync: SyncState = SyncState.HERE) -> None:
    with kept.desk.transaction() as tx:
        for case in cases:
            tx.put_pending_case(case, [an_event(case, command=f"mine-{case.id}", minutes=9)], sync)


def titles(kept: Kept, view: QueueView = ALL) -> list[str]:
    return [row.title for row in kept.reader.window(view, 0, 50)]


def test_a_pending_version_stands_in_place_of_the_confirmed_one(kept: Kept) -> None:
    case = a_case(1)
    cache(kept, case, a_case(2))
    lay_over(kept, replace(case, title="我改过的"), sync=SyncState.SENDING)
    assert titles(kept) == [a_case(2).title, "我改过的"]
    assert kept.reader.count(ALL) == 2
    assert [row.sync for row in kept.reader.window(ALL, 0, 9)] == [SyncState.DELIVERED, SyncState.SENDING]
    assert kept.reader.confirmed(case.id) == case


def test_a_list_says_when_to_call_again_as_its_case_does_whoever_was_taken_off_it(kept: Kept) -> None:
    again = START + timedelta(hours=6)
    off = JoinedCaller("j", Caller(phone="13805910000"), "", "", START, "taker", ended_at=START, ended_by="taker")
    case = a_case(1, state=State.AWAITING_CALLBACK, unreached=Unreached(1, again), callers=(off,))
    cache(kept, case)
    assert [row.again_at for row in kept.reader.window(ALL, 0, 50)] == [again] == [case.next_call]


def test_a_case_alone_is_the_one_that_is_shown(kept: Kept) -> None:
    mine, theirs = a_case(1), a_case(2)
    cache(kept, mine, theirs)
    lay_over(kept, replace(mine, title="我改过的"))
    assert kept.reader.case(mine.id) == replace(mine, title="我改过的")
    assert kept.reader.case(theirs.id) == theirs
    assert kept.reader.case("nobody's") is None


def test_the_confirmed_version_is_shown_again_when_nothing_is_pending(kept: Kept) -> None:
    case = a_case(1)
    cache(kept, case)
    lay_over(kept, replace(case, title="我改过的"))
    with kept.desk.transaction() as tx:
        tx.drop_pending_case(case.id)
    assert titles(kept) == [case.title]
    shown = kept.reader.get(case.id)
    assert shown is not None
    assert (shown.case, shown.sync, shown.pending) == (case, SyncState.DELIVERED, ())


def test_a_case_known_only_here_is_listed_and_found(kept: Kept) -> None:
    case = a_case(7)
    lay_over(kept, case)
    assert titles(kept) == [case.title]
    assert case.number is not None
    by_number = kept.reader.by_number(case.number)
    assert by_number is not None
    assert by_number.case == case
    assert kept.reader.confirmed(case.id) is None


def test_a_shown_case_has_confirmed_and_pending_events_in_order(kept: Kept) -> None:
    case = a_case(1)
    command = a_command(1, case)
    cache(kept, case)
    with kept.desk.transaction() as tx:
        tx.add_command(command)
        tx.put_pending_case(case, [an_event(case, command=command.id, minutes=5)], SyncState.HERE)
    shown = kept.reader.get(case.id)
    assert shown is not None
    assert [event.command_id for event in shown.events] == [f"command-{case.id}", command.id]
    assert [pending.command for pending in shown.pending] == [command]


def test_an_event_confirmed_and_still_pending_is_shown_once(kept: Kept) -> None:
    case = a_case(1)
    event = an_event(case, command="c1", minutes=3)
    cache(kept, case)
    with kept.desk.transaction() as tx:
        tx.put_pending_case(case, [event], SyncState.SENDING)
    kept.cache.put_cases([(case, [event])])
    shown = kept.reader.get(case.id)
    assert shown is not None
    assert [event.command_id for event in shown.events] == [f"command-{case.id}", "c1"]


def test_after_the_acknowledgement_every_moment_shows_the_case_once(kept: Kept) -> None:
    case = a_case(1)
    command = a_command(1, case)
    with kept.desk.transaction() as tx:
        tx.add_command(command)
        tx.put_pending_case(case, [], SyncState.SENDING)
    kept.cache.put_cases([(case, [an_event(case)])])
    assert titles(kept) == [case.title]
    with kept.desk.transaction() as tx:
        tx.move_to_sent(command.id, OutcomeStatus.APPLIED, START)
        tx.drop_pending_case(case.id)
    assert titles(kept) == [case.title]


def test_a_case_that_left_ones_sight_is_gone(kept: Kept) -> None:
    case = a_case(1)
    cache(kept, case)
    kept.cache.put_page(ChangesPage((Change(case.id, None),), "d", False, "e"), START)
    assert titles(kept) == []
    assert kept.reader.get(case.id) is None
    assert kept.reader.search(Sought(case.title[:2]), 10).rows == ()


def test_a_caller_is_found_by_the_whole_number_only(kept: Kept) -> None:
    case = a_case(1)
    cache(kept, case, a_case(2))
    assert [row.id for row in kept.reader.by_phone(case.caller.phone, 10)] == [case.id]
    assert kept.reader.by_phone(case.caller.phone[:8], 10) == []
    masked = replace(case, caller=replace(case.caller, phone="138****0001", masked=True))
    cache(kept, masked)
    assert kept.reader.by_phone("138****0001", 10) == []


def test_cases_of_one_moment_all_have_their_place(kept: Kept) -> None:
    cases = [a_case(index, START) for index in range(30)]
    cache(kept, *cases)
    assert sorted(titles(kept)) == sorted(case.title for case in cases)
    assert {kept.reader.position(ALL, case.id) for case in cases} == set(range(30))


def test_a_case_entered_at_another_time_than_first_known_moves(kept: Kept) -> None:
    cache(kept, a_case(1), a_case(2), a_case(3))
    moved = replace(a_case(1), created_at=a_case(3).created_at + timedelta(minutes=1))
    cache(kept, moved)
    assert [row.id for row in kept.reader.window(ALL, 0, 9)] == [moved.id, a_case(3).id, a_case(2).id]


@st.composite
def views(draw: st.DrawFn) -> QueueView:
    return QueueView(
        "v",
        states=tuple(draw(st.lists(st.sampled_from(sorted(set(STATES))), max_size=3, unique=True))),
        created_by=draw(st.sampled_from(["", "taker", "taker2"])),
        unit=draw(st.sampled_from(["", "ZLS", "GAJ"])),
        overdue_at=draw(st.sampled_from([None, START + timedelta(days=4)])),
        order=draw(st.sampled_from(["newest", "due"])),
    )


def in_view(case: Case, view: QueueView) -> bool:
    return (
        (not view.states or case.state in view.states)
        and (not view.created_by or case.created_by == view.created_by)
        and (not view.unit or (case.lead is not None and case.lead.unit == view.unit))
        and (view.overdue_at is None or case.overdue(view.overdue_at))
    )


def in_order(case: Case, view: QueueView) -> tuple[Any, ...]:
    if view.order == "newest":
        return (-case.created_at.timestamp(),)
    return (case.due_at is None, case.due_at or START, case.created_at)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """300 confirmed cases; 60 of them, and 40 others, have a pending version, some in another state."""
    store = open_store(tmp_path_factory.mktemp("filled"), FixedClock())
    cases = {case.id: case for case in map(a_case, range(300))}
    cache(store, *cases.values())
    folded = [
        replace(a_case(index), state=STATES[index % 7], created_by="taker")
        for index in (*range(100, 160), *range(300, 340))
    ]
    lay_over(store, *folded)
    cases.update({case.id: case for case in folded})
    yield store, list(cases.values())
    store.close()


@settings(max_examples=150, deadline=None)
@given(view=views(), offset=st.integers(0, 350), limit=st.integers(1, 60), near=st.sampled_from([0, 50, 1000]))
def test_a_view_shows_what_sorting_all_cases_would_show(
    filled: tuple[LocalStore, list[Case]], view: QueueView, offset: int, limit: int, near: int
) -> None:
    store, cases = filled
    wanted = [case.id for case in sorted((c for c in cases if in_view(c, view)), key=lambda case: in_order(case, view))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("local_store.view_reader._NEAR", near)
        assert [row.id for row in store.reader.window(view, offset, limit)] == wanted[offset : offset + limit]
    assert store.reader.count(view) == len(wanted)
    some = cases[(offset * 7) % len(cases)].id
    assert store.reader.position(view, some) == (wanted.index(some) if some in wanted else None)


@pytest.mark.parametrize("order", ["newest", "due"])
def test_a_far_jump_lands_on_the_row_that_scrolling_reaches(
    filled: tuple[LocalStore, list[Case]], order: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, cases = filled
    view = QueueView("v", order=order)
    scrolled = store.reader.window(view, 0, len(cases))
    monkeypatch.setattr("local_store.view_reader._NEAR", 0)
    assert [store.reader.window(view, offset, 1) for offset in range(len(cases))] == [[row] for row in scrolled]


@pytest.mark.parametrize("order", ["newest", "due"])
@pytest.mark.parametrize("selection", [{}, {"states": (State.RECEIVED,)}, {"states": (State.RECEIVED, State.VIEWED)}])
@pytest.mark.parametrize("behind", [None, Place(CACHED, 5, 5), Place(FOLDED, 5, 5)])
def test_no_view_over_all_cases_is_sorted(
    store: LocalStore, order: str, selection: dict[str, Any], behind: Place | None
) -> None:
    view = QueueView("v", order=order, **selection)
    for asked in (case_views.window(view, behind, 0, 50), case_views.cached_window(view, 0, 50)):
        assert "TEMP B-TREE" not in plan(store, asked)


def plan(store: LocalStore, asked: Statement) -> str:
    def read(connection: Any) -> str:
        rows = connection.execute(f"EXPLAIN QUERY PLAN {asked.sql}", asked.params).fetchall()
        return "\n".join(str(row[3]) for row in rows)

    return store._overlay.read(read)


def test_two_consoles_read_while_one_writes(kept: Kept, opening: Callable[[], Kept]) -> None:
    other = opening()
    cache(kept, a_case(1))
    assert titles(other) == [a_case(1).title]
    lay_over(other, a_case(2))
    assert titles(kept) == [a_case(2).title, a_case(1).title]
    other.close()


def test_nothing_leaves_the_desk_for_the_cache_behind_the_back_of_who_reads_both(store: LocalStore, home: Path) -> None:
    with store.desk.transaction() as tx:
        tx.put_pending_case(a_case(1), [], SyncState.SENDING)

    def read(connection: sqlite3.Connection) -> int:
        connection.execute("SELECT count(*) FROM main.cases").fetchone()
        with closing(sqlite3.connect(home / "state.db", timeout=0, isolation_level=None)) as delivery:
            delivery.execute("BEGIN IMMEDIATE")
            delivery.execute("DELETE FROM pending_cases")
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                delivery.execute("COMMIT")
            delivery.execute("ROLLBACK")
        return int(connection.execute("SELECT count(*) FROM desk.pending_cases").fetchone()[0])

    assert store._overlay.read(read) == 1


def renumbered(case: Case, former: str) -> Event:
    return replace(an_event(case, command="resent"), type="case.renumbered", data={"former": former})


def test_a_case_is_found_by_a_number_it_had_before_while_no_case_has_it_and_only_one_had_it(kept: Kept) -> None:
    former, case, other = str(a_case(8).number), a_case(1), a_case(2)
    kept.cache.put_cases([(case, [renumbered(case, f"{a_case(7).number} {former}")])])
    by_former = kept.reader.by_number(former)
    assert by_former is not None
    assert by_former.case == case
    kept.cache.put_cases([(a_case(8), [])])
    owner = kept.reader.by_number(former)
    assert owner is not None
    assert owner.case == a_case(8)
    gone = Change(a_case(8).id, None, ())
    kept.cache.put_page(ChangesPage((gone,), "c", False, "e"), START)
    lay_over(kept, other)
    with kept.desk.transaction() as tx:
        tx.put_pending_case(other, [renumbered(other, former)], SyncState.HERE)
    assert kept.reader.by_number(former) is None
    with kept.desk.transaction() as tx:
        tx.drop_pending_case(other.id)
    assert kept.reader.by_number(former) is not None
    kept.cache.clear()
    assert kept.reader.by_number(former) is None


def test_a_case_known_only_here_is_found_by_the_number_it_had_before(kept: Kept) -> None:
    case, former = a_case(1), str(a_case(8).number)
    with kept.desk.transaction() as tx:
        tx.put_pending_case(case, [renumbered(case, former)], SyncState.HERE)
    by_former = kept.reader.by_number(former)
    assert by_former is not None
    assert by_former.case == case


def test_a_state_file_from_before_former_numbers_learns_them_at_the_next_opening(store: LocalStore, home: Path) -> None:
    case, former = a_case(1), str(a_case(8).number)
    with store.desk.transaction() as tx:
        tx.put_pending_case(case, [renumbered(case, former)], SyncState.HERE)
    store.close()
    with closing(sqlite3.connect(home / "state.db")) as connection:
        connection.execute("DROP TABLE pending_cases_former")
        connection.execute("UPDATE meta SET value = 101 WHERE name = 'index_version'")
        connection.commit()
    with closing(open_store(home, FixedClock())) as again:
        by_former = again.reader.by_number(former)
        assert by_former is not None
        assert by_former.case == case
