"""When a command happened, as far as that can be believed (docs/wire.md, *When it happened*; design.md 10, time).

A terminal says itself when something was done on it, because honest work waits for hours without a network. What it
says is bounded by what the backend knows: a command cannot be older than what it rests on, than what the same terminal
did before it, nor than the last hand-over at which that terminal had nothing left to hand over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from backend.records import Records
from backend.tables import terminals
from console.domain.case import Case
from console.domain.codes import Role
from console.domain.command import Command

#: More than this between two clocks is worth a flag, and is not believed when it lies in the future (design.md 10).
SKEW = timedelta(minutes=5)
#: So long a terminal may say that it has more to hand over; then what waited when it first said so counts as handed
#: over, because a program that always says so would otherwise be bound by nothing.
PATIENCE = timedelta(days=1)
#: A case has a dozen field groups and a leg or two; more names than this are none.
_MOST_WRITERS = 64
_LONGEST_ID = 64


@dataclass(frozen=True, slots=True)
class Contact:
    """What the backend knows of a terminal's hand-overs before this one."""

    #: When it last handed over all it had, and the highest `seq` until then; None when it never did.
    caught_up_at: datetime | None = None
    caught_up_seq: int = 0
    #: Since when it says that there is more; None when it has caught up.
    behind_since: datetime | None = None

    def before(self, seq: int) -> datetime | None:
        """Return the hand-over after which a command of this `seq` was made; None when there is none to tell by.

        A lower `seq` that comes late was made before: it was lost with a restored store, or could not be taken then.
        """
        return self.caught_up_at if self.caught_up_at is not None and seq > self.caught_up_seq else None

    def after(self, at: datetime, seq: int, *, more: bool) -> "Contact":
        """Return what is known after a hand-over up to `seq` at `at`, with more to come or not."""
        highest = max(seq, self.caught_up_seq)
        if not more:
            return Contact(at, highest, None)
        if self.behind_since is not None and at - self.behind_since > PATIENCE:
            return Contact(self.behind_since, self.caught_up_seq, at)
        return Contact(self.caught_up_at, self.caught_up_seq, self.behind_since or at)


def contact_with(connection: Connection, city_id: str, terminal: str) -> Contact:
    """Return what is known of a terminal's hand-overs so far."""
    columns = (terminals.c.caught_up_at, terminals.c.caught_up_seq, terminals.c.behind_since)
    where = (terminals.c.city_id == city_id, terminals.c.number == terminal)
    row = connection.execute(select(*columns).where(*where)).one_or_none()
    return Contact() if row is None else Contact(*row)


def note_contact(connection: Connection, city_id: str, terminal: str, contact: Contact) -> None:
    """Keep what is known now, in the transaction of the hand-over."""
    where = (terminals.c.city_id == city_id, terminals.c.number == terminal)
    known = {
        "caught_up_at": contact.caught_up_at,
        "caught_up_seq": contact.caught_up_seq,
        "behind_since": contact.behind_since,
    }
    connection.execute(update(terminals).where(*where).values(known))


def believed(at: datetime, not_before: datetime, received: datetime) -> tuple[datetime, bool]:
    """Return when something happened, and whether the terminal's time `at` is more than five minutes off.

    Five minutes into the future are let pass. Into the past nothing is, flagged or not: else each command could lie a
    little further back than the one before.
    """
    if at > received + SKEW:
        return received, True
    earliest = min(not_before, received)
    return (at, False) if at >= earliest else (earliest, at < earliest - SKEW)


def not_before(
    records: Records, command: Command, case: Case | None, sender: str, known: tuple[datetime, datetime | None]
) -> datetime:
    """Return the moment before which a command cannot have been made.

    `known` is when its sign-in began, and the hand-over of its terminal after which it was made.
    """
    moments = [*known, records.last_before(sender, command.seq)]
    if case is not None:
        # When what it rests on happened, not when that arrived: after a restored store all arrive again.
        moments += [*_on_the_case(command, case), *records.happened(command.case_id, rests_on(command))]
    return max(moment for moment in moments if moment is not None)


def rests_on(command: Command) -> list[str]:
    """Return the commands it names as the last writers of what it decides on.

    What stands there may be anything: nobody has looked at it yet.
    """
    return sorted({str(name)[:_LONGEST_ID] for name in command.writers.values()})[:_MOST_WRITERS]


def _on_the_case(command: Command, case: Case) -> Iterator[datetime]:
    """Nobody does anything to a case before it is there, and no unit before it was given its part."""
    yield case.created_at
    if command.actor.role is Role.UNIT:
        yield from (leg.assigned_at for leg in case.legs if leg.unit == command.actor.unit and leg.open)
