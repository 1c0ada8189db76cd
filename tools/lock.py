"""Writes the hash-pinned locks from pyproject.toml, or says where they do not satisfy it (`--check`, offline)."""

import argparse
import shutil
import subprocess
import sys
import tempfile
import tomllib
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
#: What `./run` installs besides the console.
EXTRAS = ("backend", "postgres")
RUNTIME, DEVELOPMENT = "requirements.lock", "requirements-dev.lock"


@dataclass(frozen=True)
class Pin:
    """One entry of a lock: the version, for which machines (a marker, or empty), and how many files it vouches for."""

    name: str
    version: str
    marker: str
    hashes: int


def read_lock(text: str) -> dict[str, list[Pin]]:
    """The pins of a lock by canonical name; raises ValueError for a line that is not one exact version."""
    pins: dict[str, list[Pin]] = {}
    for entry in _entries(text):
        words = entry.split("--hash=sha256:")
        requirement = Requirement(words[0].strip())
        version = str(requirement.specifier).removeprefix("==")
        if requirement.url or len(requirement.specifier) != 1 or not str(requirement.specifier).startswith("=="):
            raise ValueError(f"not one exact version: {words[0].strip()}")
        pin = Pin(canonicalize_name(requirement.name), version, str(requirement.marker or ""), len(words) - 1)
        pins.setdefault(pin.name, []).append(pin)
    return pins


def _entries(text: str) -> Iterator[str]:
    lines = (line.strip() for line in text.replace("\\\n", " ").splitlines())
    return (line for line in lines if line and not line.startswith("#"))


def wanted(project: dict[str, object], lock: str) -> list[Requirement]:
    """What pyproject.toml asks of a lock: the console and its backend, and for development the dev group too."""
    metadata, groups = project["project"], project["dependency-groups"]
    assert isinstance(metadata, dict)
    assert isinstance(groups, dict)
    named = [*metadata["dependencies"], *(text for name in EXTRAS for text in metadata["optional-dependencies"][name])]
    return [Requirement(text) for text in [*named, *(groups["dev"] if lock == DEVELOPMENT else [])]]


def complaints(root: Path = ROOT) -> list[str]:
    """Every way in which the locks under `root` do not satisfy its pyproject.toml, one sentence each."""
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    locks = {name: read_lock((root / name).read_text(encoding="utf-8")) for name in (RUNTIME, DEVELOPMENT)}
    found = [
        f"{lock}: {text}"
        for lock, pins in locks.items()
        for text in (*_unmet(wanted(project, lock), pins), *_unvouched(pins))
    ]
    other = [name for name, pins in locks[RUNTIME].items() if locks[DEVELOPMENT].get(name) != pins]
    return found + [f"{DEVELOPMENT}: {name} is not as in {RUNTIME}" for name in other]


def _unmet(requirements: list[Requirement], pins: dict[str, list[Pin]]) -> Iterator[str]:
    for requirement in requirements:
        held = pins.get(canonicalize_name(requirement.name), [])
        if not held:
            yield f"{requirement.name} is missing"
        for pin in held:
            if not requirement.specifier.contains(pin.version, prereleases=True):
                yield f"{pin.name} {pin.version} is outside {requirement.specifier}"


def _unvouched(pins: dict[str, list[Pin]]) -> Iterator[str]:
    return (f"{pin.name} has no hash" for held in pins.values() for pin in held if not pin.hashes)


def write(upgrade: bool) -> None:
    """Resolve anew for every Python and machine the project runs on, keeping the present pins unless `upgrade`."""
    with tempfile.TemporaryDirectory() as folder:
        uv = shutil.which("uv") or _fetch_uv(Path(folder))
        command = [
            *(uv, "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--python-version", "3.11"),
            *("--no-emit-index-url", "--no-emit-find-links", "--custom-compile-command", "python tools/lock.py"),
            *(["--upgrade"] if upgrade else []),
            *(part for name in EXTRAS for part in ("--extra", name)),
            "pyproject.toml",
        ]
        subprocess.run([*command, "-o", RUNTIME], cwd=ROOT, check=True)
        subprocess.run([*command, "--group", "dev", "-c", RUNTIME, "-o", DEVELOPMENT], cwd=ROOT, check=True)


def _fetch_uv(folder: Path) -> str:
    venv.create(folder / "uv", with_pip=True)
    subprocess.run([folder / "uv/bin/python", "-m", "pip", "install", "--quiet", "uv"], check=True)
    return str(folder / "uv/bin/uv")


def main() -> int:
    """Exit code 1 when the locks do not satisfy pyproject.toml."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="only say where the locks and pyproject.toml differ")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions pyproject.toml allows")
    options = parser.parse_args()
    if not options.check:
        write(options.upgrade)
    found = complaints()
    for complaint in found:
        print(complaint, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
