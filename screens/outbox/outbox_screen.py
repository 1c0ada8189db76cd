"""The outbox screen: every command that is not delivered, in which of the states, and why when it was refused."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from textual.widget import Widget

from console.domain.case import Case
from console.domain.cleaning import clean_line
from console.ports.records import Pending, SyncState
from console.usecases.find_cases import glimpse_case
from console.usecases.settle import discard_command, resend_command
from screens.base import ConsoleScreen
from screens.dialogs.confirm_dialog import ConfirmDialog
from screens.queue.row import MARKS
from screens.widgets.cells import fit
from screens.widgets.paged_list import NoRows, PagedList, Piece
from screens.widgets.status_line import StatusLine

#: Commands listed at the most; the count above says how many there are.
LIMIT = 500
_COLUMNS = (("state", 10), ("at", 13), ("action", 8), ("number", 20))


@dataclass(frozen=True, slots=True)
class Row:
    """A command, and the case it is about as far as it is known here."""

    pending: Pending
    case: Case | None


class Waiting:
    """The commands of the outbox, what needs a person first; a case is read once, when its page is shown."""

    def __init__(self, pending: Sequence[Pending], case: Callable[[str], Case | None]) -> None:
        self._pending = sorted(pending, key=lambda entry: (entry.state is not SyncState.ATTENTION, entry.command.seq))
        self._case = case
        self._read: dict[str, Case | None] = {}

    def count(self) -> int:
        """Return how many commands are listed."""
        return len(self._pending)

    def window(self, offset: int, limit: int) -> Sequence[Row]:
        """Return a page of commands."""
        return [Row(entry, self._case_of(entry)) for entry in self._pending[offset : offset + limit]]

    def _case_of(self, entry: Pending) -> Case | None:
        case_id = entry.command.case_id
        if case_id not in self._read:
            self._read[case_id] = self._case(case_id)
        return self._read[case_id]


class OutboxScreen(ConsoleScreen):
    """Lists what waits; opens its case; sends again or discards what was refused."""

    CSS_PATH = "outbox_screen.tcss"
    has_list = True

    def body(self) -> Iterable[Widget]:
        """The counts and the list."""
        yield StatusLine(id="counts")
        yield PagedList(NoRows(), self._pieces, self._head, _id, on_move=self.draw_chrome, id="commands")

    @property
    def _list(self) -> PagedList[Row]:
        return self.query_one("#commands", PagedList)

    def entered(self) -> None:
        """Show what waits."""
        self.set_focus(self._list)
        self.refreshed()

    def refreshed(self) -> None:
        """Fetch what is true now."""
        store = self.console.desk.store
        counts = store.pending_counts()
        words = [
            f"{self.wording.say(f'domain.sync.{state}')} {counts.get(state, 0)}"
            for state in (SyncState.HERE, SyncState.SENDING, SyncState.ATTENTION)
        ]
        self.query_one("#counts", StatusLine).show("   ".join(words), self.wording.say("screens.outbox.hint"))
        waiting = Waiting(store.pending(LIMIT), lambda case_id: glimpse_case(self.console.desk, case_id))
        self._list.reload(waiting, empty=self.wording.say("screens.outbox.empty"))
        self.draw_chrome()

    def _head(self, width: int) -> str:
        cells = "".join(fit(self.wording.say(f"screens.column.{name}"), size) for name, size in _COLUMNS)
        return "  " + cells + self.wording.say("screens.column.what")

    def _pieces(self, row: Row, width: int) -> Sequence[Piece]:
        entry, command = row.pending, row.pending.command
        style = "attention" if entry.state is SyncState.ATTENTION else ""
        sizes = dict(_COLUMNS)
        number = self.wording.number(row.case.number) if row.case else ""
        return [
            (fit(MARKS[entry.state], 2), style),
            (fit(self.wording.say(f"domain.sync.{entry.state}"), sizes["state"]), style),
            (fit(self.wording.at(command.at), sizes["at"]), "faint"),
            (fit(self.wording.say(f"domain.action.{command.action}"), sizes["action"]), ""),
            (fit(number, sizes["number"]), ""),
            (fit(self._what(entry, row.case), max(0, width - 53)), style),
        ]

    def _what(self, entry: Pending, case: Case | None) -> str:
        if entry.reason:
            return self.wording.say(f"errors.message.{entry.reason}")
        text = entry.command.fields.get("text") or entry.command.fields.get("unit") or (case.title if case else "")
        return clean_line(str(text))

    def chosen_id(self) -> str | None:
        """The case of the command under the cursor."""
        row = self._list.current if self.is_mounted else None
        return row.pending.command.case_id if row else None

    def chosen_case(self) -> Case | None:
        """The case of the command under the cursor, as shown."""
        case_id = self.chosen_id()
        return glimpse_case(self.console.desk, case_id) if case_id else None

    async def do(self, command: str) -> bool:
        """Open, send again, discard, move."""
        if command == "list.open":
            await self.console.open_case_screen(self.chosen_id(), None)
        elif command == "outbox.resend":
            await self._resend()
        elif command == "outbox.discard":
            await self._discard()
        else:
            return self._list.do(command)
        return True

    def _refused_one(self) -> Pending | None:
        row = self._list.current
        entry = row.pending if row else None
        if entry is None or entry.state is not SyncState.ATTENTION:
            self.tell(self.wording.say("screens.outbox.only_refused"), wrong=True)
            return None
        return entry

    async def _resend(self) -> None:
        entry = self._refused_one()
        if entry is None:
            return
        if await self.perform(lambda: resend_command(self.console.desk, entry.command.id)) is not None:
            self.tell(self.wording.say("screens.outbox.resent"))
        self.refreshed()

    async def _discard(self) -> None:
        row = self._list.current
        entry = row.pending if row else None
        if entry is None:
            return
        question = self.wording.say("screens.outbox.discard_question")
        if await self.console.ask(ConfirmDialog(question)):
            await self._give_up(entry)
        self.refreshed()

    async def _give_up(self, entry: Pending) -> None:
        def work() -> bool:
            discard_command(self.console.desk, entry.command.id)
            return True

        if await self.perform(work):
            self.tell(self.wording.say("screens.outbox.discarded"))


def _id(row: Row) -> str:
    return row.pending.command.id
