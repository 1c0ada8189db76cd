"""The noun Caller: who asked the city for something, and how to reach them."""

from dataclasses import dataclass

from console.domain.codes import CallerType


@dataclass(frozen=True, slots=True)
class Caller:
    """A citizen or an enterprise on the line; every field may be unknown."""

    #: Name as given; empty when not asked or refused.
    name: str = ""
    #: Number to reach them on, digits as given (or masked when `masked`).
    phone: str = ""
    #: Person or enterprise.
    type: CallerType = CallerType.CITIZEN
    #: The caller does not want to be named.
    anonymous: bool = False
    #: Units must not see the caller at all (domain-12345.md 7).
    confidential: bool = False
    #: True when name and phone are already the masked forms, because this reader may not see more.
    masked: bool = False
    #: By what a masked caller is found here all the same (`caller_marks`): of the number, then of its last four digits.
    marks: tuple[str, ...] = ()
