"""The outbox and everything else that exists only on this terminal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from console.domain.case_number import issue
from console.domain.codes import Role
from console.domain.command import Actor
from console.ports.records import Choice, City, Decision, Draft, OutcomeStatus, SignIn, SyncState, Terminal
from local_store.open_store import LocalStore
from tests.local_store.samples import START, Kept, a_case, a_command, undone


def add(kept: Kept, *cases: int) -> list[str]:
    """Put one command per case index into the outbox and return the commands' ids."""
    ids = []
    for index in cases:
        with kept.desk.transaction() as tx:
            command = a_command(tx.next_seq(), a_case(index))
            tx.add_command(command)
        ids.append(command.id)
    return ids


def park(kept: Kept, command_id: str) -> None:
    with kept.desk.transaction() as tx:
        tx.mark([command_id], SyncState.ATTENTION, "moved_meanwhile", a_case(1))


def test_a_command_comes_back_as_it_was_put_in(kept: Kept) -> None:
    command = a_command(1, a_case())
    with kept.desk.transaction() as tx:
        assert tx.next_seq() == 1
        tx.add_command(command)
    (pending,) = kept.desk.pending()
    assert pending.command == command
    assert (pending.state, pending.attempts, pending.theirs) == (SyncState.HERE, 0, None)


def test_the_count_has_no_gap_after_a_transaction_that_failed(kept: Kept) -> None:
    add(kept, 1)
    with undone(kept) as tx:
        assert tx.next_seq() == 2
        tx.add_command(a_command(2, a_case()))
    assert [pending.command.seq for pending in kept.desk.pending()] == [1]
    with kept.desk.transaction() as tx:
        assert [tx.next_seq(), tx.next_seq()] == [2, 3]


def test_the_count_goes_on_after_everything_was_delivered(kept: Kept) -> None:
    (command,) = add(kept, 1)
    with kept.desk.transaction() as tx:
        tx.move_to_sent(command, OutcomeStatus.APPLIED, START)
        assert tx.next_seq() == 2


def test_sending_counts_an_attempt(kept: Kept) -> None:
    (command,) = add(kept, 1)
    for _ in range(2):
        with kept.desk.transaction() as tx:
            tx.mark([command], SyncState.SENDING)
    (pending,) = kept.desk.pending()
    assert (pending.state, pending.attempts) == (SyncState.SENDING, 2)


def test_what_needs_attention_says_why_and_shows_theirs(kept: Kept) -> None:
    (command,) = add(kept, 1)
    park(kept, command)
    (pending,) = kept.desk.pending()
    assert (pending.reason, pending.theirs) == ("moved_meanwhile", a_case(1))
    counts = kept.desk.pending_counts()
    assert counts == {SyncState.HERE: 0, SyncState.SENDING: 0, SyncState.ATTENTION: 1}


def test_a_parked_command_holds_back_only_what_follows_it_in_its_case(kept: Kept) -> None:
    first, parked, _behind, other = add(kept, 1, 1, 1, 2)
    park(kept, parked)
    assert [pending.command.id for pending in kept.desk.sendable(10)] == [first, other]


def test_what_a_person_decided_waits_behind_nothing_that_needs_one(kept: Kept) -> None:
    parked, also_parked, between = add(kept, 1, 1, 1)
    (other,) = add(kept, 2)
    with kept.desk.transaction() as tx:
        decision = replace(a_command(tx.next_seq(), a_case(1)), supersedes=parked)
        tx.add_command(decision)
        tx.discard(parked, START)
    (later,) = add(kept, 1)
    park(kept, also_parked)
    # It rests on what stands before it, so that goes along, in order; what came after it waits as ever.
    assert [pending.command.id for pending in kept.desk.sendable(10)] == [between, other, decision.id]
    assert [pending.command.id for pending in kept.desk.sendable(2)] == [between, other]
    with kept.desk.transaction() as tx:
        tx.discard(also_parked, START)
    assert [pending.command.id for pending in kept.desk.sendable(10)] == [between, other, decision.id, later]


def test_what_is_sendable_keeps_its_order_and_limit(kept: Kept) -> None:
    ids = add(kept, 3, 1, 2, 1)
    assert [pending.command.id for pending in kept.desk.sendable(3)] == ids[:3]


def test_pending_commands_of_one_case_come_in_their_order(kept: Kept) -> None:
    ids = add(kept, 1, 2, 1)
    assert [pending.command.id for pending in kept.desk.pending_of(a_case(1).id)] == [ids[0], ids[2]]


