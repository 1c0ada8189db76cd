"""How well the same matter is found among 200 labelled calls: `python -m bench.alike [--wrong T|H]`.

Precision and recall are over pairs of calls. The halves are counted apart: beside one the rules were changed, the
other is held out. `--wrong` lists the pairs of a half that were judged wrongly; looked at, it is held out no longer.
The last row is of calls whose words nobody had in mind when the words of the topics were written down.
"""

import argparse
import sys
from collections.abc import Sequence

from bench.alike.calls import HELD_OUT, TUNED, UNSEEN, Counted, Judged, calls, counted, judged
from console.domain.similar import SAME
from console.packaged import packaged_reference

#: What both have to reach.
BUDGET = 0.9
_THRESHOLDS = (0.3, 0.35, 0.4, 0.45, SAME, 0.55, 0.6, 0.65, 0.7, 0.8, 0.9)


def line(name: str, found: Counted) -> str:
    """Return the row of a table."""
    numbers = f"| {found.right:5} | {found.wrong:5} | {found.missed:6} "
    return f"| {name:<24} {numbers}| {found.precision:9.3f} | {found.recall:6.3f} |"


def table(pairs: Sequence[Judged]) -> None:
    """Print what is found by half, and by threshold."""
    print(f"| {'':<24} | right | wrong | missed | precision | recall |\n|---|--:|--:|--:|--:|--:|")
    for name, half in (("rules changed beside", TUNED), ("held out", HELD_OUT), ("all", "")):
        print(line(name, counted(pairs, half)))
    for threshold in _THRESHOLDS:
        print(line(f"all, from {threshold}", counted(pairs, least=threshold)))


def wrong(pairs: Sequence[Judged], half: str) -> None:
    """Print the pairs of a half that were judged wrongly."""
    for pair in pairs:
        if pair.found != pair.same and pair.earlier.half == pair.later.half == half:
            print(f"{'not the same' if pair.found else 'not found'}, {pair.sureness}")
            for call in (pair.earlier.said, pair.later.said):
                print(f"    {call.category} {call.address} · {call.text}")


def main() -> int:
    """Measure both ways; return 1 where the budget is missed."""
    parser = argparse.ArgumentParser(prog="bench.alike", description=__doc__)
    parser.add_argument("--wrong", choices=[TUNED, HELD_OUT], help="list what was judged wrongly of a half")
    asked = parser.parse_args()
    reference = packaged_reference()
    assert reference is not None, "the measurement needs the backend's data files"
    met = True
    for name, told in (("two cases", False), ("a case and a call being told", True)):
        pairs = list(judged(calls(), reference, told=told))
        print(f"\n{name}: {len(pairs)} pairs")
        table(pairs)
        print(line("words not foreseen", counted(list(judged(calls(UNSEEN), reference, told=told)))))
        if asked.wrong:
            wrong(pairs, asked.wrong)
        halves = [counted(pairs, half) for half in (TUNED, HELD_OUT)]
        met &= all(min(half.precision, half.recall) >= BUDGET for half in halves)
    print(f"\nprecision and recall of at least {BUDGET} in both halves: {'met' if met else 'MISSED'}")
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
