"""The operator's key: dropped by the lock, given back by the password, one for each operator, gone at the way out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from console.domain.codes import Action, Role
from console.domain.command import Actor
from console.ports.errors import KeyLocked, NotAuthorised, StoreError
from console.ports.records import City, Draft, QueueView, SignIn, SyncState
from local_store import operator_keys
from local_store.key_file import load_key
from local_store.locations import prepare
from local_store.open_store import LocalStore, open_store
from local_store.salvage import salvage
from tests.local_store.samples import START, FixedClock, a_case, a_command, an_event

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
NAMES = [f"受理人甲{number:02d}" for number in range(20)]


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operator_keys, "COST", (1 << 10, 8, 1))


@pytest.fixture
def again(home: Path) -> Iterator[LocalStore]:
    """A second process of the profile, more or less."""
    opened = open_store(home, FixedClock())
    yield opened
    opened.close()


def a_sign_in(username: str = "lin", token: str = "token") -> SignIn:
    actor = Actor(username, Role.CALL_TAKER)
    city = City("350100", "福州", "Fuzhou", "Asia/Shanghai")
    return SignIn(f"sign-in-{username}", actor, "林", "Lin", token, NOW + timedelta(hours=12), city, demo=False)


def a_draft(actor: str = "lin", text: str = "井盖没了") -> Draft:
    return Draft(f"draft-{actor}", "intake", actor, NOW, {"text": text})


def work(store: LocalStore, username: str = "lin") -> None:
    """Sign in, cache a case, and leave a draft."""
    store.operator.admit(a_sign_in(username), "secret", NOW)
    store.cache.put_cases([(a_case(1), [])])
    store.desk.save_draft(a_draft(username))


def test_locked_neither_cases_nor_drafts_open_and_the_password_opens_both(store: LocalStore) -> None:
    work(store)
    store.operator.lock()

    assert store.operator.locked()
    for reading in (lambda: store.reader.get(a_case(1).id), lambda: store.desk.drafts("lin")):
        with pytest.raises(KeyLocked):
            reading()
    with pytest.raises(KeyLocked):
        store.cache.put_cases([(a_case(2), [])])
    with pytest.raises(NotAuthorised):
        store.operator.known("lin", "guess", NOW)
    assert store.operator.locked()

    assert store.operator.known("lin", "secret", NOW) == a_sign_in()
    shown = store.reader.get(a_case(1).id)
    assert shown is not None
    assert shown.case == a_case(1)
    assert [draft.fields["text"] for draft in store.desk.drafts("lin")] == ["井盖没了"]


def test_the_lock_holds_in_every_process_and_over_a_restart(store: LocalStore, again: LocalStore, home: Path) -> None:
    work(store)
    assert not again.operator.locked()
    again.operator.lock()

    assert store.operator.locked()
    with pytest.raises(KeyLocked):
        store.desk.drafts("lin")
    third = open_store(home, FixedClock())
    with pytest.raises(KeyLocked):
        third.reader.get(a_case(1).id)
    assert third.operator.known("lin", "secret", NOW) is not None
    third.close()
    assert not store.operator.locked()
    assert store.desk.drafts("lin") != []


def test_what_is_on_the_disk_of_a_locked_terminal_does_not_open_with_the_terminals_key(store: LocalStore) -> None:
    work(store)
    rows = {name: store.documents.table(name).all() for name in ("identity", "operators")}
    assert "secret" in str(rows["identity"])
    secret = next(row["value"]["secret"] for row in rows["identity"] if row["name"] == "operator")

    store.operator.lock()

    left = str([store.documents.table(name).all() for name in ("identity", "operators", "prefs")])
    assert secret not in left


def test_who_signed_in_in_the_last_fourteen_days_can_without_the_backend(store: LocalStore) -> None:
    work(store)
    store.operator.release()
    assert store.desk.sign_in() is None

    late = NOW + timedelta(days=14, seconds=1)
    assert store.operator.known("lin", "secret", late) is None
    assert store.operator.known("chen", "secret", NOW) is None
    signed_in = store.operator.known("lin", "secret", NOW + timedelta(days=14))
    # He is who he was, and has to ask the backend for a token when it is back.
    assert signed_in == replace(a_sign_in(), token="")
    assert store.desk.sign_in() == signed_in
    assert [draft.actor for draft in store.desk.drafts("lin")] == ["lin"]


def test_signed_out_no_case_is_left_that_any_key_opens(store: LocalStore, home: Path) -> None:
    store.operator.admit(a_sign_in(), "secret", NOW)
    for number, name in enumerate(NAMES):
        case = a_case(number)
        known = replace(case, caller=replace(case.caller, name=name))
        store.cache.put_cases([(known, [an_event(case)])])
    kept = (home / "cache.db").read_bytes() + (home / "cache.db-wal").read_bytes()

    store.operator.release()

    assert store.reader.get(a_case(1).id) is None
    assert store.operator.known("lin", "secret", NOW) is not None
    assert store.reader.get(a_case(1).id) is None
    everything = b"".join(path.read_bytes() for path in home.rglob("*") if path.is_file()) + kept
    assert [name for name in NAMES if name.encode() in everything] == []


def test_another_operator_opens_neither_the_cases_nor_the_drafts_of_the_one_before(store: LocalStore) -> None:
    work(store, "lin")
    store.operator.lock()
    store.operator.admit(a_sign_in("chen"), "other", NOW)

    assert store.reader.get(a_case(1).id) is None
    assert store.cache.cursor() == ("", "")
    assert store.desk.drafts("chen") == []
    store.operator.known("lin", "secret", NOW)
    assert [draft.actor for draft in store.desk.drafts("lin")] == ["lin"]


def test_a_new_password_opens_what_was_there_unless_the_terminal_was_locked(store: LocalStore) -> None:
    work(store)
    store.operator.admit(a_sign_in(token="newer"), "changed", NOW)
    assert store.desk.drafts("lin") != []
    store.operator.release()
    store.operator.admit(a_sign_in(), "changed again", NOW)
    assert store.desk.drafts("lin") != []
    store.operator.lock()
    assert store.operator.known("lin", "changed again", NOW) is not None


def test_drafts_that_only_a_former_password_opens_are_kept_counted_and_in_nobodys_way(store: LocalStore) -> None:
    work(store)
    store.operator.lock()
    store.operator.admit(a_sign_in(token="newer"), "changed", NOW)

    assert store.desk.drafts("lin") == []
    assert store.operator.former_drafts.count() == 1
    store.desk.save_draft(replace(a_draft(text="新的"), id="another"))
    store.operator.lock()
    assert store.operator.known("lin", "changed", NOW) is not None
    assert [draft.fields["text"] for draft in store.desk.drafts("lin")] == ["新的"]
    assert store.operator.former_drafts.count() == 1


def test_the_former_password_opens_its_drafts_again_under_the_key_of_now(store: LocalStore) -> None:
    work(store)
    store.operator.lock()
    store.operator.admit(a_sign_in(token="newer"), "changed", NOW)
    assert [notice.code for notice in store.notices()] == ["former_drafts"]
    with pytest.raises(NotAuthorised):
        store.operator.former_drafts.open("lin", "guess")

    assert store.operator.former_drafts.open("lin", "secret") == 1

    assert store.notices() == ()
    store.operator.lock()
    assert store.operator.known("lin", "changed", NOW) is not None
    assert store.desk.drafts("lin") == [a_draft()]
    with pytest.raises(StoreError, match="no_former_drafts"):
        store.operator.former_drafts.open("lin", "secret")


def test_nobody_else_is_told_of_drafts_of_a_former_password(store: LocalStore) -> None:
    work(store)
    store.operator.lock()
    store.operator.admit(a_sign_in(token="newer"), "changed", NOW)
    store.operator.admit(a_sign_in("chen"), "secret", NOW)
    assert store.notices() == ()
    assert store.operator.former_drafts.count() == 1


def test_drafts_of_before_there_were_two_keys_still_open(home: Path) -> None:
    store = open_store(home, FixedClock())
    store.desk.save_draft(a_draft(""))  # typed before anybody signed in
    store.operator.admit(a_sign_in(), "secret", NOW)
    assert [draft.fields["text"] for draft in store.desk.drafts("")] == ["井盖没了"]
    store.close()


def test_a_draft_sealed_by_the_only_key_of_an_earlier_version_opens_and_is_sealed_anew(store: LocalStore) -> None:
    from local_store.packing import pack
    from local_store.sealing import seal_from

    store.operator.admit(a_sign_in(), "secret", NOW)
    store.desk.save_draft(a_draft())
    with store._desk_file.storage.transaction() as connection:
        document = dict(store._desk_file.tables["drafts"].all()[0])
        sealed = seal_from(store.key).seal("drafts", 1, pack(document))
        connection.execute("UPDATE doc_drafts SET doc = ?", (sealed,))

    assert [draft.fields["text"] for draft in store.desk.drafts("lin")] == ["井盖没了"]
    store.desk.save_draft(a_draft(text="井盖没了，很危险"))
    with store._desk_file.storage.reading() as connection:
        (anew,) = connection.execute("SELECT doc FROM doc_drafts").fetchone()
    from console.ports.errors import StoreDamaged

    with pytest.raises(StoreDamaged):
        seal_from(store.key).open("drafts", 1, anew)


def test_killed_before_or_after_it_is_locked_or_not_and_never_between(store: LocalStore, home: Path) -> None:
    work(store)
    before = (home / "state.db").read_bytes()
    store.operator.lock()
    after = (home / "state.db").read_bytes()
    store.close()
    for content, locked in ((before, False), (after, True)):
        (home / "state.db").write_bytes(content)
        opened = open_store(home, FixedClock())
        assert opened.operator.locked() is locked
        assert opened.operator.known("lin", "secret", NOW) is not None
        assert opened.desk.drafts("lin") != []
        opened.close()


def test_a_salvage_keeps_drafts_that_only_their_operators_password_opens(store: LocalStore, home: Path) -> None:
    work(store, "lin")
    store.operator.lock()
    store.operator.admit(a_sign_in("chen"), "other", NOW)
    store.desk.save_draft(a_draft("chen"))
    with store._desk_file.storage.transaction() as connection:
        connection.execute("UPDATE doc_drafts SET doc = zeroblob(60) WHERE actor = 'chen'")
    store.close()

    told = salvage(prepare(home), load_key(home / "key"), START)

    assert told.lost == ("drafts|2",)
    assert told.kept["drafts"] == 1
    again = open_store(home, FixedClock())
    assert again.operator.known("lin", "secret", NOW) is not None
    assert [draft.fields["text"] for draft in again.desk.drafts("lin")] == ["井盖没了"]
    again.close()


def leave_unsent(store: LocalStore) -> None:
    """Enter one case, and do something to another one that the backend has shown."""
    work(store)
    for index, action in ((1, Action.NOTE), (2, Action.NEW)):
        with store.desk.transaction() as tx:
            tx.add_command(a_command(tx.next_seq(), a_case(index), action))
            tx.put_pending_case(a_case(index), [], SyncState.HERE)


@pytest.mark.parametrize("signs_out", [True, False], ids=["signed out", "somebody else signs in"])
def test_of_cases_with_something_unsent_no_copy_is_left_for_whoever_comes_next(
    store: LocalStore, signs_out: bool
) -> None:
    leave_unsent(store)
    if signs_out:
        store.operator.release()
    store.operator.admit(a_sign_in("chen"), "other", NOW)

    assert store.reader.get(a_case(1).id) is None
    assert [row.id for row in store.reader.window(QueueView("all"), 0, 10)] == [a_case(2).id]
    assert [entry.command.case_id for entry in store.desk.pending()] == [a_case(1).id, a_case(2).id]


def test_who_unlocks_finds_what_he_left_laid_over_its_case(store: LocalStore) -> None:
    leave_unsent(store)
    store.operator.lock()
    store.operator.known("lin", "secret", NOW)
    assert {row.id for row in store.reader.window(QueueView("all"), 0, 10)} == {a_case(1).id, a_case(2).id}