def test_delivered_commands_leave_the_outbox_and_can_be_offered_again(kept: Kept) -> None:
    ids = add(kept, 1, 2, 3)
    with kept.desk.transaction() as tx:
        tx.move_to_sent(ids[1], OutcomeStatus.DUPLICATE, START + timedelta(hours=2))
        tx.move_to_sent(ids[0], OutcomeStatus.APPLIED, START + timedelta(hours=3))
        tx.discard(ids[2], START + timedelta(hours=4))
    assert kept.desk.pending() == []
    sent = kept.desk.sent_since(START, 10)
    assert [(line.command.id, line.status) for line in sent] == [
        (ids[1], OutcomeStatus.DUPLICATE),
        (ids[0], OutcomeStatus.APPLIED),
    ]
    assert [line.command.id for line in kept.desk.sent_since(START + timedelta(hours=3), 10)] == [ids[0]]


def test_what_a_person_discards_stays_in_the_log(store: LocalStore) -> None:
    (command,) = add(store, 1)
    with store.desk.transaction() as tx:
        tx.discard(command, START)
    (line,) = store.documents.table("sent_log").all()
    assert (line["command_id"], line["status"]) == (command, "discarded")


def test_old_deliveries_leave_the_log_and_nothing_else_does(kept: Kept) -> None:
    ids = add(kept, 1, 2, 3, 4, 5, 6)
    delivered, given_up, followed, again, waiting, parked = ids
    with kept.desk.transaction() as tx:
        tx.move_to_sent(delivered, OutcomeStatus.APPLIED, START)
        tx.discard(given_up, START)
        tx.discard(followed, START, Decision(Choice.MINE, "taker", "changed_meanwhile", {}, waiting))
        command = next(entry.command for entry in kept.desk.pending() if entry.command.id == again)
        tx.move_to_sent(again, OutcomeStatus.DUPLICATE, START)
        tx.add_command(command)
    park(kept, parked)
    assert kept.desk.prune_sent(START, 10) == 0
    assert kept.desk.prune_sent(START + timedelta(seconds=1), 10) == 1
    assert {line.command.id for line in kept.desk.log(10)} == {given_up, followed, again}
    assert [entry.command.id for entry in kept.desk.pending()] == [again, waiting, parked]
    assert {command.id for command in kept.desk.untold_voids(10)} == {given_up, followed}
    with kept.desk.transaction() as tx:
        assert tx.next_seq() == len(ids) + 1


def test_the_oldest_leave_first_a_few_at_a_time(kept: Kept) -> None:
    ids = add(kept, 1, 2, 3)
    for hours, command_id in zip((3, 1, 2), ids, strict=True):
        with kept.desk.transaction() as tx:
            tx.move_to_sent(command_id, OutcomeStatus.APPLIED, START + timedelta(hours=hours))
    assert kept.desk.prune_sent(START + timedelta(days=1), 2) == 2
    assert [line.command.id for line in kept.desk.log(10)] == [ids[0]]


def test_what_comes_later_takes_the_room_of_what_left_the_log(store: LocalStore) -> None:
    def a_month(at: timedelta) -> int:
        for command_id in add(store, *range(60)):
            with store.desk.transaction() as tx:
                tx.move_to_sent(command_id, OutcomeStatus.APPLIED, START + at)
        return store.locations.state.stat().st_size

    sizes = []
    for month in range(4):
        sizes.append(a_month(timedelta(days=month)))
        while store.desk.prune_sent(START + timedelta(days=month, hours=1), 50):
            pass
    assert sizes[3] <= sizes[0] * 1.1


def test_the_log_tells_the_newest_first_and_who_decided(kept: Kept) -> None:
    ids = add(kept, 1, 2, 3)
    mine = Decision(Choice.MINE, "taker", "changed_meanwhile", {"title": "edited"}, ids[2])
    given_up = Decision(Choice.DISCARDED, "taker", "refused")
    with kept.desk.transaction() as tx:
        tx.move_to_sent(ids[2], OutcomeStatus.APPLIED, START)
        tx.discard(ids[1], START + timedelta(hours=1), given_up)
        tx.discard(ids[0], START + timedelta(hours=2), mine)
    told = [(line.command.id, line.status, line.decision) for line in kept.desk.log(10)]
    assert told == [(ids[0], "superseded", mine), (ids[1], "discarded", given_up), (ids[2], "applied", None)]
    assert [line.command.id for line in kept.desk.log(1)] == [ids[0]]


