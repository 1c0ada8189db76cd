"""The same SQL without the framework: what a question sends to the server is written down and sent again."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import psycopg
from sqlalchemy import Engine, event

_READING = ("SELECT", "WITH")


@dataclass
class Tape:
    """Statements with their values, in order; a list of values is a statement sent for each of them."""

    statements: list[tuple[str, Any]] = field(default_factory=list)

    def reads(self) -> "Tape":
        """Return what only reads of it: a line of the audit log can be written once."""
        return Tape([(told, values) for told, values in self.statements if told.lstrip().startswith(_READING)])

    def play(self, connection: psycopg.Connection[Any]) -> float:
        """Send everything again in one transaction, fetch what comes; return the milliseconds it took."""
        started = time.perf_counter()
        with connection.transaction(), connection.cursor() as cursor:
            for statement, values in self.statements:
                if isinstance(values, list):
                    cursor.executemany(statement.encode(), values)
                else:
                    cursor.execute(statement.encode(), values or None)
                if cursor.description:
                    cursor.fetchall()
        return (time.perf_counter() - started) * 1000


@contextmanager
def recording() -> Iterator[Tape]:
    """Write down what the backend of this process sends while the block runs."""
    tape = Tape()

    def heard(_connection: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        tape.statements.append((statement, values))

    event.listen(Engine, "before_cursor_execute", heard)
    try:
        yield tape
    finally:
        event.remove(Engine, "before_cursor_execute", heard)


def taped(asked: Sequence[Callable[[], object]]) -> list[Tape]:
    """Return a tape of each question."""
    tapes = []
    for ask in asked:
        with recording() as tape:
            ask()
        tapes.append(tape)
    return tapes
