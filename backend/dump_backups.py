"""Backups of a store in PostgreSQL, by the tools that come with it: `pg_dump` and `pg_restore`."""

import os
import shutil
import subprocess
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.engine import URL

from backend.failures import Refused

#: Part of the environment name → part of an address; a password in an argument would stand in the list of processes.
_VARIABLES = {"PGHOST": "host", "PGPORT": "port", "PGUSER": "username", "PGPASSWORD": "password"}
_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
"""


def dump(url: URL, target: Path) -> None:
    """Write the whole database to `target`, for its owner only, as of one moment and while it is served.

    Raises Refused: `file_exists`, `tool_missing` when `pg_dump` is not installed, `tool_failed` with what it said.
    """
    if target.exists():
        raise Refused("file_exists", {"path": str(target)})
    partial = target.with_name(f"{target.name}.partial")
    try:
        os.close(os.open(partial, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600))
        _run("pg_dump", url, "--format=custom", "--no-owner", f"--file={partial}", _name(url))
        os.replace(partial, target)
    except OSError as error:
        raise Refused("file_unusable", {"path": str(target), "cause": str(error.strerror)}) from error
    finally:
        partial.unlink(missing_ok=True)


def load(url: URL, source: Path) -> None:
    """Replace what the database holds by a dump, all or nothing. Raises Refused as `dump` does, or `not_a_store`."""
    if not source.is_file():
        raise Refused("file_unusable", {"path": str(source), "cause": os.strerror(2)})
    if "stores" not in _run("pg_restore", url, "--list", str(source)):
        raise Refused("not_a_store", {"path": str(source)})
    options = ("--clean", "--if-exists", "--no-owner", "--single-transaction", "--exit-on-error")
    _run("pg_restore", url, *options, f"--dbname={_name(url)}", str(source))


def require_alone(connection: Connection) -> None:
    """Raise Refused `database_in_use` when anybody else is connected: a backend keeps connections open."""
    if connection.execute(text(_OTHERS)).scalar_one():
        raise Refused("database_in_use", {"path": str(connection.engine.url.database)})


def _run(tool: str, url: URL, *arguments: str) -> str:
    program = shutil.which(tool)
    if program is None:
        raise Refused("tool_missing", {"tool": tool})
    given = {variable: getattr(url, part) for variable, part in _VARIABLES.items()}
    given["PGHOST"] = given["PGHOST"] or url.query.get("host")
    environ = {**os.environ, **{name: str(value) for name, value in given.items() if value}}
    done = subprocess.run([program, *arguments], env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or [str(done.returncode)])[0]
        raise Refused("tool_failed", {"tool": tool, "cause": said})
    return done.stdout


def _name(url: URL) -> str:
    return url.database or ""
