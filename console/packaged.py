"""The city's reference data as it comes with the product, for a demo city whose backend has not answered yet."""

import json
from importlib import resources

from console.domain.reference import Reference

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
    "city": "city",
}


def packaged_reference() -> Reference | None:
    """Return the data that ships, or None where the backend's part is not installed.

    Its etag is empty, so that the first answer of a backend replaces it.
    """
    try:
        folder = resources.files("backend") / "data"
        rows = {name: json.loads((folder / f"{file}.json").read_text("utf-8")) for name, file in _FILES.items()}
    except (ModuleNotFoundError, FileNotFoundError):
        return None
    city = rows.pop("city")
    return Reference({"etag": "", **city, **rows})
