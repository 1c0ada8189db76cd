"""Open cases about the same matter: looked up by place, line, street and caller, then judged by the rules."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, select

from backend import callers_sought
from backend.case_files import standing
from backend.failures import Problem
from backend.hotline import Hotline
from backend.reference_data import packaged
from backend.report_tables import similar_keys
from backend.secrecy import TAIL, keyed, phone_digits
from backend.similar_index import place_keys
from backend.tables import cases
from backend.visibility import Reader, listed, sees
from console.domain.codes import FINISHED, Role
from console.domain.documents import Document, moment, stamp
from console.domain.matters import Matter, Table
from console.domain.reference import Reference
from console.domain.similar import RECENT, Likeness, guess, likeness

#: Cases looked at, newest first: of the same place or line, of the same street or district, of the same caller.
_AT_PLACE, _AROUND, _OF_CALLER = 150, 150, 20


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody wants to find the like of."""

    text: str = ""
    address: str = ""
    district: str = ""
    street: str = ""
    #: Code; guessed from the words when empty.
    category: str = ""
    phone: str = ""
    limit: int = 20


def like_case(hotline: Hotline, reader: Reader, key: str, limit: int) -> Document:
    """Return the open cases like one, by its id or number. Raises what `case_files.standing` raises."""
    case_id = standing(hotline, reader, key)["id"]
    with hotline.database.read() as connection:
        where = (cases.c.city_id == hotline.city_id, cases.c.id == case_id)
        row = connection.execute(select(cases.c.document, cases.c.phone_hash).where(*where)).one()
        this = _matter(row.document, "" if reader.role is Role.UNIT else row.phone_hash or "")
        return _found(hotline, reader, connection, this, limit)


def like(hotline: Hotline, reader: Reader, question: Question) -> Document:
    """Return the open cases like what was told. Raises Problem 403 `role_not_allowed`, 422 `search_empty` or
    `phone_too_short`, 429 `too_many_requests`."""
    if not (question.text.strip() or question.address.strip() or question.phone.strip()):
        raise Problem(422, "search_empty")
    caller = _caller(hotline, reader, question.phone)
    reference = hotline.reference()
    category = question.category or guess(question.text, reference.keywords, _table(reference).topics)
    this = Matter(
        id="",
        title="",
        text=question.text,
        category=category,
        district=question.district or question.street[:6],
        street=question.street,
        address=question.address,
        at=hotline.clock(),
        caller=caller,
    )
    with hotline.database.read() as connection:
        return _found(hotline, reader, connection, this, question.limit)


def _caller(hotline: Hotline, reader: Reader, phone: str) -> str:
    if not phone.strip():
        return ""
    callers_sought.require(reader)
    digits = phone_digits(phone)
    if len(digits) <= TAIL:
        raise Problem(422, "phone_too_short", {"least": str(TAIL + 1)})
    hashed = keyed(hotline.secret, "phone", digits)
    callers_sought.note(hotline, reader, {"phone_hash": hashed})
    return hashed


def _found(hotline: Hotline, reader: Reader, connection: Connection, this: Matter, limit: int) -> Document:
    now, table = hotline.clock(), _table(hotline.reference())
    hits: list[tuple[Likeness, Any]] = []
    for row in _candidates(connection, hotline.city_id, this, now, table):
        if row.id != this.id and sees(reader, row.document):
            caller = row.phone_hash or "" if this.caller else ""
            found = likeness(this, _matter(row.document, caller), table)
            hits += [(found, row)] if found is not None else []
    hits.sort(key=lambda hit: (hit[0].same_matter, hit[0].score, hit[1].id), reverse=True)
    items = [{"case": listed(reader, row.document, now), **_told(found)} for found, row in hits[:limit]]
    return {"items": items, "total": len(hits), "as_of": stamp(now)}


def _told(found: Likeness) -> Document:
    reasons = [{"code": reason.code, "params": dict(reason.params)} for reason in found.reasons]
    return {
        "same_matter": found.same_matter,
        "relation": found.relation.value,
        "score": found.score,
        "reason": reasons,
    }


def _matter(document: Document, caller: str) -> Matter:
    where, at = document["location"], moment(document["created_at"])
    assert at is not None
    return Matter(
        id=document["id"],
        title=document["title"],
        text=document["text"],
        category=document["category"],
        district=where["district"],
        street=where["street"],
        address=where["address"],
        at=at,
        caller=caller,
    )


def _candidates(connection: Connection, city_id: str, this: Matter, now: datetime, table: Table) -> Sequence[Any]:
    at_place = place_keys(this.address, f"{this.title}\n{this.text}")
    ids = set(_ids(connection, city_id, at_place, _AT_PLACE))
    ids.update(_ids(connection, city_id, _around(this, table), _AROUND))
    open_ones = (cases.c.city_id == city_id, cases.c.state.not_in([state.value for state in FINISHED]))
    recent = cases.c.created_at >= now - RECENT
    if this.caller:
        of_caller = select(cases.c.id).where(*open_ones, recent, cases.c.phone_hash == this.caller)
        ids.update(connection.execute(of_caller.order_by(cases.c.id.desc()).limit(_OF_CALLER)).scalars())
    found = select(cases.c.id, cases.c.document, cases.c.phone_hash)
    return connection.execute(found.where(*open_ones, recent, cases.c.id.in_(sorted(ids)))).all()


def _ids(connection: Connection, city_id: str, keys: set[str], limit: int) -> Sequence[str]:
    """The newest cases of some keys; ids begin with the time they were made."""
    if not keys:
        return ()
    where = (similar_keys.c.city_id == city_id, similar_keys.c.key.in_(sorted(keys)))
    found = select(similar_keys.c.case_id).distinct().where(*where)
    return connection.execute(found.order_by(similar_keys.c.case_id.desc()).limit(limit)).scalars().all()


def _around(this: Matter, table: Table) -> set[str]:
    """Keys of the same group of categories nearby, and of what may have caused it or come of it."""
    if not this.category:
        return set()
    own = this.category
    linked = [line for line in table.causes if own.startswith(line.cause) or own.startswith(line.effect)]
    groups = {own[:2], *(code[:2] for line in linked for code in (line.cause, line.effect))}
    keys = {f"{this.street}:{group}" for group in groups if this.street}
    if this.district and (not this.street or any(line.reach == "district" for line in linked)):
        keys |= {f"{this.district}:{group}" for group in groups}
    return keys


def _table(reference: Reference) -> Table:
    """Return what the city says of words, causes and categories; the package's word where its data are older."""
    return reference.likeness if reference.document.get("similar") else _packaged_table()


@cache
def _packaged_table() -> Table:
    return Reference({name: packaged(name) for name in ("similar", "common_pairs")}).likeness
