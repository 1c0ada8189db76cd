"""Character pairs, the index unit of Chinese search: two-character words cannot be missed (reliability.md 2.6b)."""

import re
import unicodedata
from operator import add

_RUN = re.compile(r"[^\W_]+")
#: Bumped whenever the pairs of a text change; an index of another version is rebuilt.
VERSION = 1


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


def contains(haystack: str, needle: str) -> bool:
    """Whether every blank-separated word of `needle` stands in `haystack`, as compared."""
    body = fold(haystack)
    return all(word in body for word in fold(needle).split())
