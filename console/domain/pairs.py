"""Character pairs, the index unit of Chinese search: two-character words cannot be missed (reliability.md 2.6b)."""

import re
import unicodedata
from operator import add

from console.domain.numerals import in_digits

_RUN = re.compile(r"[^\W_]+")
#: Bumped whenever the pairs of a text change; an index of another version is rebuilt.
VERSION = 2


def fold(text: str) -> str:
    """Return `text` as it is compared: full-width made plain (NFKC), lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def pairs(text: str) -> set[str]:
    """Return all neighbouring pairs of the word characters of `text`; a run of one character gives itself."""
    found: set[str] = set()
    for run in _RUN.findall(fold(text)):
        if len(run) == 1:
            found.add(run)
        found.update(map(add, run, run[1:]))
    return found


def query_pairs(text: str) -> set[str]:
    """Return the pairs a hit must have; empty when `text` has no run of two characters (then a scan is needed)."""
    return {pair for pair in pairs(text) if len(pair) == 2}


def findable(text: str) -> str:
    """Return the text that is looked into for `text`: as compared, and its lines with numerals once more in digits.

    Both stand there, so that nothing that was typed is missed for another spelling of it.
    """
    plain = fold(text)
    read = in_digits(plain)
    if read == plain:
        return plain
    lines = zip(plain.split("\n"), read.split("\n"), strict=True)
    return "\n".join([plain, *(other for line, other in lines if other != line)])


def spellings(query: str) -> tuple[str, ...]:
    """Return a search text as compared, and with its numerals in digits where that differs: a hit has all of one."""
    plain = fold(query)
    return tuple(dict.fromkeys((plain, in_digits(plain, sought=True))))


def contains(haystack: str, needle: str) -> bool:
    """Whether every blank-separated word of `needle` stands in `haystack`, in one of its spellings."""
    body = findable(haystack)
    return any(all(word in body for word in spelled.split()) for spelled in spellings(needle))
