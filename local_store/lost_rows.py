"""The list of what a damaged file has lost, kept while it is searched: some of it turns up again."""

from collections.abc import Iterator
from itertools import pairwise


class LostRows:
    """Rows by table: single ones, stretches, and tables of which not even the extent is known."""

    def __init__(self) -> None:
        self._stretches: list[tuple[str, int, int]] = []
        self._unknown: dict[str, None] = {}
        self._found: set[tuple[str, int]] = set()

    def __bool__(self) -> bool:
        return bool(self._stretches or self._unknown)

    def row(self, table: str, row: int) -> None:
        """One row does not open."""
        self._stretches.append((table, row, row))

    def stretch(self, table: str, first: int, last: int) -> None:
        """Rows that cannot be reached."""
        self._stretches.append((table, first, last))

    def rest(self, table: str) -> None:
        """Nobody can tell how much more there was."""
        self._unknown[table] = None

    def single(self, table: str) -> set[int]:
        """Return the rows of a table that were noted one by one."""
        return {first for name, first, last in self._stretches if name == table and first == last}

    def unsure_of(self, table: str) -> bool:
        """Whether nobody can tell how much of a table there was."""
        return table in self._unknown

    def settle(self, *tables: str) -> None:
        """It is known after all how much of these tables there was."""
        for table in tables:
            self._unknown.pop(table, None)

    def found(self, table: str, row: int) -> None:
        """A row turned up after all."""
        self._found.add((table, row))

    def lines(self) -> tuple[str, ...]:
        """Return what stays lost, as `table|id`, `table|first..last` or `table`."""
        return (*self._left(), *self._unknown)

    def _left(self) -> Iterator[str]:
        for table, first, last in self._stretches:
            found = sorted(row for name, row in self._found if name == table and first <= row <= last)
            for before, after in pairwise([first - 1, *found, last + 1]):
                if after - before == 2:
                    yield f"{table}|{before + 1}"
                elif after - before > 2:
                    yield f"{table}|{before + 1}..{after - 1}"
