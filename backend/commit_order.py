"""Commit order: every transaction that changes cases takes the next number, and a random mark beside it.

A store brought back from a backup gives the numbers after it a second time, but never the same marks. Whoever was told
a number and its mark can therefore tell whether this store still has what it had then, and all that came before.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from backend.cursors import pack, unpack
from backend.failures import Problem
from backend.stores import fresh_identity
from backend.tables import change_marks, stores

#: Where PostgreSQL says that something was committed; the payload is the city.
CHANNEL = "hotline_changes"


@dataclass(frozen=True, slots=True)
class Point:
    """A moment of the store's history: the number of a transaction and its mark; 0 and no mark is the beginning."""

    number: int = 0
    mark: str = ""


def take_number(connection: Connection, city_id: str) -> int:
    """Give the open transaction its place; the last thing before the commit.

    The counter's row stays locked until then, so that numbers become visible in their order on any engine.
    """
    here = stores.c.city_id == city_id
    taken = update(stores).where(here).values(change_no=stores.c.change_no + 1).returning(stores.c.change_no)
    number = int(connection.execute(taken).scalar_one())
    hint(connection, city_id)
    connection.execute(insert(change_marks), {"city_id": city_id, "change_no": number, "mark": fresh_identity()})
    return number


def hint(connection: Connection, city_id: str) -> None:
    """Tell the other workers when the transaction commits that there may be something: they look for themselves."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_notify(CHANNEL, city_id)))


def point(connection: Connection, city_id: str, number: int) -> Point:
    """Return the point of a number this store has given."""
    where = (change_marks.c.city_id == city_id, change_marks.c.change_no == number)
    mark = connection.execute(select(change_marks.c.mark).where(*where)).scalar_one_or_none()
    return Point(number, mark or "")


def points(connection: Connection, city_id: str, numbers: Iterable[int]) -> dict[int, Point]:
    """Return the points of numbers this store has given."""
    where = (change_marks.c.city_id == city_id, change_marks.c.change_no.in_(sorted(numbers)))
    rows = connection.execute(select(change_marks.c.change_no, change_marks.c.mark).where(*where))
    return {number: Point(number, mark) for number, mark in rows}


def newest(connection: Connection, city_id: str) -> Point:
    """Return where the store stands."""
    number = select(stores.c.change_no).where(stores.c.city_id == city_id)
    return point(connection, city_id, connection.execute(number).scalar_one())


def remembered(connection: Connection, city_id: str, told: Point) -> bool:
    """Whether this store was at a point somebody was told of, and has not lost it since."""
    if not 0 <= told.number <= newest(connection, city_id).number:
        return False
    return point(connection, city_id, told.number) == told


def witness(connection: Connection, city_id: str, epoch: str) -> str:
    """Return a word that tells later whether this store still has everything it has now."""
    now = newest(connection, city_id)
    return pack(epoch, now.number, now.mark)


def require(connection: Connection, city_id: str, epoch: str, word: str) -> None:
    """Raise Problem 410 `store_restored` for a witness of another store, or of what was lost; empty passes."""
    if not word:
        return
    parts = unpack(word, str, int, str)
    if parts is None or parts[0] != epoch or not remembered(connection, city_id, Point(parts[1], parts[2])):
        raise Problem(410, "store_restored")
