"""Keys of a person's own: what is granted, and what is refused with line and reason, the standard key staying."""

from pathlib import Path

import pytest
from textual.keys import _character_to_key

from console.keys.names import character_key, key_named, sent, shown_key
from console.keys.table import STANDARD
from console.keys_file import KeyFile, read_keys
from console.texts import LANGUAGES, Catalogue
from console.texts.faults import describe_code


def kept(tmp_path: Path, text: str) -> KeyFile:
    (tmp_path / "keys.toml").write_text(text, encoding="utf-8")
    return read_keys(tmp_path / "config.toml")


def test_keys_are_granted_however_the_table_is_written(tmp_path: Path) -> None:
    found = kept(tmp_path, '"case.note" = ["F20", "M"]\ncase.close = "alt+c"\n[queue]\nshow = "F4"\n')
    assert found.misfits == ()
    assert [found.table.command(name).keys for name in ("case.note", "case.close", "queue.show")] == [
        ("f20", "M"), ("alt+c",), ("f4",),
    ]  # fmt: skip
    assert [spec.id for spec in found.table.meanings("f7")] == ["form.join"]
    assert found.table.names()["case.note"] == "F20"


def test_two_commands_may_change_places(tmp_path: Path) -> None:
    found = kept(tmp_path, '"case.assign" = ["F8", "c"]\n"case.close" = ["F6", "a"]\n')
    assert found.misfits == ()
    assert [spec.id for spec in found.table.meanings("c")] == ["case.assign"]


@pytest.mark.parametrize(
    ("line", "code", "about"),
    [
        ('"case.nota" = "F20"', "keys_unknown_command", {"command": "case.nota", "nearest": "case.note"}),
        ('"case.note" = 7', "keys_no_keys", {"command": "case.note"}),
        ('"case.note" = []', "keys_no_keys", {"command": "case.note"}),
        ('"case.note" = "Hyper+X"', "keys_unknown_key", {"command": "case.note", "written": "Hyper+X"}),
        ('"case.note" = "Ctrl+M"', "keys_never_sent", {"command": "case.note", "written": "Ctrl+M"}),
        ('"case.note" = "Ctrl+1"', "keys_never_sent", {"command": "case.note", "written": "Ctrl+1"}),
        ('"form.save" = "s"', "keys_eaten", {"command": "form.save", "written": "s"}),
        ('"form.save" = ["F12", "Ctrl+K"]', "keys_eaten", {"command": "form.save", "written": "Ctrl+K"}),
        ('"case.note" = "M"', "keys_eaten", {"command": "case.note", "written": "M"}),
        ('"case.note" = "F6"', "keys_clash", {"command": "case.note", "written": "F6", "other": "case.assign"}),
        ('"case.note" = ["F20", "j"]', "keys_clash", {"command": "case.note", "written": "j", "other": "list.down"}),
        ('"case.note" = "F6', "keys_damaged", {}),
    ],
)
def test_what_cannot_be_used_is_told_with_its_line(tmp_path: Path, line: str, code: str, about: dict[str, str]) -> None:
    found = kept(tmp_path, f"# mine\n{line}\n")
    assert [(misfit.code, misfit.line, misfit.params) for misfit in found.misfits] == [(code, 2, about)]
    assert found.table.names() == STANDARD.names()
    for language in LANGUAGES:
        words = [describe_code(notice.code, notice.params, Catalogue.load(language)) for notice in found.notices()]
        assert all(message and remedy and "{" not in message + remedy for message, remedy in words)


def test_of_two_wishes_that_clash_the_first_is_granted_and_the_rest_of_the_file_counts(tmp_path: Path) -> None:
    found = kept(tmp_path, '"case.note" = "F20"\n"case.close" = "F20"\n"case.assign" = "F21"\n')
    assert [(misfit.line, misfit.params["command"]) for misfit in found.misfits] == [(2, "case.close")]
    assert found.table.command("case.note").keys == ("f20",)
    assert found.table.command("case.close").keys == STANDARD.command("case.close").keys
    assert found.table.command("case.assign").keys == ("f21",)


def test_names_of_keys_are_those_of_the_terminal_and_come_back_as_written() -> None:
    for character in map(chr, range(33, 127)):
        assert character_key(character) == _character_to_key(character)
    for key in {key for spec in STANDARD.commands for key in spec.keys}:
        assert sent(key)
        assert key_named(shown_key(key)) == key_named(key) == key
