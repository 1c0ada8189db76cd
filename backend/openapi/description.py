"""The whole description of an application, made when it is first asked for."""

from collections.abc import Iterator
from typing import Any

from fastapi import FastAPI
from fastapi.routing import iter_route_contexts

from backend.openapi.examples import problem_example
from backend.openapi.operations import complete
from backend.openapi.words import OPENING, SECURITY, TAGS
from backend.wire.headers import ALWAYS, HEADERS, reference
from backend.wire.problems import CODES, PROBLEM, ProblemDocument, problem_response

#: Answers to addresses and methods that are not described, so that no operation can list them.
_ELSEWHERE = {"NotFound": (404, "not_found"), "MethodNotAllowed": (405, "method_not_allowed")}
_METHODS = {"get", "put", "post", "delete", "patch"}


def finish(app: FastAPI, description: dict[str, Any]) -> dict[str, Any]:
    """Complete FastAPI's description of `app` in place and return it."""
    description["info"]["description"] = OPENING
    components = description.setdefault("components", {})
    models = components.setdefault("schemas", {})
    models["ProblemDocument"] = ProblemDocument.model_json_schema()
    for name in ("HTTPValidationError", "ValidationError"):
        models.pop(name, None)
    routes = {(route.path_format, method): route for route in described_routes(app) for method in route.methods or ()}
    for path, method, operation in operations(description):
        complete(operation, routes[path, method.upper()], models)
    components["headers"] = {name: dict(header) for name, header in HEADERS.items()}
    components["securitySchemes"] = {name: dict(scheme) for name, scheme in SECURITY.items()}
    components["responses"] = _elsewhere()
    components["examples"] = _problem_examples(description)
    used = {tag for _, _, operation in operations(description) for tag in operation.get("tags", [])}
    description["tags"] = [{"name": tag, "description": words} for tag, words in TAGS.items() if tag in used]
    return description


def described_routes(app: FastAPI) -> list[Any]:
    """Return the routes that stand in the description, with what they ask for."""
    found = [context for context in iter_route_contexts(app.routes) if hasattr(context, "dependant")]
    return [route for route in found if route.include_in_schema]


def operations(description: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield path, method and object of every operation."""
    for path, item in description["paths"].items():
        for method, operation in item.items():
            if method in _METHODS:
                yield path, method, operation


def _elsewhere() -> dict[str, Any]:
    found = {}
    for name, (status, code) in _ELSEWHERE.items():
        headers = {header: reference(header) for header in ALWAYS}
        response = {**problem_response(status, [code]), "headers": headers}
        response["content"][PROBLEM]["examples"] = {code: {"$ref": f"#/components/examples/{status}.{code}"}}
        found[name] = response
    return found


def _problem_examples(description: dict[str, Any]) -> dict[str, Any]:
    said = {(int(status), code) for status, code in _documented(description)} | set(_ELSEWHERE.values())
    return {f"{status}.{code}": {"value": problem_example(status, code)} for status, code in sorted(said)}


def _documented(description: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for _, _, operation in operations(description):
        for status, response in operation["responses"].items():
            for code in response.get(CODES, ()):
                yield status, code
