"""When a case gets its number, and of which day: never by a clock that nobody vouches for (design.md 10).

A clock that stood in another year once would issue that year's numbers, and because numbers never go back behind the
last day, every later one would stay there. So what the backend's clock said is kept, and a case entered while the own
clock is more than a day ahead of it, or before the terminal has a number, waits for its number until it is sent.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from console.domain.codes import Action
from console.domain.command import Command
from console.domain.documents import moment, stamp
from console.ports.records import Pending, SyncState, Terminal
from console.ports.store import DeskStore, DeskTransaction
from console.sync import plan
from console.sync.site import Site

#: How far a clock may be ahead of the backend's last word and still date numbers.
TRUSTED = timedelta(hours=24)
#: The backend's time is kept only this often: every write wakes other consoles.
_KEPT_EVERY = timedelta(minutes=10)
_SERVER_TIME = "clock.server_time"
#: Numbers given together; more would keep a save waiting for the file.
_TOGETHER = 25


def next_number(tx: DeskTransaction, desk: DeskStore, now: datetime, zone: tzinfo) -> str | None:
    """Return the next number of the day it is in the city, or None when this terminal may not give one now.

    A terminal that was never in contact since it keeps the backend's time has no clock to trust.
    """
    said = _last_said(desk)
    if said is None or now - said > TRUSTED:
        return None
    return tx.next_number(now.astimezone(zone).date())


def keep_server_time(desk: DeskStore, said: datetime) -> None:
    """Keep what the backend's clock says."""
    desk.set_preference(_SERVER_TIME, stamp(said))


def _last_said(desk: DeskStore) -> datetime | None:
    return moment(desk.preference(_SERVER_TIME))


class ServerTime:
    """Keeps the backend's time while there is contact."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._kept: datetime | None = None

    def note(self) -> None:
        """Keep what the last answer said, when that is news; a backend that was put right is followed back."""
        said = self._site.backend.server_time()
        if said is None:
            return
        kept = self._kept or _last_said(self._site.desk)
        if kept is None or abs(said - kept) >= _KEPT_EVERY:
            keep_server_time(self._site.desk, said)
            kept = said
        self._kept = kept


class LateNumbers:
    """Gives cases that were entered without a number theirs, before they are handed over for the first time."""

    def __init__(self, site: Site, changed: Callable[[Iterable[str]], None]) -> None:
        """`changed` is told which cases are shown differently."""
        self._site = site
        self._changed = changed

    def wanted(self, entries: Sequence[Pending]) -> bool:
        """Whether one of these waits for its number."""
        return any(map(_waits, entries))

    def given(self, terminal: Terminal, entries: Sequence[Pending]) -> list[Command]:
        """Return the commands of these entries, new cases numbered. Raises Unreachable, NotAuthorised.

        The backend is asked first, and what it then says is the time dates the numbers: the clock here may still be
        the wrong one that made the cases wait.
        """
        late = [entry.command for entry in entries if _waits(entry)]
        numbered: dict[str, Command] = {}
        if late:
            self._site.backend.outcome(terminal, late[0].id)
            for together in plan.portions(late, _TOGETHER):
                numbered |= self._number(terminal, together)
        return [numbered.get(entry.command.id, entry.command) for entry in entries]

    def _number(self, terminal: Terminal, commands: Sequence[Command]) -> dict[str, Command]:
        said = self._site.backend.server_time()
        if said is None:
            return {}
        today = said.astimezone(self._zone()).date()
        numbered: dict[str, Command] = {}
        with self._site.desk.transaction() as tx:
            for command in commands:
                number = tx.next_number(today)
                if number is not None:
                    fields = {**command.fields, "number": number}
                    numbered[command.id] = replace(command, fields=fields, terminal=terminal.number)
                    tx.rewrite(numbered[command.id])
            self._site.refold(tx, [command.case_id for command in numbered.values()])
        self._changed([command.case_id for command in numbered.values()])
        return numbered

    def _zone(self) -> tzinfo:
        """Return the city's zone; at the very first contact, before the reference data, only the sign-in names it."""
        sign_in = self._site.desk.sign_in()
        if sign_in is not None and not self._site.rules.etag:
            with suppress(KeyError, ValueError):
                return ZoneInfo(sign_in.city.zone)
        return self._site.rules.policy.zone


def _waits(entry: Pending) -> bool:
    """Whether a command enters a case without a number, and no backend can have seen it yet."""
    untouched = entry.state is SyncState.HERE and not entry.attempts
    return untouched and entry.command.action is Action.NEW and not entry.command.fields.get("number")
