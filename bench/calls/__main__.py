"""Count the keys of ten calls, and play them: `.venv/bin/python -m bench.calls [--at-a-terminal]`.

Every call is gone through by the operator driver; with `--at-a-terminal` also by a console in a pty, once beside its
backend and once cut off from it.
"""

import argparse
import asyncio
import sys
import tempfile
from pathlib import Path

from bench.calls import at_a_terminal, at_the_desk
from bench.calls.calls import CALLS
from bench.calls.script import Call

_HEAD = "| call | by | keys | budget | verdict | at the desk | terminal, online | terminal, offline |"


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--at-a-terminal", action="store_true")
    arguments.add_argument("--only", default="", help="calls whose names have this in them")
    chosen = arguments.parse_args()
    print(_HEAD + "\n|---|---|--:|--:|---|---|---|---|", flush=True)
    calls = [call for call in CALLS if chosen.only in call.name]
    with tempfile.TemporaryDirectory() as folder:
        results = [_played(call, Path(folder) / str(at), there=chosen.at_a_terminal) for at, call in enumerate(calls)]
    return 0 if all(results) else 1


def _played(call: Call, folder: Path, *, there: bool) -> bool:
    """Play a call, print its line, and return whether all went as written, within its budget."""
    folder.mkdir()
    ends = [_end(call, asyncio.run(at_the_desk.play(call, folder / "desk")))]
    for online in (True, False):
        ends.append(_at_a_terminal(call, folder / f"online-{online}", online=online) if there else "-")
    within = call.budget is None or call.keys <= call.budget
    budget = "" if call.budget is None else str(call.budget)
    verdict = "" if call.budget is None else "met" if within else "MISSED"
    print(f"| {call.name} | {call.way} | {call.keys} | {budget} | {verdict} | {' | '.join(ends)} |", flush=True)
    return within and all(end in ("done", "-") for end in ends)


def _at_a_terminal(call: Call, home: Path, *, online: bool) -> str:
    with at_a_terminal.city() as city:
        try:
            return _end(call, at_a_terminal.play(call, city, home, online=online))
        except AssertionError as error:
            print(error, file=sys.stderr)
            return "not as written"


def _end(call: Call, done: list[object]) -> str:
    return "done" if done == list(call.done) else f"did {done}"


if __name__ == "__main__":
    sys.exit(main())
