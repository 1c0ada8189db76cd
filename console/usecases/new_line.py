"""A whole case in one line, taken apart; codes stay as typed, the form reads them.

    :new KIND CATEGORY PLACE PARTS / TEXT PARTS

KIND and CATEGORY may be left out from the right, and KIND before a CATEGORY: that has its usual kind. PARTS are
`@PHONE`, `>UNIT`, `!URGENCY` and `=ANSWER`, each behind a blank, in any order, each once; they stand behind the place
or at the end of the line. `>` alone takes what is proposed: unit, place and category; `!` alone is urgent, `!!`
extreme. An answer goes on to the next part. Full-width signs count.
A sign within the text is text: what is no telephone number behind `@`, and words that are no urgency behind `!`.
"""

import re
from collections.abc import Callable, Mapping

from console.usecases.typed_codes import kinds, urgencies

#: Stands in the field of the unit where the proposed one is to be taken.
PROPOSED = ">"
_SLASH_APART, _SLASH = re.compile(r"(?:^|\s)[/／](?:\s|$)"), re.compile("[/／]")
_LAST_PART = re.compile(
    r"(?:^|\s)([@＠>＞=＝]|[!！]{1,2})\s*((?![@＠>＞=＝!！])(?:(?!\s[@＠>＞=＝!！]).)*)\Z", re.DOTALL
)
_PHONE, _SHORT_CODE = re.compile(r"[\d\-＋+０-９][\d\-＋+０-９ ]{2,19}"), re.compile(r"[\w-]{1,12}", re.ASCII)
_FIELDS = {"@": "phone", ">": "unit", "=": "answer", "!": "urgency"}


def parse_new(rest: str) -> dict[str, str]:
    """Return the form values of a whole case in one line; without `/` everything but the parts is text.

    A slash with blanks around it divides before one within a word, because house numbers have slashes.
    """
    slash = _SLASH_APART.search(rest) or _SLASH.search(rest)
    if slash is None:
        parts, text = _without_parts(rest)
        return {**parts, "text": text}
    values, place = _without_parts(rest[: slash.start()])
    behind, text = _without_parts(rest[slash.end() :])
    words = place.split()
    values |= _codes(words, 2)
    return {**values, **behind, "address": " ".join(words), "text": text.strip()}


def as_typed(rest: str) -> dict[str, str]:
    """Return what a line says so far, while it is typed: before its slash it begins with kind and category."""
    if _SLASH.search(rest):
        return parse_new(rest)
    values, place = _without_parts(rest)
    words = place.split()
    # A word that is still typed may become a kind.
    values |= _codes(words, 1, typing=not rest[-1:].isspace())
    return {**values, "address": " ".join(words)}


def _codes(words: list[str], least: int, *, typing: bool = False) -> dict[str, str]:
    """Take kind and category from the beginning of `words`, while there are at least so many."""
    values = {}
    for name in ("kind", "category"):
        known = name == "category" or kinds().meant(words[0] if words else "") or (typing and len(words) == 1)
        if len(words) >= least and known:
            values[name] = words.pop(0)
    return values


def _without_parts(text: str) -> tuple[dict[str, str], str]:
    """Return the parts at the end of a text, by field, and the text without them."""
    parts: dict[str, str] = {}
    while found := _LAST_PART.search(text):
        sign = found[1].translate(_PLAIN)
        field, value = _FIELDS[sign[0]], found[2].strip()
        meaning = _READINGS[field](sign, value)
        if meaning is None or field in parts:
            break
        parts[field] = meaning
        text = text[: found.start()]
    return parts, text.strip()


def _phone(_: str, value: str) -> str | None:
    return value if _PHONE.fullmatch(value) else None


def _unit(_: str, value: str) -> str | None:
    return value or PROPOSED


def _answer(_: str, value: str) -> str | None:
    return value or None


def _urgency(sign: str, value: str) -> str | None:
    if not value:
        return str(len(sign) + 1)
    return value if urgencies().meant(value) or _SHORT_CODE.fullmatch(value) else None


_PLAIN = str.maketrans("＠＞＝！", "@>=!")
_READINGS: Mapping[str, Callable[[str, str], str | None]] = {
    "phone": _phone,
    "unit": _unit,
    "answer": _answer,
    "urgency": _urgency,
}
