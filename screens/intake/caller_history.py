"""The frame of who is calling: the cases of the number typed, newest first, so that nobody has to tell it all again."""

from collections.abc import Mapping

from console.domain.cleaning import clean_line
from console.usecases.find_cases import cases_of_caller
from screens.console_port import Console
from screens.widgets.frames import Frame

#: Cases shown of a caller; more are counted.
_SHOWN = 6


class CallerHistory:
    """What this terminal may know of a caller by the whole number."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def look(self, typed: Mapping[str, str]) -> Frame | None:
        """Return the caller's cases; None for no number, or one nobody called from."""
        rows = cases_of_caller(self._console.desk, typed.get("phone", ""), _SHOWN)
        if not rows:
            return None
        say, wording = self._console.wording.say, self._console.wording
        lines = tuple(
            f"{wording.number(row.number)} {wording.code('state', row.state)} {clean_line(row.title)}" for row in rows
        )
        return Frame(say("screens.intake.caller", count=len(rows)), lines)
