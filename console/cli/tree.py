"""The tree of verbs, built from the modules that are needed: one for a verb, all for help."""

import re
from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import typer
from typer.main import get_command

from console.cli.exits import Exit
from console.cli.session import Session
from console.ports.errors import UsageError
from console.texts import Catalogue

#: Verb → module of this package that adds it. The order is that of the help.
MODULES: Mapping[str, str] = {
    "case": "case",
    "queue": "queue",
    "report": "report",
    "outbox": "outbox",
    "sync": "sync",
    "cards": "cards",
    "text": "text",
    "pop": "pop",
    "state": "state",
    "login": "account",
    "logout": "account",
    "lock": "account",
    "whoami": "account",
    "serve": "serve",
    "demo": "demo",
    "admin": "admin",
    "keys": "keys",
    "config": "config",
    "doctor": "doctor",
}
#: The same for its general usage error, by the beginning of its message; the group is the word it is about.
_USAGE_MESSAGES = (
    (re.compile(r"No such command '(.*?)'"), "no_such_command"),
    (re.compile(r"Got unexpected extra argument\(?s?\)? \((.*)\)"), "argument_surplus"),
    (re.compile(r"Missing (command)"), "argument_missing"),
)
#: What Typer found wrong, by the name of its exception → our code.
_USAGE_CODES = {
    "NoSuchOption": "no_such_option",
    "MissingParameter": "argument_missing",
    "BadParameter": "argument_unusable",
    "BadOptionUsage": "argument_unusable",
}


def invoke(session: Session, words: Sequence[str]) -> int:
    """Run the verb that `words` begin with; raises UsageError when they cannot be understood, and what verbs raise."""
    if words[0] not in MODULES and not words[0].startswith("-"):
        raise _unknown(words[0])
    command = translated(build([words[0]] if words[0] in MODULES else list(MODULES)), session.texts)
    try:
        result = command.main(list(words), prog_name="hotline", standalone_mode=False, obj=session)
    except typer.Abort:
        return Exit.INTERRUPTED
    except SystemExit as end:
        # Typer's own way out when nobody reads our output any more; here that ends like everything else.
        raise BrokenPipeError from end
    except typer.TyperException as error:
        raise _meaning(error) from None
    return result if isinstance(result, int) else Exit.DONE


def build(verbs: Sequence[str]) -> typer.Typer:
    """Return the command tree with these verbs; its help texts are keys of the catalogue."""
    app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False, help="cli.help.root")
    app.callback(invoke_without_command=True)(_root)
    for module in dict.fromkeys(MODULES[verb] for verb in verbs):
        import_module(f"console.cli.{module}").add_to(app)
    return app


def _root(version: bool = typer.Option(False, "--version", help="cli.option.version")) -> None:
    from console import __version__

    if version:
        typer.echo(f"hotline {__version__}")


def translated(app: typer.Typer, texts: Catalogue) -> Any:
    """Return the runnable command of a tree, its keys replaced by words."""
    command: Any = get_command(app)
    known = command.commands
    command.commands = {name: known[name] for name in MODULES if name in known}
    _translate(command, texts)
    return command


def _translate(command: Any, texts: Catalogue) -> None:
    if command.help:
        command.help = texts.say(command.help)
    for parameter in command.params:
        if getattr(parameter, "help", None):
            parameter.help = texts.say(parameter.help)
    help_option = command.get_help_option(typer.Context(command))
    if help_option is not None:
        help_option.help = texts.say("cli.option.help")
    children = getattr(command, "commands", {})
    if not children:
        command.epilog = texts.say("cli.help.everywhere")
    for child in children.values():
        _translate(child, texts)


def _unknown(word: str) -> UsageError:
    import difflib

    near = difflib.get_close_matches(word, list(MODULES), n=1)
    return UsageError("no_such_command", {"name": word} | ({"nearest": near[0]} if near else {}))


def _meaning(error: Any) -> UsageError:
    kind = type(error).__name__
    if kind not in _USAGE_CODES:
        return _of_message(str(getattr(error, "message", "")))
    if kind == "NoSuchOption":
        near = getattr(error, "possibilities", None) or []
        return UsageError("no_such_option", {"option": error.option_name} | ({"nearest": near[0]} if near else {}))
    parameter = getattr(error, "param", None)
    if parameter is not None and parameter.param_type_name == "argument":
        return UsageError(_USAGE_CODES[kind], {"name": parameter.metavar or parameter.name})
    name = getattr(error, "option_name", "") or (parameter.get_error_hint() if parameter else "")
    return UsageError(_USAGE_CODES[kind], {"name": str(name).replace("'", "")})


def _of_message(message: str) -> UsageError:
    for pattern, code in _USAGE_MESSAGES:
        found = pattern.search(message)
        if found:
            return UsageError(code, {"name": found[1].upper() if code == "argument_missing" else found[1]})
    return UsageError()
