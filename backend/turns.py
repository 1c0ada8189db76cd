"""Taking turns where many write at once: on one case one after the other, and again after being in each other's way.

SQLite has one writer, so there nobody waits here; on PostgreSQL each worker has its own transactions.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, select
from sqlalchemy.exc import DBAPIError

from backend import stumbles
from backend.hotline import Hotline
from backend.tables import cases, stores
from backend.unit_of_work import ReferenceMoved, UnitOfWork

Result = TypeVar("Result")
#: SQLSTATE of a deadlock and of a serialisation failure: nothing was done, and the same may be tried again at once.
_IN_THE_WAY = {"40001", "40P01"}
#: How often a transaction is tried before its sender is told that its outcome is unknown (503) and comes again.
_TRIES = 4


def in_turn(hotline: Hotline, documents: Sequence[Mapping[str, Any]], do: Callable[[UnitOfWork], Result]) -> Result:
    """Do something to the cases that commands are about, in one transaction; return what it returns.

    Who comes second to a case sees what the first left, also in the ledger. A case that is not there yet cannot be
    locked; of two who make it, the second is stopped by its key. Raises what `do` and the store raise.
    """
    for left in reversed(range(_TRIES)):
        try:
            with hotline.unit_of_work() as work:
                lock_cases(work.connection, hotline.city_id, touched(documents))
                return do(work)
        except ReferenceMoved as error:
            if not left:
                raise
            stumbles.note("a transaction that is tried again", error)
        except DBAPIError as error:
            if not left or getattr(error.orig, "sqlstate", None) not in _IN_THE_WAY:
                raise
            stumbles.note("a transaction that is tried again", error)
    raise AssertionError("the last try returns or raises")


def touched(documents: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return the ids of the cases that commands are about."""
    fields = [found for document in documents if isinstance(found := document.get("fields"), dict)]
    named = [*(document.get("case_id") for document in documents), *(inner.get("into") for inner in fields)]
    return {name for name in named if isinstance(name, str) and name}


def lock_cases(connection: Connection, city_id: str, case_ids: set[str]) -> None:
    """Lock cases until the transaction ends, in an order that is everybody's."""
    if connection.dialect.name != "sqlite" and case_ids:
        found = select(cases.c.id).where(cases.c.city_id == city_id, cases.c.id.in_(sorted(case_ids)))
        connection.execute(found.order_by(cases.c.id).with_for_update()).all()


def lock_city(connection: Connection, city_id: str) -> None:
    """Let nobody else give out numbers of the city until the transaction ends."""
    if connection.dialect.name != "sqlite":
        connection.execute(select(stores.c.city_id).where(stores.c.city_id == city_id).with_for_update())
