"""Case numbers: given at the terminal, also offline, valid for ever, one mis-heard digit caught while typed.

`YYMMDD` + terminal (4) + daily sequence (4) + check digit (ISO/IEC 7064 mod 11,10), shown as `261123-0417-0032-5`
(design.md 3). Sequences 9000 to 9999 are for the backend's own channels (design.md 10).
"""

import re
from dataclasses import dataclass
from datetime import date

from console.domain.errors import InvalidNumber

#: The last sequence a terminal may give in a day.
LAST_TERMINAL_SEQUENCE = 8999
_SHAPE = re.compile(r"([0-9]{6})([0-9]{4})([0-9]{4})([0-9])")
#: One that stands in a text, in the ways people write it; nothing longer is cut for it.
_IN_TEXT = re.compile(
    r"(?<![0-9０-９])[0-9０-９]{6}[-–—－ ]?[0-9０-９]{4}[-–—－ ]?[0-9０-９]{4}[-–—－ ]?[0-9０-９](?![0-9０-９])"
)
_BLANKS = re.compile(r"[\s\-–—－_.]+")
_FULL_WIDTH = {ord("０") + i: str(i) for i in range(10)}


@dataclass(frozen=True, slots=True)
class NumberParts:
    """A case number taken apart."""

    day: str
    terminal: str
    sequence: int


def check_digit(digits: str) -> int:
    """Return the ISO/IEC 7064 mod 11,10 check digit of a string of decimal digits."""
    carry = 10
    for digit in digits:
        total = (carry + int(digit)) % 10 or 10
        carry = total * 2 % 11
    return (11 - carry) % 10


def issue(day: date, terminal: str, sequence: int) -> str:
    """Return the number of the `sequence`-th case of `day` (in the city's zone) at `terminal` (four digits)."""
    if not re.fullmatch(r"[0-9]{4}", terminal):
        raise InvalidNumber("terminal_malformed", {"terminal": terminal})
    if not 1 <= sequence <= 9999:
        raise InvalidNumber("sequence_exhausted", {"sequence": str(sequence)})
    stamp = day.strftime("%y%m%d")
    digits = f"{stamp}{terminal}{sequence:04d}"
    return f"{stamp}-{terminal}-{sequence:04d}-{check_digit(digits)}"


def compact(text: str) -> str:
    """Return `text` without blanks and hyphens and with full-width digits made plain."""
    return _BLANKS.sub("", text.translate(_FULL_WIDTH))


def parse(text: str) -> NumberParts:
    """Take a number apart, in any unambiguous form (with or without hyphens, full-width digits).

    Raises InvalidNumber with `number_malformed` (also for a day or sequence there cannot be) or `number_check_digit`.
    """
    digits = compact(text)
    match = _SHAPE.fullmatch(digits)
    if match is None:
        raise InvalidNumber("number_malformed", {"number": text})
    if check_digit(digits[:-1]) != int(digits[-1]):
        raise InvalidNumber("number_check_digit", {"number": text})
    if not _is_day(match[1]) or match[3] == "0000":
        raise InvalidNumber("number_malformed", {"number": text})
    return NumberParts(day=match[1], terminal=match[2], sequence=int(match[3]))


def _is_day(stamp: str) -> bool:
    try:
        date(2000 + int(stamp[:2]), int(stamp[2:4]), int(stamp[4:]))
    except ValueError:
        return False
    return True


def normalise(text: str) -> str:
    """Return the one stored form of a number; raises InvalidNumber."""
    parse(text)
    digits = compact(text)
    return f"{digits[:6]}-{digits[6:10]}-{digits[10:14]}-{digits[14]}"


def numbers_in(text: str) -> list[str]:
    """Return the case numbers that stand in a text, each once, in their one form; what fails its check is none."""
    found = [compact(one) for one in _IN_TEXT.findall(text)]
    return list(dict.fromkeys(normalise(one) for one in found if _is_one(one)))


def _is_one(digits: str) -> bool:
    try:
        parse(digits)
    except InvalidNumber:
        return False
    return True


def looks_like_number(text: str) -> bool:
    """Whether `text` is meant as a case number: fifteen digits, whatever stands between them."""
    return _SHAPE.fullmatch(compact(text)) is not None
