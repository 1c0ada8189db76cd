"""Opening what is kept on the terminal, all of it: the one way in for whoever puts the program together."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from console.ports.clock import Clock
from console.ports.errors import StoreDamaged, StoreError, StoreFull
from console.ports.incidents import Notice
from local_store.ballast import Ballast
from local_store.cache_db import SqliteCaseCache
from local_store.cache_file import CacheFile
from local_store.case_reader import SqliteCaseReader
from local_store.desk_file import DeskFile
from local_store.desk_store import SqliteDeskStore
from local_store.erasing import erase
from local_store.incidents import Incidents
from local_store.key_file import load_key
from local_store.key_wrapping import Ask, nobody_to_ask
from local_store.keys import KeySource
from local_store.lineage import Lineage
from local_store.locations import Locations, close_to_others, prepare
from local_store.number_sequence import NumbersMark
from local_store.operator_key import OperatorKey, TwoKeySeal
from local_store.operator_keys import OperatorKeys
from local_store.overlay import Overlay
from local_store.presence import Presence
from local_store.salvage import mend
from local_store.sealed_table import SealedDatabase
from local_store.sealing import Tokens, seal_from, tokens_from
from local_store.state_mark import Reached, StateMark
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
    #: What befell the files.
    incidents: Incidents
    #: Room kept free for a full disk.
    ballast: Ballast
    #: How the rows are sealed (its `kind` is told to people who ask).
    key: KeySource
    #: Whose key opens drafts and cached cases, and whether the terminal is locked.
    operator: OperatorKeys
    _cache_file: CacheFile
    _desk_file: DeskFile
    _overlay: Overlay
    _presence: Presence
    _clock: Clock

    def notices(self) -> tuple[Notice, ...]:
        """Return what whoever works here has to know of the files, the most serious first; empty when all is well."""
        view_only = [Notice("view_only", {"path": str(self.locations.home)})] if self.locations.view_only else []
        befell = (Notice(f"found_{incident.code}", incident.params) for incident in self.incidents.unseen())
        return (*view_only, *befell, *self._former())

    def _former(self) -> Iterator[Notice]:
        sign_in = self.desk.sign_in()
        count = self.operator.former_drafts.count(sign_in.actor.username) if sign_in is not None else 0
        if count:
            yield Notice("former_drafts", {"count": str(count)})

    def mend(self) -> bool:
        """Salvage a `state.db` found damaged while it is open; return whether there was something to salvage.

        Raises StoreDamaged when nothing of it can be saved.
        """
        return mend(self.locations, self.key, self._clock.now()) is not None

    def erase(self, hand_out: Callable[[list[Mapping[str, Any]]], None], *, also_sealed: bool = False) -> None:
        """Hand out everything that is only here, then erase it all; the store can only be closed after that.

        With `also_sealed` also what does not open, which is handed out as it is.
        Raises StoreError `store_in_use` while a console is open, `drafts_sealed`, and what `hand_out` raises; nothing
        is erased then.
        """
        with self.lock.borrowed() as leading:
            if not leading:
                raise StoreError("store_in_use")
            erase(self._desk_file, seal_from(self.key), self.locations, hand_out, also_sealed=also_sealed)

    def examine(self) -> bool:
        """Open every row, once, of a file that was too large for that at its opening, a few in one reading; mends what
        does not open, and returns whether there was something to mend."""
        if self._desk_file.examined or self.locations.view_only:
            return False
        self._desk_file.examined = True
        return mend(self.locations, self.key, self._clock.now(), beside=True) is not None

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

    A damaged `state.db` is put aside and what opens of it is kept (`incidents` tells). Raises KeyLocked, StoreReadOnly,
    StoreFull, StoreFromNewer, and StoreDamaged when the file is not this profile's or its key is lost; never for the
    content of the cache.
    """
    locations = prepare(home)
    key = load_key(locations.key, ask)
    ballast = Ballast(locations.ballast)
    try:
        return _opened(locations, key, clock, ballast)
    except StoreFull:
        if not ballast.give_up():
            raise
    return _opened(locations, key, clock, ballast)


def _opened(locations: Locations, key: KeySource, clock: Clock, ballast: Ballast) -> LocalStore:
    held, tokens = OperatorKey(), tokens_from(key)
    seal = TwoKeySeal(seal_from(key), held)
    desk_file = _desk_file(locations, key, seal, clock)
    try:
        cache_file = _cache_file(locations, seal, tokens, held)
        close_to_others(locations)
    except BaseException:
        desk_file.close()
        raise
    lock = SyncLock(locations.sync_lock, view_only=locations.view_only)
    overlay, incidents, presence = Overlay(cache_file, desk_file), Incidents(desk_file), Presence(locations.consoles)
    mark = StateMark(locations.state_mark)
    lineage = Lineage(desk_file, mark, incidents, clock.now, view_only=locations.view_only)
    operator = OperatorKeys(desk_file, lineage, held, lambda: _drop_cases_of_others(lock, cache_file))
    desk = SqliteDeskStore(desk_file, NumbersMark(locations.numbers_mark), lineage, presence, clock.new_id)
    desk.change_count()
    return LocalStore(
        desk=desk,
        reader=SqliteCaseReader(overlay, tokens, desk.pending_of, lambda: _caller_key(desk)),
        cache=SqliteCaseCache(cache_file),
        locations=locations,
        lock=lock,
        documents=desk_file.database,
        incidents=incidents,
        ballast=ballast,
        key=key,
        operator=operator,
        _cache_file=cache_file,
        _desk_file=desk_file,
        _overlay=overlay,
        _presence=presence,
        _clock=clock,
    )


def _caller_key(desk: SqliteDeskStore) -> str:
    """Return by what callers are marked for who is signed in here."""
    sign_in = desk.sign_in()
    return sign_in.caller_key if sign_in is not None else ""


def _cache_file(locations: Locations, seal: TwoKeySeal, tokens: Tokens, held: OperatorKey) -> CacheFile:
    file = CacheFile(locations.cache, seal, tokens, held)
    if locations.view_only:
        file.only_look()
    file.ensure()
    return file


def _drop_cases_of_others(lock: SyncLock, cache_file: CacheFile) -> None:
    """Another operator's key: whoever leads notices before it writes next; if nobody does, it is done here."""
    with lock.borrowed() as leading:
        if leading:
            cache_file.adopt()


def _desk_file(locations: Locations, key: KeySource, seal: TwoKeySeal, clock: Clock) -> DeskFile:
    tokens, terminal = tokens_from(key), seal_from(key)
    mark = StateMark(locations.state_mark)
    try:
        file = DeskFile(locations.state, seal, tokens, terminal)
    except StoreDamaged:
        mend(locations, key, clock.now())
        file = DeskFile(locations.state, seal, tokens, terminal)
    if file.made and not mark.read().changes:
        mark.keep(Reached(1))
    return file
