"""One transaction over cases: reads and writes by noun, and the change number that makes commit order visible."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from sqlalchemy import Connection, update

from backend import commit_order, fact_keeping
from backend.case_keeping import Kept
from backend.gathered_records import GatheredRecords
from backend.ledger import Receipt
from backend.records import Records, StoredRecords
from backend.reference_data import current_etag
from backend.tables import cases, commands, events
from console.domain.case import Case
from console.domain.command import Command
from console.domain.documents import Document
from console.domain.lifecycle import Advance
from console.domain.reference import Reference


class OutdatedReference(Exception):
    """The reference data was replaced while a transaction decided by the old one; nothing of it may be kept."""


@dataclass
class UnitOfWork:
    """The open transaction of one city. Nothing is kept unless the block around it commits."""

    connection: Connection
    city_id: str
    secret: str
    reference: Reference
    #: Whether sample accounts are let in.
    demo: bool
    #: How many commands were applied so far.
    applied: int = 0
    #: Case and command of each of them, and of what was undone behind them.
    _written: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stored = StoredRecords(self.connection, self.city_id, self.secret, self.reference)
        #: What is asked of the store, and kept there.
        self.records: Records = self._stored

    @contextmanager
    def gathered(self, batch: Sequence[Command], sender: str) -> Iterator[None]:
        """Ask all that a batch will need at once, and write what it made at the end of the block.

        Raises Unforeseen when it cannot be told beforehand, IntegrityError when somebody else has made one of its cases
        or commands; then nothing of it counts as applied.
        """
        applied_before = self.applied
        gathered = GatheredRecords(self.connection, self.city_id, self.secret, self.reference, batch, sender)
        self.records = gathered
        try:
            yield
            gathered.write()
        except BaseException:
            self.applied = applied_before
            raise
        finally:
            self.records = self._stored

    def write(self, before: Case | None, step: Advance, command: Command, outcome: Document, receipt: Receipt) -> None:
        """Keep what a command made of a case: the case, its legs, its words, the ledger and the events."""
        self.records.keep(Kept(before, step, command, outcome, receipt, self.applied))
        del self._written[self.applied :]
        self._written.append((command.case_id, command.id))
        self.applied += 1

    def finish(self) -> int:
        """Give what was applied its place among all changes, as the last thing before the commit; returns it.

        Raises OutdatedReference; who tries again decides by the new one.
        """
        if not self.applied:
            return 0
        fact_keeping.refresh(self.connection, self.city_id, self.reference.zone, 0)
        written = self._written[: self.applied]
        fresh = ((cases.c.id, 0), (commands.c.id, 1), (events.c.command_id, 1))
        number = commit_order.take_number(self.connection, self.city_id)
        self._require_current()
        for key, part in fresh:
            ids = sorted({pair[part] for pair in written})
            where = (key.table.c.city_id == self.city_id, key.in_(ids))
            self.connection.execute(update(key.table).where(*where).values(change_no=number))
        return number

    def _require_current(self) -> None:
        """Whoever replaces reference data has the counter's row first, so that what was counted by the old one is
        either committed before, and found when limits are counted anew, or seen here. SQLite has one writer."""
        if self.connection.dialect.name == "sqlite":
            return
        if current_etag(self.connection, self.city_id) != self.reference.etag:
            raise OutdatedReference
