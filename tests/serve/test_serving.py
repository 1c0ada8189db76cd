"""A backend process listens where it was told, alone, and leaves nothing behind."""

import http.client
import os
import signal
import socket
import stat
from pathlib import Path

import pytest

from tests.serve.processes import UnixConnection, ask, ended, first_line, gone, serving, start


@pytest.fixture
def place() -> Path:
    return Path(os.environ["XDG_RUNTIME_DIR"]) / "hotline" / "b.sock"


def _at(place: Path) -> str:
    return f"unix=Path({os.fspath(place)!r})"


def _stale_socket(place: Path) -> None:
    place.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as abandoned:
        abandoned.bind(os.fspath(place))
        abandoned.listen()


def test_it_says_where_it_listens_and_answers_there(tmp_path: Path, place: Path) -> None:
    process = start(tmp_path, _at(place))
    try:
        assert f"unix://{place}" in first_line(process)
        assert ask(place) == 200
    finally:
        gone(process)


def test_the_socket_is_usable_by_its_owner_only(tmp_path: Path, place: Path) -> None:
    with serving(tmp_path, _at(place)):
        assert stat.S_IMODE(place.stat().st_mode) == 0o600
        assert stat.S_IMODE(place.parent.stat().st_mode) == 0o700


def test_it_listens_at_an_address_of_this_machine(tmp_path: Path) -> None:
    process = start(tmp_path, "port=0")
    try:
        port = int(first_line(process).rstrip().rpartition(":")[2])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200
        connection.close()
    finally:
        gone(process)


def test_a_second_one_at_a_live_socket_is_refused_and_the_first_goes_on(tmp_path: Path, place: Path) -> None:
    with serving(tmp_path / "one", _at(place)):
        code, said = ended(start(tmp_path / "two", _at(place)))
        assert (code, str(place) in said, len(said.splitlines())) == (1, True, 1)
        assert ask(place) == 200


def test_two_never_serve_one_database(tmp_path: Path, place: Path) -> None:
    other = place.with_name("c.sock")
    with serving(tmp_path, _at(place)):
        code, said = ended(start(tmp_path, _at(other)))
        assert (code, "hotline.db" in said, other.exists()) == (1, True, False)


def test_a_killed_one_keeps_nobody_from_starting_again(tmp_path: Path, place: Path) -> None:
    with serving(tmp_path, _at(place)) as killed:
        killed.kill()
        killed.wait()
        assert place.exists()
        with serving(tmp_path, _at(place)):
            assert ask(place) == 200


def test_a_stale_socket_is_replaced(tmp_path: Path, place: Path) -> None:
    _stale_socket(place)
    with serving(tmp_path, _at(place)):
        assert ask(place) == 200


def test_a_file_that_is_no_socket_is_never_overwritten(tmp_path: Path, place: Path) -> None:
    place.parent.mkdir()
    place.write_text("a letter", encoding="utf-8")
    code, said = ended(start(tmp_path, _at(place)))
    assert (code, len(said.splitlines()), place.read_text(encoding="utf-8")) == (1, 1, "a letter")


def test_a_path_too_long_for_a_socket_is_said_plainly(tmp_path: Path, place: Path) -> None:
    code, said = ended(start(tmp_path, _at(place.with_name("x" * 120))))
    assert (code, len(said.splitlines())) == (1, 1)


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130)])
def test_a_signal_ends_it_in_order_and_leaves_no_socket(
    tmp_path: Path, place: Path, number: signal.Signals, code: int
) -> None:
    with serving(tmp_path, _at(place)) as process:
        process.send_signal(number)
        assert ended(process) == (code, "")
        assert not place.exists()


def test_it_does_not_remove_a_socket_that_is_another_ones_by_now(tmp_path: Path, place: Path) -> None:
    with serving(tmp_path, _at(place)) as process:
        # Bound before the first is let go of, so that both cannot have the same inode.
        successor = socket.socket(socket.AF_UNIX)
        successor.bind(f"{place}2")
        os.replace(f"{place}2", place)
        process.terminate()
        ended(process)
        assert place.exists()
        successor.close()


def test_it_ends_when_nobody_asks_any_more(tmp_path: Path, place: Path) -> None:
    with serving(tmp_path, f"{_at(place)}, exit_when_idle=0.4") as process:
        assert ended(process) == (0, "")
        assert not place.exists()


def test_a_request_longer_than_the_idle_time_is_answered_before_it_ends(tmp_path: Path, place: Path) -> None:
    with serving(tmp_path, f"{_at(place)}, exit_when_idle=0.8") as process:
        assert ask(place, "/slow") == 200
        assert ended(process) == (0, "")


def test_an_answer_that_would_go_on_for_ever_is_ended_in_order(tmp_path: Path, place: Path) -> None:
    with serving(tmp_path, _at(place)) as process:
        connection = UnixConnection(place)
        connection.request("GET", "/forever")
        answer = connection.getresponse()
        assert answer.read(2) == b"on"
        process.terminate()
        assert answer.read() == b" and over"
        connection.close()
        assert ended(process) == (0, "")


def test_several_workers_on_sqlite_are_refused(tmp_path: Path, place: Path) -> None:
    code, said = ended(start(tmp_path, f"{_at(place)}, workers=2"))
    assert (code, "SQLite" in said, place.exists()) == (1, True, False)


def test_an_application_that_cannot_start_ends_it_with_a_failure(tmp_path: Path, place: Path) -> None:
    code, said = ended(start(tmp_path, _at(place), app="build_broken"))
    assert (code, "no table" in said, place.exists()) == (1, True, False)


def test_an_address_that_is_taken_is_said_plainly_in_the_asked_language(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        code, said = ended(start(tmp_path, f"port={port}, language='zh_CN'"))
    assert (code, said.startswith(f"无法在 127.0.0.1 端口 {port} 上监听")) == (1, True)
