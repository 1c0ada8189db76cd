"""Several workers at one socket: each answers, a dead one is replaced, and they end with whoever started them."""

import http.client
import os
import signal
import subprocess
from contextlib import suppress
from pathlib import Path

import pytest

from tests.postgres_server import PostgresServer
from tests.serve.processes import PATIENCE, ask, ended, serving, start, told

#: Nobody connects to it: the small application has no store.
ELSEWHERE = "workers=2, database_url='postgresql://nobody@localhost/nowhere'"


@pytest.fixture
def place() -> Path:
    return Path(os.environ["XDG_RUNTIME_DIR"]) / "hotline" / "b.sock"


def _at(place: Path) -> str:
    return f"unix=Path({os.fspath(place)!r})"


def _workers(place: Path, known: frozenset[int] = frozenset(), count: int = 2) -> frozenset[int]:
    """Ask until so many workers beside the `known` have answered; each connection is taken by whoever is free."""
    seen: set[int] = set()
    for _ in range(PATIENCE * 100):
        # The connection a killed one had already taken is lost with it.
        with suppress(OSError, http.client.HTTPException):
            seen.add(int(told(place, "/who")[1]))
        if len(seen - known) >= count:
            return frozenset(seen - known)
    raise AssertionError(seen)


def _until_all_are_ready(parent: "subprocess.Popen[str]", place: Path) -> None:
    ready = 0
    for _ in range(PATIENCE * 20):
        ready = ready + 1 if ask(place, "/readyz") == 200 else 0
        if ready == 30:
            return
        if not ready:
            with suppress(subprocess.TimeoutExpired):
                parent.wait(0.05)
    raise AssertionError("not all workers are ready")


def test_every_worker_answers_and_a_killed_one_is_replaced(tmp_path: Path, place: Path) -> None:
    with serving(tmp_path, f"{_at(place)}, {ELSEWHERE}") as parent:
        first = _workers(place)
        assert parent.pid not in first
        os.kill(min(first), signal.SIGKILL)
        assert _workers(place, first, 1).isdisjoint(first)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_all_of_them_in_order(tmp_path: Path, place: Path, number: signal.Signals, code: int) -> None:
    with serving(tmp_path, f"{_at(place)}, {ELSEWHERE}") as parent:
        _workers(place)
        parent.send_signal(number)
        assert ended(parent) == (code, "")
        assert not place.exists()


def test_they_do_not_outlive_a_parent_that_was_killed(tmp_path: Path, place: Path) -> None:
    with serving(tmp_path, f"{_at(place)}, {ELSEWHERE}") as parent:
        parent.kill()
        # They have its standard error: it ends with the last of them.
        ended(parent)
        with pytest.raises(ConnectionRefusedError):
            ask(place)


def test_when_one_cannot_start_all_end_with_a_failure(tmp_path: Path, place: Path) -> None:
    code, said = ended(start(tmp_path, f"{_at(place)}, {ELSEWHERE}", app="build_broken"))
    assert (code, "no table" in said, place.exists()) == (1, True, False)


def test_workers_do_not_end_when_idle(tmp_path: Path, place: Path) -> None:
    code, said = ended(start(tmp_path, f"{_at(place)}, {ELSEWHERE}, exit_when_idle=1.0"))
    assert (code, "--exit-when-idle" in said) == (1, True)


@pytest.mark.parametrize("address", ["nonsense", "mysql://somebody:secret@localhost/city"])
def test_another_database_is_refused_without_telling_its_password(tmp_path: Path, place: Path, address: str) -> None:
    code, said = ended(start(tmp_path, f"{_at(place)}, database_url={address!r}"))
    assert (code, len(said.splitlines()), "secret" in said) == (1, 1, False)


def test_workers_that_start_together_on_an_empty_database_make_it_once(
    tmp_path: Path, place: Path, postgres: PostgresServer
) -> None:
    with (
        postgres.copied() as address,
        serving(tmp_path, f"{_at(place)}, workers=3, demo=True, database_url={address!r}", app="") as parent,
    ):
        _until_all_are_ready(parent, place)
        parent.terminate()
        assert ended(parent) == (0, "")
