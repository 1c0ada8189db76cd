"""Bringing a store to the tables of this version, once, whoever else starts at the same moment."""

from pathlib import Path

from filelock import FileLock
from sqlalchemy import Connection, inspect, text

from backend.database import Database
from backend.failures import Refused
from backend.migrations import HEAD

#: Seconds to wait for somebody else's migration.
_PATIENCE = 120
_SCRIPTS = Path(__file__).parent / "migrations"


def is_known(revision: str) -> bool:
    """Whether this version can upgrade tables of a revision."""
    from alembic.script import ScriptDirectory

    return revision in {script.revision for script in ScriptDirectory(str(_SCRIPTS)).walk_revisions()}


def migrate(database: Database) -> None:
    """Upgrade the store when it is older than this version. Raises Refused when it is newer."""
    if not database.is_sqlite:
        _migrate_shared(database)
        return
    if database.path.exists() and _revision_there(database) == HEAD:
        return
    database.create_file()
    with FileLock(f"{database.path}.migrating", timeout=_PATIENCE), database.write() as connection:
        if revision_of(connection) != HEAD:
            upgrade(connection)


def _migrate_shared(database: Database) -> None:
    """Upgrade a database that other workers may be upgrading at the same moment; the caller sees to being alone."""
    with database.write() as connection:
        if revision_of(connection) != HEAD:
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            upgrade(connection)


def _revision_there(database: Database) -> str:
    # The writer also for reading: the first connection decides the journal, and readers may not change it.
    with database.write() as connection:
        return revision_of(connection)


def revision_of(connection: Connection) -> str:
    """Return the version of the tables of a store; empty when there is none."""
    if not inspect(connection).has_table("alembic_version"):
        return ""
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Run the migrations up to `revision`. Raises Refused `database_from_newer` for a revision nobody here knows."""
    from alembic.command import upgrade as run
    from alembic.config import Config
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS))
    config.attributes["connection"] = connection
    try:
        run(config, revision)
    except CommandError as error:
        raise Refused("database_from_newer", {"revision": revision_of(connection)}) from error
