"""Text from outside, made harmless: it is shown, never interpreted (design.md 8, reliability.md 4.4).

Control characters, bidi overrides, invisible letters and byte-order marks become visible marks, line ends become
`\\n`, and piles of combining marks are capped. The same cleaning is done where text comes in and where it is drawn.
"""

import re
import unicodedata
from typing import Any

#: Combining marks kept after one base character.
MAX_MARKS = 4
_REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_SUSPECT = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\u3164\ufeff\uffa0\ufff0-\ufffb\ud800-\udfff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
# Marks are no word characters, so a pile of them in any script lies inside such a run; only there is it worth asking
# the character database, which would be too slow for every character drawn.
_PILE = re.compile(rf"[^\w\s]{{{MAX_MARKS + 1},}}")
#: What text storage of every kind refuses to keep.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def clean(text: str) -> str:
    """Return `text` with everything a terminal or a reader could be fooled by made visible; keeps `\\n` and `\\t`."""
    if text.isascii() and text.isprintable():
        return text
    if "\r" in text:
        text = text.replace("\r\n", "\n")
    if _SUSPECT.search(text):
        text = _SUSPECT.sub(_mark, text)
    return text if text.isascii() else _PILE.sub(_capped, text)


def clean_line(text: str) -> str:
    """Return `text` cleaned and on one line: line ends and tabs become blanks."""
    return text if _is_code(text) else " ".join(clean(text).split())


def clean_name(text: str) -> str:
    """Return a short value (code, name, number) cleaned, on one line and in one normal form (NFC)."""
    # Cleaned first, because putting a long pile of marks in order takes the square of its length; and again, because
    # a few marks become two in NFC.
    return text if _is_code(text) else clean_line(unicodedata.normalize("NFC", clean_line(text)))


def storable(text: str) -> str:
    """Return `text` as it was typed, except for what no text store keeps: NUL and halves of surrogate pairs."""
    return _UNSTORABLE.sub(_mark, text)


def storable_value(value: Any) -> Any:
    """Return a JSON value with every text in it `storable`: what no wire can carry must not get into a command."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(key): storable_value(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [storable_value(inner) for inner in value]
    return value


def _is_code(text: str) -> bool:
    """Whether a text is letters and signs of ASCII without a blank, as most values are: nothing has to be cleaned."""
    return text.isascii() and text.isprintable() and " " not in text


def _capped(match: re.Match[str]) -> str:
    kept: list[str] = []
    marks = 0
    for character in match[0]:
        marks = marks + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if marks <= MAX_MARKS:
            kept.append(character)
    return "".join(kept)


def _mark(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\N{SYMBOL FOR DELETE}"
    return _REPLACEMENT
