"""The catalogue of one language: keys to words, with named placeholders.

A key is `<area>.<name>`, the area being the file. Chinese is the base language; a phrase missing elsewhere falls back
to it, and a test keeps anything from being missing. A phrase that names a key of the keyboard names its command,
`{press[form.save]}`, because a person may have another key for it.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

#: Languages there are, the base language first.
LANGUAGES = ("zh_CN", "en")
_NO_KEYS: Mapping[str, str] = MappingProxyType({})


class Catalogue:
    """The words of one language."""

    def __init__(self, language: str, phrases: Mapping[str, str], keys: Mapping[str, str] = _NO_KEYS) -> None:
        """`keys` are the keys of commands, by id, as people write them."""
        self.language = language
        self._phrases = phrases
        self._keys = _KeyNames(keys)

    @classmethod
    def load(cls, language: str, keys: Mapping[str, str] = _NO_KEYS) -> "Catalogue":
        """Return the catalogue of `language`; raises ValueError for one that does not exist."""
        if language not in LANGUAGES:
            raise ValueError(language)
        return cls(language, _loaded(language), keys)

    def in_language(self, language: str) -> "Catalogue":
        """Return that of another language, with the same keys; raises ValueError for one that does not exist."""
        return Catalogue.load(language, self._keys)

    def key(self, command: str) -> str:
        """Return the key of a command, or its id where keys are not known."""
        return self._keys[command]

    def say(self, key: str, /, **params: object) -> str:
        """Return the phrase of `key` with its placeholders filled; an unknown key is returned as it is."""
        phrase = self._phrases.get(key)
        if phrase is None:
            return key
        return phrase.format_map(_Params(params, press=self._keys)) if "{" in phrase else phrase

    def code(self, vocabulary: str, code: str) -> str:
        """Return the word of a code (`domain.<vocabulary>.<code>`); one without a word is shown as it came."""
        key = f"domain.{vocabulary}.{code}"
        return self.say(key) if key in self._phrases else str(code)

    def has(self, key: str) -> bool:
        """Whether there is a phrase for `key`."""
        return key in self._phrases

    def keys(self) -> frozenset[str]:
        """Return all keys."""
        return frozenset(self._phrases)

    def name(self, thing: Any) -> str:
        """Return the name of a unit, division or category in this language."""
        english = getattr(thing, "name_en", "")
        return str(english if self.language == "en" and english else thing.name_zh)


class _KeyNames(dict[str, str]):
    """A command whose key is not known goes by its id."""

    def __missing__(self, command: str) -> str:
        return command


class _Params(dict[str, object]):
    """Missing placeholders stay visible instead of ending the screen."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


@cache
def _loaded(language: str) -> Mapping[str, str]:
    phrases = dict(_phrases(LANGUAGES[0]))
    phrases.update(_phrases(language))
    return phrases


def _phrases(language: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for file in sorted(resources.files("console.texts").joinpath(language).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            area = file.name.removesuffix(".toml")
            found.update(_flat(area, tomllib.loads(file.read_text(encoding="utf-8"))))
    return found


def _flat(prefix: str, table: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in table.items():
        path = f"{prefix}.{key}"
        if isinstance(value, Mapping):
            found.update(_flat(path, value))
        else:
            found[path] = value
    return found
