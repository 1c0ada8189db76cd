"""The port ChangeStream: what others do, told as it happens; whoever follows may lose it at any time and polls then."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from console.domain.calls import CallNews
from console.ports.records import ChangesPage, SignIn

#: Is told what the telephone of whoever follows tells, as it happens and perhaps again; must not raise.
Calls = Callable[[Sequence[CallNews]], None]


@dataclass(frozen=True, slots=True)
class Told:
    """A page a stream told; it counts only for who knows all up to `after`."""

    after: str
    page: ChangesPage


class ChangeStream(Protocol):
    """At most one stream at a time, read in a thread of its own. No method waits, none raises."""

    def follow(self, sign_in: SignIn, after: str, witness: str) -> None:
        """Begin a stream from `after` on, instead of an earlier one."""

    def is_live(self) -> bool:
        """Whether the backend is telling: it has begun, and was heard within the last seconds."""

    def is_over(self) -> bool:
        """Whether nothing is followed, or no more; why, an ordinary exchange will find out."""

    def told(self) -> Sequence[Told]:
        """Return the pages that came since the last call, in order."""

    def stop(self) -> None:
        """Follow nothing."""
