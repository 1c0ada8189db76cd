"""One run of the command line: its settings, its language, its two streams, and the parts it put together."""

from collections.abc import Callable, Mapping
from typing import IO, TYPE_CHECKING, Any

from console.cli.flags import Flags
from console.domain.cleaning import clean
from console.keys_file import read_keys
from console.ports.errors import KeyLocked, SettingsError
from console.profile import locate
from console.settings import Settings, load, locale_language
from console.texts import Catalogue

if TYPE_CHECKING:
    from rich.console import RenderableType

    from console.bootstrap import Hotline

Draw = Callable[[], "RenderableType"]


class Session:
    """Everything a verb needs; expensive parts are made when first asked for."""

    def __init__(self, flags: Flags, environ: Mapping[str, str], out: IO[str], err: IO[str]) -> None:
        self.json = flags.json
        #: Folder of the profile as asked for, empty for the ordinary one; known also with settings that are damaged.
        self.home = flags.settings.get("home") or environ.get("HOTLINE_HOME", "")
        self.environ = environ
        self.out = out
        self.err = err
        self._hotline: Hotline | None = None
        self._said_starting = False
        self._settings: Settings | SettingsError
        try:
            self._settings = load(flags.settings, environ)
            language = self._settings.lang
        except SettingsError as error:
            # Help, keys and `config check` work with settings that cannot be used; who needs them is told why.
            self._settings = error
            language = locale_language(environ)
        #: The keys of this profile's console, and what is wrong with those a person asked for.
        self.keys = read_keys(locate(self.home).config_file)
        self.texts = Catalogue.load(language, self.keys.table.names())

    @property
    def settings(self) -> Settings:
        """The settings in force; raises SettingsError when they cannot be used."""
        if isinstance(self._settings, SettingsError):
            raise self._settings
        return self._settings

    def hotline(self, *, also_locked: bool = False) -> "Hotline":
        """Return store, backend and rules, put together once.

        Raises KeyLocked while the terminal is locked, but not for the few verbs that work then too.
        """
        if self._hotline is None:
            from console.bootstrap import assemble

            self._hotline = assemble(self.settings, self.environ)
        if not also_locked and self._hotline.locked():
            raise KeyLocked("terminal_locked")
        return self._hotline

    def emit(self, document: Any, draw: Draw) -> None:
        """Write the answer: the document with `--json`, the drawing for people otherwise."""
        if self.json:
            self.write_json(document)
            return
        from console.cli.drawing import print_to

        print_to(self.out, draw())

    def write_json(self, document: Any) -> None:
        """Write one JSON document on a line of its own."""
        from console.cli.json_text import json_text

        self.out.write(json_text(document) + "\n")

    def tell(self, key: str, **params: object) -> None:
        """Say a phrase of the catalogue's `cli` on stderr: talk, never data."""
        words = {name: clean(str(value)) for name, value in params.items()}
        self.err.write(self.texts.say(f"cli.{key}", **words) + "\n")
        self.err.flush()

    def starting(self) -> None:
        """Say, once, why this takes longer than usual."""
        if not self._said_starting:
            self._said_starting = True
            self.tell("starting")

    def close(self) -> None:
        """Let go of files and connections."""
        hotline, self._hotline = self._hotline, None
        if hotline is not None:
            hotline.close()
