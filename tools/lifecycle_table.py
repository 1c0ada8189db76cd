"""Prints docs/lifecycle.md: who may do what to a case in which state, from the tables the rules themselves use.

python tools/lifecycle_table.py > docs/lifecycle.md
"""

import sys
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from console.domain.codes import FINISHED, Action, Kind, LegState, Role, State
from console.domain.legs import LEG_STATES
from console.domain.lifecycle import FIELDS, MOVES
from console.domain.policy import Policy
from console.domain.roles import may
from console.texts import Catalogue

CHINESE, ENGLISH = Catalogue.load("zh_CN"), Catalogue.load("en")
OPENING = """# The life of a case

Made by `tools/lifecycle_table.py` from `console/domain`; a test keeps it fresh. Who wants to change a rule changes the
table in the code, and this page follows.
"""
MOVES_NOTE = """
## Moves · 动作

An action starts from the states named; `new` starts from nothing. Roles are those of the default policy, in which
call-takers dispatch. What was `rejected`, `invalid` or `closed` only supervisors and admins `reopen`.
"""
POLICY_NOTE = """
## Policy · 城市政策

What a city switches or sets, in `policy` of its reference data, and what holds where it says nothing. Callers of the
kinds named are called back; a `0` for days to return, to stay a nuisance, to decide a proposal or to archive
switches that off.
"""
LEGS_NOTE = """
## Parts of units · 承办环节

What a unit does concerns its own part of a case, and starts from these states of that part, whatever the others do.
"""
STATES_NOTE = """
## States · 状态

Nobody has work left to do in the states marked *finished*; no limit runs in them.
"""


def named(area: str, code: str) -> str:
    """Return a code with its Chinese and its English name."""
    key = f"domain.{area}.{code}"
    return f"`{code}` {CHINESE.say(key)} {ENGLISH.say(key)}"


def listed(area: str, codes: Iterable[str], every: int) -> str:
    """Return codes as one cell; all of them as a word."""
    names = [f"{code} {CHINESE.say(f'domain.{area}.{code}')}" for code in codes]
    return "every · 全部" if len(names) == every else ", ".join(names) or "–"


def preset(value: bool | int | frozenset[Kind]) -> str:
    """Return a default as one cell."""
    if isinstance(value, frozenset):
        return listed("kind", sorted(value), len(Kind))
    return str(value).lower()


def rows() -> Iterator[str]:
    """Yield the lines of the page."""
    yield OPENING
    yield from (*_moves(), *_legs(), *_policy(), *_states())


def _moves() -> Iterator[str]:
    yield from (MOVES_NOTE, "| action | from | who | fields |", "|---|---|---|---|")
    for action in Action:
        states = [state for state in State if state in MOVES.get(action, ())]
        who = [role for role in Role if may(role, action, Policy())]
        names = " ".join(f"`{name}`" for name in sorted(FIELDS[action])) or "–"
        start = "nothing · 无" if action is Action.NEW else listed("state", states, len(State))
        yield f"| {named('action', action)} | {start} | {listed('role', who, len(Role))} | {names} |"


def _legs() -> Iterator[str]:
    yield from (LEGS_NOTE, "| action | from |", "|---|---|")
    for action, starts in LEG_STATES.items():
        legs = [leg for leg in LegState if leg in starts]
        yield f"| {named('action', action)} | {listed('leg', legs, len(LegState))} |"


def _policy() -> Iterator[str]:
    yield from (POLICY_NOTE, "| switch | default |", "|---|---|")
    for switch in fields(Policy):
        if switch.name not in {"rules", "zone"}:
            yield f"| `{switch.name}` | {preset(getattr(Policy(), switch.name))} |"


def _states() -> Iterator[str]:
    yield from (STATES_NOTE, "| state | | what can be done |", "|---|---|---|")
    for state in State:
        leaving = [action for action in Action if state in MOVES.get(action, ())]
        finished = "finished · 已结" if state in FINISHED else ""
        yield f"| {named('state', state)} | {finished} | {listed('action', leaving, len(Action))} |"


def page() -> str:
    """Return the whole page."""
    return "\n".join(rows()) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page())
