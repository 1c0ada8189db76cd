"""Serving: on a Unix socket of its owner or on an address, by one process or several, until told to end or idle."""

import asyncio
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from backend import logs
from backend.failures import Refused
from backend.held_store import sole_writer
from backend.idle import Application, IdleWatch
from backend.listening import address_of, tcp_listener, unix_listener
from backend.settings import BackendSettings
from backend.web_server import WebServer
from backend.workers import Workers

if TYPE_CHECKING:
    import socket

    from backend.starting import Starting

#: Name of the database in the data folder when no address is given.
DATABASE_NAME = "hotline.db"
_LANGUAGES = ("zh_CN", "en")
#: Exit code when the database cannot be reached, as for all verbs that need something that is not there (design.md 7).
UNREACHABLE = 3
#: Makes the application of settings.
Build = Callable[[BackendSettings], Application]


@dataclass(frozen=True, slots=True)
class ServeOptions:
    """How a backend is started."""

    #: Folder of the database when `database_url` names none; made for its owner only.
    data_dir: Path
    #: Socket to listen at; None means `host` and `port`.
    unix: Path | None = None
    host: str = "127.0.0.1"
    port: int = 8412
    #: SQLAlchemy address; None or empty means a file in `data_dir`.
    database_url: str | None = None
    workers: int = 1
    #: Sample accounts and cases in an empty store.
    demo: bool = False
    #: Seconds without a request after which it ends by itself; None means never.
    exit_when_idle: float | None = None
    #: Seconds between two looks for what time does to cases; 0 leaves that to `hotline admin sweep`.
    sweep_every: float = 300.0
    #: Language of what is said on stderr.
    language: str = "en"


def run(options: ServeOptions, build: Build | None = None) -> int:
    """Serve until told to end; return the exit code.

    0 ended, 130 interrupted; what is said on stderr in one sentence: 1 could not start, 3 could not because the
    database cannot be reached, which may pass: whoever supervises it starts it again.
    """
    try:
        with ExitStack() as held:
            settings = _settings(options)
            held.enter_context(_only_server(settings))
            listener = held.enter_context(_listener(options))
            if options.workers == 1:
                return _serve(_application(settings, build), listener, options)

            def work(place: int, leash: int) -> int:
                try:
                    return _serve(_application(settings, build), listener, options, leash, tells=place == 0)
                except Refused as refused:
                    return _refused(options, refused)

            if build is None:
                _open_before(settings)
            return Workers(options.workers, work).run()
    except Refused as refused:
        return _refused(options, refused)


def _refused(options: ServeOptions, refused: Refused) -> int:
    _say(options, refused.code, **refused.params)
    return UNREACHABLE if refused.code == "database_unreachable" else 1


def _open_before(settings: BackendSettings) -> None:
    """Bring the store up to date and let go of it, so that what is refused is said once and not by every worker."""
    from backend.clock import machine_clock
    from backend.hotline import Hotline
    from backend.reaching import plainly

    hotline = Hotline(settings, machine_clock)
    try:
        with plainly():
            hotline.open()
    finally:
        hotline.close()


def _settings(options: ServeOptions) -> BackendSettings:
    if options.workers < 1:
        raise Refused("workers_unusable", {"workers": str(options.workers)})
    try:
        options.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Refused("data_dir_unusable", {"path": str(options.data_dir), "cause": str(error)}) from error
    if options.workers > 1 and options.exit_when_idle is not None:
        raise Refused("workers_never_idle")
    address = options.database_url or f"sqlite:///{options.data_dir.absolute() / DATABASE_NAME}"
    if options.workers > 1 and _file(address) is not None:
        raise Refused("workers_on_sqlite")
    return BackendSettings(address, demo=options.demo, sweep_every=options.sweep_every)


def _file(address: str) -> Path | None:
    """Return the file of an SQLite address, None for PostgreSQL; raises Refused for what is neither."""
    # Late, so that other refusals do not wait for it.
    from backend.database import checked

    url = checked(address)
    return Path(url.database or "").absolute() if url.get_backend_name() == "sqlite" else None


@contextmanager
def _only_server(settings: BackendSettings) -> Iterator[None]:
    """Keep a second process off the same file: only one connection may write it. PostgreSQL may have many."""
    path = _file(settings.database_url)
    if path is None:
        yield
        return
    with sole_writer(path):
        yield


@contextmanager
def _listener(options: ServeOptions) -> "Iterator[socket.socket]":
    place = tcp_listener(options.host, options.port) if options.unix is None else unix_listener(options.unix)
    with place as listener:
        yield listener


def _backend(settings: BackendSettings) -> Application:
    # Late, so that a refusal does not wait for the whole backend to load.
    from backend.app import create_app

    return create_app(settings)


def _application(settings: BackendSettings, build: Build | None) -> "Starting":
    # Late, as above.
    from backend.starting import Starting

    return Starting((build or _backend)(settings))


def _serve(
    application: "Starting",
    listener: "socket.socket",
    options: ServeOptions,
    leash: int | None = None,
    *,
    tells: bool = True,
) -> int:
    # The one that a console started for itself says only what went wrong: nobody looks after the length of its log.
    logs.configure(quiet=options.exit_when_idle is not None)

    def ready() -> None:
        if tells:
            _say(options, "listening", address=address_of(listener))

    server = WebServer(IdleWatch(application), ready)
    try:
        asyncio.run(server.until_end(listener, options.exit_when_idle, leash))
    except SystemExit:
        # The library's way of saying that the application did not start.
        if application.refused is None:
            return 1
    if application.refused is not None:
        raise application.refused
    if server.interrupted:
        return 130
    return 0 if server.started else 1


def _say(options: ServeOptions, code: str, **params: str) -> None:
    language = options.language if options.language in _LANGUAGES else "en"
    phrase = _phrases()[language].get(code, code)
    print(phrase.format_map(params), file=sys.stderr, flush=True)  # noqa: T201 - a server talks on stderr


@cache
def _phrases() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.files("backend").joinpath("serve_texts.toml").read_text(encoding="utf-8"))
