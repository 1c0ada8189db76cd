"""Words belong in the catalogues; and what only this or that machine knows belongs nowhere in the project."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.hygiene.sources import BESIDE, PRODUCT, every_file, parsed, python_files, shown, visible_strings

IDEOGRAPH = re.compile(r"[\u3400-\u9fff]")
SENTENCE = re.compile(r"[A-Za-z]{2,}[a-z,]* [a-z]{2,}[a-z,]* [a-z]{2,}")

#: Chinese that is read and not shown: what people may type, what is looked up.
READ_NOT_SHOWN = {
    "console/usecases/command_line.py": "verbs a person may type",
    "console/domain/finding_days.py": "days a person may type where cases are looked for",
    "console/domain/finding_grammar.py": "operators a person may type there",
    "console/domain/numerals.py": "numerals in what people write",
    "console/domain/text_modules.py": "how open places are written in a text",
    "console/domain/places.py": "how addresses are spelled",
    "console/domain/topics.py": "how callers suppose, and tell the time by what happened",
    "console/domain/proposing.py": "what an address says before and behind the name of a district",
    "screens/intake/form.py": "letters a person may type for confidential and anonymous",
}
#: Where Chinese is data by its nature.
CHINESE_BY_NATURE = ("console/texts/", "backend/data/", "backend/seed/")

FOREIGN = [
    (re.compile(r"(?<![\w.~-])/(?:work|root|farm)/"), "a path of one machine"),
    (re.compile(r"(?i)pypi\.org|pythonhosted|npmjs|/opt/py" + "pi"), "the address of a package index"),
    (re.compile(r"(?i)\bissues? #?\d+\b|\bsub" + "agents?\\b"), "a word about how the project is worked on"),
]
NOT_TEXT = {".db", ".png", ".svg", ".gz", ".zip", ".ico"}


def chinese_in(path: Path) -> Iterator[str]:
    for literal in visible_strings(parsed(path)):
        if IDEOGRAPH.search(str(literal.value)):
            yield f"{shown(path)}:{literal.lineno}: {literal.value!r}"


def sentences_in(path: Path) -> Iterator[str]:
    """English said to a person: three words in a row, not an error for programmers, not a pattern to compare with."""
    tree = parsed(path)
    unsaid = {id(inner) for node in ast.walk(tree) if _says_nothing(node) for inner in ast.walk(node)}
    for literal in visible_strings(tree):
        if id(literal) not in unsaid and SENTENCE.search(str(literal.value)):
            yield f"{shown(path)}:{literal.lineno}: {literal.value!r}"


def _says_nothing(node: ast.AST) -> bool:
    pattern = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "compile"
    return pattern or isinstance(node, ast.Raise | ast.Assert)


def test_chinese_stands_in_the_catalogues_and_not_in_the_program() -> None:
    free = [path for path in python_files(*PRODUCT) if not shown(path).startswith(CHINESE_BY_NATURE)]
    assert [line for path in free if shown(path) not in READ_NOT_SHOWN for line in chinese_in(path)] == []


def test_every_file_excepted_from_that_still_needs_it() -> None:
    assert [name for name in READ_NOT_SHOWN if name not in {shown(path) for path in python_files(*PRODUCT)}] == []
    named = [path for path in python_files(*PRODUCT) if shown(path) in READ_NOT_SHOWN]
    assert [shown(path) for path in named if not list(chinese_in(path))] == []


def test_no_english_sentence_is_said_by_a_screen_or_a_command() -> None:
    speaking = [
        path for path in python_files("console", "screens") if shown(path).startswith(("screens/", "console/cli/"))
    ]
    assert [line for path in speaking for line in sentences_in(path)] == []


def test_nothing_names_a_machine_an_index_or_how_the_project_is_worked_on() -> None:
    found = []
    for path in every_file():
        if path.suffix in NOT_TEXT:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found += [
                f"{shown(path)}:{number}: {why}"
                for pattern, why in FOREIGN
                if path != Path(__file__) and pattern.search(line)
            ]
    assert found == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path in python_files(*PRODUCT, *BESIDE) if ast.get_docstring(parsed(path)) is None]
    assert [shown(path) for path in silent if path.name != "__init__.py" or path.stat().st_size] == []


def test_no_module_is_an_attic() -> None:
    attic = re.compile(r"^(utils?|helpers?|managers?|common|misc)$")
    assert [shown(path) for path in python_files(*PRODUCT, *BESIDE) if attic.match(path.stem)] == []


def test_workers_are_started_in_one_form_from_one_place() -> None:
    outside = [path for path in python_files("console", "screens") if shown(path) != "screens/base.py"]
    assert [f"{shown(path)}:{line}" for path in outside for line in worker_lines(parsed(path))] == []


def worker_lines(tree: ast.Module) -> Iterator[int]:
    """Where Textual's `work` decorator is used or imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual"):
            yield from (node.lineno for name in node.names if name.name == "work")
        if isinstance(node, ast.Attribute) and node.attr == "work" and isinstance(node.value, ast.Name):
            yield from [node.lineno] if node.value.id == "textual" else []
