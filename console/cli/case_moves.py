"""The verbs that move a case, made from the table of them: `assign`, `view`, `reply`, `callback` and all the others."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer

from console.bootstrap import Hotline
from console.cli import changing, contact
from console.cli.case_change import Number
from console.cli.exits import exit_code
from console.cli.session import Session
from console.domain.errors import TransitionRefused
from console.usecases.case_verbs import CASE_VERBS, Argument, Shape, Verb
from console.usecases.lookups import Lookups
from console.usecases.verb_values import Meaning

#: Before the name of a parameter that is told by its place.
_PLACE = "place_"


def add_to(group: typer.Typer) -> None:
    """Add the verbs."""
    for verb in CASE_VERBS.values():
        group.command(verb.name, help=f"cli.help.case_{verb.name.replace('-', '_')}")(_command(verb))


def _command(verb: Verb) -> Callable[..., int]:
    """Return what Typer calls; it reads the parameters from the signature, like from one written by hand."""

    def run(ctx: typer.Context, number: str, **typed: Any) -> int:
        return _run(ctx.obj, verb, number, typed)

    run.__signature__ = inspect.Signature(  # type: ignore[attr-defined]  # what inspect.signature looks at first
        [_parameter("ctx", typer.Context), _parameter("number", Number)]
        + [_parameter(_PLACE + _name(argument), _place(argument), "") for argument in verb.placed]
        + [_parameter(_name(argument), *_option(argument)) for argument in verb.arguments]
    )
    return run


def _run(session: Session, verb: Verb, number: str, typed: dict[str, Any]) -> int:
    hotline = session.hotline()
    contact.somebody(hotline, session.starting)
    # Nobody looks at a case here before: what others did since this terminal was last in touch is no conflict.
    met = contact.converse(hotline, contact.DELIVERY_SECONDS)
    case_id = changing.case_of(hotline, number).case.id
    given = {
        argument.name: typed.get(_PLACE + _name(argument)) or typed[_name(argument)] for argument in verb.arguments
    }
    try:
        done = verb.do(hotline.desk, case_id, verb.action, verb.fields(given, _meaning(hotline)))
    except TransitionRefused as error:
        return changing.refused(session, hotline, case_id, error, exit_code(error))
    return changing.answer(session, hotline, done, met)


def _meaning(hotline: Hotline) -> Meaning:
    lookups = Lookups(hotline.reference())
    return Meaning(lookups, lambda key: changing.case_of(hotline, key).case.id, hotline.clock.now())


def _name(argument: Argument) -> str:
    """A parameter's name: not one of Python's own words."""
    return f"told_{argument.name}"


def _parameter(name: str, annotation: Any, default: Any = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, annotation=annotation, default=default)


def _help(argument: Argument) -> str:
    return f"cli.option.{argument.words or argument.name}"


def _place(argument: Argument) -> Any:
    metavar = argument.name.upper()
    return Annotated[str, typer.Argument(metavar=metavar, help=_help(argument), show_default=False)]


def _option(argument: Argument) -> tuple[Any, Any]:
    names = [f"--{name}" for name in (argument.name, *argument.aliases)]
    if argument.shape is Shape.FLAG:
        # Without the name alone Typer would add `--no-…` to it.
        return Annotated[bool, typer.Option(*names, help=_help(argument), show_default=False)], False
    metavar = argument.name.upper()
    told = typer.Option(*names, metavar=metavar, help=_help(argument), show_default=False)
    if argument.shape is Shape.MANY:
        return Annotated[list[str] | None, told], None
    return Annotated[str, told], ""
