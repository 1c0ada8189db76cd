"""From arguments to exit code: the console when there is no verb, the verb otherwise."""

import os
import sys
from collections.abc import Mapping, Sequence
from typing import IO

from console.cli.exits import Exit, say_error
from console.cli.flags import Flags, split, wants_json
from console.cli.session import Session
from console.domain.errors import DomainError
from console.ports.errors import HotlineError, UsageError

#: Terminals that can only print line after line.
DUMB = frozenset({"dumb", "unknown"})

#: Beginnings of the encodings in which Chinese would come and go as other letters; `C` and Latin ones say nothing.
_NOT_UTF8 = ("gb", "big5", "euc", "hz", "shift", "sjis", "johab")

_PYTHONS_OWN = frozenset({"C.UTF-8", "C.utf8", "UTF-8"})


def run(argv: Sequence[str], out: IO[str] | None = None, err: IO[str] | None = None) -> int:
    """Do what the arguments say and return the exit code."""
    streams = (out or sys.stdout, err or sys.stderr)
    try:
        flags = split(argv)
    except UsageError as error:
        return say_error(Session(Flags({}, wants_json(argv), []), os.environ, *streams), error)
    session = Session(flags, os.environ, *streams)
    try:
        return _dispatch(session, flags.rest)
    except (DomainError, HotlineError) as error:
        return say_error(session, error)
    except (OSError, UnicodeError):
        # A pipe that nobody reads, a full disk: `__main__` knows what these mean.
        raise
    except Exception as error:
        # Python's own report would print what was typed, a citizen's name among it.
        return say_error(session, _written_down(session, error))
    finally:
        session.close()


def _written_down(session: Session, error: Exception) -> HotlineError:
    from console.clock import SystemClock
    from console.crash_reports import CrashReports
    from console.profile import locate

    CrashReports(locate(session.home).home).write(error, SystemClock().now())
    return HotlineError("verb_failed", {"error": type(error).__name__})


def _dispatch(session: Session, words: list[str]) -> int:
    if not words:
        return _console(session)
    from console.cli.tree import invoke

    return invoke(session, words)


def _console(session: Session) -> int:
    settings = session.settings
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("no_terminal")
    if session.environ.get("TERM", "") in DUMB:
        raise UsageError("terminal_dumb", {"term": session.environ["TERM"]})
    encoding = _encoding(session.environ)
    if encoding.lower().replace("-", "").startswith(_NOT_UTF8):
        raise UsageError("terminal_encoding", {"encoding": encoding})
    from console.running import run_console

    return run_console(settings, session.environ) or Exit.DONE


def _encoding(environ: Mapping[str, str]) -> str:
    """Return the encoding the terminal is said to be set to, as the machine finds it; empty when nothing says so."""
    said = [environ[name] for name in ("LC_ALL", "LC_CTYPE", "LANG") if environ.get(name)]
    # Where the language is not installed, Python itself puts an LC_CTYPE before what the person set.
    locale = next((one for one in said if one not in _PYTHONS_OWN), "")
    return locale.partition(".")[2].partition("@")[0]
