"""What stands beside the intake form: frames that follow what is typed, each from a source of its own."""

from collections.abc import Mapping
from typing import Protocol

from console.domain.proposing import prepare
from screens.console_port import Console
from screens.intake.alike_cases import AlikeCases
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
        self._looking = console.lookups.shown_by(frames.show)

    def follow(self, typed: Mapping[str, str]) -> None:
        """Show soon what is known for what is typed; no key waits for it."""
        self._looking.ask(lambda: self._look(typed))

    def hide(self) -> None:
        """Show nothing, also of what is being looked up."""
        self._looking.forget()
        self._frames.show(())

    def _look(self, typed: Mapping[str, str]) -> tuple[Frame, ...]:
        if self._console.wording.reference is not None:
            # Here, so that the first code that is typed does not wait for it.
            prepare(self._console.wording.reference)
        frames = [source.look(typed) for source in self._sources]
        return tuple(frame for frame in frames if frame is not None)
