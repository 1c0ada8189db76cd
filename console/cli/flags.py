"""The flags that work everywhere on the command line, taken out before the verb is looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from console.ports.errors import UsageError

#: Flag → the setting it sets.
_SETTING_FLAGS = {"--home": "home", "--backend": "backend_url", "--lang": "lang"}


@dataclass(frozen=True, slots=True)
class Flags:
    """What was said besides the verb."""

    #: Settings given by flag, by name.
    settings: dict[str, str | None]
    #: Answer in the stable JSON.
    json: bool
    #: The verb and what belongs to it.
    rest: list[str]


def split(argv: Sequence[str]) -> Flags:
    """Take the flags that work everywhere out of the arguments; raises UsageError when one has no value.

    What follows `--` is left alone.
    """
    settings: dict[str, str | None] = {}
    rest: list[str] = []
    as_json = False
    words = iter(argv)
    for word in words:
        name, equals, value = word.partition("=")
        if word == "--":
            rest += [word, *words]
        elif word == "--json":
            as_json = True
        elif name in _SETTING_FLAGS:
            settings[_SETTING_FLAGS[name]] = value if equals else _next(words, name)
        else:
            rest.append(word)
    return Flags(settings, as_json, rest)


def opens_console(argv: Sequence[str]) -> bool:
    """Whether the arguments open the console rather than run a verb to its end."""
    try:
        rest = split(argv).rest
    except UsageError:
        return False
    return not rest or rest[0] == "demo"


def wants_json(argv: Sequence[str]) -> bool:
    """Whether errors are to be said in JSON, also those in the flags themselves."""
    return "--json" in argv[: list(argv).index("--")] if "--" in argv else "--json" in argv


def _next(words: Iterator[str], name: str) -> str:
    value = next(words, None)
    if value is None:
        raise UsageError("argument_missing", {"name": name})
    return value
