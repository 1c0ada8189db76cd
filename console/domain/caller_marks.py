"""By what a caller shown masked is still found: marks of the whole number and of its last four digits.

A mark is a keyed hash (HMAC-SHA-256, 128 bits). Equal numbers of a city have equal marks, and nothing leads back from
one without the key; whoever has the key can try numbers out (docs/operations.md), so it is given to those only who may
look for callers anyway (`revealing.may_seek`).
"""

import base64
import hmac
import re
import unicodedata

#: Digits a telephone number has at least, and those at its end by which it is also found.
PHONE_DIGITS, TAIL = 7, 4
_NOT_DIGITS = re.compile(r"[^0-9]+")
#: The country's own prefix of a mobile number.
_ABROAD = re.compile(r"^(?:00)?86(?=1[0-9]{10}$)")
_BYTES = 16


def whole_number(phone: str) -> str:
    """Return the digits of a telephone number as they are compared; nothing for a masked or very short one."""
    if "*" in phone:
        return ""
    digits = _NOT_DIGITS.sub("", phone if phone.isascii() else unicodedata.normalize("NFKC", phone))
    return _ABROAD.sub("", digits) if len(digits) >= PHONE_DIGITS else ""


def marks_of(key: str, phone: str) -> tuple[str, ...]:
    """Return the marks of a telephone number: of the whole of it, and of its last four digits; none without a key
    (hexadecimal), and of what is no whole number."""
    digits = whole_number(phone)
    return (_mark(key, "number", digits), _mark(key, "last4", digits[-TAIL:])) if key and digits else ()


def mark_asked(key: str, typed: str) -> str:
    """Return the mark that callers have who are looked for by digits: a whole number or its last four; else nothing."""
    if not key:
        return ""
    if len(typed) == TAIL and typed.isascii() and typed.isdigit():
        return _mark(key, "last4", typed)
    digits = whole_number(typed)
    return _mark(key, "number", digits) if digits else ""


def _mark(key: str, kind: str, digits: str) -> str:
    told = hmac.digest(bytes.fromhex(key), f"{kind}:{digits}".encode(), "sha256")[:_BYTES]
    return base64.urlsafe_b64encode(told).decode().rstrip("=")
