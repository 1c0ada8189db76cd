"""Backup and restore on either engine: consistent while many write, whole or not at all, and a new store to all."""

import sqlite3
import threading
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, nullcontext, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from backend import audit, backups, dump_backups, file_backups, unfinished_restores
from backend.app import create_app
from backend.backups import back_up, restore
from backend.database import Database
from backend.doers import Doer
from backend.failures import Refused
from backend.held_store import sole_writer
from backend.migrating import upgrade
from backend.settings import BackendSettings
from console.domain.codes import Action
from tests.backend.asgi import Browser, started
from tests.backend.people import Person, Terminal, enrol, sign_in
from tests.builders import MONDAY
from tests.fakes.stopped_clock import StoppedClock
from tests.running.conftest import Admin, Place

LATER = MONDAY + timedelta(hours=1)
ROOT = Doer("350100", "os:root", MONDAY)


def running(place: Place) -> Any:
    return started(create_app(place.settings, clock=StoppedClock().now))


def served(place: Place) -> AbstractContextManager[None]:
    """What a served file is known by, so that nobody else writes it: the application in this process is not."""
    if place.engine != "sqlite":
        return nullcontext()
    return sole_writer(Database(place.settings).path.absolute())


def at_work(browser: Browser, install_id: str = "install-1") -> tuple[Person, Terminal]:
    browser.until_ready()
    taker = sign_in(browser, "taker")
    return taker, enrol(taker, install_id)


def asked(place: Place, *questions: str) -> list[Any]:
    database = Database(place.settings)
    try:
        with database.read() as connection:
            return [connection.execute(text(question)).scalar() for question in questions]
    finally:
        database.dispose()


def changed(place: Place, *statements: str) -> None:
    database = Database(place.settings)
    with database.write() as connection:
        for statement in statements:
            connection.execute(text(statement))
    database.dispose()


def worked(place: Place) -> tuple[str, str]:
    """Enter a case; return its id, and the place of somebody who knows it."""
    with running(place) as browser:
        taker, terminal = at_work(browser)
        case = terminal.does(taker, Action.NEW)
        return case.id, str(taker.changes()["cursor"])


def known(place: Place, *cases: str) -> list[bool]:
    with running(place) as browser:
        browser.until_ready()
        taker = sign_in(browser, "taker")
        return [taker.get(f"/v1/cases/{case}").status_code == 200 for case in cases]


def whole(place: Place) -> None:
    """Everything in a store fits together."""
    database = Database(place.settings)
    with database.read() as connection:
        assert audit.verify(connection, "350100").broken is None
        number = connection.execute(text("SELECT change_no FROM stores")).scalar_one()
        marks = "SELECT count(*), max(change_no) FROM change_marks"
        assert tuple(connection.execute(text(marks)).one()) == (number, number or None)
        for table in ("cases", "events", "commands"):
            beyond = f"SELECT count(*) FROM {table} WHERE change_no NOT BETWEEN 1 AND {number}"
            assert connection.execute(text(beyond)).scalar_one() == 0, table
        lone = "SELECT count(*) FROM {} WHERE NOT EXISTS (SELECT 1 FROM {} WHERE {})"
        for which in (
            ("cases", "events", "events.case_id = cases.id"),
            ("events", "commands", "commands.id = events.command_id"),
            ("commands", "cases", "cases.id = commands.case_id"),
        ):
            assert connection.execute(text(lone.format(*which))).scalar_one() == 0, which
    database.dispose()


def test_a_backup_taken_while_many_write_is_of_one_moment(
    place: Place, empty: Callable[[], Place], tmp_path: Path
) -> None:
    before, stop = [], threading.Event()
    with running(place) as browser, served(place):
        taker, first = at_work(browser)
        before = [first.does(taker, Action.NEW).id for _ in range(3)]
        entered: list[list[str]] = [[], []]

        def write(turn: int, terminal: Terminal) -> None:
            while not stop.is_set() and len(entered[turn]) < 2000:
                case = terminal.does(taker, Action.NEW)
                terminal.does(taker, Action.NOTE, {"text": "补充"}, case)
                entered[turn].append(case.id)

        writers = [threading.Thread(target=write, args=(turn, enrol(taker, f"writer-{turn}"))) for turn in range(2)]
        for writer in writers:
            writer.start()
        taken = []
        try:
            for turn in range(3):
                known_before = [*before, *entered[0], *entered[1]]
                back_up(place.settings, tmp_path / f"backup-{turn}", ROOT)
                taken.append(known_before)
        finally:
            stop.set()
            for writer in writers:
                writer.join()
    for turn, acknowledged in enumerate(taken):
        other = empty()
        assert restore(other.settings, tmp_path / f"backup-{turn}", "root", LATER).aside is None
        whole(other)
        found = ", ".join(f"'{case}'" for case in acknowledged)
        assert asked(other, f"SELECT count(*) FROM cases WHERE id IN ({found})") == [len(acknowledged)]


