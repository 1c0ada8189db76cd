"""Backup and restore of a store, on either engine."""

from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from backend import audit, dump_backups, file_backups, unfinished_restores
from backend.database import Database
from backend.doers import Doer
from backend.failures import Refused
from backend.held_store import sole_writer
from backend.migrating import is_known, revision_of
from backend.migrations import HEAD
from backend.reaching import plainly
from backend.renewal import Renewed, granted_numbers, renew
from backend.settings import BackendSettings
from backend.tables import stores


@dataclass(frozen=True, slots=True)
class Restored:
    """What became of a store that was brought back."""

    renewed: Renewed
    #: Where the store that was there before is kept; None when there was none.
    aside: Path | None


def back_up(settings: BackendSettings, target: Path, doer: Doer | None = None) -> bool:
    """Write a whole backup to `target`, also while the store is served. Raises Refused.

    With a `doer` that is a line in the audit log, written before the backup can be had. Returns whether it is: a file
    that is being served is written by nobody else, and a store of an older version may have no log yet.
    """
    logged = False

    def note() -> None:
        nonlocal logged
        logged = doer is not None and _noted(store.database, doer)

    with plainly(), closing(_Closing(settings)) as store:
        if store.is_file:
            file_backups.copy(store.database.path, target, note)
        else:
            dump_backups.dump(store.database.url, target, note)
    return logged


def _noted(database: Database, doer: Doer) -> bool:
    if not database.is_sqlite:
        return _write_line(database, doer)
    try:
        with sole_writer(database.path.absolute()):
            return _write_line(database, doer)
    except Refused:
        return False


def _write_line(database: Database, doer: Doer) -> bool:
    with database.write() as connection:
        if revision_of(connection) != HEAD:
            return False
        audit.append(connection, doer.city_id, audit.Line(doer.at, doer.name, audit.Deed.BACKED_UP))
    return True


def restore(settings: BackendSettings, source: Path, actor: str, at: datetime) -> Restored:
    """Replace a store by a backup, upgraded to this version and renewed; what was there is kept aside.

    However it ends, the store is the old one or the new one, whole. Raises Refused `database_in_use` while a backend
    serves the store, `database_from_newer` and `other_city` for a backup that is not for this one, and what making
    the backup raises.
    """
    with plainly(), closing(_Closing(settings)) as store:
        is_file, database = store.is_file, store.database
        if not is_file:
            return _restore_dump(database, source, actor, at)
    with plainly(), sole_writer(database.path.absolute()):
        return _restore_file(settings, database.path.absolute(), source, actor, at)


def _restore_file(settings: BackendSettings, path: Path, source: Path, actor: str, at: datetime) -> Restored:
    fresh = path.with_name(f"{path.name}.restoring")
    file_backups.discard(fresh)
    lost = _numbers_of(settings)
    try:
        file_backups.copy(source, fresh)
        address = f"sqlite:///{fresh}"
        with closing(_Closing(replace(settings, database_url=address))) as prepared:
            renewed = _renewed(prepared.database, source, actor, at, lost)
        aside = file_backups.put_in_place(fresh, path, at)
    finally:
        file_backups.discard(fresh)
    return Restored(renewed, aside)


def _restore_dump(database: Database, source: Path, actor: str, at: datetime) -> Restored:
    held = dump_backups.contents(database.url, source)
    _require_usable(source, held.revision, held.cities, database.city_id)
    aside = None
    # A backend that is started meanwhile waits for its turn, and opens the store that was brought back.
    with database.sole() as connection:
        dump_backups.require_alone(connection)
        lost = _numbers_there(database)
        if lost is not None:
            aside = source.with_name(f"{source.name}.replaced-{at:%Y%m%dT%H%M%SZ}")
            dump_backups.dump(database.url, aside)
        note = unfinished_restores.note(held.schema, actor, lost or ())
        dump_backups.load(database.url, source, note)
        return Restored(_finished(database, at), aside)


def _finished(database: Database, at: datetime) -> Renewed:
    database.migrate()
    with database.write() as connection:
        renewed = unfinished_restores.finish(connection, database.city_id, at)
    database.gather_statistics()
    assert renewed is not None
    return renewed


def _numbers_there(database: Database) -> set[str] | None:
    """Return the terminal numbers a store has given; None when the database is empty."""
    with database.read() as connection:
        return granted_numbers(connection, database.city_id) if revision_of(connection) else None


def _renewed(database: Database, source: Path, actor: str, at: datetime, lost: set[str]) -> Renewed:
    with database.write() as connection:
        cities = frozenset(connection.execute(select(stores.c.city_id)).scalars())
        _require_usable(source, revision_of(connection), cities, database.city_id)
    database.migrate()
    with database.write() as connection:
        return renew(connection, database.city_id, actor, at, lost)


def _require_usable(source: Path, revision: str, cities: frozenset[str], city_id: str) -> None:
    if not revision:
        raise Refused("not_a_store", {"path": str(source)})
    if not is_known(revision):
        raise Refused("database_from_newer", {"revision": revision})
    if city_id not in cities:
        raise Refused("other_city", {"city": " ".join(sorted(cities)), "expected": city_id})


def _numbers_of(settings: BackendSettings) -> set[str]:
    """Return the numbers of the store about to be replaced, as far as it is there and can be read."""
    with closing(_Closing(settings)) as store:
        if not store.database.path.exists():
            return set()
        with suppress(DBAPIError), store.database.read() as connection:
            return granted_numbers(connection, store.database.city_id)
    return set()


class _Closing:
    """A store that lets go of its connections when the block around it ends."""

    def __init__(self, settings: BackendSettings) -> None:
        self.database = Database(settings)
        self.is_file = self.database.url.get_backend_name() == "sqlite"

    def close(self) -> None:
        self.database.dispose()
