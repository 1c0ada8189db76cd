"""Reports handed out, in the audit log: figures about people's work leave the store with them."""

from datetime import date

from backend import audit
from backend.hotline import Hotline
from backend.sign_ins import Person


def note(hotline: Hotline, person: Person, by: str, first: date | None = None, last: date | None = None) -> None:
    """Log that somebody is handed a report; of what he narrowed it to nothing is kept, because anybody typed it."""
    days = {"from": first.isoformat(), "to": last.isoformat()} if first and last else {}
    line = audit.Line(hotline.clock(), person.actor.username, audit.Deed.REPORT_EXPORTED, by, days)
    with hotline.database.write() as connection:
        audit.append(connection, hotline.city_id, line)
