"""Codes of a vocabulary that only a later version knows: kept and shown as they came, and nothing is decided by them.

The backend may be newer than a terminal. A case in a state of which nobody here has heard is still a case that has to
be seen; but every rule would be a guess, so that it can only be looked at.
"""

import re
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar, cast

from console.domain.case import Case

_Code = TypeVar("_Code", bound=StrEnum)
#: What can be a code; anything else is not one of a later version but damage, or somebody's attempt.
_WELL_FORMED = re.compile(r"[a-z][a-z0-9_]{0,63}\Z")


def read_code(vocabulary: type[_Code], text: str) -> _Code:
    """Return the code a text says; one this version does not know stands for itself alone, equal to no other.

    Raises ValueError for a text that cannot be a code.
    """
    try:
        return vocabulary(text)
    except ValueError:
        # What comes from outside need not be a text.
        if not _WELL_FORMED.match(text if type(text) is str else ""):
            raise
    return cast(_Code, _foreign(vocabulary, text))


@lru_cache(maxsize=256)
def _foreign(vocabulary: type[StrEnum], text: str) -> StrEnum:
    # No member of the vocabulary: it is in no table, and whoever lists the vocabulary does not meet it.
    code = str.__new__(vocabulary, text)
    code._name_ = code._value_ = text
    return code


def is_known(code: StrEnum) -> bool:
    """Whether this version knows what a code means."""
    return code.name in type(code).__members__


def foreign_in(case: Case) -> str:
    """Return the first code of a case, of those that rules decide by, that this version does not know; else nothing."""
    found: list[StrEnum | None] = [case.state, case.kind, case.urgency, case.due_phase]
    found += [case.supervision.level if case.supervision else None]
    found += [case.dispatch_count.phase if case.dispatch_count else None]
    for leg in case.legs:
        found += [leg.role, leg.state, *(count.phase for count in leg.counts)]
    return next((str(code) for code in found if code is not None and not is_known(code)), "")
