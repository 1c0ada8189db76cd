"""The case numbers that stand in a case: a key goes from one to the next, and what was left for one is come back to."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from console.domain.case_number import numbers_in

_Left = TypeVar("_Left")


@dataclass(slots=True)
class NumbersSeen(Generic[_Left]):
    """Which number is chosen, and the cases one came from."""

    #: What was left for a number, the last one last.
    left: list[_Left] = field(default_factory=list)
    _numbers: Sequence[str] = ()
    _place: int = -1

    def forget(self) -> None:
        """Another case is shown: nothing is chosen in it yet."""
        self._numbers, self._place = (), -1

    def begin(self) -> None:
        """A case is opened from elsewhere: there is no case to go back to."""
        self.forget()
        self.left.clear()

    def next(self, texts: Sequence[str], own: Callable[[str], bool]) -> str | None:
        """Choose the next number in `texts` that is not the case's own, from the first again behind the last."""
        numbers = [number for number in numbers_in("\n".join(texts)) if not own(number)]
        place = numbers.index(self.chosen) + 1 if self.chosen in numbers else 0
        self._numbers, self._place = numbers, place % len(numbers) if numbers else -1
        return self.chosen or None

    @property
    def chosen(self) -> str:
        """The number that is chosen; empty for none."""
        return self._numbers[self._place] if self._place >= 0 else ""

    @property
    def standing(self) -> tuple[int, int]:
        """Which of how many is chosen, counted from 1."""
        return self._place + 1, len(self._numbers)
