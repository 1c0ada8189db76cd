"""The command `hotline`: says its version at once, and leaves everything else to the command line."""

import errno
import os
import sys
from contextlib import suppress
from typing import NoReturn

from console import __version__


def main() -> NoReturn:
    """Run the command line of this process and end with its exit code (design.md 7)."""
    if sys.argv[1:] == ["--version"]:
        sys.stdout.write(f"hotline {__version__}\n")
        sys.exit(0)
    _have_streams()
    _speak_utf8()
    # Whatever this process creates is its owner's alone: stores, logs, sockets.
    os.umask(0o077)
    _keep_memory_private()
    code = _guarded(sys.argv[1:])
    _let_go_of_the_terminal()
    sys.exit(code)


def _keep_memory_private() -> None:
    from console.hardening import keep_memory_private

    keep_memory_private()


def _guarded(argv: list[str]) -> int:
    try:
        code = _run(argv)
        sys.stdout.flush()
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read our output has had enough; what was asked for is done. Nothing is left to be flushed at exit.
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        # What was asked for is done; only the answer has nowhere to go.
        sys.stderr.write(f"hotline: {error.strerror}\n")
        return 1
    return code


def _run(argv: list[str]) -> int:
    from console.cli.flags import opens_console

    if opens_console(argv) and os.isatty(0) and os.isatty(1):
        from console.launcher import launch

        return launch(lambda: _run_here(argv))
    return _run_here(argv)


def _run_here(argv: list[str]) -> int:
    from console.cli.entry import run

    return run(argv)


def _let_go_of_the_terminal() -> None:
    """What cannot be written any more, because the terminal is gone, must not change the exit code at the very end."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except (OSError, ValueError):
            with suppress(OSError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _have_streams() -> None:
    """A process started with its standard streams closed reads nothing and writes to nowhere, instead of failing."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - for as long as the process


def _speak_utf8() -> None:
    """Chinese has to come out whole, also where the machine's language is set to nothing (LC_ALL=POSIX)."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="surrogateescape" if stream is sys.stdin else "backslashreplace")


if __name__ == "__main__":
    main()
