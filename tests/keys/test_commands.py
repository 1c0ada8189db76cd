"""The key table: every command once, every key for one thing at a time, everything with words."""

import pytest

from console.domain.codes import Action
from console.keys.commands import BY_ID, COMMANDS, CommandSpec, Group, Needs
from console.keys.names import shown_key
from console.keys.table import STANDARD, clashes
from console.texts import LANGUAGES, Catalogue

EVERYWHERE = {Group.DESK, Group.CASE}


def keys_of(groups: set[Group]) -> set[str]:
    return {key for spec in COMMANDS if spec.group in groups for key in spec.keys}


def test_no_key_means_two_things_in_the_same_place() -> None:
    assert list(clashes(COMMANDS)) == []
    assert len(BY_ID) == len(COMMANDS)


def test_a_key_that_works_everywhere_means_nothing_else_in_a_list_or_form() -> None:
    assert keys_of(EVERYWHERE) & keys_of({Group.LIST}) == set()
    assert keys_of({Group.DESK}) & keys_of({Group.FORM}) == set()


def test_a_key_means_first_what_it_does_to_an_entry_then_in_a_form_then_elsewhere() -> None:
    ranks = {Group.OUTBOX: 0, Group.FORM: 1}
    for key in {key for spec in COMMANDS for key in spec.keys}:
        order = [ranks.get(spec.group, 2) for spec in STANDARD.meanings(key)]
        assert order == sorted(order)
    assert [spec.id for spec in STANDARD.meanings("f7")] == ["form.join", "case.note"]


def test_a_clash_is_found() -> None:
    twice = CommandSpec("case.again", ("f20", "a"), Group.CASE, Needs.CASE)
    assert [(key, one.id, other.id) for key, one, other in clashes((*COMMANDS, twice))] == [
        ("a", "case.assign", "case.again")
    ]


@pytest.mark.parametrize(
    ("key", "command"),
    [
        ("f1", "help.show"), ("question_mark", "help.show"), ("f2", "case.new"), ("n", "case.new"),
        ("f3", "case.find"), ("slash", "case.find"), ("f4", "queue.show"), ("f5", "sync.now"), ("f6", "case.assign"),
        ("f7", "case.note"), ("f8", "case.close"), ("f10", "command.line"), ("colon", "command.line"),
        ("ctrl+s", "form.save"), ("f12", "form.save"), ("escape", "screen.back"), ("enter", "list.open"),
        ("j", "list.down"), ("k", "list.up"), ("g", "list.top"), ("G", "list.bottom"), ("J", "case.next"),
        ("K", "case.previous"), ("1", "view.1"), ("m", "outbox.mine"), ("t", "outbox.theirs"), ("e", "outbox.edit"),
        ("d", "outbox.discard"),
    ],
)  # fmt: skip
def test_the_keys_of_the_design_do_what_it_says(key: str, command: str) -> None:
    assert key in BY_ID[command].keys


@pytest.mark.parametrize("spec", COMMANDS, ids=lambda spec: spec.id)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_has_a_label_and_a_help_in_every_language(spec: CommandSpec, language: str) -> None:
    words = Catalogue.load(language)
    assert words.has(f"keys.{spec.id}.label")
    assert words.has(f"keys.{spec.id}.help")


@pytest.mark.parametrize("spec", [spec for spec in COMMANDS if spec.keys[0].startswith("f")], ids=lambda spec: spec.id)
def test_every_function_key_has_a_twin_for_terminals_that_eat_it(spec: CommandSpec) -> None:
    assert len(spec.keys) > 1


def test_the_footer_is_in_order_without_doubles() -> None:
    places = [spec.footer for spec in COMMANDS if spec.footer]
    assert len(places) == len(set(places))


@pytest.mark.parametrize("spec", [spec for spec in COMMANDS if spec.action], ids=lambda spec: spec.id)
def test_what_is_done_to_a_case_needs_one_unless_it_makes_one(spec: CommandSpec) -> None:
    assert (spec.needs in (Needs.CASE, Needs.CASE_OR_FORM)) == (spec.action is not Action.NEW)


@pytest.mark.parametrize(
    ("key", "shown"),
    [("f2", "F2"), ("ctrl+s", "Ctrl+S"), ("question_mark", "?"), ("escape", "Esc"), ("n", "n"), ("G", "G"), ("1", "1")],
)
def test_keys_are_written_as_people_write_them(key: str, shown: str) -> None:
    assert shown_key(key) == shown


def test_no_key_is_shown_by_its_inner_name() -> None:
    for key in (key for spec in COMMANDS for key in spec.keys):
        assert "_" not in shown_key(key)
