"""What a search is narrowed to inside PostgreSQL's index: whether a case is open, and which units have a leg of it.

A word that thousands of cases have, and a unit that has hundreds, are found together by what they have in common; one
after the other, all hits of the word are read first. What is marked is never less than what is asked for: who narrows
by a mark still asks the tables.
"""

from console.domain.case import Case
from console.domain.codes import FINISHED

#: Somebody has work left to do.
OPEN = "open"


def of_unit(code: str) -> str:
    """Return the mark of cases in which a unit has a leg, in sight or not."""
    return f"unit:{code}"


def marks_of(case: Case) -> list[str]:
    """Return what a case is marked with, each once and in order."""
    marks = {of_unit(leg.unit) for leg in case.legs}
    if case.state not in FINISHED:
        marks.add(OPEN)
    return sorted(marks)
