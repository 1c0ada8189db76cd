"""What a thousand backends in one test process need not pay for each: costly passwords, statements compiled for every
new engine, the same reference data taken apart again. Servers in processes of their own pay for everything."""

from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher
from sqlalchemy import Connection, Engine, Text, select, type_coerce
from sqlalchemy.util import LRUCache

from backend import database, hotline, postgres, secrecy
from backend.stores import city_of
from backend.tables import Document, references
from console.domain.reference import Reference
from local_store import operator_keys

#: As cheap as Argon2 allows; a hash names its own cost, so a server elsewhere checks these as cheaply.
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
#: What passwords cost elsewhere.
COSTLY, COSTLY_AT_A_TERMINAL = secrecy._hasher, operator_keys.COST
#: Reference data by its text: the stores of the tests are copies of a few.
_taken_apart: dict[str, Reference] = {}


class _SameForAll(LRUCache[Any, Any]):
    """Statements compiled once for every engine of a kind; SQLAlchemy would compile them for each engine."""

    def get(self, key: Any, default: Any = None) -> Any:
        return super().get(_of_kind(key), default)

    def __getitem__(self, key: Any) -> Any:
        return super().__getitem__(_of_kind(key))

    def __setitem__(self, key: Any, value: Any) -> None:
        super().__setitem__(_of_kind(key), value)


def _of_kind(key: Any) -> Any:
    return (key[0].name, *key[1:]) if hasattr(key[0], "name") else key


_compiled = _SameForAll(2000)


def _sharing(create: Callable[..., Engine]) -> Callable[..., Engine]:
    def engine(*args: Any, **options: Any) -> Engine:
        made = create(*args, **options)
        made._compiled_cache = _compiled
        return made

    return engine


def _reference(connection: Connection, city_id: str = "") -> Reference:
    where = references.c.city_id == (city_id or city_of(connection))
    text = connection.execute(select(type_coerce(references.c.document, Text)).where(where)).scalar_one()
    if text not in _taken_apart:
        _taken_apart[text] = Reference(Document().process_result_value(text, connection.dialect))
    return _taken_apart[text]


def share(patch: pytest.MonkeyPatch) -> None:
    """Let the tests of this process share it."""
    patch.setattr(secrecy, "_hasher", lambda: _CHEAP)
    patch.setattr(operator_keys, "COST", operator_keys.DEMO_COST)
    patch.setattr(hotline, "current_reference", _reference)
    for module in (database, postgres):
        patch.setattr(module, "create_engine", _sharing(module.create_engine))
