"""PostgreSQL that is not there at the start, or goes away meanwhile: one sentence, or 503 until it is back."""

import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy.exc import OperationalError

from backend import postgres
from backend.app import create_app
from backend.hotline import Hotline
from backend.settings import BackendSettings
from console.domain.case_number import issue
from console.domain.codes import Action, Role
from console.domain.command import Actor, Command
from console.domain.documents import command_document
from tests import postgres_server
from tests.backend.asgi import started
from tests.backend.conftest import prepare
from tests.backend.people import sign_in
from tests.builders import STRAY_DOGS, an_id
from tests.postgres_server import PostgresServer
from tests.running.line import Line
from tests.serve.processes import PATIENCE, ended, serving, start

NOWHERE = "postgresql://hotline@/city?host=/nowhere"
#: Whatever is asked that needs the store.
QUESTIONS = [
    ("GET", "/v1/me", None),
    ("GET", "/v1/cases?limit=5", None),
    ("GET", "/v1/changes", None),
    ("GET", "/v1/changes/stream", None),
    ("GET", "/v1/queues", None),
    ("POST", "/v1/auth/token", {"username": "taker", "password": "wrong password"}),
    ("POST", "/v1/terminals", {"install_id": "install-2"}),
    ("GET", "/public/cases/261123-0417-0032-5", None),
]


@pytest.fixture
def place() -> Path:
    return Path(os.environ["XDG_RUNTIME_DIR"]) / "hotline" / "b.sock"


@pytest.fixture(scope="module")
def mortal() -> Iterator[PostgresServer]:
    """A server of this module's own, which it may stop."""
    server = postgres_server.start()
    yield server
    server.stop()


@pytest.fixture
def address(mortal: PostgresServer) -> str:
    name = mortal.make()
    prepare(mortal.address(name))
    return mortal.address(name)


def options(place: Path, address: str, **more: Any) -> str:
    given = {"database_url": address, **more}
    return ", ".join([f"unix=Path({os.fspath(place)!r})", *(f"{name}={value!r}" for name, value in given.items())])


def refused(tmp_path: Path, place: Path, address: str, **more: Any) -> tuple[int, str]:
    """Start one that will not; return its exit code and all it says."""
    code, said = ended(start(tmp_path, options(place, address, **more), app=""))
    assert "Traceback" not in said
    assert len(said.splitlines()) == 1, said
    return code, said


@pytest.mark.parametrize("workers", [1, 2])
def test_a_database_that_is_not_there_is_said_in_one_sentence(tmp_path: Path, place: Path, workers: int) -> None:
    code, said = refused(tmp_path, place, NOWHERE, workers=workers)

    assert (code, "cannot be reached" in said, "/nowhere" in said) == (3, True, True)


def test_it_is_said_in_the_asked_language_and_without_a_password(tmp_path: Path, place: Path) -> None:
    address = "postgresql://hotline:secret-word@127.0.0.1:1/city"
    code, said = refused(tmp_path, place, address, language="zh_CN")

    assert (code, said.startswith("无法连接数据库"), "secret-word" in said) == (3, True, False)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_store_of_a_newer_version_is_said_in_one_sentence(
    tmp_path: Path, place: Path, address: str, workers: int
) -> None:
    with psycopg.connect(address) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")

    assert refused(tmp_path, place, address, workers=workers)[0] == 1


def test_a_database_that_may_not_be_written_is_said_in_one_sentence(
    tmp_path: Path, place: Path, mortal: PostgresServer
) -> None:
    empty = mortal.address(mortal.make())
    with psycopg.connect(empty) as connection:
        connection.execute("CREATE ROLE reader LOGIN")

    code, said = refused(tmp_path, place, empty.replace("hotline@", "reader@"))

    assert (code, "permission denied" in said) == (1, True)


def test_a_file_that_is_no_database_is_said_in_one_sentence(tmp_path: Path, place: Path) -> None:
    (tmp_path / "hotline.db").write_bytes(b"not a database at all" * 100)

    assert refused(tmp_path, place, "")[0] == 1


def test_a_file_of_a_newer_version_is_said_in_one_sentence(tmp_path: Path, place: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "hotline.db")) as connection, connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('9999')")

    code, said = refused(tmp_path, place, "")

    assert (code, "9999" in said) == (1, True)


@contextmanager
def away(server: PostgresServer) -> Iterator[None]:
    server.go_away()
    try:
        yield
    finally:
        server.come_back()


