"""38, somebody shut out while offline, or given another role: what he made is refused with its text kept and
exportable, what he could see is gone from the terminal, and others' work goes on."""

import csv
import io
import json
from pathlib import Path

import pytest

from backend.doers import Doer
from backend.settings import BackendSettings
from backend.user_admin import set_role
from console.cli.entry import run
from console.domain.codes import Action, Role
from console.domain.errors import TransitionRefused
from console.ports.records import QueueView, SyncState
from console.sync.status import LinkState
from tests.contract.worlds import House
from tests.faults.seats import Seat, administered, applied, shut_out
from tests.sync.real_town import books_of

ALL = QueueView("all")


def test_what_he_made_is_refused_with_its_text_and_what_he_saw_is_gone(house: House, seat: Seat) -> None:
    before = seat.new(text="停用之前已送达的")
    seat.heal()
    seat.line.offline = True
    case_id = seat.new(text="只在这里的话")
    note = seat.do(before, Action.NOTE, text="来电人又来电")
    shut_out(house, "taker")
    seat.line.offline = False
    for _ in range(4):
        seat.look(61)
    kept = {entry.command.id: entry for entry in seat.pending()}
    assert {entry.reason for entry in kept.values()} == {"actor_revoked"}
    assert {entry.state for entry in kept.values()} == {SyncState.ATTENTION}
    assert kept[note].command.fields["text"] == "来电人又来电"
    assert [entry.command.fields["text"] for entry in kept.values() if entry.command.action is Action.NEW] == [
        "只在这里的话"
    ]
    assert seat.ear.says(LinkState.NEEDS_SIGN_IN)
    assert set(books_of(house.file).cases) == {before}
    assert seat.store.reader.confirmed(before) is None, "what he could see of others' cases is no longer here"
    assert seat.store.desk.entry(note) is not None
    assert case_id not in books_of(house.file).cases


def _exported(home: Path, shape: str, to: Path, language: str = "zh_CN") -> str:
    """What a person gets who runs the export at the terminal, nobody signed in."""
    environ = {"HOTLINE_HOME": str(home), "HOTLINE_BACKEND_URL": "http://city.invalid", "HOTLINE_LANG": language}
    said = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environ.items():
            patch.setenv(name, value)
        assert run(["outbox", "export", "--format", shape, "--to", str(to)], said, said) == 0, said.getvalue()
    assert to.stat().st_mode & 0o777 == 0o600
    return to.read_text(encoding="utf-8")


def test_everything_unsent_is_exported_whole_by_whoever_sits_there(house: House, seat: Seat, tmp_path: Path) -> None:
    before = seat.new()
    seat.heal()
    seat.line.offline = True
    new = seat.new(text="只在这里的话，\n分两行")
    note = seat.do(before, Action.NOTE, text="来电人又来电")
    shut_out(house, "taker")
    seat.line.offline = False
    for _ in range(4):
        seat.look(61)
    made = [entry.command for entry in seat.pending()]
    assert [command.id for command in made][-1] == note
    lines = [json.loads(line) for line in _exported(tmp_path / "a", "json", tmp_path / "unsent").splitlines()]
    assert [(line["id"], line["fields"]) for line in lines] == [(command.id, command.fields) for command in made]
    assert {(line["state"], line["reason"], line["actor"]["username"]) for line in lines} == {
        ("attention", "actor_revoked", "taker")
    }
    assert lines[0]["case_id"] == new
    pages = {language: _exported(tmp_path / "a", "text", tmp_path / language, language) for language in ("zh_CN", "en")}
    for page in pages.values():
        assert all(words in page for words in ("只在这里的话", "分两行", "来电人又来电", "13805912345"))
    assert "需处理" in pages["zh_CN"]
    assert "Attention" in pages["en"]
    assert not any("cli." in page for page in pages.values()), "every head has its word"
    rows = list(csv.reader(io.StringIO(_exported(tmp_path / "a", "csv", tmp_path / "sheet"))))
    assert ["来电人又来电" in row[-1] for row in rows[1:]] == [False, True]
    assert len(seat.pending()) == len(made), "what was exported is still here"


def test_with_another_role_he_signs_in_anew_with_its_rights_and_nothing_of_the_former_is_applied(
    house: House, seat: Seat
) -> None:
    before = seat.new(text="改任之前已送达的")
    seat.heal()
    seat.line.offline = True
    seat.new(text="只在这里的话")
    seat.do(before, Action.NOTE, text="来电人又来电")
    made = {entry.command.id: entry.command for entry in seat.pending()}
    doer = Doer(BackendSettings(f"sqlite:///{house.file}").city_id, "admin", house.clock.now())
    administered(house, lambda tx: set_role(tx, doer, "taker", Role.INSPECTOR.value))
    seat.line.offline = False
    for _ in range(4):
        seat.look(61)
    assert seat.store.reader.confirmed(before) is None
    assert seat.ear.says(LinkState.NEEDS_SIGN_IN)
    seat.sign_in("taker")
    seat.heal()
    assert {entry.command.id: entry.command for entry in seat.pending()} == made
    assert {entry.reason for entry in seat.pending()} == {"actor_revoked"}
    assert applied(house) == list(books_of(house.file).applied)
    assert len(applied(house)) == 1
    # What he may do now is what an inspector may.
    assert seat.store.desk.sign_in() is not None
    assert seat.ear.says(LinkState.ONLINE)
    assert seat.store.reader.confirmed(before) is not None
    with pytest.raises(TransitionRefused, match="role_not_allowed"):
        seat.do(before, Action.ASSIGN, unit="CGW")


def test_others_go_on_at_the_same_terminal_and_may_put_it_again(house: House, seat: Seat) -> None:
    seat.line.offline = True
    theirs = seat.new(text="他的话")
    shut_out(house, "taker")
    seat.line.offline = False
    for _ in range(3):
        seat.look(61)
    seat.sign_in("supervisor")
    mine = seat.new(text="我的话")
    seat.heal()
    assert set(books_of(house.file).cases) == {mine}
    assert [entry.command.case_id for entry in seat.pending()] == [theirs]


def test_what_was_applied_before_stays_applied(house: House, seat: Seat) -> None:
    seat.new()
    seat.heal()
    done = applied(house)
    shut_out(house, "taker")
    for _ in range(3):
        seat.look(61)
    assert applied(house) == done
    assert seat.pending() == []
