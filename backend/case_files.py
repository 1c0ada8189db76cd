"""One case as a reader opens it: by id or number, with its history."""

from sqlalchemy import Connection, select

from backend import disclosures
from backend.case_rows import event_from_row
from backend.failures import Problem
from backend.former_numbers import numbered
from backend.hotline import Hotline
from backend.tables import cases, events
from backend.visibility import Reader, sees, shown
from console.domain.case_number import looks_like_number, normalise
from console.domain.documents import Document
from console.domain.errors import InvalidNumber


def opened(hotline: Hotline, reader: Reader, key: str) -> Document:
    """Return the case of an id or of a number in any form, with its events, oldest first.

    Raises Problem 404 `unknown_case` (also for a case the reader may not see), 422 `number_check_digit`.
    """
    with hotline.database.read() as connection:
        document = _found(connection, hotline.city_id, reader, key)
        history = _history(connection, hotline.city_id, document["id"])
    case = shown(reader, document, hotline.clock())
    disclosures.note(hotline, reader, "case", [case])
    return {"case": case, "events": history}


def standing(hotline: Hotline, reader: Reader, key: str) -> Document:
    """Return the whole document of a case the reader may see, for whoever decides what of it he is told.

    Raises Problem as `opened` does.
    """
    with hotline.database.read() as connection:
        return _found(connection, hotline.city_id, reader, key)


def _found(connection: Connection, city_id: str, reader: Reader, key: str) -> Document:
    which = numbered(connection, city_id, _number(key)) if looks_like_number(key) else cases.c.id == key
    found = select(cases.c.document).where(cases.c.city_id == city_id, which)
    row = connection.execute(found).one_or_none()
    if row is None or not sees(reader, row.document):
        raise Problem(404, "unknown_case")
    document: Document = row.document
    return document


def _number(key: str) -> str:
    try:
        return normalise(key)
    except InvalidNumber as error:
        raise Problem(422, error.reason, error.params) from None


def _history(connection: Connection, city_id: str, case_id: str) -> list[Document]:
    where = (events.c.city_id == city_id, events.c.case_id == case_id)
    order = (events.c.change_no, events.c.turn, events.c.position)
    rows = connection.execute(select(events).where(*where).order_by(*order)).mappings()
    return [event_from_row(dict(row)) for row in rows]
