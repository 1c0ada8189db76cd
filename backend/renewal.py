"""What a store brought back from a backup needs before anybody may use it.

A new epoch and a new point in commit order, so that every terminal notices, lists everything anew and offers again what
it sent in the last 30 days (docs/wire.md). And the terminal numbers that were granted since the backup are kept for
those who remember them: granted to somebody else, two terminals would give the same case numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, inspect, select, update

from backend import audit, commit_order
from backend.operation_tables import reserved_terminals
from backend.stores import fresh_identity
from backend.tables import stores, terminals
from backend.terminals import FIRST, LAST

#: Numbers above the highest one known that may have been granted after the lost store was last looked at.
MARGIN = 100


@dataclass(frozen=True, slots=True)
class Renewed:
    """What a restored store got."""

    epoch: str
    #: How many terminal numbers are kept for those who remember them.
    reserved: int


def granted_numbers(connection: Connection, city_id: str) -> set[str]:
    """Return every terminal number a store has granted or keeps for somebody."""
    known = inspect(connection)
    # A store of an older version keeps none for anybody.
    tables = [table for table in (terminals, reserved_terminals) if known.has_table(table.name)]
    found = [select(table.c.number).where(table.c.city_id == city_id) for table in tables]
    return {number for query in found for number in connection.execute(query).scalars()}


def renew(connection: Connection, city_id: str, actor: str, at: datetime, lost: Iterable[str] = ()) -> Renewed:
    """Make a restored store safe to use; `lost` are the numbers the store it replaces had, as far as it can be read."""
    epoch = fresh_identity()
    connection.execute(update(stores).where(stores.c.city_id == city_id).values(epoch=epoch))
    reserved = _reserve(connection, city_id, set(lost))
    number = commit_order.take_number(connection, city_id)
    data = {"change_no": number, "reserved": reserved}
    audit.append(connection, city_id, audit.Line(at, actor, audit.Deed.RESTORED, "", data))
    return Renewed(epoch, reserved)


def _reserve(connection: Connection, city_id: str, lost: set[str]) -> int:
    known = granted_numbers(connection, city_id)
    highest = max((int(number) for number in known | lost if int(number) >= FIRST), default=FIRST - 1)
    above = {f"{number:04d}" for number in range(highest + 1, min(highest + MARGIN, LAST) + 1)}
    fresh = sorted((lost | above) - known)
    if fresh:
        connection.execute(insert(reserved_terminals), [{"city_id": city_id, "number": number} for number in fresh])
    return len(fresh)
