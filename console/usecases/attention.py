"""What needs a person: an entry of the outbox beside its case as it stands now, and who may decide about it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from console.domain.case import Case
from console.domain.codes import Role
from console.domain.command import Actor
from console.domain.event import Event
from console.domain.three_way import Compared, compare, to_choose
from console.ports.records import Pending, SyncState
from console.usecases.desk import Desk
from console.usecases.find_cases import glimpse

#: Who may decide about what others entered, when they do not come back to it.
_FOR_OTHERS = frozenset({Role.SUPERVISOR, Role.ADMIN})


@dataclass(frozen=True, slots=True)
class Since:
    """Who did something elsewhere, and when."""

    actor: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Comparison:
    """An entry as a person has to see it to decide."""

    entry: Pending
    #: The case as shown here, or None when it is not here.
    case: Case | None
    #: As it stands at the backend, as far as it is known; of another case when that one took its number.
    theirs: Case | None
    rows: tuple[Compared, ...]
    #: Field → who last wrote what stands there now, where the history here tells.
    writers: Mapping[str, Since]
    #: How many commands of the case wait behind it.
    behind: int

    @property
    def to_choose(self) -> tuple[str, ...]:
        """The fields of which mine or theirs can be taken one by one."""
        return to_choose(self.entry.command, self.rows)


def theirs_of(desk: Desk, entry: Pending) -> Case | None:
    """Return the newest that is known of how the case of an entry stands at the backend."""
    confirmed = desk.reader.confirmed(entry.command.case_id)
    if confirmed is None or (entry.theirs is not None and entry.theirs.version > confirmed.version):
        return entry.theirs
    return confirmed


def comparison(desk: Desk, entry: Pending) -> Comparison:
    """Return an entry beside its case."""
    theirs = theirs_of(desk, entry)
    rows = compare(entry.command, theirs)
    shown = glimpse(desk, entry.command.case_id)
    waiting = desk.store.pending_of(entry.command.case_id)
    return Comparison(
        entry,
        shown.case if shown else None,
        theirs,
        rows,
        _writers(rows, theirs, shown.events if shown else ()),
        sum(other.command.seq > entry.command.seq for other in waiting),
    )


def _writers(rows: tuple[Compared, ...], theirs: Case | None, events: tuple[Event, ...]) -> dict[str, Since]:
    if theirs is None:
        return {}
    known = {event.command_id: Since(event.actor, event.at) for event in events}
    last = {row.field: theirs.writers.get(row.field.partition(".")[0], _last_move(theirs)) for row in rows}
    return {field: known[writer] for field, writer in last.items() if writer in known}


def _last_move(case: Case) -> str:
    return case.writers.get("lifecycle", "")


def not_to_decide(actor: Actor | None, entry: Pending) -> str | None:
    """Return why `actor` cannot give an entry up, as a code, or None: nobody's work is settled by somebody else.

    Supervisors may, or it would wait for ever for whoever is away.
    """
    if actor is None:
        return "not_signed_in"
    own = actor.username == entry.command.actor.username
    return None if own or actor.role in _FOR_OTHERS else "others_command"


def not_to_resend(actor: Actor | None, entry: Pending) -> str | None:
    """Return why `actor` cannot put an entry again, as a code, or None."""
    return "not_attention" if entry.state is not SyncState.ATTENTION else not_to_decide(actor, entry)


def nothing_of_theirs(actor: Actor | None, entry: Pending, theirs: Case | None) -> str | None:
    """Return why there is nothing of others to take instead of an entry, as a code, or None."""
    reason = not_to_resend(actor, entry)
    if reason is None and (theirs is None or theirs.id != entry.command.case_id):
        return "no_theirs"
    return reason
