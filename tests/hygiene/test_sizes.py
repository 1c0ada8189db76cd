"""Small files, small functions: what is over the alarm is mended, or stands here by name with its reason."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.hygiene.sources import BESIDE, PRODUCT, every_file, parsed, python_files, shown

PRODUCT_LINES, BESIDE_LINES, SHEET_LINES = 300, 400, 120
FUNCTION_LINES, CLASS_LINES = 40, 200

#: `path` or `path::name` → why it may be longer. Keep it short: a third entry is a sign to cut something.
EXCEPTIONS = {
    "screens/widgets/text_field.py::TextField": "one cursor: typing, moving and drawing turn on the same few numbers",
}

Sizes = Iterator[tuple[str, int]]


def over(sizes: Sizes, limit: int) -> list[str]:
    """What is longer than `limit` lines and not excepted, as a person would look for it."""
    return [
        f"{name}: {lines} lines, the limit is {limit}"
        for name, lines in sizes
        if lines > limit and name not in EXCEPTIONS
    ]


def files(paths: list[Path]) -> Sizes:
    return ((shown(path), path.read_text(encoding="utf-8").count("\n")) for path in paths)


def blocks(kind: type[ast.AST] | tuple[type[ast.AST], ...]) -> Sizes:
    for path in python_files(*PRODUCT):
        for node in ast.walk(parsed(path)):
            if isinstance(node, kind) and isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                yield f"{shown(path)}::{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_file_of_the_product_is_too_long_to_read_at_a_sitting() -> None:
    assert over(files(python_files(*PRODUCT)), PRODUCT_LINES) == []


def test_no_test_bench_or_tool_file_is_too_long() -> None:
    assert over(files(python_files(*BESIDE)), BESIDE_LINES) == []


def test_no_function_is_too_long() -> None:
    assert over(blocks((ast.FunctionDef, ast.AsyncFunctionDef)), FUNCTION_LINES) == []


def test_no_class_is_too_long() -> None:
    assert over(blocks(ast.ClassDef), CLASS_LINES) == []


def test_no_style_sheet_is_too_long() -> None:
    assert over(files([path for path in every_file() if path.suffix == ".tcss"]), SHEET_LINES) == []


def test_every_exception_is_still_needed_and_says_why() -> None:
    limits = [
        (files(python_files(*PRODUCT)), PRODUCT_LINES),
        (files(python_files(*BESIDE)), BESIDE_LINES),
        (blocks((ast.FunctionDef, ast.AsyncFunctionDef)), FUNCTION_LINES),
        (blocks(ast.ClassDef), CLASS_LINES),
    ]
    needed = {name for sizes, limit in limits for name, lines in sizes if lines > limit}
    assert set(EXCEPTIONS) <= needed
    assert all(EXCEPTIONS.values())
