"""`hotline admin`: accounts, reference data, backups and the audit log, on the machine where the store is."""

import io
import json
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from backend.reference_data import load_package_reference
from console.cli.entry import run
from tests.cli.conftest import Ran

GOOD = "correct horse battery"
Admin = Callable[..., Ran]


@pytest.fixture
def admin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Admin:
    monkeypatch.setenv("HOTLINE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HOTLINE_LANG", "en")

    def command(*argv: str, stdin: str = "") -> Ran:
        out, err = io.StringIO(), io.StringIO()
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = run(["admin", *argv], out, err)
        return Ran(int(code), out.getvalue(), err.getvalue())

    return command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "backend" / "hotline.db"


def deeds(file: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute("SELECT action, subject FROM audit_entries ORDER BY entry_no").fetchall()


def added(admin: Admin, name: str = "wang", *more: str) -> Ran:
    return admin("user", "add", name, "--role", "call_taker", *more, "--json", stdin=f"{GOOD}\n")


def written(folder: Path, content: Any) -> str:
    path = folder / "given.json"
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
    return str(path)


def test_accounts_are_made_listed_and_disabled_and_each_change_is_in_the_log(admin: Admin, file: Path) -> None:
    assert added(admin).json["username"] == "wang"
    assert admin("user", "password", "wang", "--json", stdin="another long one\n").code == 0
    assert admin("user", "role", "wang", "--role", "inspector", "--json").json["role"] == "inspector"
    assert admin("user", "role", "wang", "--role", "unit", "--json").error == "field_missing"
    assert admin("user", "disable", "wang", "--json").json["disabled_at"] is not None

    listed = admin("user", "list", "--json").json
    assert [(item["username"], item["role"], item["demo"]) for item in listed["items"]] == [
        ("wang", "inspector", False)
    ]
    assert "wang" in admin("user", "list").out
    changes = ["user.added", "user.password", "user.role", "user.disabled"]
    assert deeds(file) == [(change, "wang") for change in changes]


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("demo", "password_too_short"),
        ("wang123456", "password_guessable"),
        ("aaaaaaaaaaaa", "password_guessable"),
        ("", "password_missing"),
    ],
)
def test_a_password_everybody_could_guess_is_refused(admin: Admin, password: str, code: str) -> None:
    ran = admin("user", "add", "wang", "--role", "admin", "--json", stdin=f"{password}\n")

    assert ran.code != 0
    assert ran.error == code


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("wang", "--role", "admin"), "user_exists"),
        (("li", "--role", "king"), "field_not_in_vocabulary"),
        (("li", "--role", "unit"), "field_missing"),
        (("li", "--role", "unit", "--unit", "NOWHERE"), "unknown_unit"),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(admin: Admin, words: tuple[str, ...], code: str) -> None:
    added(admin)

    ran = admin("user", "add", *words, "--json", stdin=f"{GOOD}\n")

    assert (ran.code, ran.error) == (2, code)


@pytest.mark.parametrize("verb", ["disable", "password"])
def test_nobody_can_be_changed_who_is_not_there(admin: Admin, verb: str) -> None:
    added(admin)

    assert admin("user", verb, "nobody", "--json", stdin=f"{GOOD}\n").error == "unknown_user"


def test_a_store_that_is_served_is_read_but_not_written(admin: Admin, file: Path) -> None:
    added(admin)
    with FileLock(f"{file}.serving"):
        refused = added(admin, "li")
        assert (refused.code, refused.error) == (1, "database_in_use")
        assert admin("user", "list", "--json").json["total"] == 1
        assert admin("audit", "verify", "--json").json["ok"]


def test_years_of_the_calendar_are_taken_in_and_the_others_stay(admin: Admin, tmp_path: Path, file: Path) -> None:
    days = [
        {"name": "元旦", "date": "2027-01-01", "isOffDay": True},
        {"name": "元旦", "date": "2026-12-31", "isOffDay": True},
    ]
    year = {"$schema": "x", "$id": "y", "year": 2027, "papers": ["…"], "days": days}

    ran = admin("calendar", "import", written(tmp_path, year), "--json")

    assert ran.json["years"] == [2025, 2026, 2027]
    assert deeds(file)[-1] == ("reference.replaced", "calendar")


def test_what_a_new_calendar_moved_is_told_and_listed(admin: Admin, tmp_path: Path) -> None:
    assert added(admin).code == 0
    assert admin("calendar", "moved", "--json").error == "unknown_recount"
    year = written(tmp_path, {"year": 2027, "days": [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}]})

    ran = admin("calendar", "import", year, "--json").json
    again = admin("calendar", "import", year, "--json").json

    assert (ran["recount"]["recount_no"], ran["recount"]["moved"], ran["items"]) == (1, 0, [])
    assert again == ran
    assert admin("calendar", "moved", "--json").json["recount"] == ran["recount"]
    assert "0 limits" in admin("calendar", "moved").err


def test_a_sweep_by_hand_says_what_it_moved(admin: Admin) -> None:
    assert admin("sweep", "--json").json == {"mine": True, "moves": {}}
    assert "0 cases" in admin("sweep").err


