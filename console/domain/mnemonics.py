"""Finding a thing by what an operator types for it: code, Chinese, full pinyin, pinyin initials or an alias."""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from console.domain.pairs import fold


class Named(Protocol):
    """Anything with a code and names; further spellings are optional attributes `name_en` and `aliases`."""

    @property
    def code(self) -> str:
        """The stored code."""

    @property
    def name_zh(self) -> str:
        """The Chinese name."""

    @property
    def pinyin(self) -> str:
        """Full pinyin, no tones, no blanks."""

    @property
    def initials(self) -> str:
        """Pinyin initials."""


_Thing = TypeVar("_Thing", bound=Named)
#: Ranks of a match, best first.
EXACT, PREFIX, PART = 0, 1, 2


def rank(thing: Named, typed: str) -> int | None:
    """Return how well `typed` (any case, any width) names `thing`, or None when it does not."""
    query = fold(typed).strip()
    if not query:
        return None
    known = spellings(thing)
    if query in known:
        return EXACT
    if any(spelling.startswith(query) for spelling in known):
        return PREFIX
    name = fold(thing.name_zh)
    if query in name or query in fold(getattr(thing, "name_en", "")):
        return PART
    return None


def candidates(things: Iterable[_Thing], typed: str, limit: int = 8) -> list[_Thing]:
    """Return the things `typed` may mean, best first; equal ranks keep the order given."""
    ranked = [(place, index, thing) for index, thing in enumerate(things) if (place := rank(thing, typed)) is not None]
    ranked.sort(key=lambda entry: entry[:2])
    return [thing for _, _, thing in ranked[:limit]]


def the_one(things: Sequence[_Thing], typed: str) -> _Thing | None:
    """Return the one thing `typed` means, its code before all else; None when nothing or more than one fits best."""
    coded = [thing for thing in things if fold(thing.code) == fold(typed).strip()]
    if len(coded) == 1:
        return coded[0]
    best = candidates(things, typed, limit=2)
    if not best or (len(best) > 1 and rank(best[0], typed) == rank(best[1], typed)):
        return None
    return best[0]


def spellings(thing: Named) -> tuple[str, ...]:
    """Return everything a thing answers to, as compared; some may be empty."""
    aliases: tuple[str, ...] = getattr(thing, "aliases", ())
    english = fold(getattr(thing, "name_en", ""))
    return (fold(thing.code), fold(thing.name_zh), thing.pinyin, thing.initials, english, *map(fold, aliases))
