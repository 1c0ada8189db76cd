"""The running service of one city: its store, its clock, its reference data, and whether it is ready."""

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection

from backend import fact_keeping, search_index, unfinished_restores
from backend.accounts import any_account
from backend.clock import Clock
from backend.database import Database
from backend.failures import Problem
from backend.ledger import ledger_entry
from backend.reference_data import current_etag, current_reference, load_package_reference, store_reference
from backend.settings import BackendSettings
from backend.stores import Store, open_store
from backend.unit_of_work import UnitOfWork
from console.domain.reference import Reference

#: Fills a store in which nobody can sign in yet.
Prepare = Callable[[Database], None]


def _nobody() -> None:
    """Tell nobody."""


class Hotline:
    """One city's backend; does nothing until it is opened. Raises Refused for settings it cannot use."""

    def __init__(self, settings: BackendSettings, clock: Clock) -> None:
        self.settings = settings
        self.clock = clock
        self.database = Database(settings)
        self.ready = False
        #: Called from any thread after changes were committed here; a hint for who follows them.
        self.on_commit: Callable[[], None] = _nobody
        self._store: Store | None = None
        self._reference: Reference | None = None
        self._parsing = threading.Lock()

    @property
    def city_id(self) -> str:
        """The city all keys begin with."""
        return self.settings.city_id

    @property
    def epoch(self) -> str:
        """Identity of the store; empty until it is open."""
        return self._store.epoch if self._store else ""

    @property
    def secret(self) -> str:
        """Key of the hashes of personal data."""
        if self._store is None:
            raise Problem(503, "starting", headers={"Retry-After": "1"})
        return self._store.secret

    def open(self) -> None:
        """Bring the store to this version. Raises Refused, or what the store raises."""
        with self.database.alone():
            self.database.migrate()
            with self.database.write() as connection:
                unfinished_restores.finish(connection, self.city_id, self.clock())
                self._store = open_store(connection, self.city_id, self.clock())
                if current_etag(connection, self.city_id) is None:
                    store_reference(connection, load_package_reference())
                search_index.rebuild_if_outdated(connection)
                fact_keeping.rebuild_if_outdated(
                    connection, self.city_id, lambda: current_reference(connection, self.city_id).zone
                )

    def fill(self, prepare: Prepare | None) -> None:
        """Fill a store in which nobody can sign in yet, if there is something to fill it with, and be ready."""
        if prepare is not None:
            with self.database.alone():
                with self.database.read() as connection:
                    empty = not any_account(connection, self.city_id)
                if empty:
                    prepare(self.database)
                    self.database.gather_statistics()
        self.ready = True

    def reference(self) -> Reference:
        """Return the reference data as it is now; read anew only when it was replaced."""
        with self.database.read() as connection:
            return self._current(connection)

    def _current(self, connection: Connection) -> Reference:
        etag = current_etag(connection, self.city_id)
        with self._parsing:
            if self._reference is None or self._reference.etag != etag:
                self._reference = current_reference(connection, self.city_id)
            return self._reference

    @contextmanager
    def unit_of_work(self) -> Iterator[UnitOfWork]:
        """One transaction over cases; kept when the block ends well."""
        with self.database.write() as connection:
            reference = self._current(connection)
            yield UnitOfWork(connection, self.city_id, self.secret, reference, self.settings.demo)
        self.on_commit()

    def ledger(self, command_id: str) -> Mapping[str, Any] | None:
        """Return the ledger's row of a command, or None when it was never applied or voided."""
        with self.database.read() as connection:
            return ledger_entry(connection, self.city_id, command_id)

    def require_ready(self) -> None:
        """Raise Problem 503 `starting` while the store is not open."""
        if not self.ready:
            raise Problem(503, "starting", headers={"Retry-After": "1"})

    def close(self) -> None:
        """Let go of the store."""
        self.ready = False
        self.database.dispose()
