"""The outbox and everything else that exists only on this terminal."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from console.domain.codes import Role
from console.domain.command import Actor
from console.ports.records import City, Draft, OutcomeStatus, SignIn, SyncState, Terminal
from local_store.open_store import LocalStore, open_store
from tests.local_store.samples import START, FixedClock, a_case, a_command, undone


def add(store: LocalStore, *cases: int) -> list[str]:
    """Put one command per case index into the outbox and return the commands' ids."""
    ids = []
    for index in cases:
        with store.desk.transaction() as tx:
            command = a_command(tx.next_seq(), a_case(index))
            tx.add_command(command)
        ids.append(command.id)
    return ids


def park(store: LocalStore, command_id: str) -> None:
    with store.desk.transaction() as tx:
        tx.mark([command_id], SyncState.ATTENTION, "moved_meanwhile", a_case(1))


def test_a_command_comes_back_as_it_was_put_in(store: LocalStore) -> None:
    command = a_command(1, a_case())
    with store.desk.transaction() as tx:
        assert tx.next_seq() == 1
        tx.add_command(command)
    (pending,) = store.desk.pending()
    assert pending.command == command
    assert (pending.state, pending.attempts, pending.theirs) == (SyncState.HERE, 0, None)


def test_the_count_has_no_gap_after_a_transaction_that_failed(store: LocalStore) -> None:
    add(store, 1)
    with undone(store) as tx:
        assert tx.next_seq() == 2
        tx.add_command(a_command(2, a_case()))
    assert [pending.command.seq for pending in store.desk.pending()] == [1]
    with store.desk.transaction() as tx:
        assert [tx.next_seq(), tx.next_seq()] == [2, 3]


def test_the_count_goes_on_after_everything_was_delivered(store: LocalStore) -> None:
    (command,) = add(store, 1)
    with store.desk.transaction() as tx:
        tx.move_to_sent(command, OutcomeStatus.APPLIED, START)
        assert tx.next_seq() == 2


def test_sending_counts_an_attempt(store: LocalStore) -> None:
    (command,) = add(store, 1)
    for _ in range(2):
        with store.desk.transaction() as tx:
            tx.mark([command], SyncState.SENDING)
    (pending,) = store.desk.pending()
    assert (pending.state, pending.attempts) == (SyncState.SENDING, 2)


def test_what_needs_attention_says_why_and_shows_theirs(store: LocalStore) -> None:
    (command,) = add(store, 1)
    park(store, command)
    (pending,) = store.desk.pending()
    assert (pending.reason, pending.theirs) == ("moved_meanwhile", a_case(1))
    counts = store.desk.pending_counts()
    assert counts == {SyncState.HERE: 0, SyncState.SENDING: 0, SyncState.ATTENTION: 1}


def test_a_parked_command_holds_back_only_what_follows_it_in_its_case(store: LocalStore) -> None:
    first, parked, _behind, other = add(store, 1, 1, 1, 2)
    park(store, parked)
    assert [pending.command.id for pending in store.desk.sendable(10)] == [first, other]


def test_what_a_person_decided_waits_behind_nothing_that_needs_one(store: LocalStore) -> None:
    parked, also_parked, between = add(store, 1, 1, 1)
    (other,) = add(store, 2)
    with store.desk.transaction() as tx:
        decision = replace(a_command(tx.next_seq(), a_case(1)), supersedes=parked)
        tx.add_command(decision)
        tx.discard(parked, START)
    (later,) = add(store, 1)
    park(store, also_parked)
    # It rests on what stands before it, so that goes along, in order; what came after it waits as ever.
    assert [pending.command.id for pending in store.desk.sendable(10)] == [between, other, decision.id]
    assert [pending.command.id for pending in store.desk.sendable(2)] == [between, other]
    with store.desk.transaction() as tx:
        tx.discard(also_parked, START)
    assert [pending.command.id for pending in store.desk.sendable(10)] == [between, other, decision.id, later]


def test_what_is_sendable_keeps_its_order_and_limit(store: LocalStore) -> None:
    ids = add(store, 3, 1, 2, 1)
    assert [pending.command.id for pending in store.desk.sendable(3)] == ids[:3]


def test_pending_commands_of_one_case_come_in_their_order(store: LocalStore) -> None:
    ids = add(store, 1, 2, 1)
    assert [pending.command.id for pending in store.desk.pending_of(a_case(1).id)] == [ids[0], ids[2]]


