"""`hotline admin …` on either engine: the same words, the same answers, the same lines in the log."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from backend.database import Database
from backend.migrations import HEAD
from backend.reference_data import load_package_reference
from tests.backend.test_upgrades import OLD, fill
from tests.running.conftest import Admin, Place

GOOD = "correct horse battery"


def deeds(place: Place) -> list[tuple[str, str]]:
    database = Database(place.settings)
    with database.read() as connection:
        found = connection.execute(text("SELECT action, subject FROM audit_entries ORDER BY entry_no"))
        rows = [(row.action, row.subject) for row in found]
    database.dispose()
    return rows


def written(folder: Path, content: Any) -> str:
    (folder / "given.json").write_text(json.dumps(content), encoding="utf-8")
    return str(folder / "given.json")


def test_accounts(empty: Callable[[], Place], admin: Admin) -> None:
    place = empty()
    added = admin(place, "user", "add", "wang", "--role", "unit", "--unit", "ZLS", "--json", stdin=f"{GOOD}\n")
    assert (added.code, added.json["unit"]) == (0, "ZLS")
    assert admin(place, "user", "add", "wang", "--role", "admin", "--json", stdin=f"{GOOD}\n").error == "user_exists"
    assert admin(place, "user", "password", "wang", "--json", stdin="another long one\n").code == 0
    assert admin(place, "user", "disable", "wang", "--json").json["disabled_at"] is not None
    assert admin(place, "user", "disable", "nobody", "--json").error == "unknown_user"

    listed = admin(place, "user", "list", "--json").json["items"]

    assert [(item["username"], item["role"], item["unit"]) for item in listed] == [("wang", "unit", "ZLS")]
    assert deeds(place) == [("user.added", "wang"), ("user.password", "wang"), ("user.disabled", "wang")]


def test_reference_data(empty: Callable[[], Place], admin: Admin, tmp_path: Path) -> None:
    place, document = empty(), load_package_reference()
    year = {"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}]}

    units = admin(place, "unit", "import", written(tmp_path, document["units"]), "--json")
    categories = admin(place, "category", "import", written(tmp_path, document["categories"]), "--json")
    calendar = admin(place, "calendar", "import", written(tmp_path, year), "--json")
    everything = admin(place, "import", written(tmp_path, document), "--json")
    refused = admin(place, "unit", "import", written(tmp_path, document["units"][:2]), "--json")

    assert [ran.code for ran in (units, categories, calendar, everything)] == [0, 0, 0, 0]
    assert calendar.json["years"] == [2025, 2026, 2027]
    assert (refused.code, refused.error) == (2, "code_unknown")
    assert [subject for _, subject in deeds(place)] == ["units", "categories", "calendar", "all"]


def test_the_log_is_walked(place: Place, admin: Admin) -> None:
    for name in ("wang", "li", "chen"):
        admin(place, "user", "add", name, "--role", "admin", stdin=f"{GOOD}\n")
    kept = admin(place, "audit", "verify").out.strip()
    assert admin(place, "audit", "verify", "--head", kept, "--json").json["ok"] is True
    database = Database(place.settings)
    with database.write() as connection:
        if place.engine == "sqlite":
            connection.execute(text("DROP TRIGGER audit_entries_no_update"))
        else:
            connection.execute(text("DROP TRIGGER audit_entries_append_only ON audit_entries"))
        connection.execute(text("UPDATE audit_entries SET subject = 'zhao' WHERE entry_no = 2"))
    database.dispose()

    broken = admin(place, "audit", "verify", "--json")

    assert (broken.code, broken.json["broken"]) == (1, 2)


def test_an_old_store_is_brought_to_this_version_with_all_that_is_in_it(
    empty: Callable[[], Place], admin: Admin
) -> None:
    place = empty()
    fill(place.url)
    assert admin(place, "user", "list", "--json").error == "store_outdated"

    assert admin(place, "migrate", "--json").json["revision"] == HEAD
    assert admin(place, "migrate", "--json").code == 0

    database = Database(place.settings)
    with database.read() as connection:
        counts = {name: connection.execute(text(f"SELECT count(*) FROM {name}")).scalar_one() for name in OLD}
    database.dispose()
    assert counts == {name: len(rows) for name, rows in OLD.items()}
    assert admin(place, "audit", "verify", "--json").json["ok"] is True
    assert deeds(place) == [("store.migrated", HEAD)] * 2


def test_a_migration_that_fails_leaves_the_old_store(
    empty: Callable[[], Place], admin: Admin, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = empty()
    fill(place.url)
    database = Database(place.settings)
    with database.write() as connection:
        # What a later migration wants to make is there already.
        connection.execute(text("CREATE TABLE reserved_terminals (other TEXT)"))
    ran = admin(place, "migrate", "--json")
    assert (ran.code, ran.error) == (1, "database_unusable")
    with database.write() as connection:
        assert connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "0001"
        connection.execute(text("DROP TABLE reserved_terminals"))
    database.dispose()
    assert admin(place, "migrate", "--json").code == 0


@pytest.mark.parametrize(
    "words",
    [("user", "list"), ("migrate",), ("audit", "verify"), ("backup", "b"), ("restore", "b"), ("user", "disable", "x")],
    ids=" ".join,
)
def test_a_database_that_is_not_there_is_said_with_a_remedy(
    admin: Admin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    place = Place("postgresql", "postgresql://hotline:secret-word@127.0.0.1:1/city")
    if words[0] == "restore":
        from tests import postgres_server

        postgres_server.found()
        (tmp_path / "b").write_bytes(b"PGDMP")

    ran = admin(place, *words, "--json")

    # The tools that come with PostgreSQL say it in their own words.
    assert (ran.code, ran.error) in ((3, "database_unreachable"), (1, "tool_failed"))
    assert (ran.error == "tool_failed") == (words[0] in ("backup", "restore"))
    assert ran.json["error"]["remedy"]
    assert "secret-word" not in ran.out + ran.err
