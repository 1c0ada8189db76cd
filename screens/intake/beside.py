"""What stands beside the intake form: frames that follow what is typed, each from a source of its own."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from console.domain.particular_codes import Relation
from console.domain.proposing import prepare
from screens.console_port import Console
from screens.intake.alike_cases import AlikeCases
from screens.intake.caller_history import CallerHistory
from screens.intake.cards_beside import CardsBeside
from screens.intake.cases_frame import CasesFrame
from screens.widgets.frames import Frame, Frames


class Source(Protocol):
    """Where one frame comes from. Asked in a thread of its own, never on the key path."""

    def look(self, typed: Mapping[str, str]) -> Frame | None:
        """Return the frame for what is typed, by field; None when there is nothing to tell. Raises StoreError."""


class Beside:
    """The frames of one form, and what they follow."""

    def __init__(self, console: Console, frames: Frames, tell: Callable[[str, bool], None]) -> None:
        """`tell` says something to the operator, as wrong or not."""
        self._console, self._tell = console, tell
        self._sources: tuple[Source, ...] = (CallerHistory(console), AlikeCases(console), CardsBeside(console))
        self._frames = frames
        self._shown: tuple[Frame, ...] = ()
        #: Id of the case the cursor is on; it moves with its line, and is on none when that goes.
        self._chosen = ""
        self._looking = console.lookups.shown_by(self._show)

    @property
    def chosen(self) -> str:
        """The id of the case the cursor is on, as it is shown; empty for none."""
        return self._chosen if self._frames.display else ""

    def to_join(self) -> str:
        """Return the case the cursor is on, if a caller can join it; empty where not, and that is said."""
        if self.chosen not in _cases(self._shown, joinable=True):
            self._tell(self._console.wording.say("screens.intake.choose_alike"), True)
            return ""
        return self.chosen

    async def look(self) -> None:
        """Go to the case the cursor is on."""
        if self.chosen:
            await self._console.open_case_screen(self.chosen, self._neighbour, over=True)
        else:
            self._tell(self._console.wording.say("screens.intake.choose_case"), True)

    def _neighbour(self, case_id: str, step: int) -> str | None:
        cases = _cases(self._shown)
        place = cases.index(case_id) + step if case_id in cases else -1
        return cases[place] if 0 <= place < len(cases) else None

    @property
    def relation(self) -> Relation:
        """What a case of its own would be to the one the cursor is on, as the frame says of it."""
        known = {
            case: relation
            for frame in self._shown
            if isinstance(frame, CasesFrame)
            for case, relation in zip(frame.cases, frame.relations, strict=False)
        }
        return known.get(self._chosen, Relation.RELATED)

    def move(self, step: int) -> None:
        """Move the cursor among the cases shown; it comes from outside, and stays at the ends."""
        cases = _cases(self._shown)
        if cases:
            place = cases.index(self._chosen) + step if self._chosen else 0
            self._chosen = cases[max(0, min(place, len(cases) - 1))]
            self._show(self._shown)

    def follow(self, typed: Mapping[str, str]) -> None:
        """Show soon what is known for what is typed; no key waits for it."""
        self._looking.ask(lambda: self._look(typed))

    def hide(self) -> None:
        """Show nothing, also of what is being looked up."""
        self._looking.forget()
        self._show(())

    def _show(self, frames: tuple[Frame, ...]) -> None:
        self._chosen = self._chosen if self._chosen in _cases(frames) else ""
        self._shown = tuple(
            frame.pointed_at(self._chosen) if isinstance(frame, CasesFrame) else frame for frame in frames
        )
        self._frames.show(self._shown)

    def _look(self, typed: Mapping[str, str]) -> tuple[Frame, ...]:
        if self._console.wording.reference is not None:
            # Here, so that the first code that is typed does not wait for it.
            prepare(self._console.wording.reference)
        frames = [source.look(typed) for source in self._sources]
        return tuple(frame for frame in frames if frame is not None)


def _cases(frames: Sequence[Frame], *, joinable: bool = False) -> list[str]:
    """Return the ids of the cases shown, each once, in their order; only those that can be joined if `joinable`."""
    listed = [frame for frame in frames if isinstance(frame, CasesFrame) and frame.joinable >= joinable]
    return list(dict.fromkeys(case for frame in listed for case in frame.cases if case))