def test_delivered_commands_leave_the_outbox_and_can_be_offered_again(store: LocalStore) -> None:
    ids = add(store, 1, 2, 3)
    with store.desk.transaction() as tx:
        tx.move_to_sent(ids[1], OutcomeStatus.DUPLICATE, START + timedelta(hours=2))
        tx.move_to_sent(ids[0], OutcomeStatus.APPLIED, START + timedelta(hours=3))
        tx.discard(ids[2], START + timedelta(hours=4))
    assert store.desk.pending() == []
    sent = store.desk.sent_since(START, 10)
    assert [(line.command.id, line.status) for line in sent] == [
        (ids[1], OutcomeStatus.DUPLICATE),
        (ids[0], OutcomeStatus.APPLIED),
    ]
    assert [line.command.id for line in store.desk.sent_since(START + timedelta(hours=3), 10)] == [ids[0]]


def test_what_a_person_discards_stays_in_the_log(store: LocalStore) -> None:
    (command,) = add(store, 1)
    with store.desk.transaction() as tx:
        tx.discard(command, START)
    (line,) = store.documents.table("sent_log").all()
    assert (line["command_id"], line["status"]) == (command, "discarded")


def test_delivering_twice_does_nothing_the_second_time(store: LocalStore) -> None:
    (command,) = add(store, 1)
    for status in (OutcomeStatus.APPLIED, OutcomeStatus.DUPLICATE):
        with store.desk.transaction() as tx:
            tx.move_to_sent(command, status, START)
    assert [line.status for line in store.desk.sent_since(START, 10)] == [OutcomeStatus.APPLIED]


def test_a_draft_is_kept_replaced_and_dropped(store: LocalStore) -> None:
    draft = Draft("d1", "intake", "taker", START, {"text": "小区停"})
    store.desk.save_draft(draft)
    store.desk.save_draft(replace(draft, fields={"text": "小区停水"}))
    store.desk.save_draft(replace(draft, id="d2", updated_at=START + timedelta(minutes=1)))
    store.desk.save_draft(replace(draft, id="d3", actor="somebody"))
    assert [kept.id for kept in store.desk.drafts("taker")] == ["d2", "d1"]
    assert store.desk.drafts("taker")[1].fields == {"text": "小区停水"}
    store.desk.drop_draft("d1")
    with store.desk.transaction() as tx:
        tx.drop_draft("d2")
    assert store.desk.drafts("taker") == []


def test_the_draft_stays_when_the_save_fails(store: LocalStore) -> None:
    store.desk.save_draft(Draft("d1", "intake", "taker", START, {"text": "停水"}))
    with undone(store) as tx:
        tx.drop_draft("d1")
    assert [draft.id for draft in store.desk.drafts("taker")] == ["d1"]


def test_sign_in_terminal_and_preferences_survive_a_restart(store: LocalStore, home: Path) -> None:
    city = City("fz", "福州市", "Fuzhou", "Asia/Shanghai")
    sign_in = SignIn("s1", Actor("taker", Role.CALL_TAKER), "话务员", "Call-taker", "secret", START, city, True)
    store.desk.set_sign_in(sign_in)
    store.desk.set_terminal(Terminal("0417", "credential"))
    store.desk.set_preference("lang", "zh_CN")
    store.close()
    again = open_store(home, FixedClock())
    assert again.desk.sign_in() == sign_in
    assert again.desk.terminal() == Terminal("0417", "credential")
    assert again.desk.preference("lang") == "zh_CN"
    assert again.desk.preference("unknown") is None
    again.desk.set_sign_in(None)
    assert again.desk.sign_in() is None
    again.close()


def test_the_installation_keeps_its_id(store: LocalStore, home: Path) -> None:
    known = store.desk.install_id()
    other = open_store(home, FixedClock(START + timedelta(days=1)))
    assert other.desk.install_id() == known
    other.close()


def test_a_follower_sees_that_something_changed(store: LocalStore, home: Path) -> None:
    other = open_store(home, FixedClock())
    before = other.desk.change_count(), other.reader.change_count()
    add(store, 1)
    after = other.desk.change_count(), other.reader.change_count()
    assert after[0] != before[0]
    assert after[1] != before[1]
    store.desk.save_draft(Draft("d1", "intake", "taker", START))
    assert other.desk.change_count() != after[0]
    assert other.reader.change_count() == after[1]
    other.close()
