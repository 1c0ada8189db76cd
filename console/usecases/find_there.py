"""Asking the backend for what a find box says, beside what this terminal has: it knows every case and every caller."""

import re
from dataclasses import replace

from console.domain.case import Case
from console.domain.finding import Sought
from console.domain.finding_grammar import parse
from console.ports.records import CaseRow, SyncState
from console.ports.search import FoundThere, Inquiry
from console.usecases.desk import Desk
from console.usecases.find_cases import MISTYPED
from console.usecases.find_words import lexicon_of

#: A whole telephone number, as the grammar leaves it.
_PHONE = re.compile(r"1\d{10}|0\d{9,11}|[2-9]\d{6,7}")
_TAIL = re.compile(r"\d{4}")
#: What cannot be a name: it is not looked for as one.
_NO_NAME = re.compile(r"\d")
#: The longest name the backend takes.
_LONGEST_NAME = 80


def inquiry(desk: Desk, typed: str) -> Inquiry | None:
    """Return what the backend is asked by itself while one types; None where there is nothing to be asked.

    Of callers only a whole number: each such search is written down, and somebody who types does not mean each key.
    """
    parsed = parse(typed, lexicon_of(desk))
    sought = parsed.sought
    if any(one.reason in MISTYPED for one in parsed.wrong) or sought == Sought():
        return None
    if _PHONE.fullmatch(sought.words):
        return Inquiry(replace(sought, words=""), phone=sought.words)
    return Inquiry(sought)


def caller_inquiry(desk: Desk, typed: str) -> Inquiry | None:
    """Return the search for a caller that is meant on purpose: whole number, last four digits or whole name."""
    sought = parse(typed, lexicon_of(desk)).sought
    words, rest = sought.words, replace(sought, words="")
    if _PHONE.fullmatch(words) or _TAIL.fullmatch(words):
        return Inquiry(rest, phone=words, on_purpose=True)
    if words and len(words) <= _LONGEST_NAME and not _NO_NAME.search(words):
        return Inquiry(rest, name=words, on_purpose=True)
    return None


def ask_there(desk: Desk, asked: Inquiry, limit: int) -> FoundThere:
    """Return what the backend finds; waits for it. Raises Unreachable, NotAuthorised, Rejected."""
    return desk.search.search(desk.signed_in(), asked, limit)


def bring_here(desk: Desk, case_id: str) -> bool:
    """Have a case of the backend kept here; whether it is. Waits. Raises Unreachable, NotAuthorised, NotFound."""
    desk.search.bring(desk.signed_in(), case_id)
    return desk.reader.case(case_id) is not None


def row_of(case: Case) -> CaseRow:
    """Return what a list shows of a case that the backend told of."""
    where = case.location
    return CaseRow(
        id=case.id,
        number=case.number,
        kind=case.kind,
        state=case.state,
        urgency=case.urgency,
        category=case.category,
        title=case.title,
        place=where.address or where.community or where.street or where.district,
        unit=case.lead.unit if case.lead else "",
        due_at=case.due_at,
        created_at=case.created_at,
        updated_at=case.updated_at,
        sync=SyncState.DELIVERED,
    )
