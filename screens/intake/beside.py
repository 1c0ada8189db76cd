"""What stands beside the intake form: frames that follow what is typed, each from a source of its own."""

from collections.abc import Mapping
from typing import Protocol

from console.domain.proposing import prepare
from screens.console_port import Console
from screens.intake.alike_cases import AlikeCases, AlikeFrame
from screens.intake.caller_history import CallerHistory
from screens.intake.cards_beside import CardsBeside
from screens.widgets.frames import Frame, Frames


class Source(Protocol):
    """Where one frame comes from. Asked in a thread of its own, never on the key path."""

    def look(self, typed: Mapping[str, str]) -> Frame | None:
        """Return the frame for what is typed, by field; None when there is nothing to tell. Raises StoreError."""


class Beside:
    """The frames of one form, and what they follow."""

    def __init__(self, console: Console, frames: Frames) -> None:
        self._console = console
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

    def move(self, step: int) -> None:
        """Move the cursor among the cases shown; it comes from outside, and stays at the ends."""
        cases = [case for frame in self._shown if isinstance(frame, AlikeFrame) for case in frame.cases]
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
        cases = {case for frame in frames if isinstance(frame, AlikeFrame) for case in frame.cases}
        self._chosen = self._chosen if self._chosen in cases else ""
        self._shown = tuple(
            frame.pointed_at(self._chosen) if isinstance(frame, AlikeFrame) else frame for frame in frames
        )
        self._frames.show(self._shown)

    def _look(self, typed: Mapping[str, str]) -> tuple[Frame, ...]:
        if self._console.wording.reference is not None:
            # Here, so that the first code that is typed does not wait for it.
            prepare(self._console.wording.reference)
        frames = [source.look(typed) for source in self._sources]
        return tuple(frame for frame in frames if frame is not None)
