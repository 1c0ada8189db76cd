"""Looking cases up on this terminal: by number, by words, by view."""

import re
import unicodedata
from dataclasses import dataclass, replace

from console.domain import case_number
from console.domain.case import Case
from console.domain.errors import DomainError, InvalidField, InvalidNumber
from console.domain.finding import Sought
from console.domain.finding_grammar import Parsed, Wrong, parse
from console.ports.errors import NotFound, StoreDamaged
from console.ports.records import CaseRow, Found, ShownCase
from console.usecases.desk import Desk
from console.usecases.find_words import lexicon_of

NOTHING = Found((), 0, True)
#: What is wrong with a case number.
MISTYPED = frozenset({"number_check_digit", "number_malformed"})
#: A telephone number as people write it: a mobile, or a landline with or without its area code.
_PHONE = re.compile(r"\+?[0-9][0-9\- ]{5,18}[0-9]")


@dataclass(frozen=True, slots=True)
class Finding:
    """A box read, and what this terminal has of it."""

    parsed: Parsed
    found: Found


#: An empty box.
EMPTY = Finding(Parsed(Sought()), NOTHING)


def find_cases(desk: Desk, typed: str, limit: int = 50) -> Finding:
    """Return the cases a find box asks for, out of what this terminal has.

    What is wrong in it is named; the rest is looked for, unless that is a mistyped case number or nothing.
    """
    parsed = parse(typed, lexicon_of(desk))
    mistyped = any(one.reason in MISTYPED for one in parsed.wrong)
    return Finding(parsed, NOTHING if mistyped else _found(desk, parsed.sought, limit))


def search_cases(desk: Desk, typed: str, limit: int = 50) -> Found:
    """Return the same where nobody sees what is wrong while he types. Raises InvalidNumber, InvalidField."""
    finding = find_cases(desk, typed, limit)
    for wrong in finding.parsed.wrong:
        raise refusal(wrong)
    return finding.found


def refusal(wrong: Wrong) -> DomainError:
    """Return what is wrong in a box as an error."""
    if wrong.reason in MISTYPED:
        return InvalidNumber(wrong.reason, {"number": wrong.typed})
    told = {"value": wrong.typed, "operator": f"{wrong.operator}:", "candidates": ", ".join(wrong.candidates)}
    return InvalidField(wrong.reason, {"field": str(wrong.operator), **told})


def _found(desk: Desk, sought: Sought, limit: int) -> Found:
    if case_number.looks_like_number(sought.words):
        # One that was told before the case got another: it is found by the one it has.
        shown = desk.reader.by_number(sought.words)
        number = (shown.case.number if shown else None) or sought.words
        return desk.reader.search(replace(sought, words=number), limit)
    return desk.reader.search(sought, limit)


def cases_of_caller(desk: Desk, typed: str, limit: int) -> list[CaseRow]:
    """Return the newest cases of a whole telephone number as typed; none for anything else."""
    phone = unicodedata.normalize("NFKC", typed).strip()
    return desk.reader.by_phone(phone, limit) if _PHONE.fullmatch(phone) else []


def open_case(desk: Desk, key: str) -> ShownCase:
    """Return the case of an id or a number in any form. Raises InvalidNumber, NotFound."""
    shown = desk.reader.get(key) if _is_id(key) else desk.reader.by_number(case_number.normalise(key))
    if shown is None:
        raise NotFound("unknown_case", {"case": key})
    return shown


def former_number(key: str, case: Case | CaseRow) -> str:
    """Return the number a case was asked for by when it has another one by now (it was told to the caller before), as
    it is shown; nothing for an id and for the number it has."""
    if not case_number.looks_like_number(key):
        return ""
    asked = case_number.normalise(key)
    return "" if asked == case.number else asked


def glimpse(desk: Desk, case_id: str) -> ShownCase | None:
    """Return a case for a line of a list, None when it is not here or does not open: the list goes on without it."""
    try:
        return desk.reader.get(case_id)
    except StoreDamaged:
        return None


def glimpse_case(desk: Desk, case_id: str) -> Case | None:
    """Return the same without history and pending commands, for what asks at every key."""
    try:
        return desk.reader.case(case_id)
    except StoreDamaged:
        return None


def _is_id(key: str) -> bool:
    return len(key) == 36 and key.count("-") == 4
