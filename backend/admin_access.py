"""An administrator's way into a store from the machine itself: alone where only one may write, upgraded, audited."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from backend import audit, unfinished_restores
from backend.clock import machine_clock
from backend.database import Database
from backend.doers import Doer
from backend.failures import Refused
from backend.held_store import sole_writer
from backend.hotline import Hotline
from backend.migrations import HEAD
from backend.reaching import plainly
from backend.reference_data import current_etag, load_package_reference, store_reference
from backend.serve import DATABASE_NAME
from backend.settings import BackendSettings
from backend.stores import open_store
from backend.word_renewals import renew_portion


def settings_of(database_url: str | None, data_dir: Path) -> BackendSettings:
    """Return the settings a backend with the same address and folder is served with."""
    return BackendSettings(database_url or f"sqlite:///{data_dir.absolute() / DATABASE_NAME}")


def doer_here(city_id: str) -> Doer:
    """Return whoever runs this process; on the machine nobody signs in, so the system's user name is what is known."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = ""
    return Doer(city_id, f"os:{name}"[:64], machine_clock())


@contextmanager
def writing(settings: BackendSettings) -> Iterator[tuple[Connection, Doer]]:
    """One transaction on a store, made or upgraded before; kept when the block ends well.

    Raises Refused `database_in_use` for a file a backend serves: ask that one, or stop it for the moment; and what
    `reaching.plainly` raises.
    """
    with _database(settings, alone=True) as database:
        doer = doer_here(settings.city_id)
        with database.alone():
            _bring_up(database, doer)
        with database.write() as connection:
            yield connection, doer


def _bring_up(database: Database, doer: Doer) -> None:
    database.migrate()
    with database.write() as connection:
        unfinished_restores.finish(connection, database.city_id, doer.at)
        open_store(connection, database.city_id, doer.at)
        if current_etag(connection, database.city_id) is None:
            store_reference(connection, load_package_reference())


@contextmanager
def reading(settings: BackendSettings) -> Iterator[Connection]:
    """One snapshot of a store, also while it is served.

    Raises Refused: `no_store` when there is none, `store_outdated` when its tables are not of this version.
    """
    with _database(settings, alone=False) as database, database.read() as connection:
        if not inspect(connection).has_table("alembic_version"):
            raise Refused("no_store", {"path": str(database.url.database)})
        revision = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if revision != HEAD:
            raise Refused("store_outdated", {"revision": str(revision)})
        yield connection


@contextmanager
def opened(settings: BackendSettings) -> Iterator[tuple[Hotline, Doer]]:
    """A store made or upgraded, for work in several transactions, as a backend does it; and who does it.

    Raises Refused as `writing` does.
    """
    hotline = Hotline(settings, machine_clock)
    is_file = hotline.database.is_sqlite
    try:
        with sole_writer(hotline.database.path.absolute()) if is_file else nullcontext():
            hotline.open()
            yield hotline, doer_here(settings.city_id)
    finally:
        hotline.close()


def renew_words(settings: BackendSettings) -> None:
    """Let cases be found by what their units are called now; a backend that serves the store does it when it starts."""
    with suppress(Refused), _database(settings, alone=True) as database:
        while renew_portion(database):
            pass


def migrate(settings: BackendSettings) -> str:
    """Bring a store to the tables of this version, with a line in its audit log; returns the revision."""
    with writing(settings) as (connection, doer):
        line = audit.Line(doer.at, doer.name, audit.Deed.MIGRATED, HEAD)
        audit.append(connection, settings.city_id, line)
    renew_words(settings)
    return HEAD


@contextmanager
def _database(settings: BackendSettings, *, alone: bool) -> Iterator[Database]:
    database = Database(settings)
    is_file = database.url.get_backend_name() == "sqlite"
    try:
        if is_file and not alone and not database.path.exists():
            raise Refused("no_store", {"path": str(database.path)})
        with plainly(), sole_writer(database.path.absolute()) if is_file and alone else nullcontext():
            yield database
    finally:
        database.dispose()
