"""Slowing down whoever guesses passwords: a user name, or an address, has to wait after some failures.

Kept in the store, so that it is the same for all workers and outlives a restart; names and addresses as keyed hashes,
because what is typed for a name may be a password. A name waits longer after each failure in a row. An address may
be a whole hall of operators behind one router, so it may fail often, and a success does not clear it: otherwise
whoever has one account could guess at all others.
"""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.sql.elements import ColumnElement

from backend.operation_tables import sign_in_failures as failures
from backend.secrecy import keyed

#: Failures of a name in a row that cost nothing; people mistype.
FREE = 5
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=15)
#: Failures of all names together from one address within the time it then has to wait out.
FREE_OF_ADDRESS = 60
WINDOW = timedelta(minutes=15)
#: After so long without a failure nothing is held against anybody.
FORGOTTEN = timedelta(days=1)


class Throttle:
    """The failures of one city, seen from inside a transaction."""

    def __init__(self, connection: Connection, city_id: str, secret: str) -> None:
        self._connection = connection
        self._city_id = city_id
        self._secret = secret

    def wait(self, username: str, address: str, now: datetime) -> int:
        """Return how many seconds this name, or whoever asks from this address, has to wait; 0 when it may try."""
        until = [self._until(self._name(username)), self._until(self._address(address), of_address=True)]
        longest = max((moment for moment in until if moment is not None), default=now)
        return int((longest - now).total_seconds()) + 1 if longest > now else 0

    def failed(self, username: str, address: str, now: datetime) -> None:
        """Remember a failure; call it where the city's counter row is locked, so that none is lost."""
        old = (failures.c.city_id == self._city_id, failures.c.last_at < now - FORGOTTEN)
        self._connection.execute(delete(failures).where(*old))
        self._count(self._name(username), now, timedelta.max)
        if address:
            self._count(self._address(address), now, WINDOW)

    def succeeded(self, username: str) -> None:
        """Forget the failures of a name."""
        self._connection.execute(delete(failures).where(*self._at(self._name(username))))

    def _count(self, key: str, now: datetime, window: timedelta) -> None:
        row = self._connection.execute(select(failures).where(*self._at(key))).one_or_none()
        if row is None:
            first = {"city_id": self._city_id, "key": key, "failures": 1, "first_at": now, "last_at": now}
            self._connection.execute(insert(failures), first)
            return
        anew = now - row.first_at >= window
        counted = {"failures": 1, "first_at": now} if anew else {"failures": row.failures + 1}
        self._connection.execute(update(failures).where(*self._at(key)).values(last_at=now, **counted))

    def _until(self, key: str, *, of_address: bool = False) -> datetime | None:
        row = self._connection.execute(select(failures).where(*self._at(key))).one_or_none()
        if row is None:
            return None
        if of_address:
            moment: datetime = row.first_at + WINDOW
            return moment if row.failures >= FREE_OF_ADDRESS else None
        return row.last_at + _penalty(row.failures) if row.failures >= FREE else None

    def _at(self, key: str) -> tuple[ColumnElement[bool], ...]:
        return (failures.c.city_id == self._city_id, failures.c.key == key)

    def _name(self, username: str) -> str:
        return keyed(self._secret, "throttle-name", username)

    def _address(self, address: str) -> str:
        return keyed(self._secret, "throttle-address", address)


def _penalty(count: int) -> timedelta:
    return min(FIRST_WAIT * (1 << min(count - FREE, 10)), LONGEST_WAIT)
