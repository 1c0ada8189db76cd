"""The codes the backend can say, found in the source: problems of requests, and reasons of outcomes."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from console.domain.codes import State
from tests.hygiene.sources import parsed, python_files, shown

#: What raises or returns a reason → which of its arguments is the code.
_SPEAKING = {
    "TransitionRefused": 0,
    "InvalidField": 0,
    "InvalidNumber": 0,
    "DomainError": 0,
    "NotAttested": 0,
    "Collision": 1,
    "answered": 2,
}
_CODE = re.compile(r"[a-z]+(_[a-z]+)+|voided")
#: Files beside `console/domain` in which a command is judged.
_JUDGING = ("backend/batches.py", "backend/commands.py", "backend/attestation.py", "backend/checks.py")
#: Parts of a code that are only known when it is said → what they can be.
_VARIABLE = {
    "not_from_{}": [state.value for state in State],
    "unknown_{}": ["district", "street"],
}


def problem_codes() -> dict[str, set[str]]:
    """Code of every problem the source names → the statuses it is answered with."""
    found: dict[str, set[str]] = {}
    for path in python_files("backend"):
        for call in _calls(parsed(path), "Problem"):
            status, code = call.args[:2]
            if isinstance(status, ast.Constant):
                for text in _constants(code):
                    found.setdefault(text, set()).add(str(status.value))
    return found


def refusals() -> set[str]:
    """Code of every refusal by which a route may be answered as well as a command line."""
    names = ("Refused", "InvalidField", "TransitionRefused")
    calls = [call for path in python_files("backend") for name in names for call in _calls(parsed(path), name)]
    return {text for call in calls for argument in call.args[:1] for text in _constants(argument)}


def reasons() -> set[str]:
    """Reason of every conflict and refusal the source names."""
    found: set[str] = set()
    for path in _judging():
        tree = parsed(path)
        for name, place in _SPEAKING.items():
            for call in _calls(tree, name):
                found.update(text for argument in call.args[place : place + 1] for text in _constants(argument))
        found.update(_returned(tree), _given_to_base(tree))
    return {text for text in found if _CODE.fullmatch(text)}


def _judging() -> Iterator[Path]:
    for path in python_files("console", "backend"):
        if shown(path).startswith("console/domain/") or shown(path) in _JUDGING:
            yield path


def _calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name:
            yield node


def _returned(tree: ast.AST) -> Iterator[str]:
    """Codes that functions return which answer with a text: why something may not be done."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and _answers_text(function):
            for node in ast.walk(function):
                if isinstance(node, ast.Return) and node.value is not None:
                    yield from _constants(node.value)


def _answers_text(function: ast.FunctionDef) -> bool:
    return function.returns is not None and ast.unparse(function.returns) in ("str", "str | None")


def _given_to_base(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "super().__init__" and node.args:
            yield from _constants(node.args[0])


def _constants(node: ast.expr) -> Iterator[str]:
    """The texts an expression can be: itself, either side of a choice, every form of a pattern."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)
    elif isinstance(node, ast.JoinedStr):
        shape = "".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values)
        for value in _VARIABLE.get(shape, ()):
            yield shape.replace("{}", value)