def test_a_restore_over_a_used_store_brings_back_what_was_and_keeps_what_is_replaced(
    place: Place, empty: Callable[[], Place], tmp_path: Path
) -> None:
    kept, _ = worked(place)
    back_up(place.settings, tmp_path / "backup")
    with running(place) as browser:
        taker, terminal = at_work(browser, "install-2")
        lost = terminal.does(taker, Action.NEW).id

    restored = restore(place.settings, tmp_path / "backup", "root", LATER)

    whole(place)
    assert known(place, kept, lost) == [True, False]
    assert restored.aside is not None
    other = empty()
    restore(other.settings, restored.aside, "root", LATER)
    assert known(other, kept, lost) == [True, True]


def test_a_restored_store_is_another_one_to_whoever_knew_the_old_one(place: Place, tmp_path: Path) -> None:
    _, cursor = worked(place)
    (epoch,) = asked(place, "SELECT epoch FROM stores")
    back_up(place.settings, tmp_path / "backup")

    renewed = restore(place.settings, tmp_path / "backup", "root", LATER).renewed

    assert renewed.epoch != epoch
    assert asked(place, "SELECT epoch FROM stores") == [renewed.epoch]
    with running(place) as browser:
        taker, _terminal = at_work(browser)
        answer = taker.get("/v1/changes", params={"after": cursor})
        assert (answer.status_code, answer.json()["code"]) == (410, "unknown_cursor")
        assert answer.headers["X-Store-Epoch"] == renewed.epoch
        assert len(taker.changes()["changes"]) == 1


def test_numbers_granted_after_the_backup_are_kept_for_who_remembers_them(place: Place, tmp_path: Path) -> None:
    back_up(place.settings, tmp_path / "backup")
    with running(place) as browser:
        taker, _ = at_work(browser)
        late = enrol(taker, "install-late").number

    restore(place.settings, tmp_path / "backup", "root", LATER)

    with running(place) as browser:
        taker, newcomer = at_work(browser)
        assert int(newcomer.number) > int(late)
        body = {"install_id": "install-late", "known_number": late}
        assert taker.post("/v1/terminals", json=body).json()["number"] == late


def test_a_backup_of_an_older_version_is_brought_to_this_one(
    empty: Callable[[], Place], place: Place, tmp_path: Path
) -> None:
    old = empty()
    database = Database(old.settings)
    if old.engine == "sqlite":
        database.create_file()
    with database.write() as connection:
        upgrade(connection, "0030")
        connection.execute(
            text("INSERT INTO stores (city_id, epoch, secret, created_at, change_no) VALUES "
                 "('350100', 'old', 'ab', '2026-11-23 02:00:00', 0)")
        )  # fmt: skip
    database.dispose()
    back_up(old.settings, tmp_path / "backup")

    restore(place.settings, tmp_path / "backup", "root", LATER)

    assert asked(place, "SELECT count(*) FROM accounts", "SELECT action FROM audit_entries") == [0, "store.restored"]


class Cut(BaseException):
    """The end of a process, as far as it can be played in one."""


def cut(*_: object, **__: object) -> None:
    raise Cut


