"""The city's reference data: loaded from the package once, then kept in the store, where it can be replaced.

A version is known by a random etag that is never used twice.
"""

import json
from importlib.resources import files
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from backend.clock import machine_clock
from backend.stores import city_of, fresh_identity
from backend.tables import references
from console.domain.documents import Document
from console.domain.reference import Reference

#: Name in the document → file of the package.
_FILES = {
    "divisions": "divisions",
    "communities": "communities",
    "units": "units",
    "categories": "categories",
    "rules": "deadline_rules",
    "cards": "cards",
    "texts": "texts",
    "calendar": "calendar",
    "similar": "similar",
    "common_pairs": "common_pairs",
}


def packaged(name: str) -> Any:
    """Return a data file that comes with the package."""
    return json.loads((files("backend") / "data" / f"{name}.json").read_text(encoding="utf-8"))


def load_package_reference() -> Document:
    """Return the reference data that comes with the package: `GET /v1/reference` without its etag."""
    city = packaged("city")
    rows = {name: packaged(file) for name, file in _FILES.items()}
    return {"city": city["city"], **rows, "policy": city["policy"]}


def store_reference(connection: Connection, document: Document) -> str:
    """Make `document` the city's reference data; returns its new etag. Raises KeyError when it has no city."""
    city_id = str(document["city"]["id"])
    etag = fresh_identity()
    connection.execute(delete(references).where(references.c.city_id == city_id))
    row = {"city_id": city_id, "etag": etag, "document": {**document, "etag": etag}, "loaded_at": machine_clock()}
    connection.execute(insert(references), row)
    return etag


def current_etag(connection: Connection, city_id: str) -> str | None:
    """Return which version the store has, or None when it has none yet."""
    return connection.execute(select(references.c.etag).where(references.c.city_id == city_id)).scalar_one_or_none()


def current_reference(connection: Connection, city_id: str = "") -> Reference:
    """Return a city's reference data, freshly read; that of the store's only city when none is named."""
    where = references.c.city_id == (city_id or city_of(connection))
    return Reference(connection.execute(select(references.c.document).where(where)).scalar_one())
