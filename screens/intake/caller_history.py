"""The frame of who is calling: the cases of the number typed, open ones first, each with what the caller was told last,
so that nobody has to tell it all again."""

from collections.abc import Iterator, Mapping

from console.domain.cleaning import clean_line
from console.domain.told_before import last_answer
from console.usecases.caller_before import CallerBefore, caller_before
from screens.console_port import Console
from screens.intake.cases_frame import CasesFrame
from screens.widgets.frames import Frame
from screens.wording import Wording

#: Cases shown of a caller; more are counted.
_SHOWN = 6


class CallerHistory:
    """What this terminal may know of a caller by the whole number."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._seen: tuple[object, ...] = ()
        self._frame: Frame | None = None

    def look(self, typed: Mapping[str, str]) -> Frame | None:
        """Return the caller's cases; None for no number, or one nobody called from.

        Read anew only when the number or any case is another: the form asks with every key of every field.
        """
        desk, wording, phone = self._console.desk, self._console.wording, typed.get("phone", "")
        today = desk.clock.now().astimezone(wording.zone).date()
        seen = (phone, desk.reader.change_count(), wording, today)
        if seen != self._seen:
            self._frame = _frame(caller_before(desk, phone, today), wording)
            self._seen = seen
        return self._frame


def _frame(before: CallerBefore, wording: Wording) -> Frame | None:
    if not before.cases:
        return None
    told = list(_lines(before, wording))
    lines, cases = tuple(line for line, _ in told), tuple(case_id for _, case_id in told)
    return CasesFrame(wording.say("screens.intake.caller", count=len(before.cases)), lines, cases=cases)


def _lines(before: CallerBefore, wording: Wording) -> Iterator[tuple[str, str]]:
    """Lines, each with the id of the case that begins with it."""
    if before.mark is not None:
        why = wording.code("invalid_reason", before.mark.reason) if before.mark.reason else ""
        yield wording.say("screens.intake.marked", until=before.mark.until.isoformat(), reason=why).strip(), ""
    for case in before.cases[:_SHOWN]:
        yield f"{wording.number(case.number)} {wording.code('state', case.state)} {clean_line(case.title)}", case.id
        if answer := last_answer(case):
            yield "  " + wording.say("screens.intake.told", answer=clean_line(answer)), ""
