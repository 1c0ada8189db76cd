"""What this terminal has of what is typed: as many hits as a screen shows with the key, the others right after it."""

from collections.abc import Callable
from functools import partial

from console.usecases.find_cases import EMPTY, Finding, find_cases
from screens.console_port import Console

#: Hits held; more are counted, not listed. So many are read with a key: a sealed row each.
LIMIT, _FIRST = 200, 40


class Here:
    """Looks up in the local store."""

    def __init__(self, console: Console, typed: Callable[[], str], show: Callable[[Finding], None]) -> None:
        """`typed` is what is looked for now; `show` gets all hits when they were not all there with the key."""
        self._console, self._typed = console, typed
        self._rest = console.lookups.shown_by(show)

    def first(self) -> Finding:
        """Return the first hits; the others are on their way, if there are any."""
        found = self._found(_FIRST)
        self._rest.forget()
        if len(found.found.rows) == _FIRST:
            self._rest.ask(partial(find_cases, self._console.desk, self._typed(), LIMIT))
        return found

    def all(self) -> Finding:
        """Return all hits that are held."""
        self._rest.forget()
        return self._found(LIMIT)

    def forget(self) -> None:
        """Nobody waits for others any more."""
        self._rest.forget()

    def _found(self, limit: int) -> Finding:
        return find_cases(self._console.desk, self._typed(), limit) if self._typed().strip() else EMPTY