def test_delivering_twice_does_nothing_the_second_time(kept: Kept) -> None:
    (command,) = add(kept, 1)
    for status in (OutcomeStatus.APPLIED, OutcomeStatus.DUPLICATE):
        with kept.desk.transaction() as tx:
            tx.move_to_sent(command, status, START)
    assert [line.status for line in kept.desk.sent_since(START, 10)] == [OutcomeStatus.APPLIED]


def test_a_draft_is_kept_replaced_and_dropped(kept: Kept) -> None:
    draft = Draft("d1", "intake", "taker", START, {"text": "小区停"})
    kept.desk.save_draft(draft)
    kept.desk.save_draft(replace(draft, fields={"text": "小区停水"}))
    kept.desk.save_draft(replace(draft, id="d2", updated_at=START + timedelta(minutes=1)))
    kept.desk.save_draft(replace(draft, id="d3", actor="somebody"))
    assert [kept.id for kept in kept.desk.drafts("taker")] == ["d2", "d1"]
    assert kept.desk.drafts("taker")[1].fields == {"text": "小区停水"}
    kept.desk.drop_draft("d1")
    with kept.desk.transaction() as tx:
        tx.drop_draft("d2")
    assert kept.desk.drafts("taker") == []


def test_the_draft_stays_when_the_save_fails(kept: Kept) -> None:
    kept.desk.save_draft(Draft("d1", "intake", "taker", START, {"text": "停水"}))
    with undone(kept) as tx:
        tx.drop_draft("d1")
    assert [draft.id for draft in kept.desk.drafts("taker")] == ["d1"]


def test_sign_in_terminal_and_preferences_survive_a_restart(kept: Kept, opening: Callable[[], Kept]) -> None:
    city = City("fz", "福州市", "Fuzhou", "Asia/Shanghai")
    sign_in = SignIn("s1", Actor("taker", Role.CALL_TAKER), "话务员", "Call-taker", "secret", START, city, True)
    kept.desk.set_sign_in(sign_in)
    kept.desk.set_terminal(Terminal("0417", "credential"))
    kept.desk.set_preference("lang", "zh_CN")
    kept.close()
    again = opening()
    assert again.desk.sign_in() == sign_in
    assert again.desk.terminal() == Terminal("0417", "credential")
    assert again.desk.preference("lang") == "zh_CN"
    assert again.desk.preference("unknown") is None
    again.desk.set_sign_in(None)
    assert again.desk.sign_in() is None
    again.close()


def test_the_installation_keeps_its_id(kept: Kept, opening: Callable[[], Kept]) -> None:
    known = kept.desk.install_id()
    other = opening()
    assert other.desk.install_id() == known
    other.close()


def test_a_follower_sees_that_something_changed(kept: Kept, opening: Callable[[], Kept]) -> None:
    other = opening()
    before = other.desk.change_count(), other.reader.change_count()
    add(kept, 1)
    after = other.desk.change_count(), other.reader.change_count()
    assert after[0] != before[0]
    assert after[1] != before[1]
    kept.desk.save_draft(Draft("d1", "intake", "taker", START))
    assert other.desk.change_count() != after[0]
    assert other.reader.change_count() == after[1]
    other.close()


def test_counts_go_on_above_what_the_backend_has_and_what_waits_gets_counts_of_its_own(kept: Kept) -> None:
    kept.desk.set_terminal(Terminal("0417", "credential"))
    with kept.desk.transaction() as tx:
        for index in (1, 2):
            tx.add_command(replace(a_command(index, a_case(index)), seq=tx.next_seq()))
    first, second = (entry.command for entry in kept.desk.pending())
    number = issue(START.date(), "0417", 31)
    with kept.desk.transaction() as tx:
        assert tx.go_on_above(7, number) == 2
        tx.recount(first.id)
        tx.recount(second.id)
    assert [entry.command for entry in kept.desk.pending()] == [replace(first, seq=8), replace(second, seq=9)]
    with kept.desk.transaction() as tx:
        assert tx.go_on_above(3, "") == 9
        assert (tx.next_seq(), tx.next_number(START.date())) == (10, issue(START.date(), "0417", 32))
    assert kept.desk.knows(first.id)
    assert not kept.desk.knows("somebody's")
