"""A copy of the script with a tiny project and a lock of one wheel made here, so that real set-ups need no network."""

import base64
import hashlib
import os
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.hygiene.sources import ROOT

#: A program that tells how it was started: by its arguments, where, with which encodings, and by whom.
PROGRAM = """
import os, sys
import tiny
print(sys.argv[1:], os.getcwd(), sys.stdout.encoding, os.getpid(), sep="|")
"""


@dataclass(frozen=True)
class Checkout:
    """A copy of `run` in a folder whose name has blanks and Chinese in it, with its wheels beside it."""

    root: Path
    wheels: Path

    def environment(self, **more: str) -> dict[str, str]:
        """Like the person's, but with packages from our folder only and no language set."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "LC_", "LANG"))}
        return kept | {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": self.wheels.as_uri(), "LC_ALL": "POSIX"} | more

    def run(self, *words: str, at: Path | None = None, **more: str) -> subprocess.CompletedProcess[str]:
        """`./run WORDS` to its end, started in the folder `at`."""
        return finished([str(self.root / "run"), *words], at or self.root, self.environment(**more))

    def start(self, *words: str) -> subprocess.Popen[str]:
        """`./run WORDS`, not waited for."""
        pipe = subprocess.PIPE
        command = [str(self.root / "run"), *words]
        return subprocess.Popen(command, env=self.environment(), stdout=pipe, stderr=pipe, encoding="utf-8")


def finished(command: list[str], at: Path, env: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """The command at its end, its output read as UTF-8."""
    return subprocess.run(
        command,
        cwd=at,
        env=env,
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        stdin=subprocess.DEVNULL,
    )


def make_wheel(folder: Path, version: str) -> str:
    """Write the wheel of a package `tiny` and return its line for a lock."""
    info = f"tiny-{version}.dist-info"
    contents = {
        "tiny.py": f'VERSION = "{version}"\n',
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: tiny\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    path = folder / f"tiny-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        for name, text in contents.items():
            wheel.writestr(name, text)
        wheel.writestr(
            f"{info}/RECORD", "".join(_recorded(name, text) for name, text in contents.items()) + f"{info}/RECORD,,\n"
        )
    return f"tiny=={version} --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n"


def _recorded(name: str, text: str) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
    return f"{name},sha256={digest},{len(text.encode())}\n"


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    root, wheels = tmp_path / "my 热线", tmp_path / "wheels"
    (root / "console").mkdir(parents=True)
    wheels.mkdir()
    shutil.copy2(ROOT / "run", root / "run")
    (root / "console/__init__.py").touch()
    (root / "console/__main__.py").write_text(PROGRAM, encoding="utf-8")
    line = make_wheel(wheels, "1.0")
    for lock in ("requirements.lock", "requirements-dev.lock"):
        (root / lock).write_text(line, encoding="utf-8")
    return Checkout(root, wheels)
