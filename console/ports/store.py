"""The ports of what is kept on the terminal: the precious (outbox, drafts, numbers) and the copies (cases).

All methods may raise StoreError. Reading methods are quick enough for the key path (a few milliseconds at 100,000
cases); `transaction` returns only when the change is durable.
"""

from collections.abc import Collection, Iterable, Sequence, Set
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any, Protocol

from console.domain.case import Case
from console.domain.command import Command
from console.domain.event import Event
from console.domain.finding import Sought
from console.domain.reference import Reference
from console.ports.incidents import Incident
from console.ports.records import (
    CaseRow,
    ChangesPage,
    Decision,
    Delivered,
    Draft,
    Found,
    Logged,
    OutcomeStatus,
    Pending,
    Place,
    QueueView,
    ShownCase,
    SignIn,
    SyncState,
    Terminal,
)

#: Preference that keeps by what the backend's store is recognised.
WITNESS = "sync.witness"
#: Its value when the desk is an older one, or not whole: what was confirmed since is copied here, and nothing tells
#: whether the backend still has it. No store gives this word.
DOUBTED = "-"


class DeskTransaction(Protocol):
    """Changes that become durable together or not at all."""

    def next_seq(self) -> int:
        """Return this terminal's next command count; gapless, because it is part of the transaction."""

    def next_number(self, day: date) -> str | None:
        """Return the next case number for `day` (city's zone), or None when the terminal may not give one.

        Never reuses one, never goes back behind the last day issued; the high-water mark is also kept outside.
        """

    def go_on_above(self, seq: int, number: str) -> int:
        """Let the counts of commands and of case numbers go on above these; return the last count of a command. A
        `number` of another terminal, and an empty one, says nothing."""

    def add_command(self, command: Command) -> None:
        """Put a command into the outbox."""

    def recount(self, command_id: str) -> None:
        """Give a command that was never handed over the next count in place of its own."""

    def note(self, incident: Incident) -> None:
        """Keep what befell this terminal's files, until a person says that it was seen."""

    def rewrite(self, command: Command) -> None:
        """Put a command that was never handed over in place of itself; id, case and `seq` are as they were."""

    def put_pending_case(self, case: Case, events: Sequence[Event], sync: SyncState) -> None:
        """Keep the case as folded, with the events of its pending commands, so that lists and searches show it."""

    def drop_pending_case(self, case_id: str) -> None:
        """Forget the folded case: nothing of it is pending any more."""

    def mark(
        self, command_ids: Iterable[str], state: SyncState, reason: str = "", theirs: Case | None = None
    ) -> Set[str]:
        """Set the state of commands in the outbox and return those that are still there; `sending` also counts an
        attempt, and `here` takes the last one back: nothing of it left this machine."""

    def move_to_sent(self, command_id: str, status: OutcomeStatus, at: datetime) -> None:
        """Take a command out of the outbox and note it in the sent log."""

    def discard(self, command_id: str, at: datetime, decision: Decision | None = None) -> None:
        """Take a command out of the outbox by a person's decision, kept with it in the sent log: as `superseded` when
        another one follows it, else as `discarded`; the backend is to be told."""

    def note_void(self, command_id: str, status: OutcomeStatus) -> None:
        """The backend was told of a discarded command: `void`, or `applied` when it was too late to give it up."""

    def retell_voids(self) -> None:
        """Another store answers: it is to be told of everything that was ever discarded."""

    def drop_draft(self, draft_id: str) -> None:
        """Remove a draft whose content was just saved as a command."""


class DeskStore(Protocol):
    """`state.db`: what exists nowhere else. Safe for several processes and threads; one connection per thread."""

    def transaction(self) -> AbstractContextManager[DeskTransaction]:
        """Begin immediately; commit durably at the end of the block, roll back when it raises."""

    def pending_of(self, case_id: str) -> list[Pending]:
        """Return the pending commands of a case, in the order of their `seq`."""

    def entry(self, command_id: str) -> Pending | None:
        """Return one command of the outbox, or None when it is not there."""

    def pending(self, limit: int = 1000) -> list[Pending]:
        """Return pending commands of all cases, in the order of their `seq`."""

    def pending_counts(self) -> dict[SyncState, int]:
        """Return how many commands are `here`, `sending`, `attention`."""

    def sendable(self, limit: int, without: Sequence[str] = ()) -> list[Pending]:
        """Return commands to send now in `seq` order: neither of the cases `without`, nor behind one of their case that
        needs attention. One that supersedes another is a person's decision and waits behind none, nor does what it
        follows."""

    def knows(self, command_id: str) -> bool:
        """Whether a command was made here: it waits, was delivered, or was given up."""

    def untold_voids(self, limit: int) -> list[Command]:
        """Return discarded commands the backend has not been told of, oldest first."""

    def sent_since(self, since: datetime, limit: int) -> list[Delivered]:
        """Return delivered commands, oldest first (for a re-offer after a change of epoch)."""

    def prune_sent(self, before: datetime, most: int) -> int:
        """Take at most so many commands delivered `before` out of the sent log, and return how many it were.

        What a person decided, and what is in the outbox again, stays.
        """

    def log(self, limit: int) -> list[Logged]:
        """Return what left the outbox, newest first: delivered, given up, or followed by another command."""

    def save_draft(self, draft: Draft) -> None:
        """Make a draft durable, held by this console if it says so, by nobody otherwise."""

    def drafts(self, actor: str) -> list[Draft]:
        """Return the drafts of an operator, newest first; what a console held that has ended is held by nobody."""

    def take_draft(self, draft_id: str) -> Draft | None:
        """Hold a draft from now on and return it; None when it is gone, or another console holds it."""

    def drop_draft(self, draft_id: str) -> None:
        """Remove a draft."""

    def save_place(self, place: Place) -> None:
        """Keep where this console is; not counted as a change."""

    def take_place(self, actor: str) -> Place | None:
        """Return where an operator's console was that ended without leaving, as this console's own from now on.

        Older ones of his are forgotten. None when there is none.
        """

    def drop_place(self) -> None:
        """This console is left on purpose: nothing of its place is to be come back to."""

    def come_alive(self) -> None:
        """This console is there from now on, for others that ask."""

    def consoles_beside(self) -> int:
        """Return how many other consoles of this profile are there."""

    def install_id(self) -> str:
        """Return the lasting id of this installation, made at first use."""

    def terminal(self) -> Terminal | None:
        """Return this terminal's number and credential, or None before enrolment."""

    def set_terminal(self, terminal: Terminal) -> None:
        """Keep the number and credential."""

    def sign_in(self) -> SignIn | None:
        """Return who is signed in, or None."""

    def set_sign_in(self, sign_in: SignIn | None) -> None:
        """Keep or drop the sign-in."""

    def preference(self, name: str) -> Any:
        """Return a kept preference (JSON value) or None."""

    def set_preference(self, name: str, value: Any) -> None:
        """Keep a preference."""

    def change_count(self) -> int:
        """Return a number that differs whenever any process changed the store (cheap; for followers)."""


