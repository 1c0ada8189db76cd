"""From what was written for a new case (options, or JSON on standard input) to the fields of its command."""

import json
from collections.abc import Mapping
from typing import Any

from console.cli.lookups import Lookups, channel_of, kind_of, urgency_of
from console.domain.codes import Kind, Urgency
from console.domain.unit import Category
from console.ports.errors import UsageError

#: What a case can be entered with, by option or JSON name; True: yes or no.
NAMES: Mapping[str, bool] = {
    "kind": False,
    "category": False,
    "district": False,
    "street": False,
    "community": False,
    "address": False,
    "title": False,
    "text": False,
    "phone": False,
    "name": False,
    "channel": False,
    "urgency": False,
    "unit": False,
    "answer": False,
    "confidential": True,
    "anonymous": True,
}
#: Groups in which the JSON of a case holds some of them.
_GROUPS = ("caller", "location")


def values_from_json(text: str) -> dict[str, Any]:
    """Return the values of a JSON object, flat or grouped as in a case. Raises UsageError naming what is wrong."""
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise UsageError("json_malformed", {"line": str(error.lineno)}) from None
    except (ValueError, RecursionError):
        # A number of thousands of digits, brackets without end.
        raise UsageError("json_malformed", {"line": "1"}) from None
    if not isinstance(document, dict):
        raise UsageError("json_malformed", {"line": "1"})
    flat = dict(document)
    for group in _GROUPS:
        inner = flat.pop(group, None)
        if inner is not None and not isinstance(inner, dict):
            raise UsageError("json_value_unusable", {"name": group})
        flat.update(inner or {})
    for name, value in flat.items():
        _check(name, value)
    return {name: value for name, value in flat.items() if value is not None}


def _check(name: str, value: Any) -> None:
    if name not in NAMES:
        raise UsageError("json_key_unknown", {"name": name, "known": " ".join(NAMES)})
    if value is not None and not isinstance(value, bool if NAMES[name] else str):
        raise UsageError("json_value_unusable", {"name": name})


def fields_of(values: Mapping[str, Any], lookups: Lookups) -> dict[str, Any]:
    """Return the fields of a `new` command; raises InvalidField for a value that means nothing, or several things.

    Kind and urgency, when not written, are the usual ones of the category.
    """
    category = lookups.category(values["category"]) if values.get("category") else None
    known = category if isinstance(category, Category) else None
    return {
        "kind": (kind_of(values["kind"]) if values.get("kind") else known.kind if known else Kind.COMPLAINT).value,
        "urgency": _urgency(values, known).value,
        "channel": channel_of(values.get("channel") or "phone").value,
        "category": known.code if known else str(category or ""),
        "title": values.get("title") or "",
        "text": values.get("text") or "",
        "answer": values.get("answer") or "",
        "caller": {
            "name": values.get("name") or "",
            "phone": values.get("phone") or "",
            "anonymous": bool(values.get("anonymous")),
            "confidential": bool(values.get("confidential")),
        },
        "location": _location(values, lookups),
    }


def _urgency(values: Mapping[str, Any], category: Category | None) -> Urgency:
    if values.get("urgency"):
        return urgency_of(values["urgency"])
    return category.urgency if category else Urgency.NORMAL


def _location(values: Mapping[str, Any], lookups: Lookups) -> dict[str, str]:
    district = lookups.district(values["district"]) if values.get("district") else ""
    street = ""
    if values.get("street"):
        district, street = lookups.street(values["street"], district)
    community = lookups.community(values["community"], street) if values.get("community") else ""
    return {"district": district, "street": street, "community": community, "address": values.get("address") or ""}
