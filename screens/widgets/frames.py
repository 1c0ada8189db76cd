"""Frames beside a form: each a heading and a few lines of what is known; where room is short, each gives up some."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual.strip import Strip
from textual.widget import Widget

from screens.widgets.cells import fit, one_line


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame."""

    heading: str
    #: The most telling first; what does not fit is left out from the end.
    lines: tuple[str, ...]
    #: The line the cursor of the frame is on; -1 for none.
    chosen: int = -1


class Frames(Widget):
    """Draws frames below each other."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"frames--line", "frames--heading", "frames--chosen"}
    DEFAULT_CSS = """
    Frames {
        & > .frames--line { color: $text-plain; }
        & > .frames--heading { color: $text-faint; text-style: bold; }
        & > .frames--chosen { color: $cursor-text; background: $cursor; text-style: $cursor-style; }
    }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._frames: Sequence[Frame] = ()

    def show(self, frames: Sequence[Frame]) -> None:
        """Set what is drawn; repaints only when something differs."""
        if frames != self._frames:
            self._frames = frames
            self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        drawn = shares(self._frames, self.size.height)
        text, style = drawn[y] if y < len(drawn) else ("", "line")
        return Strip([Segment(fit(one_line(text), self.size.width), self.get_component_rich_style(f"frames--{style}"))])


def shares(frames: Sequence[Frame], height: int) -> list[tuple[str, str]]:
    """Return the lines (text and style) of `frames` in `height` lines: lines go from the longest frame first, and a
    frame's chosen line never goes; a frame that has no room for a line of its own goes whole, the last first."""
    shown = list(frames)[: height // 2]
    rooms = [len(frame.lines) for frame in shown]
    while rooms and sum(rooms) + len(rooms) > height:
        longest = max(range(len(rooms)), key=lambda place: (rooms[place], place))
        rooms[longest] -= 1
    return [line for frame, room in zip(shown, rooms, strict=True) for line in _drawn(frame, room)]


def _drawn(frame: Frame, room: int) -> list[tuple[str, str]]:
    top = max(0, min(frame.chosen - room + 1, len(frame.lines) - room)) if frame.chosen >= room else 0
    lines = [
        (line, "chosen" if place == frame.chosen else "line")
        for place, line in enumerate(frame.lines[top : top + room], top)
    ]
    return [(frame.heading, "heading"), *lines]
