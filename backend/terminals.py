"""Terminals: each gets its number once, and a credential under which its commands travel."""

import hmac
import re
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection, delete, func, insert, or_, select, update

from backend import audit
from backend.failures import Problem
from backend.hotline import Hotline
from backend.operation_tables import reserved_terminals
from backend.secrecy import digest, keyed, new_token
from backend.sign_ins import Person
from backend.tables import cases, commands, terminals
from backend.times_asked import seconds_to_wait
from backend.turns import lock_city
from console.domain.documents import Document, stamp

#: The first number a real terminal can get; those below are the sample city's.
FIRST, LAST = 101, 9999
#: New terminals one person enrols within a day.
MOST_A_DAY = 30
_NUMBER = re.compile(r"\d{4}\Z")


@dataclass(frozen=True, slots=True)
class Terminal:
    """A terminal that showed its credential."""

    number: str


def enrol(hotline: Hotline, person: Person, install_id: str, known_number: str) -> Document:
    """Return number and fresh credential of an installation; the same one gets the same number again.

    A number it remembers but this store does not know (restored from a backup) is granted again when it is free.
    Raises Problem 409 `no_terminal_number_left`, 429 `too_many_enrolments`.
    """
    credential = new_token()
    with hotline.database.write() as connection:
        # Its row before the city's, as whoever hands over for it has them; a new one may have been made meanwhile.
        number = _number_of(connection, hotline.city_id, install_id)
        lock_city(connection, hotline.city_id)
        number = number or _number_of(connection, hotline.city_id, install_id)
        if number is None:
            _require_few(connection, hotline, person)
            number = _granted(connection, hotline.city_id, known_number)
            row: Document = {
                "city_id": hotline.city_id,
                "number": number,
                "install_id": install_id,
                "credential_hash": "",
            }
            row |= {"enrolled_at": hotline.clock(), "enrolled_by": person.actor.username}
            connection.execute(insert(terminals), row)
        where = (terminals.c.city_id == hotline.city_id, terminals.c.number == number)
        connection.execute(update(terminals).where(*where).values(credential_hash=digest(credential)))
        line = audit.Line(hotline.clock(), person.actor.username, audit.Deed.ENROLLED, number)
        audit.append(connection, hotline.city_id, line)
    return {"number": number, "credential": credential}


def _require_few(connection: Connection, hotline: Hotline, person: Person) -> None:
    """Numbers run out, and are never taken back: nobody sets up more terminals a day than a hall has places."""
    key = keyed(hotline.secret, "enrol", person.actor.username)
    wait = seconds_to_wait(connection, hotline.city_id, key, MOST_A_DAY, timedelta(days=1), hotline.clock())
    if wait:
        raise Problem(429, "too_many_enrolments", {"seconds": str(wait)}, {"Retry-After": str(wait)})


def _number_of(connection: Connection, city_id: str, install_id: str) -> str | None:
    where = (terminals.c.city_id == city_id, terminals.c.install_id == install_id)
    return connection.execute(select(terminals.c.number).where(*where).with_for_update()).scalar_one_or_none()


def _granted(connection: Connection, city_id: str, known: str) -> str:
    if _NUMBER.match(known) and int(known) >= FIRST and not _taken(connection, city_id, known):
        kept = (reserved_terminals.c.city_id == city_id, reserved_terminals.c.number == known)
        connection.execute(delete(reserved_terminals).where(*kept))
        return known
    tables = (terminals, reserved_terminals)
    found = [
        select(func.max(table.c.number)).where(table.c.city_id == city_id, table.c.number >= f"{FIRST:04d}")
        for table in tables
    ]
    highest = max(connection.execute(query).scalar() or "" for query in found)
    following = int(highest) + 1 if highest else FIRST
    return f"{following:04d}" if following <= LAST else _gap(connection, city_id)


def _gap(connection: Connection, city_id: str) -> str:
    """Return the lowest number neither granted nor kept for somebody, once the highest is taken."""
    numbers: set[str] = set()
    for table in (terminals, reserved_terminals):
        numbers.update(connection.execute(select(table.c.number).where(table.c.city_id == city_id)).scalars())
    for number in range(FIRST, LAST + 1):
        if f"{number:04d}" not in numbers:
            return f"{number:04d}"
    raise Problem(409, "no_terminal_number_left")


def _taken(connection: Connection, city_id: str, number: str) -> bool:
    where = (terminals.c.city_id == city_id, terminals.c.number == number)
    return connection.execute(select(terminals.c.number).where(*where)).first() is not None


def last_taken(hotline: Hotline, terminal: Terminal) -> Document:
    """Return the newest applied command this terminal handed over, by its own count, and its highest case number of
    these days: files of a terminal that were put back from a copy know neither."""
    here = commands.c
    mine = (here.city_id == hotline.city_id, here.received_from == terminal.number, here.status == "applied")
    newest = select(here.seq, here.id, here.received_at).where(*mine).order_by(here.seq.desc()).limit(1)
    days = [(hotline.clock() + timedelta(days=day)).strftime("%y%m%d") for day in (-1, 0, 1)]
    number = cases.c.number
    given = [number.between(f"{day}-{terminal.number}-0001", f"{day}-{terminal.number}-8999-9") for day in days]
    with hotline.database.read() as connection:
        last = connection.execute(newest).one_or_none()
        highest = connection.execute(
            select(func.max(number)).where(cases.c.city_id == hotline.city_id, or_(*given))
        ).scalar_one_or_none()
    seq, command_id, received_at = last if last is not None else (0, "", None)
    told: Document = {"number": terminal.number, "seq": seq, "command_id": command_id, "case_number": highest or ""}
    return {**told, "received_at": stamp(received_at)}


def whichever(hotline: Hotline, claim: str) -> Terminal:
    """Return the terminal a `NUMBER:CREDENTIAL` stands for; raises Problem 401 `terminal_unknown`."""
    number, _, credential = claim.partition(":")
    where = (terminals.c.city_id == hotline.city_id, terminals.c.number == number)
    with hotline.database.read() as connection:
        stored = connection.execute(select(terminals.c.credential_hash).where(*where)).scalar_one_or_none()
    if not hmac.compare_digest(stored or "", digest(credential)):
        raise Problem(401, "terminal_unknown")
    return Terminal(number)
