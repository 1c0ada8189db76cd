"""Every command can also be said: as a verb of the line and of the command line, or there is a reason why not."""

import pytest
from pypinyin import Style, lazy_pinyin
from typer.main import get_command

from console.cli.tree import MODULES, build
from console.keys.commands import BY_ID, COMMANDS, CommandSpec
from console.keys.initials import INITIALS
from console.keys.spoken import SPOKEN
from console.texts import Catalogue
from console.usecases.callbacks import TO_CALL
from console.usecases.case_verbs import CASE_VERBS
from console.usecases.command_line import verb_of
from console.usecases.saved_views import DIGITS
from screens.queue.views import VIEW_IDS

CHINESE = Catalogue.load("zh_CN")


@pytest.fixture(scope="module")
def tree() -> object:
    return get_command(build(list(MODULES)))


@pytest.mark.parametrize("spec", COMMANDS, ids=lambda spec: spec.id)
def test_every_command_has_its_verbs_or_says_why_it_has_none(spec: CommandSpec, tree: object) -> None:
    spoken = SPOKEN[spec.id]
    assert bool(spoken.line) != bool(spoken.no_line)
    assert bool(spoken.cli) != bool(spoken.no_cli)
    if spoken.line:
        word, _, view = spoken.line.partition(" ")
        assert verb_of(word) == word
        assert not view or view in (*VIEW_IDS, *DIGITS)
    if not spoken.cli.startswith("--"):
        assert_there(tree, spoken.cli.split())


def assert_there(tree: object, words: list[str]) -> None:
    """Follow the words down the tree of verbs; a last one may be an option, or a view."""
    command = tree
    for word in words:
        children = getattr(command, "commands", {})
        if word in children:
            command = children[word]
            continue
        options = [option for parameter in getattr(command, "params", []) for option in parameter.opts]
        assert word in options or word in (*VIEW_IDS, TO_CALL.id), (words, word)


def test_every_move_of_a_case_that_has_a_key_is_the_same_move_on_the_line() -> None:
    for spec in COMMANDS:
        verb = CASE_VERBS.get(SPOKEN[spec.id].line)
        if verb is not None:
            assert verb.action is spec.action


def test_nothing_is_said_of_a_command_that_is_not_there() -> None:
    assert SPOKEN.keys() | INITIALS.keys() == BY_ID.keys()


@pytest.mark.parametrize("spec", COMMANDS, ids=lambda spec: spec.id)
def test_every_command_is_found_by_the_initials_of_its_name(spec: CommandSpec) -> None:
    label = CHINESE.say(f"keys.{spec.id}.label")
    assert INITIALS[spec.id] == "".join(lazy_pinyin(label, style=Style.FIRST_LETTER)).lower()
