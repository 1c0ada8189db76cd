"""Folding everything anew after the terminal's own file was mended or an older one came back: what is shown is what
the commands say that are there."""

from typing import Protocol

from console.domain.policy import Policy
from console.domain.working_calendar import WorkingCalendar
from console.ports.store import CaseReader, DeskStore
from console.sync.refold import refold

#: Cases folded in one transaction; more would keep a save waiting for the file.
_TOGETHER = 100


class MendedDesk(DeskStore, Protocol):
    """A desk that knows whether its folded cases can be trusted."""

    def refold_due(self) -> bool:
        """Whether folded cases may not be what their commands make of them."""

    def folded_ids(self) -> list[str]:
        """Return the ids of all cases that are folded, or have commands to fold."""

    def refolded(self) -> None:
        """All folded cases are what their commands make of them."""


def refold_if_due(desk: MendedDesk, reader: CaseReader, policy: Policy, calendar: WorkingCalendar) -> bool:
    """Fold every case anew if that is due, and return whether it was."""
    if not desk.refold_due():
        return False
    case_ids = desk.folded_ids()
    for start in range(0, len(case_ids), _TOGETHER):
        with desk.transaction() as tx:
            for case_id in case_ids[start : start + _TOGETHER]:
                refold(case_id, tx, desk, reader, policy, calendar)
    desk.refolded()
    return True
