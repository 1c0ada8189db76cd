"""Masking of personal data by default: `138****5678`, `0591-****678`, surname and stars (domain-12345.md 7)."""

import re
from dataclasses import replace

from console.domain.caller import Caller
from console.domain.caller_marks import marks_of
from console.domain.case import Case

_DIGITS = re.compile(r"\d")
#: Digits of a mobile number, and of the shortest number that is one at all.
_MOBILE, _SHORTEST = 11, 7


def mask_phone(phone: str) -> str:
    """Return a phone number with at least four digits hidden; what is no full number is hidden whole."""
    digits = "".join(_DIGITS.findall(phone))
    if len(digits) == _MOBILE + 2 and digits.startswith("861"):
        digits = digits[2:]
    if len(digits) < _SHORTEST:
        return "*" * len(digits)
    if digits.startswith("0") and len(digits) >= _MOBILE - 1:
        area = 3 if digits.startswith(("01", "02")) else 4
        return f"{digits[:area]}-****{digits[-3:]}"
    if len(digits) < _MOBILE:
        return f"****{digits[-3:]}"
    return f"{digits[:3]}****{digits[-4:]}"


def mask_name(name: str) -> str:
    """Return a name with only its first character shown."""
    return name[:1] + "*" * min(len(name) - 1, 2) if name else ""


def masked(caller: Caller, key: str = "") -> Caller:
    """Return the caller as shown to people who need not know; masking twice changes nothing.

    With the `key` of marks the caller is still found by the number; without it no mark stays.
    """
    if caller.masked:
        return caller if key or not caller.marks else replace(caller, marks=())
    name, phone = mask_name(caller.name), mask_phone(caller.phone)
    return replace(caller, name=name, phone=phone, masked=True, marks=marks_of(key, caller.phone))


def with_masked_callers(case: Case, key: str = "") -> Case:
    """Return the case with everybody who called about it as shown to people who need not know; `key` as in `masked`."""
    callers = tuple(replace(joined, caller=masked(joined.caller, key)) for joined in case.callers)
    return replace(case, caller=masked(case.caller, key), callers=callers)


def withheld(caller: Caller) -> Caller:
    """Return the caller as shown to units when the case is confidential: nothing at all."""
    return replace(caller, name="", phone="", masked=True, marks=())