def until(line: Line, process: "subprocess.Popen[str]", status: int) -> Any:
    """Ask whether it is ready until it says so, or not; return the code of a problem."""
    for _ in range(PATIENCE * 10):
        got, headers, document = line.ask("GET", "/readyz")
        if got == status:
            assert status == 200 or headers["Retry-After"].isdecimal()
            return document.get("code")
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.1)
    raise AssertionError((got, document))


def command(line: Line, signed: Any) -> tuple[dict[str, str], Any]:
    """What a terminal says of itself, and a new case it hands over."""
    status, _, terminal = line.ask("POST", "/v1/terminals", {"install_id": "install-1"})
    assert status == 200
    user, now = signed["user"], datetime.fromisoformat(signed["expires_at"])
    made = Command(
        an_id(), signed["city"]["id"], an_id(), Action.NEW,
        {**STRAY_DOGS, "number": issue(now.date(), terminal["number"], 1)},
        Actor(user["username"], Role(user["role"]), user["unit"]), signed["sign_in"], terminal["number"], 1, now,
    )  # fmt: skip
    credential = {"Authorization": f"Terminal {terminal['number']}:{terminal['credential']}"}
    return credential, {"commands": [command_document(made)]}


@pytest.mark.parametrize("workers", [1, 2])
def test_while_it_is_away_everything_is_503_and_comes_back_by_itself(
    tmp_path: Path, place: Path, mortal: PostgresServer, address: str, workers: int
) -> None:
    with serving(tmp_path, options(place, address, workers=workers), app="") as process:
        line = Line(place)
        until(line, process, 200)
        signed = line.sign_in("taker")
        credential, batch = command(line, signed)
        with line.events() as events:
            seen, page = next(events)
            assert page["changes"] == []
            with away(mortal):
                assert until(line, process, 503) == "database_failed"
                for method, path, body in [*QUESTIONS, ("POST", "/v1/commands", batch)]:
                    headers = credential if path == "/v1/commands" else {}
                    status, said, document = line.ask(method, path, body, **headers)
                    assert (path, status, document["code"]) == (path, 503, "database_failed")
                    assert said["Retry-After"].isdecimal()
                assert line.ask("GET", "/healthz")[0] == 200
                assert "hotline_store_reachable 0.0" in line.ask("GET", "/metrics")[2]
                assert process.poll() is None
            until(line, process, 200)
            assert [line.ask(method, path, body)[0] for method, path, body in QUESTIONS if "stream" not in path] == [
                200, 200, 200, 200, 401, 200, 404,
            ]  # fmt: skip
            applied = line.ask("POST", "/v1/commands", batch, **credential)[2]["outcomes"]
            assert [outcome["status"] for outcome in applied] == ["applied"]
            told = [change["case_id"] for _, page in taken_up(line, events, seen) for change in page["changes"]]
        assert told == [batch["commands"][0]["case_id"]]
        process.terminate()
        code, log = ended(process)
        assert code == 0
        assert "Traceback" not in log
        assert all(isinstance(json.loads(said), dict) for said in log.splitlines())


def taken_up(line: Line, events: Iterator[tuple[str, Any]], seen: str) -> Iterator[tuple[str, Any]]:
    """The next event with a change, of a stream that went on, or of the one that a console then begins at its place."""
    for place, page in events:
        if page["changes"]:
            yield place, page
            return
        seen = place
    with line.events(seen) as again:
        for place, page in again:
            if page["changes"]:
                yield place, page
                return


def test_connections_that_died_while_nobody_asked_are_made_anew_before_anybody_is_told(
    mortal: PostgresServer, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody has used them for long enough to be sure.
    monkeypatch.setattr(postgres, "_TRUSTED", 0.0)
    with started(create_app(BackendSettings(address))) as browser:
        browser.until_ready()
        taker = sign_in(browser, "taker")
        with away(mortal):
            pass

        assert [taker.get("/v1/queues").status_code for _ in range(5)] == [200] * 5


def test_filling_a_store_that_goes_away_meanwhile_is_tried_again(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.app._AGAIN", 0.0)
    failures = iter([OperationalError("lost", None, Exception())] * 2)

    def fill(hotline: Hotline, prepare: object) -> None:
        for failure in failures:
            raise failure
        hotline.ready = True

    monkeypatch.setattr(Hotline, "fill", fill)
    with started(create_app(BackendSettings(address))) as browser:
        browser.until_ready()
