"""A terminal whose process may end before, within or after any write of its engine."""

from collections.abc import Iterator
from contextlib import contextmanager
from random import Random
from typing import Any, cast

from console.ports.store import CaseCache, DeskStore
from tests.fakes.station import Station

#: How often a write ends the process.
CRASHES = 0.02


class PowerCut(BaseException):
    """Ends the process where it stands."""


class Fragile:
    """A store whose process may end before or after each of its writes."""

    _WRITES = frozenset({"put_page", "put_case", "clear", "put_reference", "set_preference", "set_terminal"})

    def __init__(self, store: Any, random: Random) -> None:
        self._store, self._random = store, random
        self.on = True

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._store, name)
        return self._cut_around(found) if name in self._WRITES else found

    def _cut_around(self, write: Any) -> Any:
        def cut(*args: Any) -> Any:
            self._perhaps()
            result = write(*args)
            self._perhaps()
            return result

        return cut

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        self._perhaps()
        with self._store.transaction() as tx:
            yield tx
            self._perhaps()
        self._perhaps()

    def _perhaps(self) -> None:
        if self.on and self._random.random() < CRASHES:
            raise PowerCut


class FragileStation(Station):
    """A terminal whose engine may be cut off at any write."""

    fate: Random
    cuts = 0

    def make_engine(self, desk: DeskStore, cache: CaseCache) -> Any:
        self.fragile = [Fragile(desk, self.fate), Fragile(cache, self.fate)]
        return super().make_engine(cast(DeskStore, self.fragile[0]), cast(CaseCache, self.fragile[1]))

    def calm(self) -> None:
        for store in self.fragile:
            store.on = False

    def step(self) -> float:
        try:
            return self.engine.step()
        except PowerCut:
            self.cuts += 1
            self.restart()
            return 0.0
