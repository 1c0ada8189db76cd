"""What the digits of a callback say: reached and solved, how satisfied, and what follows where somebody is not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from console.domain.calling_back import outcome_of
from console.domain.moves_callback import DISSATISFIED, NOT_REACHED
from console.domain.particular_codes import Exclusion, Solved

#: Goes back to its unit to be done again.
REWORK = "rework"


@dataclass(frozen=True, slots=True)
class Question:
    """Something asked, answered by a digit."""

    #: `solved`, `satisfaction` or `then`.
    name: str
    #: Digit → code of the answer, in the order in which they are shown.
    choices: Mapping[str, str]


SOLVED = Question("solved", {"1": Solved.YES, "2": Solved.PARTLY, "3": Solved.NO, "0": NOT_REACHED})
SATISFACTION = Question("satisfaction", {digit: digit for digit in "54321"})
THEN = Question(
    "then", {"1": REWORK, "2": Exclusion.UNREASONABLE, "3": Exclusion.BEYOND_DUTY, "4": Exclusion.ENFORCEMENT}
)


class Answers:
    """The questions, one after the other, and what was answered so far."""

    def __init__(self, digits: str = "") -> None:
        """Go on with digits pressed before; those that answer nothing are left out."""
        self.digits = ""
        for digit in digits:
            self.take(digit)

    def questions(self) -> tuple[Question, ...]:
        """Return what is or will be asked, as far as that follows from the answers."""
        if not self.reached:
            return (SOLVED,)
        score = self.digits[1:2]
        unhappy = bool(score) and outcome_of(int(score)) == DISSATISFIED
        return (SOLVED, SATISFACTION, THEN) if unhappy else (SOLVED, SATISFACTION)

    @property
    def asked(self) -> Question | None:
        """What is asked now; None when all is answered."""
        left = self.questions()[len(self.digits) :]
        return left[0] if left else None

    @property
    def reached(self) -> bool:
        """Whether somebody answered the telephone, as far as said."""
        return self.digits[:1] != "0"

    def take(self, digit: str) -> bool:
        """Answer what is asked now; return whether the digit is an answer to it."""
        if self.asked is None or digit not in self.asked.choices:
            return False
        self.digits += digit
        return True

    def back(self) -> bool:
        """Take the last answer back; return whether there was one."""
        had, self.digits = bool(self.digits), self.digits[:-1]
        return had

    def answer_to(self, question: Question) -> str:
        """Return the code of the answer to a question; empty before it is answered."""
        place = self.questions().index(question)
        return question.choices[self.digits[place]] if place < len(self.digits) else ""

    def fields(self) -> dict[str, Any]:
        """Return what a command says of it, once all is answered."""
        if not self.reached:
            return {"outcome": NOT_REACHED}
        score = int(self.digits[1])
        said = {"outcome": outcome_of(score), "solved": self.answer_to(SOLVED), "satisfaction": score}
        then = self.answer_to(THEN) if THEN in self.questions() else REWORK
        return said if then == REWORK else {**said, "excluded": then}
