"""What a fresh process loads: start-up time and the arrows between the layers both hang on it."""

import json
import subprocess
import sys

import pytest

from tests.hygiene.sources import ROOT

TERMINAL = {"textual", "rich"}
SERVER = {"fastapi", "starlette", "uvicorn", "sqlalchemy", "alembic", "pypinyin"}
WIRE_AND_FILE = {"httpx", "tinydb"}

#: Loads every module below the packages named, then says which foreign packages that has brought in.
LOAD_ALL = """
import importlib, json, pkgutil, sys
for name in sys.argv[1:]:
    module = importlib.import_module(name)
    for found in pkgutil.walk_packages(getattr(module, "__path__", []), name + "."):
        if ".migrations" not in found.name and not found.name.endswith("__main__"):
            importlib.import_module(found.name)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""

SAY_VERSION = """
import json, sys
from console.__main__ import main
sys.argv = ["hotline", "--version"]
try:
    main()
except SystemExit:
    print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def loaded(code: str, *arguments: str) -> set[str]:
    """Top-level names of all modules in a new process after `code` has run there."""
    command = [sys.executable, "-c", code, *arguments]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)
    assert said.returncode == 0, said.stderr
    return set(json.loads(said.stdout.splitlines()[-1]))


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [
        ("console.domain", TERMINAL | SERVER | WIRE_AND_FILE | {"typer", "sqlite3", "asyncio", "socket"}),
        ("console.ports", TERMINAL | SERVER | WIRE_AND_FILE | {"typer", "sqlite3"}),
        ("console.texts", TERMINAL | SERVER | WIRE_AND_FILE | {"typer", "sqlite3"}),
        ("console.keys", TERMINAL | SERVER | WIRE_AND_FILE | {"typer", "sqlite3"}),
        ("console.usecases", TERMINAL | SERVER | WIRE_AND_FILE | {"typer", "sqlite3"}),
        ("console.sync", TERMINAL | SERVER | WIRE_AND_FILE | {"typer", "sqlite3"}),
        ("console.settings", TERMINAL | SERVER | WIRE_AND_FILE | {"typer"}),
        ("console.clock", TERMINAL | SERVER | WIRE_AND_FILE | {"typer"}),
        ("backend_client", TERMINAL - {"rich"} | SERVER | {"tinydb", "typer", "sqlite3"}),
        ("local_store", TERMINAL | SERVER | {"httpx", "typer"}),
        ("backend", {"textual", "tinydb", "typer", "backend_client", "local_store", "screens"}),
        ("screens", SERVER | WIRE_AND_FILE | {"typer", "sqlite3", "backend_client", "local_store", "backend"}),
    ],
)
def test_a_layer_loads_only_what_its_work_needs(package: str, forbidden: set[str]) -> None:
    assert loaded(LOAD_ALL, package) & forbidden == set()


def test_the_console_process_never_loads_what_only_the_server_needs() -> None:
    assert loaded(LOAD_ALL, "console", "screens", "backend_client", "local_store") & (SERVER | {"backend"}) == set()


def test_asking_for_the_version_loads_next_to_nothing() -> None:
    heavy = TERMINAL | SERVER | WIRE_AND_FILE | {"typer", "click", "asyncio", "sqlite3", "cryptography", "tomllib"}
    assert loaded(SAY_VERSION) & heavy == set()
