"""Clear columns: the few values of a sealed document that stay readable to SQLite, to be ordered and selected by."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

#: Stands in a column for a value that has no place there (a list, a huge integer): such rows are always looked into.
UNKNOWN = b""
_SMALLEST, _LARGEST = -(2**63), 2**63 - 1
ColumnValue = str | int | float | bytes | None


@dataclass(frozen=True, slots=True)
class Column:
    """A top-level field of the document that is also kept in clear."""

    name: str
    unique: bool = False
    index: bool = True

    def value_in(self, document: Mapping[str, Any]) -> ColumnValue:
        """Return what stands in the column for a document; a missing field and None are both NULL."""
        value = document.get(self.name)
        if value is None:
            return None
        return storable(value)


def storable(value: object) -> ColumnValue:
    """Return `value` as SQLite compares it like Python does, or UNKNOWN."""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int):
        return value if _SMALLEST <= value <= _LARGEST else UNKNOWN
    if isinstance(value, float):
        return value if value == value else UNKNOWN
    if isinstance(value, str):
        return value if _encodable(value) else UNKNOWN
    return UNKNOWN


def _encodable(text: str) -> bool:
    if "\x00" in text:
        return False
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