class CaseReader(Protocol):
    """Cached cases with the pending ones laid over them; what every screen and list reads."""

    def window(self, view: QueueView, offset: int, limit: int) -> list[CaseRow]:
        """Return rows `offset` … `offset + limit` of a view."""

    def count(self, view: QueueView) -> int:
        """Return how many cases a view has."""

    def position(self, view: QueueView, case_id: str) -> int | None:
        """Return the row number of a case in a view, or None when it is not in it."""

    def by_phone(self, phone: str, limit: int) -> list[CaseRow]:
        """Return the newest cases of a caller's whole telephone number, as far as this terminal may know it."""

    def search(self, sought: Sought, limit: int) -> Found:
        """Return the newest cases asked for: every word stands in title, text, address, answers or the number, or is a
        caller's whole name, whole number or its last four. Two-character words are never missed."""

    def open_with(self, texts: Sequence[str], limit: int) -> list[Case]:
        """Return the newest unfinished cases that have every word of any of `texts`, at most `limit` of each file for
        each text.

        Asked with every key: of a word that a great many cases have, only the newest are looked at. A text without a
        word of two characters finds nothing.
        """

    def get(self, case_id: str) -> ShownCase | None:
        """Return a case as shown, or None when this terminal does not have it."""

    def case(self, case_id: str) -> Case | None:
        """Return a case as shown without its events and pending commands: all that lists and keys need of it."""

    def confirmed(self, case_id: str) -> Case | None:
        """Return the case as last confirmed by the backend, without pending commands."""

    def confirmed_ids(self, case_id: str) -> frozenset[str]:
        """Return the ids of the commands that the history kept of the confirmed case tells of."""

    def by_number(self, number: str) -> ShownCase | None:
        """Return a case by its normalised number, or by one it had before where no case has it and only one had it."""

    def as_of(self) -> datetime | None:
        """Return when the cache was last known to be complete, or None before the first full sync."""

    def left_out(self) -> datetime | None:
        """Return before when a finished case must have changed last to be missing here; None while none was left out.

        How many are kept is the rule of `domain/keeping.py`; the backend has them all.
        """

    def unread(self) -> int:
        """Return of how many cases something could not be read when it came, and is missing or old here."""

    def change_count(self) -> int:
        """Return a number that differs whenever any process changed the cached cases."""


class CaseCache(Protocol):
    """`cache.db`: copies of what the backend has. One writing process."""

    def cursor(self) -> tuple[str, str]:
        """Return (cursor, epoch) up to which the cache speaks; both empty when it has to be filled anew."""

    def put_page(self, page: ChangesPage, at: datetime, left_out: datetime | None = None) -> None:
        """Write a page of changes and its cursor in one transaction; at its end (`more` False) note `at` as as-of.

        `left_out` is given when finished cases that last changed before it were taken out of the page.
        """

    def last_page(self) -> Sequence[str]:
        """Return the ids of the cases that the page written last told of."""

    def put_cases(self, confirmed: Iterable[tuple[Case, Sequence[Event]]]) -> None:
        """Write cases as confirmed (answers to commands) in one transaction, with events added to those known.

        Here as in a page, one older than what is known only adds its events: pages and answers may overtake each other.
        """

    def surplus(self, before: datetime, most: int, limit: int) -> Sequence[tuple[str, datetime]]:
        """Return finished cases that last changed before `before`, or are more than the `most` that changed last.

        Ids with the last change, least recently changed first, at most `limit`.
        """

    def leave_out(self, case_ids: Collection[str], before: datetime) -> None:
        """Drop cases in one transaction, and note that finished ones that last changed before then may be missing."""

    def clear(self) -> None:
        """Drop all cases, the cursor, and for whom they were; the reference data stays."""

    def filled_for(self) -> str:
        """Return for whose eyes the cases were fetched, as it was kept; empty when for nobody's yet."""

    def fill_for(self, reader: str) -> None:
        """Keep for whose eyes they are from now on."""

    def reference(self) -> Reference | None:
        """Return the kept reference data, or None."""

    def put_reference(self, reference: Reference) -> None:
        """Keep reference data."""
