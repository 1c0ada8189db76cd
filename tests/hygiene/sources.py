"""The files of the project as the house rules see them: by path, parsed, without what tools leave behind."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
#: What ships.
PRODUCT = ("console", "screens", "backend_client", "local_store", "backend")
#: What goes with it.
BESIDE = ("tests", "bench", "tools")

_LEFT_BY_TOOLS = {"__pycache__", "build", "dist", "wheels", "results"}
_HIDDEN_BUT_OURS = {".ci", ".gitignore"}


def every_file() -> list[Path]:
    """All files a person keeps in this copy, also those not committed yet."""
    return sorted(_walk(ROOT))


def python_files(*folders: str) -> list[Path]:
    """The Python files below these top folders, without migrations, which are a record and not a place to work."""
    below = [path for path in every_file() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders]
    return [path for path in below if "versions" not in path.parts]


def shown(path: Path) -> str:
    """The path as a person names it."""
    return path.relative_to(ROOT).as_posix()


@cache
def parsed(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def visible_strings(tree: ast.AST) -> Iterator[ast.Constant]:
    """String literals that are not docstrings."""
    docstrings = {id(literal) for node in ast.walk(tree) for literal in _docstring(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node


def _docstring(node: ast.AST) -> list[ast.expr]:
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) or not node.body:
        return []
    first = node.body[0]
    return [first.value] if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) else []


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in _LEFT_BY_TOOLS or (path.name.startswith(".") and path.name not in _HIDDEN_BUT_OURS):
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path
