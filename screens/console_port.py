"""What screens may ask of the app that holds them."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol, TypeVar

from console.domain.case import Case
from console.keys.commands import CommandSpec
from console.keys.table import KeyTable
from console.ports.records import Draft
from console.sync.status import LinkStatus
from console.usecases.desk import Desk
from screens.conversation import Conversations
from screens.desk_work import DeskWork
from screens.looking import Lookups
from screens.standing import Standing, Standings
from screens.typed_ahead import TypedAhead
from screens.wording import Wording

if TYPE_CHECKING:
    from screens.base import Dialog
    from screens.places import Places

_Answer = TypeVar("_Answer")


class Aside(Protocol):
    """What lies aside."""

    def told(self, words: str) -> None:
        """Say that what was typed lies aside, or why it could not be written."""

    async def turn(self) -> None:
        """Go to the next form that lies aside."""

    async def go_on_with(self, draft: Draft) -> None:
        """Open the form of a draft with what stands in it."""


class Console(Protocol):
    """What screens may ask of the app that holds them."""

    desk: Desk
    keys: KeyTable
    work: DeskWork
    standings: Standings
    conversations: Conversations
    places: "Places"
    typed_ahead: TypedAhead
    lookups: Lookups
    link: LinkStatus | None

    @property
    def wording(self) -> Wording:
        """Codes to words, in the language of now."""

    @property
    def aside(self) -> Aside:
        """What lies aside."""

    def title_parts(self, standing: Standing) -> tuple[str, str, bool]:
        """Return the title line: left, right, whether the link is good."""

    async def run_desk_command(self, spec: CommandSpec) -> bool:
        """Carry out a command that is the same on every screen; return whether there is one."""

    async def ask(self, dialog: "Dialog[_Answer]") -> _Answer | None:
        """Show a dialog and return its answer, or None when it was left."""

    async def go_back(self) -> None:
        """Leave the screen on top, and draw what was below it."""

    def leave(self) -> None:
        """Leave the screen on top."""

    async def open_case_screen(
        self, case_id: str | None, neighbour: Callable[[str, int], str | None] | None, *, over: bool = False
    ) -> None:
        """Open a case, if there is one; `over` what is on top, which is come back to."""

    async def case_saved(self, case: Case, trouble: Exception | None, words: str = "screens.saved") -> None:
        """After saving: show the case, its number and what was done on the message line."""
