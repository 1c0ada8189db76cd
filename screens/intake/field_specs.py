"""Which fields the intake form has, and how they stand below each other."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """One field of the form."""

    id: str
    #: Lines it takes.
    height: int = 1
    #: Whether what is typed is a code, shown decoded beside it.
    coded: bool = False
    #: Cells for typing; 0: all there is.
    width: int = 0
    #: Whether it shares a line with the one before or behind it.
    half: bool = False


FIELDS: tuple[FieldSpec, ...] = (
    FieldSpec("text", height=3),
    FieldSpec("address"),
    FieldSpec("street", coded=True, width=8, half=True),
    FieldSpec("category", coded=True, width=8, half=True),
    FieldSpec("kind", coded=True, width=8, half=True),
    FieldSpec("urgency", coded=True, width=8, half=True),
    FieldSpec("phone", half=True),
    FieldSpec("name", half=True),
    FieldSpec("privacy", coded=True, width=8),
    FieldSpec("unit", coded=True, width=8),
    FieldSpec("answer", height=2),
)


def lines() -> list[tuple[FieldSpec, ...]]:
    """Return the fields as they stand below each other, two halves in one line."""
    whole: list[tuple[FieldSpec, ...]] = []
    for spec in FIELDS:
        if spec.half and whole and whole[-1][0].half and len(whole[-1]) == 1:
            whole[-1] = (*whole[-1], spec)
        else:
            whole.append((spec,))
    return whole
