"""A database that cannot be reached or used, said in one sentence to whoever runs the hotline."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError

from backend.failures import Refused

#: Classes of SQLSTATE of a server that is not there for us now: connection, shutdown, too many connections.
_AWAY = ("08", "57P", "53")
#: Characters of a driver's words that are passed on.
_LONGEST = 300


@contextmanager
def plainly() -> Iterator[None]:
    """Let a failure of the database in the block be a refusal that says why.

    Raises Refused: `database_unreachable` when the server is not there, which may pass; else `database_unusable`.
    """
    try:
        yield
    except DBAPIError as error:
        raise refusal(error) from error


def refusal(error: DBAPIError) -> Refused:
    """Return what a failure of the database means to whoever starts something on it."""
    code = "database_unreachable" if _is_away(error) else "database_unusable"
    return Refused(code, {"cause": _cause(error)})


def _is_away(error: DBAPIError) -> bool:
    if not isinstance(error, OperationalError) or not type(error.orig).__module__.startswith("psycopg"):
        return False
    # Whoever could not connect at all has no SQLSTATE.
    state = getattr(error.orig, "sqlstate", None)
    return state is None or state.startswith(_AWAY)


def _cause(error: DBAPIError) -> str:
    """Return the line of the driver's words that says why; at the start of a backend they hold no citizen's."""
    lines = [line.strip() for line in str(error.orig).splitlines() if line.strip()]
    telling = [line for line in lines if "failed: " in line or "FATAL" in line]
    return (telling or lines or [type(error.orig).__name__])[0].removeprefix("connection failed: ")[:_LONGEST]
