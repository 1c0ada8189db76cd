"""Backup and restore of a store, on either engine."""

from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from backend import dump_backups, file_backups
from backend.database import Database
from backend.failures import Refused
from backend.held_store import sole_writer
from backend.renewal import Renewed, granted_numbers, renew
from backend.settings import BackendSettings


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of a store that was brought back."""

    renewed: Renewed
    #: Where the store that was there before is kept; None when there was none.
    aside: Path | None


def back_up(settings: BackendSettings, target: Path) -> None:
    """Write a whole backup to `target`, also while the store is served. Raises Refused."""
    with closing(_Closing(settings)) as store:
        if store.is_file:
            file_backups.copy(store.database.path, target)
        else:
            dump_backups.dump(store.database.url, target)


def restore(settings: BackendSettings, source: Path, actor: str, at: datetime) -> Restored:
    """Replace a store by a backup, upgraded to this version and renewed; what was there is kept aside.

    Raises Refused `database_in_use` while a backend serves the store, and what making the backup raises.
    """
    with closing(_Closing(settings)) as store:
        is_file, database = store.is_file, store.database
        if not is_file:
            return _restore_dump(database, source, actor, at)
    with sole_writer(database.path.absolute()):
        return _restore_file(settings, database.path.absolute(), source, actor, at)


def _restore_file(settings: BackendSettings, path: Path, source: Path, actor: str, at: datetime) -> Restored:
    fresh = path.with_name(f"{path.name}.restoring")
    file_backups.discard(fresh)
    lost = _numbers_of(settings)
    try:
        file_backups.copy(source, fresh)
        address = f"sqlite:///{fresh}"
        with closing(_Closing(replace(settings, database_url=address))) as prepared:
            renewed = _renewed(prepared.database, actor, at, lost)
        aside = file_backups.put_in_place(fresh, path, at)
    finally:
        file_backups.discard(fresh)
    return Restored(renewed, aside)


def _restore_dump(database: Database, source: Path, actor: str, at: datetime) -> Restored:
    with database.write() as connection:
        dump_backups.require_alone(connection)
    lost: set[str] = set()
    with suppress(DBAPIError), database.read() as connection:
        lost = granted_numbers(connection, database.city_id)
    database.dispose()
    aside = source.with_name(f"{source.name}.replaced-{at:%Y%m%dT%H%M%SZ}")
    dump_backups.dump(database.url, aside)
    dump_backups.load(database.url, source)
    return Restored(_renewed(database, actor, at, lost), aside)


def _renewed(database: Database, actor: str, at: datetime, lost: set[str]) -> Renewed:
    database.migrate()
    with database.write() as connection:
        return renew(connection, database.city_id, actor, at, lost)


def _numbers_of(settings: BackendSettings) -> set[str]:
    """Return the numbers of the store about to be replaced, as far as it is there and can be read."""
    with closing(_Closing(settings)) as store:
        if not store.database.path.exists():
            return set()
        with suppress(DBAPIError, Refused):
            store.database.migrate()
            with store.database.read() as connection:
                return granted_numbers(connection, store.database.city_id)
    return set()


class _Closing:
    """A store that lets go of its connections when the block around it ends."""

    def __init__(self, settings: BackendSettings) -> None:
        self.database = Database(settings)
        self.is_file = self.database.url.get_backend_name() == "sqlite"

    def close(self) -> None:
        self.database.dispose()