@pytest.mark.parametrize("step", ["load", "migrate", "renew", "finish", "put_in_place", "_settle"])
def test_a_restore_that_is_cut_off_leaves_one_whole_store(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    kept, cursor = worked(place)
    back_up(place.settings, tmp_path / "backup")
    with running(place) as browser:
        taker, terminal = at_work(browser, "install-2")
        lost = terminal.does(taker, Action.NEW).id
        late = enrol(taker, "install-late").number
    with monkeypatch.context() as patch:
        for module, name in (
            (dump_backups, "load"), (Database, "migrate"), (backups, "renew"), (unfinished_restores, "finish"),
            (file_backups, "put_in_place"), (file_backups, "_settle"),
        ):  # fmt: skip
            if name == step:
                patch.setattr(module, name, cut)
        with suppress(Cut):
            restore(place.settings, tmp_path / "backup", "root", LATER)

    whole(place)
    with running(place) as browser:
        taker, newcomer = at_work(browser)
        found = [taker.get(f"/v1/cases/{case}").status_code for case in (kept, lost)]
        told = taker.get("/v1/changes", params={"after": cursor}).status_code
        # The old store, or the restored one with all that makes it a new one.
        assert (found, told) in (([200, 200], 200), ([200, 404], 410))
        assert newcomer.number != late
    (tmp_path / f"backup.replaced-{LATER:%Y%m%dT%H%M%SZ}").unlink(missing_ok=True)
    for aside in tmp_path.glob("place-*/hotline.db.replaced-*"):
        aside.unlink()
    restore(place.settings, tmp_path / "backup", "root", LATER)
    assert known(place, kept, lost) == [True, False]


def test_two_restores_within_a_second_keep_both_stores_they_replace(tmp_path: Path) -> None:
    for name in ("hotline.db", "fresh"):
        with closing(sqlite3.connect(tmp_path / name)) as made:
            made.execute("CREATE TABLE stores (id)")
    asides = [file_backups.put_in_place(tmp_path / "fresh", tmp_path / "hotline.db", LATER)]
    with closing(sqlite3.connect(tmp_path / "fresh")) as made:
        made.execute("CREATE TABLE stores (id)")

    asides.append(file_backups.put_in_place(tmp_path / "fresh", tmp_path / "hotline.db", LATER))

    assert [aside is not None and aside.exists() for aside in asides] == [True, True]
    assert asides[0] != asides[1]


def state(place: Place) -> list[Any]:
    return asked(place, "SELECT epoch FROM stores", "SELECT count(*) FROM cases", "SELECT count(*) FROM audit_entries")


@pytest.mark.parametrize("kind", ["text", "empty", "missing", "half", "of the other engine", "of no hotline"])
def test_a_wrong_file_changes_nothing_and_is_said_with_a_remedy(
    place: Place, admin: Admin, tmp_path: Path, request: pytest.FixtureRequest, kind: str
) -> None:
    worked(place)
    back_up(place.settings, tmp_path / "backup")
    content = (tmp_path / "backup").read_bytes()
    wrong = tmp_path / "wrong"
    if kind == "of no hotline":
        elsewhere(place, request, wrong)
    elif kind != "missing":
        other = b"PGDMP" if place.engine == "sqlite" else b"SQLite format 3\0"
        half = content[: len(content) // 2]
        wrong.write_bytes({"text": b"not a backup" * 99, "empty": b"", "half": half}.get(kind, other * 99))
    before = state(place)

    ran = admin(place, "restore", str(wrong), "--json")

    expected = {"missing": "file_unusable", "half": "tool_failed" if place.engine == "postgresql" else "not_a_store"}
    assert (ran.code, ran.error) == (1, expected.get(kind, "not_a_store"))
    assert ran.json["error"]["remedy"]
    assert state(place) == before


def elsewhere(place: Place, request: pytest.FixtureRequest, wrong: Path) -> None:
    """Write a backup of a database that is none of ours."""
    if place.engine == "sqlite":
        import sqlite3

        with closing(sqlite3.connect(wrong)) as connection, connection:
            connection.execute("CREATE TABLE shops (id)")
        return
    server = request.getfixturevalue("postgres")
    with server.copied() as address:
        database = Database(BackendSettings(address))
        with database.write() as connection_:
            connection_.execute(text("CREATE TABLE shops (stores text)"))
        database.dispose()
        dump_backups.dump(database.url, wrong)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE alembic_version SET version_num = '9999'", "database_from_newer"),
        ("UPDATE stores SET city_id = '110000'", "other_city"),
    ],
)
def test_a_backup_of_a_newer_version_or_of_another_city_is_refused(
    place: Place, empty: Callable[[], Place], admin: Admin, tmp_path: Path, statement: str, code: str
) -> None:
    other = empty()
    back_up(place.settings, tmp_path / "plain")
    restore(other.settings, tmp_path / "plain", "root", LATER)
    changed(other, statement)
    back_up(other.settings, tmp_path / "backup")
    before = state(place)

    ran = admin(place, "restore", str(tmp_path / "backup"), "--json")

    assert (ran.code, ran.error) == (1, code)
    assert state(place) == before


def test_a_store_that_is_used_is_not_replaced(place: Place, admin: Admin, tmp_path: Path) -> None:
    back_up(place.settings, tmp_path / "backup")
    with running(place) as browser:
        browser.until_ready()
        with served(place):
            ran = admin(place, "restore", str(tmp_path / "backup"), "--json")

    assert ran.error == "database_in_use"


def test_a_backup_is_a_line_in_the_log_before_it_can_be_had(
    place: Place, admin: Admin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert admin(place, "backup", str(tmp_path / "backup"), "--json").json["logged"] is True
    assert asked(place, "SELECT count(*) FROM audit_entries WHERE action = 'store.backed_up'") == [1]
    monkeypatch.setattr(backups, "_write_line", cut)
    with pytest.raises(Cut):
        back_up(place.settings, tmp_path / "other", ROOT)
    assert not (tmp_path / "other").exists()


def test_a_backup_overwrites_nothing_and_is_for_its_owner_only(place: Place, tmp_path: Path) -> None:
    back_up(place.settings, tmp_path / "backup")

    assert (tmp_path / "backup").stat().st_mode & 0o777 == 0o600
    with pytest.raises(Refused, match="file_exists"):
        back_up(place.settings, tmp_path / "backup")
    assert sorted(path.name for path in tmp_path.glob("*backup*")) == ["backup"]
