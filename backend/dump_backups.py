"""Backups of a store in PostgreSQL, by the tools that come with it: `pg_dump`, `pg_restore` and `psql`."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL

from backend.failures import Refused

#: Part of the environment name → part of an address; a password in an argument would stand in the list of processes.
_VARIABLES = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "username", "PGPASSWORD": "password"}
#: The same for what may stand behind the question mark of an address.
_OPTIONS = {"PGHOST": "host", "PGPORT": "port", "PGSSLMODE": "sslmode", "PGSSLROOTCERT": "sslrootcert",
            "PGPASSFILE": "passfile", "PGSERVICE": "service"}  # fmt: skip
_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""
#: How a dump in PostgreSQL's own format begins.
_MAGIC = b"PGDMP"
#: The database is the hotline's alone, and what a newer or older version left in it would be in the way of the next
#: upgrade. What belongs to an extension stays.
_CLEAR = """
SET lock_timeout = '10s';
DO $$ DECLARE it record; BEGIN
FOR it IN SELECT c.oid::regclass AS name FROM pg_class c
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
LOOP EXECUTE format('DROP TABLE IF EXISTS %s CASCADE', it.name); END LOOP;
FOR it IN SELECT p.oid::regprocedure AS name FROM pg_proc p
  WHERE p.pronamespace = current_schema()::regnamespace
  AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
LOOP EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', it.name); END LOOP;
END $$;
"""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a dump says of itself."""

    schema: str
    #: Version of its tables.
    revision: str
    #: The cities whose stores it holds.
    cities: frozenset[str]


def dump(url: URL, target: Path, before: Callable[[], None] = lambda: None) -> None:
    """Write the whole database to `target`, for its owner only, as of one moment and while it is served.

    `before` is called when it is whole, before it stands under its name. Raises Refused: `file_exists`, `tool_missing`
    when `pg_dump` is not installed, `tool_failed` with what it said.
    """
    if target.exists():
        raise Refused("file_exists", {"path": str(target)})
    partial = target.with_name(f"{target.name}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={partial}", f"--dbname={_name(url)}")
        before()
        os.replace(partial, target)
    except OSError as error:
        raise Refused("file_unusable", {"path": str(target), "cause": str(error.strerror)}) from error
    finally:
        partial.unlink(missing_ok=True)


def contents(url: URL, source: Path) -> Contents:
    """Return what a dump holds, without touching the database.

    Raises Refused: `file_unusable`, `not_a_store` for what is no dump of a hotline's store, `tool_missing`,
    `tool_failed`.
    """
    try:
        with source.open("rb") as file:
            is_dump = file.read(len(_MAGIC)) == _MAGIC
    except OSError as error:
        raise Refused("file_unusable", {"path": str(source), "cause": str(error.strerror)}) from error
    listed = [line.split() for line in _run("pg_restore", url, "--list", str(source)).splitlines()] if is_dump else []
    schemas = [words[-3] for words in listed if words[3:5] == ["TABLE", "DATA"] and words[-2] == "stores"]
    if not schemas:
        raise Refused("not_a_store", {"path": str(source)})
    asked = ("--data-only", "--table=stores", "--table=alembic_version", "--file=-")
    rows = _rows(_run("pg_restore", url, *asked, str(source)))
    revision = next(iter(rows.get("alembic_version.version_num", ())), "")
    return Contents(schemas[0], revision, frozenset(rows.get("stores.city_id", ())))


def _rows(script: str) -> Mapping[str, list[str]]:
    """Return the values of each column (`table.column`) of the rows a script copies in."""
    found: dict[str, list[str]] = {}
    columns: list[str] = []
    for line in script.splitlines():
        if line.startswith("COPY "):
            name, _, listed = line.removeprefix("COPY ").partition(" (")
            table = name.rpartition(".")[2]
            columns = [f"{table}.{column}" for column in listed.partition(")")[0].split(", ")]
        elif line == "\\.":
            columns = []
        else:
            for column, value in zip(columns, line.split("\t"), strict=False):
                found.setdefault(column, []).append(value)
    return found


def load(url: URL, source: Path, after: str) -> None:
    """Replace all the database holds by a dump, and do the statements `after`: all of it or nothing.

    Who may read what is not taken from the dump: the roles of another server are not there. Raises Refused
    `tool_missing`, `tool_failed`.
    """
    command = ("--no-owner", "--no-privileges", "--file=-", str(source))
    with tempfile.TemporaryFile() as errors, tempfile.TemporaryFile() as complaints:
        taking = subprocess.Popen(
            [_program("psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", f"--dbname={_name(url)}"],
            env=_environment(url), stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=errors,
        )  # fmt: skip
        giving = subprocess.Popen(
            [_program("pg_restore"), *command], env=_environment(url), stdout=subprocess.PIPE, stderr=complaints
        )
        try:
            gave = _handed_over(giving, taking, after)
        finally:
            for process in (giving, taking):
                if process.poll() is None:
                    process.kill()
                    process.wait()
        if gave:
            raise _failed("pg_restore", complaints, gave)
        if taking.returncode:
            raise _failed("psql", errors, taking.returncode)


def _handed_over(giving: "subprocess.Popen[bytes]", taking: "subprocess.Popen[bytes]", after: str) -> int:
    """Let one write what the other reads; the end of it only when all of it came, else the server undoes it all."""
    assert giving.stdout is not None
    assert taking.stdin is not None
    gave = 0
    # Whoever takes it may have found an error and be gone; it has said which.
    with giving.stdout, suppress(BrokenPipeError), taking.stdin as script:
        script.write(f"BEGIN;\n{_CLEAR}".encode())
        shutil.copyfileobj(giving.stdout, script)
        gave = giving.wait()
        if not gave:
            script.write(f"\n{after}\nCOMMIT;\n".encode())
    taking.wait()
    return gave


def require_alone(connection: Connection) -> None:
    """Raise Refused `database_in_use` when anybody else is connected: a backend keeps connections open."""
    if connection.execute(text(_OTHERS)).scalar_one():
        raise Refused("database_in_use", {"path": str(connection.engine.url.database)})


def _run(tool: str, url: URL, *arguments: str) -> str:
    done = subprocess.run(
        [_program(tool), *arguments], env=_environment(url), capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = (done.stderr.strip().splitlines() or [str(done.returncode)])[0]
        raise Refused("tool_failed", {"tool": tool, "cause": said})
    return done.stdout


def _failed(tool: str, said: IO[bytes], code: int) -> Refused:
    said.seek(0)
    lines = said.read().decode("utf-8", "replace").strip().splitlines()
    return Refused("tool_failed", {"tool": tool, "cause": (lines or [str(code)])[0]})


def _program(tool: str) -> str:
    program = shutil.which(tool)
    if program is None:
        raise Refused("tool_missing", {"tool": tool})
    return program


def _environment(url: URL) -> dict[str, str]:
    given: dict[str, object] = {variable: url.query.get(part) for variable, part in _OPTIONS.items()}
    given |= {variable: value for variable, part in _VARIABLES.items() if (value := getattr(url, part))}
    return {**os.environ, **{name: str(value) for name, value in given.items() if value}}


def _name(url: URL) -> str:
    return url.database or ""
