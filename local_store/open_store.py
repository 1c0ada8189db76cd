"""Opening what is kept on the terminal, all of it: the one way in for whoever puts the program together."""

from dataclasses import dataclass
from pathlib import Path

from console.ports.clock import Clock
from local_store.cache_db import SqliteCaseCache
from local_store.cache_file import CacheFile
from local_store.case_reader import SqliteCaseReader
from local_store.desk_file import DeskFile
from local_store.desk_store import SqliteDeskStore
from local_store.key_file import load_key
from local_store.key_wrapping import Ask, nobody_to_ask
from local_store.keys import KeySource
from local_store.locations import Locations, prepare
from local_store.number_sequence import NumbersMark
from local_store.operator_key import OperatorKey, TwoKeySeal
from local_store.operator_keys import OperatorKeys
from local_store.overlay import Overlay
from local_store.presence import Presence
from local_store.sealed_table import SealedDatabase
from local_store.sealing import seal_from, tokens_from
from local_store.sync_lock import SyncLock


@dataclass(frozen=True, slots=True)
class LocalStore:
    """Everything kept on this terminal, behind the ports; usable from any thread."""

    desk: SqliteDeskStore
    reader: SqliteCaseReader
    cache: SqliteCaseCache
    locations: Locations
    lock: SyncLock
    #: The TinyDB of `state.db`, for tables of their own (`views`, `audit`).
    documents: SealedDatabase
    #: How the rows are sealed (its `kind` is told to people who ask).
    key: KeySource
    #: Whose key opens drafts and cached cases, and whether the terminal is locked.
    operator: OperatorKeys
    _cache_file: CacheFile
    _desk_file: DeskFile
    _overlay: Overlay
    _presence: Presence

    def close(self) -> None:
        """Let go of files and lock."""
        self.lock.release()
        self._presence.close()
        self._overlay.close()
        self._cache_file.connections.close()
        self._desk_file.close()


def open_store(home: Path | None, clock: Clock, ask: Ask = nobody_to_ask) -> LocalStore:
    """Open the store of a profile, made at first use; `home` None is the ordinary XDG folder, `ask` is
    called when a passphrase wraps the key.

    Raises KeyLocked, StoreReadOnly, StoreFull, StoreDamaged or StoreFromNewer for `state.db`; never for the content of
    the cache.
    """
    locations = prepare(home)
    key = load_key(locations.key, ask)
    held, tokens = OperatorKey(), tokens_from(key)
    seal = TwoKeySeal(seal_from(key), held)
    desk_file = DeskFile(locations.state, seal, tokens)
    cache_file = CacheFile(locations.cache, seal, tokens, held)
    cache_file.ensure()
    lock = SyncLock(locations.sync_lock)

    def drop_cases_of_others() -> None:
        """Another operator's key: whoever leads notices before it writes next; if nobody does, it is done here."""
        with lock.borrowed() as leading:
            if leading:
                cache_file.adopt()

    operator = OperatorKeys(desk_file, held, drop_cases_of_others)
    overlay = Overlay(cache_file, desk_file)
    presence = Presence(locations.consoles)
    desk = SqliteDeskStore(desk_file, NumbersMark(locations.numbers_mark), presence, clock.new_id)
    return LocalStore(
        desk=desk,
        reader=SqliteCaseReader(overlay, tokens, desk.pending_of),
        cache=SqliteCaseCache(cache_file),
        locations=locations,
        lock=lock,
        documents=desk_file.database,
        key=key,
        operator=operator,
        _cache_file=cache_file,
        _desk_file=desk_file,
        _overlay=overlay,
        _presence=presence,
    )
