"""Looking cases up on this terminal: by number, by words, by view."""

import re
import unicodedata

from console.domain import case_number
from console.domain.case import Case
from console.ports.errors import NotFound, StoreDamaged
from console.ports.records import CaseRow, Found, ShownCase
from console.usecases.desk import Desk

#: A telephone number as people write it: a mobile, or a landline with or without its area code.
_PHONE = re.compile(r"\+?[0-9][0-9\- ]{5,18}[0-9]")


def search_cases(desk: Desk, text: str, limit: int = 50) -> Found:
    """Return the cases that have every word of `text`; a whole case number finds its case alone, a whole telephone
    number its caller's cases, as far as this terminal may know them."""
    if case_number.looks_like_number(text):
        shown = desk.reader.by_number(case_number.normalise(text))
        if shown is not None:
            return desk.reader.search(shown.case.number or "", limit)
    rows = cases_of_caller(desk, text, limit)
    if rows:
        return Found(tuple(rows), len(rows), complete=len(rows) < limit and desk.reader.left_out() is None)
    return desk.reader.search(text, limit)


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
