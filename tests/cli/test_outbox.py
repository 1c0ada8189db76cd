"""The outbox on the command line: three sides of what needs a person, every choice by verb, the log, the export."""

import csv
import io
import json
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Counter, Ran

BASE, THEIRS, MINE = "有一盏灯不亮", "灯杆倒了", "三盏灯不亮"


def lines(ran: Ran) -> list[dict[str, Any]]:
    assert ran.code == 0, ran
    return list(ran.json["items"])


@pytest.fixture
def parked(counter: Counter) -> dict[str, Any]:
    """The dispatcher and the taker changed the title of one case; the taker was first."""
    number = counter.entered()["number"]
    assert counter("case", "amend", number, "--title", BASE, "--json").code == 0
    counter.profile("two")
    counter.signed_in("dispatcher")
    assert counter("case", "show", number).code == 0
    counter.offline = True
    ran = counter("case", "amend", number, "--title", MINE, "--urgency", "urgent", "--json")
    assert ran.json["status"] == "queued"
    counter.offline = False
    counter.profile("one")
    assert counter("case", "amend", number, "--title", THEIRS, "--json").json["status"] == "applied"
    counter.profile("two")
    assert counter("sync", "--json").json["attention"] == 1
    (entry,) = lines(counter("outbox", "list", "--json"))
    return {**entry, "number": number}


def title(counter: Counter, parked: dict[str, Any]) -> tuple[str, str]:
    case = counter("case", "show", parked["number"], "--json").json
    return case["title"], case["urgency"]


def test_an_entry_shows_what_stood_there_what_others_made_of_it_and_what_is_wanted(
    counter: Counter, parked: dict[str, Any]
) -> None:
    shown = counter("outbox", "show", parked["command_id"], "--json").json
    assert (shown["base"]["title"], shown["theirs"]["title"], shown["mine"]["title"]) == (BASE, THEIRS, MINE)
    row = next(row for row in shown["differences"] if row["field"] == "title")
    assert (row["base"], row["theirs"], row["mine"], row["relation"]) == (BASE, THEIRS, MINE, "both")
    assert row["theirs_by"] == "taker"
    told = counter("outbox", "show", parked["command_id"]).out
    for word in (BASE, THEIRS, MINE, "原来", "对方", "我的", "两边都改了"):
        assert word in told


def test_mine_is_put_again_and_the_log_says_who_chose_it(counter: Counter, parked: dict[str, Any]) -> None:
    ran = counter("outbox", "retry", parked["command_id"], "--json")
    assert (ran.code, ran.json["status"]) == (0, "applied")
    assert title(counter, parked) == (MINE, "urgent")
    newest, before = lines(counter("outbox", "log", "--json"))[:2]
    assert (newest["status"], newest["supersedes"]) == ("applied", parked["command_id"])
    chosen = {name: before[name] for name in ("status", "choice", "chooser", "reason", "followed_by")}
    assert chosen == {
        "status": "superseded",
        "choice": "mine",
        "chooser": "dispatcher",
        "reason": "changed_meanwhile",
        "followed_by": newest["command_id"],
    }
    assert before["fields"]["title"] == MINE
    assert "被取代" in counter("outbox", "log").out


def test_theirs_stays_and_what_nobody_else_touched_is_sent(counter: Counter, parked: dict[str, Any]) -> None:
    assert counter("outbox", "discard", parked["command_id"], "--theirs", "--json").json["status"] == "applied"
    assert title(counter, parked) == (THEIRS, "urgent")
    assert [line["choice"] for line in lines(counter("outbox", "log", "--json"))][:2] == [None, "mixed"]


def test_values_are_chosen_and_written_anew_by_their_names(counter: Counter, parked: dict[str, Any]) -> None:
    said = counter("outbox", "retry", parked["command_id"], "--set", "colour=red", "--json")
    assert (said.code, said.error) == (2, "no_such_value")
    ran = counter("outbox", "retry", parked["command_id"], "--theirs", "title", "--set", "urgency=特急", "--json")
    assert ran.json["status"] == "applied"
    assert title(counter, parked) == (THEIRS, "extreme")


def test_what_is_given_up_is_in_the_log_with_its_text(counter: Counter, parked: dict[str, Any]) -> None:
    assert counter("outbox", "discard", parked["command_id"], "--json").json["status"] == "discarded"
    line = lines(counter("outbox", "log", "--limit", "1", "--json"))[0]
    assert (line["status"], line["choice"], line["fields"]["title"]) == ("discarded", "discarded", MINE)


def test_an_export_is_the_owners_alone_and_overwrites_nothing(
    counter: Counter, parked: dict[str, Any], tmp_path: Path
) -> None:
    file = tmp_path / "unsent.jsonl"
    assert counter("outbox", "export", "--to", str(file)).code == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    written = json.loads(file.read_text(encoding="utf-8"))
    assert (written["fields"]["title"], written["theirs"]["title"]) == (MINE, THEIRS)
    assert written["base"]["title"] == BASE
    before = file.read_bytes()
    ran = counter("outbox", "export", "--to", str(file), "--json")
    assert (ran.code, ran.error) == (2, "file_exists")
    assert file.read_bytes() == before
    ran = counter("outbox", "export", "--to", str(tmp_path / "no" / "where"), "--json")
    assert (ran.code, ran.error) == (2, "file_unusable")


def test_no_spreadsheet_takes_an_exported_text_for_a_formula(counter: Counter) -> None:
    counter.offline = True
    counter.entered("--phone", "13805912345")
    number = counter("queue", "--json").json["items"][0]["id"]
    counter("case", "note", number, '=HYPERLINK("http://evil")')
    rows = list(csv.reader(io.StringIO(counter("outbox", "export", "--format", "csv").out)))
    assert not any("cli." in head for head in rows[0])
    assert len(rows) == 3
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    text = counter("outbox", "export", "--format", "text").out
    assert "13805912345" in text
    assert "=HYPERLINK" in text
    assert counter("outbox", "export", "--format", "xls", "--json").code == 2
