"""What became of a save whose last sync failed: SQLite reports an error, and the commands may be there all the same.

Said to be refused, it would be entered again and be there twice. So the file is opened anew and looked at, and what is
there is made certain by another write; only that one's syncs count.
"""

from collections.abc import Sequence

from tinydb import where

from console.ports.errors import StoreError
from local_store.desk_file import DeskFile
from local_store.failures import DISK_FAILED
from local_store.schema import count_change

_TABLES = ("outbox", "sent_log")


def made_certain(file: DeskFile, command_ids: Sequence[str], error: StoreError) -> bool:
    """Whether these commands are in the file in spite of the error, durable now.

    Raises StoreError `save_unsure` when that cannot be told: the disk fails again.
    """
    if error.code != DISK_FAILED or not command_ids or file.storage.connections.within:
        return False
    try:
        with file.storage.transaction() as connection:
            there = all(_kept(file, command_id) for command_id in command_ids)
            if there:
                count_change(connection, "changes")
    except StoreError as again:
        raise StoreError("save_unsure", again.params) from again
    return there


def _kept(file: DeskFile, command_id: str) -> bool:
    return any(file.tables[name].contains(where("command_id") == command_id) for name in _TABLES)
