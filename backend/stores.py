"""The identity of a store: which city it serves, its epoch, and the secret of its keyed hashes."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert, select

from backend.secrecy import new_secret, new_token
from backend.tables import stores

#: Characters of a random identity: 128 bits and more.
_IDENTITY = 22


@dataclass(frozen=True, slots=True)
class Store:
    """What a store is known by."""

    city_id: str
    #: Changes when the store is replaced; cursors belong to one epoch.
    epoch: str
    #: Key of the hashes of personal data, hexadecimal.
    secret: str = field(repr=False)


def open_store(connection: Connection, city_id: str, now: datetime) -> Store:
    """Return the identity of a city's store, made up when it is new."""
    row = connection.execute(select(stores).where(stores.c.city_id == city_id)).one_or_none()
    if row is not None:
        return Store(row.city_id, row.epoch, row.secret)
    store = Store(city_id, fresh_identity(), new_secret())
    values = {"city_id": city_id, "epoch": store.epoch, "secret": store.secret, "created_at": now, "change_no": 0}
    connection.execute(insert(stores), values)
    return store


def current_store(connection: Connection) -> Store:
    """Return the identity of the store a connection leads to."""
    row = connection.execute(select(stores).order_by(stores.c.created_at).limit(1)).one()
    return Store(row.city_id, row.epoch, row.secret)


def city_of(connection: Connection) -> str:
    """Return the city whose store a connection leads to."""
    return current_store(connection).city_id


def fresh_identity() -> str:
    """Return an identity that was never used before."""
    return new_token()[:_IDENTITY]
