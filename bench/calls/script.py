"""What a call is written in: which keys are pressed, what is said and so typed freely, and what has to be seen.

Keys count as the console receives them. Free text, places, digits of telephone numbers, and whatever an input method
takes to make a character are not counted (design.md 9): they are as long as the caller makes them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from console.domain.codes import Action


class Doing(Enum):
    """What a step is."""

    #: One key, by its name.
    KEY = auto()
    #: Typed codes and signs; every character is a key.
    CODE = auto()
    #: What the caller says, or where he is: not counted.
    FREE = auto()
    #: The telephone rings with this number.
    RING = auto()
    #: This has to be on the screen.
    SEE = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """One thing done or seen."""

    doing: Doing
    what: str

    @property
    def keys(self) -> int:
        """How many keys it costs."""
        if self.doing is Doing.CODE:
            return len(self.what)
        return 1 if self.doing is Doing.KEY else 0


@dataclass(frozen=True, slots=True)
class Earlier:
    """A case that is there before the call: as it was entered elsewhere, and what was done to it since."""

    fields: Mapping[str, Any]
    then: Sequence[tuple[Action, Mapping[str, Any]]] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """One call, one way of going through it."""

    name: str
    #: By the command line, the form, a card, or keys on a list or case.
    way: str
    steps: Sequence[Step]
    #: What the terminal has to have been told to do in the end.
    done: Sequence[Action]
    #: Most keys it may take; None where design.md sets none.
    budget: int | None
    earlier: Sequence[Earlier] = ()
    #: Who sits at the terminal.
    user: str = "taker"

    @property
    def keys(self) -> int:
        """How many keys it takes."""
        return sum(step.keys for step in self.steps)


def key(*names: str) -> tuple[Step, ...]:
    """Press keys, by their names."""
    return tuple(Step(Doing.KEY, name) for name in names)


def code(typed: str) -> tuple[Step, ...]:
    """Type codes and signs."""
    return (Step(Doing.CODE, typed),)


def free(said: str) -> tuple[Step, ...]:
    """Type what the caller says."""
    return (Step(Doing.FREE, said),)


def ring(phone: str) -> tuple[Step, ...]:
    """The telephone rings."""
    return (Step(Doing.RING, phone),)


def see(*words: str) -> tuple[Step, ...]:
    """See words on the screen."""
    return tuple(Step(Doing.SEE, word) for word in words)


def steps(*parts: Sequence[Step]) -> tuple[Step, ...]:
    """One after the other."""
    return tuple(step for part in parts for step in part)
