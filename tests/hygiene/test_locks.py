"""The locks hold what pyproject.toml asks for, by hash and by nothing else, and can be checked without a network."""

import re
import shutil
from pathlib import Path

import pytest

from tests.hygiene.sources import ROOT
from tools.lock import DEVELOPMENT, RUNTIME, complaints, read_lock

LOCKS = (RUNTIME, DEVELOPMENT)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    for name in ("pyproject.toml", *LOCKS):
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.search(old, text), old
    path.write_text(re.sub(old, new, text, count=1), encoding="utf-8")


def test_the_locks_satisfy_pyproject() -> None:
    assert complaints() == []


def test_a_dependency_without_a_pin_is_reported(copy: Path) -> None:
    edit(copy / "pyproject.toml", r'"tomlkit>=', '"nowhere-to-be-found>=1", "tomlkit>=')
    assert complaints(copy) == [f"{lock}: nowhere-to-be-found is missing" for lock in LOCKS]


def test_a_pin_outside_the_range_is_reported(copy: Path) -> None:
    edit(copy / "pyproject.toml", r'"pytest>=\d+"', '"pytest>=900"')
    assert [line.partition(" is outside ")[2] for line in complaints(copy)] == [">=900"]


def test_a_pin_without_a_hash_is_reported(copy: Path) -> None:
    edit(copy / DEVELOPMENT, r"(?m)^(pytest==\S+)( \\\n    --hash=sha256:\w+)+", r"\1")
    assert complaints(copy) == [f"{DEVELOPMENT}: pytest has no hash"]


def test_what_is_tested_is_what_is_used(copy: Path) -> None:
    edit(copy / DEVELOPMENT, r"(?m)^textual==\d+\.\d+\.\d+", "textual==8.2.0")
    assert complaints(copy) == [f"{DEVELOPMENT}: textual is not as in {RUNTIME}"]


@pytest.mark.parametrize("line", ["textual>=8", "textual @ file:///somewhere/textual.whl", "textual", "textual==8,!=9"])
def test_only_exact_versions_are_pins(line: str) -> None:
    with pytest.raises(ValueError, match="not one exact version"):
        read_lock(line)


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_names_no_place_to_fetch_from(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    assert [line for line in lines if re.search(r"://|^\s*-(?!-hash)|index-url|find-links", line)] == []