@pytest.mark.parametrize(
    "content",
    [{}, 3, {"year": 2027}, {"year": 2027, "days": [{"name": "x", "date": "2030-01-01", "isOffDay": True}]},
     {"year": 2027, "days": [{"name": "x", "date": "soon", "isOffDay": True}]},
     {"year": 2027, "days": [{"name": "x", "date": "2027-01-01", "isOffDay": "no"}]}],
)  # fmt: skip
def test_a_calendar_that_is_none_changes_nothing(admin: Admin, tmp_path: Path, content: Any) -> None:
    assert admin("calendar", "import", written(tmp_path, content), "--json").error == "calendar_malformed"
    assert admin("calendar", "import", written(tmp_path, []), "--json").error == "reference_unusable"


def test_units_are_replaced_only_by_what_everything_else_still_fits(admin: Admin, tmp_path: Path, file: Path) -> None:
    units = load_package_reference()["units"]
    new = [*units, {**units[0], "code": "NEU", "name_zh": "新单位", "name_en": "New unit"}]

    assert admin("unit", "import", written(tmp_path, new), "--json").json["units"] == len(units) + 1
    assert admin("unit", "import", written(tmp_path, units[:3]), "--json").error == "code_unknown"
    assert admin("unit", "import", written(tmp_path, [*units, units[0]]), "--json").error == "code_twice"
    assert admin("unit", "import", written(tmp_path, [{"code": "X"}]), "--json").error == "reference_unusable"
    assert deeds(file) == [("reference.replaced", "units")]


def test_categories_and_the_whole_are_replaced_as_well(admin: Admin, tmp_path: Path) -> None:
    document = load_package_reference()

    assert admin("category", "import", written(tmp_path, document["categories"]), "--json").code == 0
    cards = document["cards"][:2]
    assert admin("card", "import", written(tmp_path, cards), "--json").json["cards"] == 2
    assert (
        admin("card", "import", written(tmp_path, [{**cards[0], "category": "77"}]), "--json").error == "code_unknown"
    )
    texts = document["texts"][:2]
    assert admin("text", "import", written(tmp_path, texts), "--json").json["texts"] == 2
    for wrong, error in (({"category": "77"}, "code_unknown"), ({"code": "a b"}, "reference_unusable")):
        assert admin("text", "import", written(tmp_path, [{**texts[0], **wrong}]), "--json").error == error
    broken = [{**cards[0], "text": "请到{nowhere}"}]
    assert admin("card", "import", written(tmp_path, broken), "--json").error == "reference_unusable"
    assert admin("import", written(tmp_path, document), "--json").json["units"] == 450
    other = {**document, "city": {**document["city"], "id": "110000"}}
    assert admin("import", written(tmp_path, other), "--json").error == "reference_unusable"
    assert admin("import", str(tmp_path / "missing"), "--json").error == "file_unreadable"


def test_the_log_is_walked_and_the_first_broken_line_is_named(admin: Admin, file: Path) -> None:
    for name in ("wang", "li", "chen"):
        added(admin, name)
    sound = admin("audit", "verify")
    assert (sound.code, sound.out.partition(":")[0]) == (0, "3")

    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("DROP TRIGGER audit_entries_no_update")
        connection.execute("UPDATE audit_entries SET subject = 'zhao' WHERE entry_no = 2")

    broken = admin("audit", "verify", "--json")
    assert (broken.code, broken.json["broken"]) == (1, 2)


def test_a_log_written_anew_is_found_by_what_was_kept_of_the_old_one(admin: Admin, file: Path) -> None:
    added(admin, "wang")
    kept = admin("audit", "verify").out.strip()
    added(admin, "li")
    assert admin("audit", "verify", "--head", kept).code == 0
    file.unlink()
    for name in ("zhao", "li"):
        added(admin, name)

    assert admin("audit", "verify", "--json").code == 0
    assert admin("audit", "verify", "--head", kept, "--json").json["broken"] == 1
    assert admin("audit", "verify", "--head", "9:x", "--json").json["broken"] == 3


def test_a_backup_is_written_and_brought_back(admin: Admin, tmp_path: Path, file: Path) -> None:
    added(admin, "wang")
    backup = str(tmp_path / "city.backup")
    assert admin("backup", backup, "--json").json["bytes"] > 0
    added(admin, "li")

    restored = admin("restore", backup, "--json").json

    assert Path(restored["replaced"]).exists()
    assert [item["username"] for item in admin("user", "list", "--json").json["items"]] == ["wang"]
    assert deeds(file)[-1] == ("store.restored", "")
    assert admin("backup", backup, "--json").error == "file_exists"


def test_a_store_is_made_and_upgraded_and_asking_for_none_says_so(admin: Admin) -> None:
    assert admin("user", "list", "--json").error == "no_store"
    assert admin("migrate", "--json").json["revision"]
    assert admin("user", "list", "--json").json["total"] == 0


def test_an_engine_nobody_here_knows_is_named(admin: Admin) -> None:
    assert admin("user", "list", "--database-url", "oracle://x", "--json").code == 1
