"""The outbox screen: every command that is not delivered, in which of the states, and why when it needs a person."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textual.widget import Widget

from console.domain.case import Case
from console.domain.cleaning import clean_line
from console.domain.errors import DomainError
from console.keys.commands import CommandSpec, Needs
from console.ports.records import Pending, SyncState
from console.usecases.attention import comparison
from console.usecases.find_cases import glimpse_case
from screens.base import ConsoleScreen
from screens.outbox.deciding import Deciding
from screens.outbox.entry_screen import EntryScreen
from screens.outbox.page import why
from screens.outbox.values import in_words
from screens.queue.row import MARKS
from screens.standing import Standing
from screens.widgets.cells import fit
from screens.widgets.paged_list import NoRows, PagedList, Piece
from screens.widgets.status_line import StatusLine

#: Commands listed at the most; the count above says how many there are.
LIMIT = 500
#: Columns and their cells, and from which width on they are shown; the reason takes what is left.
_COLUMNS = (("state", 19, 0), ("number", 19, 0), ("action", 9, 50), ("who", 10, 90), ("at", 12, 70))
#: From this width on what was wanted stands beside the reason.
_WIDE = 110
#: What a command wants in one word, the first of these fields it has.
_WANTED = ("text", "unit", "title", "level", "outcome", "public_answer")


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
    """Lists what waits; opens its case; lets a person decide about what was not taken."""

    CSS_PATH = "outbox_screen.tcss"
    has_list = True
    has_entries = True

    def __init__(self) -> None:
        super().__init__()
        self._deciding = Deciding(self)

    def body(self) -> Iterable[Widget]:
        """The counts and the list."""
        yield StatusLine(id="counts")
        yield PagedList(NoRows(), self._pieces, self._head, _id, on_move=self.draw_chrome, id="commands")
        yield StatusLine(id="why")

    @property
    def _list(self) -> PagedList[Row]:
        return self.query_one("#commands", PagedList)

    def entered(self) -> None:
        """Show what waits."""
        self.set_focus(self._list)
        self.refreshed()

    def hide(self) -> None:
        """Show no row."""
        super().hide()
        self._list.reload(NoRows(), 0)

    def refreshed(self) -> None:
        """Fetch what is true now."""
        store = self.console.desk.store
        counts = store.pending_counts()
        words = [
            f"{self.wording.say(f'domain.sync.{state}')} {counts.get(state, 0)}"
            for state in (SyncState.ATTENTION, SyncState.SENDING, SyncState.HERE)
        ]
        self.query_one("#counts", StatusLine).show("   ".join(words), self.wording.say("screens.outbox.hint"))
        waiting = Waiting(store.pending(LIMIT), lambda case_id: glimpse_case(self.console.desk, case_id))
        self._list.reload(waiting, empty=self.wording.say("screens.outbox.empty"))
        self.draw_chrome()

    def draw_chrome(self) -> None:
        """Say in full why the entry under the cursor waits; its line has little room."""
        super().draw_chrome()
        entry = self._entry()
        words = why(entry, self.wording) if entry is not None and entry.reason else ("", "")
        self.query_one("#why", StatusLine).show(*words)

    def _head(self, width: int) -> str:
        names = [(name, size) for name, size, least in _COLUMNS if width >= least]
        cells = "".join(fit(self.wording.say(f"screens.column.{name}"), size) for name, size in names)
        why_size, _ = _shares(width)
        return (
            "  "
            + cells
            + fit(self.wording.say("screens.column.why"), why_size)
            + (self.wording.say("screens.column.what") if width >= _WIDE else "")
        )

    def _pieces(self, row: Row, width: int) -> Sequence[Piece]:
        entry, command = row.pending, row.pending.command
        style = "attention" if entry.state is SyncState.ATTENTION else ""
        words = {
            "state": (self.wording.say(f"domain.sync.{entry.state}"), style),
            "number": (self.wording.number(row.case.number) if row.case else "", ""),
            "action": (self.wording.say(f"domain.action.{command.action}"), ""),
            "who": (command.actor.username, ""),
            "at": (self.wording.at(command.at), "faint"),
        }
        pieces: list[Piece] = [(fit(MARKS[entry.state], 2), style)]
        for name, size, least in _COLUMNS:
            if width >= least:
                text, piece_style = words[name]
                pieces.append((fit(text, size - 1) + " ", piece_style))
        why_size, what_size = _shares(width)
        wanted = self._wanted(entry, row.case)
        reason = why(entry, self.wording)[0] if entry.reason else "" if width >= _WIDE else wanted
        pieces.append((fit(clean_line(reason), why_size), style))
        pieces.append((fit(wanted, what_size), ""))
        return pieces

    def _wanted(self, entry: Pending, case: Case | None) -> str:
        fields = entry.command.fields
        name = next((name for name in _WANTED if fields.get(name)), "")
        text = in_words(name, fields[name], self.wording) if name else case.title if case else ""
        return clean_line(text)

    def _entry(self) -> Pending | None:
        row = self._list.current if self.is_mounted else None
        return row.pending if row else None

    def chosen_id(self) -> str | None:
        """The case of the command under the cursor."""
        entry = self._entry()
        return entry.command.case_id if entry else None

    def chosen_case(self) -> Case | None:
        """The case of the command under the cursor, as shown."""
        case_id = self.chosen_id()
        return glimpse_case(self.console.desk, case_id) if case_id else None

    def obstacle(self, spec: CommandSpec, standing: Standing) -> DomainError | None:
        """Who may decide about the entry under the cursor."""
        return self._deciding.obstacle(spec, self._entry(), standing) if spec.needs is Needs.ENTRY else None

    def where(self) -> Mapping[str, Any]:
        """The row under the cursor."""
        return {"cursor": self._list.index}

    async def come_back(self, where: Mapping[str, Any], below: ConsoleScreen) -> bool:
        """The row may be another one by now."""
        self._list.move_to(int(where["cursor"]))
        return True

    async def do(self, command: str) -> bool:
        """Open, decide, move."""
        entry = self._entry()
        if command == "list.open" and entry is not None:
            await self._open(entry)
        elif command == "outbox.discard" and entry is not None:
            await self._deciding.discard(entry)
            self.refreshed()
        elif command in ("outbox.mine", "outbox.theirs", "outbox.edit") and entry is not None:
            await self._decide(command, entry)
        else:
            return self._list.do(command)
        return True

    async def _open(self, entry: Pending) -> None:
        if entry.state is SyncState.ATTENTION:
            await self._open_page(entry)
        else:
            await self.console.open_case_screen(entry.command.case_id, None)

    async def _open_page(self, entry: Pending) -> EntryScreen:
        page = await self.console.places.show(EntryScreen)
        page.show_entry(entry)
        return page

    async def _decide(self, command: str, entry: Pending) -> None:
        """Decide here where one decision is enough; else open the page on which the sides stand."""
        compared, choices = comparison(self.console.desk, entry), self._deciding.choices(entry)
        if len(compared.to_choose) > 1 or command == "outbox.edit":
            page = await self._open_page(entry)
            if command == "outbox.edit":
                await page.run_named(command)
            return
        if command == "outbox.theirs":
            await self._deciding.theirs(compared, choices)
        else:
            await self._deciding.mine(compared, choices)
        self.refreshed()


def _shares(width: int) -> tuple[int, int]:
    """Cells of the reason and of what was wanted."""
    left = max(0, width - 2 - sum(size for _, size, least in _COLUMNS if width >= least))
    return (left, 0) if width < _WIDE else (left // 2, left - left // 2)


def _id(row: Row) -> str:
    return row.pending.command.id
