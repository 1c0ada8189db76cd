"""A verb of a case as one line of the console: words by place, and `--name` words; what is free text takes the rest."""

from collections.abc import Sequence
from typing import Any

from console.ports.errors import UsageError
from console.usecases.case_verbs import Argument, Shape, Verb

#: What is collected for each argument, by its name.
_Told = dict[str, list[str]]


def given(verb: Verb, rest: str) -> dict[str, Any]:
    """Return what a line says, by argument. Raises UsageError for an option the verb has not, and words too many."""
    if len(verb.arguments) == 1 and verb.arguments[0].shape is Shape.WORDS:
        return {verb.arguments[0].name: rest}
    told: _Told = {}
    places = list(verb.placed)
    into: Argument | None = None
    for word in rest.split():
        if word.startswith("--") and len(word) > 2:
            into = _option(verb, word[2:])
            told.setdefault(into.name, [])
            continue
        if into is None or _full(into, told):
            into = _next(places, told, word)
        told.setdefault(into.name, []).append(word)
    named = [argument for argument in verb.arguments if argument.name in told]
    return {argument.name: _whole(argument, told[argument.name]) for argument in named}


def _option(verb: Verb, name: str) -> Argument:
    for argument in verb.arguments:
        if name in (argument.name, *argument.aliases):
            return argument
    near = [argument.name for argument in verb.arguments if name and argument.name.startswith(name)]
    if len(near) == 1:
        return _option(verb, near[0])
    raise UsageError("no_such_option", {"option": f"--{name}"})


def _full(argument: Argument, told: _Told) -> bool:
    """Whether the next word is for another argument."""
    if argument.shape in (Shape.WORDS, Shape.MANY):
        return False
    return argument.shape is Shape.FLAG or bool(told.get(argument.name))


def _next(places: Sequence[Argument], told: _Told, word: str) -> Argument:
    for argument in places:
        if argument.name not in told or not _full(argument, told):
            return argument
    raise UsageError("argument_surplus", {"name": word})


def _whole(argument: Argument, words: list[str]) -> Any:
    if argument.shape is Shape.FLAG:
        return True
    return words if argument.shape is Shape.MANY else " ".join(words)
