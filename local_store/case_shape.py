"""What of a case's document stays readable to SQLite, what a list shows of it, and which words find it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any

from console.domain.caller_marks import TAIL, mark_asked, whole_number
from console.domain.case_number import compact
from console.domain.codes import Kind, LegRole, State, Urgency
from console.domain.documents import moment
from console.domain.finding import OUT_OF_SIGHT
from console.domain.foreign_codes import read_code
from console.domain.pairs import findable, fold, pairs
from console.domain.particular_documents import unreached_from
from console.domain.plain_documents import instant
from console.domain.unreached import next_call
from console.ports.records import CaseRow, SyncState
from local_store.sealing import Tokens

#: Stands for "no limit": sorts behind every limit.
NO_LIMIT = 2**62
#: Digits in a row from which a part of a case number is looked for.
NUMBER_PART = 4
#: The event that names the numbers a caller was told before the case got the one it has.
RENUMBERED = "case.renumbered"
#: The last four digits of a masked number, where the mask ends before them.
_TAIL = re.compile(r"\*(\d{4})$")
Document = Mapping[str, Any]


def milliseconds(at: datetime) -> int:
    """Return a time as whole milliseconds since 1970, UTC."""
    return int(at.timestamp() * 1000)


def lead_unit(document: Document) -> str:
    """Return the code of the newest lead leg's unit, or nothing."""
    for leg in reversed(document["units"]):
        if leg["role"] == LegRole.LEAD.value:
            return str(leg["code"])
    return ""


def clear_values(document: Document) -> list[str | int]:
    """Return `state, unit, created_by, created_ms, due, updated_ms` of a case; raises KeyError, ValueError."""
    due_at = moment(document["due_at"])
    due = NO_LIMIT if due_at is None else milliseconds(due_at)
    created, updated = milliseconds(instant(document["created_at"])), milliseconds(instant(document["updated_at"]))
    return [document["state"], lead_unit(document), document["created_by"], created, due, updated]


def number_key(document: Document, tokens: Tokens) -> str | None:
    """Return the look-up key of the case's number."""
    return tokens.lookup("number", compact(document["number"])) if document["number"] else None


def former_keys(events: Iterable[Document], tokens: Tokens) -> list[str]:
    """Return the look-up keys of the numbers that events say were told before."""
    told = (str(event["data"]["former"]) for event in events if event["type"] == RENUMBERED)
    return [tokens.lookup("number", compact(number)) for number in " ".join(told).split()]


def phone_key(caller: Document, tokens: Tokens) -> str | None:
    """Return the look-up key of a caller's whole telephone number; of a masked one, of the mark it has."""
    known = whole_number(caller["phone"]) or next(iter(caller.get("marks") or ()), "")
    return tokens.lookup("phone", known) if known else None


def phone_keys(typed: str, caller_key: str, tokens: Tokens) -> list[str]:
    """Return the look-up keys callers of a whole telephone number have here: known in full, and by the mark that
    `caller_key` makes; none for a masked or very short one."""
    digits = whole_number(typed)
    known = (digits, mark_asked(caller_key, digits)) if digits else ()
    return [tokens.lookup("phone", one) for one in known if one]


def case_row(document: Document, sync: SyncState) -> CaseRow:
    """Return what a list shows; raises KeyError or ValueError when the document is not a case."""
    created, updated = moment(document["created_at"]), moment(document["updated_at"])
    assert created is not None
    assert updated is not None
    return CaseRow(
        id=document["id"],
        number=document["number"],
        kind=read_code(Kind, document["kind"]),
        state=read_code(State, document["state"]),
        urgency=read_code(Urgency, document["urgency"]),
        category=document["category"],
        title=document["title"],
        place=_place(document["location"]),
        unit=lead_unit(document),
        due_at=moment(document["due_at"]),
        created_at=created,
        updated_at=updated,
        sync=sync,
        again_at=_again_at(document),
    )


def words_of(document: Document) -> str:
    """Return the text that is searched: the matter, the place, the answers; never names or telephone numbers."""
    legs = [leg[name] for leg in document["units"] for name in ("reply", "public_answer")]
    place = document["location"]["address"]
    return "\n".join([document["title"], document["text"], place, document["answer"], *filter(None, legs)])


def index_tokens(document: Document, tokens: Tokens) -> str:
    """Return the tokens under which the search index files the case: its pairs, every four digits of its number, what
    it is and who deals with it by code, and how its callers are known here."""
    found = set(map(tokens.pair, pairs(findable(words_of(document)))))
    found.update(number_tokens(compact(document["number"] or ""), tokens))
    found.update(map(tokens.pair, _codes(document)))
    found.update(tokens.lookup("caller", known) for known in callers_known(document))
    return " ".join(sorted(found))


def callers_known(document: Document) -> frozenset[str]:
    """Return what is known here of everybody who called about a case, as compared: whole number, last four digits,
    whole name. Of a masked caller that are marks of the first two, and the last four where the mask leaves them."""
    known = set[str]()
    for caller in (document["caller"], *(joined["caller"] for joined in document.get("callers", ()))):
        digits = whole_number(caller["phone"])
        if caller["masked"] or "*" in caller["phone"]:
            known.update((*_TAIL.findall(caller["phone"]), *(caller.get("marks") or ())))
        elif digits:
            known.update((digits, digits[-TAIL:]))
        if caller["name"] and not caller["masked"]:
            known.add(fold(caller["name"]).strip())
    return frozenset(known)


def _codes(document: Document) -> Iterator[str]:
    """Yield the texts of the tokens by which operators of a search are answered; see `narrowing`."""
    yield f"kind={document['kind']}"
    category = document["category"]
    yield from (f"category={category[:end]}" for end in range(1, len(category) + 1))
    yield from (f"unit={leg['code']}" for leg in document["units"] if leg["state"] not in OUT_OF_SIGHT)
    where = document["location"]
    yield from (f"place={where[name]}" for name in ("district", "street", "community") if where[name])


def number_tokens(digits: str, tokens: Tokens) -> list[str]:
    """Return the tokens of all runs of four digits; they never meet those of pairs."""
    return [tokens.pair(f"#{digits[i : i + NUMBER_PART]}") for i in range(len(digits) - NUMBER_PART + 1)]


def _again_at(document: Document) -> datetime | None:
    """As `Case.next_call`, without making a case of each line of a list."""
    if document["state"] != State.AWAITING_CALLBACK:
        return None
    left = [] if document.get("called_back") else [document]
    left += [one for one in document.get("callers", ()) if not (one["outcome"] or one.get("ended_at"))]
    return next_call(unreached_from(one.get("unreached")) for one in left)


def _place(location: Document) -> str:
    for name in ("address", "community", "street", "district"):
        if location[name]:
            return str(location[name])
    return ""
