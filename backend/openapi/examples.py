"""Examples for every body: whole documents where they must make sense, else put together from values by field name.

`backend/data/examples.json` holds `values` (field → value; `Model.field` where a name means different things),
`documents` (model → document), and `params` (problem code → its particulars).
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from backend.failures import problem_document
from backend.reference_data import packaged

#: Stands where no example is known; a test finds it.
FILLER = "(no example)"
_BY_FORMAT = {"date-time": "2026-11-23T02:00:00Z", "date": "2026-11-23"}
_BY_TYPE: Mapping[str, Any] = {"boolean": False, "null": None, "object": {}}
Schema = Mapping[str, Any]


@cache
def _known() -> Any:
    return packaged("examples")


def problem_example(status: int, code: str) -> dict[str, Any]:
    """Return the problem document of a code, with particulars it may have."""
    return problem_document(status, code, _known()["params"].get(code))


def example_of(schema: Schema, models: Mapping[str, Schema], name: str = "") -> Any:
    """Return an example of a schema; `name` is `Model.field` for a field, or a model's own name."""
    if "$ref" in schema:
        model = str(schema["$ref"]).rpartition("/")[2]
        return _of_model(model, models)
    if schema.get("title") in _known()["documents"]:
        # A model that is written out where it is used.
        return _known()["documents"][schema["title"]]
    for key in ("const", "default"):
        if schema.get(key) not in (None, "", []):
            return schema[key]
    values = _known()["values"]
    for known in (name, name.rpartition(".")[2]):
        if known in values and values[known] in schema.get("enum", [values[known]]):
            return values[known]
    if "enum" in schema:
        return schema["enum"][0]
    return _composed(schema, models, name)


def _of_model(model: str, models: Mapping[str, Schema]) -> Any:
    document = _known()["documents"].get(model)
    return document if document is not None else example_of(models[model], models, model)


def _composed(schema: Schema, models: Mapping[str, Schema], name: str) -> Any:
    if "properties" in schema:
        return {field: example_of(inner, models, f"{name}.{field}") for field, inner in schema["properties"].items()}
    for several in ("anyOf", "oneOf", "allOf"):
        if several in schema:
            return example_of(schema[several][0], models, name)
    if schema.get("type") == "array":
        return [example_of(schema.get("items", {}), models, name)]
    if schema.get("type") in ("integer", "number"):
        return int(schema.get("minimum", 1))
    if "format" in schema:
        return _BY_FORMAT.get(schema["format"], FILLER)
    return _BY_TYPE.get(str(schema.get("type")), FILLER)
