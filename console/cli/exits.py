"""How a run ends: the exit codes of design.md 7, and errors said in the asked form."""

from enum import IntEnum

from console.cli.session import Session
from console.domain.errors import DomainError, TransitionRefused
from console.ports.errors import (
    HotlineError,
    KeyLocked,
    NotAuthorised,
    Rejected,
    SettingsError,
    TooOld,
    Unforeseen,
    Unreachable,
    UsageError,
)
from console.texts.faults import code_of, describe


class Exit(IntEnum):
    """Exit codes, for scripts."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    #: The backend was needed and cannot be reached; nothing was queued.
    UNREACHABLE = 3
    NOT_AUTHORISED = 4
    #: The rules or the backend do not take the change.
    REFUSED = 5
    #: Of a console, to the process in front of it, which starts it again or ends with FAILED (console/launcher.py).
    UNFORESEEN = 70
    INTERRUPTED = 130


def exit_code(error: Exception) -> Exit:
    """Return the exit code an error means."""
    if isinstance(error, TransitionRefused):
        return Exit.NOT_AUTHORISED if error.reason == "role_not_allowed" else Exit.REFUSED
    if isinstance(error, DomainError | UsageError | SettingsError):
        return Exit.USAGE
    if isinstance(error, NotAuthorised | KeyLocked):
        return Exit.NOT_AUTHORISED
    if isinstance(error, Rejected):
        return Exit.NOT_AUTHORISED if error.code == "role_not_allowed" else Exit.FAILED
    if isinstance(error, Unreachable | TooOld):
        return Exit.UNREACHABLE
    return Exit.UNFORESEEN if isinstance(error, Unforeseen) else Exit.FAILED


def error_document(session: Session, error: Exception) -> dict[str, object]:
    """Return an error in the stable form of `--json`."""
    message, remedy = describe(error, session.texts)
    retryable = isinstance(error, HotlineError) and error.retryable
    return {"code": code_of(error), "message": message, "remedy": remedy, "retryable": retryable}


def say_error(session: Session, error: Exception) -> Exit:
    """Say an error: JSON on stdout with `--json`, words on stderr otherwise; return the exit code it means."""
    if session.json:
        session.write_json({"error": error_document(session, error)})
    else:
        message, remedy = describe(error, session.texts)
        session.err.write(f"{message}\n{remedy}\n")
    return exit_code(error)
