"""Every code anything can fail with has a message and a remedy in both languages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from backend_client.failures import EXCEPTION_CODES
from console.domain.codes import State
from console.domain.errors import InvalidField, TransitionRefused
from console.ports.errors import HotlineError, Unreachable
from console.texts import LANGUAGES, Catalogue
from console.texts.faults import describe, describe_code
from tests.cli.processes import ROOT

#: Folders whose failures reach a person at the console.
_FOLDERS = ("console", "screens", "backend_client", "local_store", "backend")
#: Exceptions whose first argument is a code.
_DOMAIN = {"InvalidField", "TransitionRefused", "InvalidNumber"}
_PORTS = {kind.__name__ for kind in (HotlineError,)} | {
    "BackendError", "Unreachable", "NotAuthorised", "NotFound", "Rejected", "TooOld", "StoreError", "StoreDamaged",
    "StoreFull", "StoreReadOnly", "StoreFromNewer", "UsageError", "SettingsError",
}  # fmt: skip
#: What the backend puts into problem documents and outcomes.
_WIRE = {"Problem", "Collision"}
#: Reasons of keys that cannot work now, and codes that only exist as returned values.
_RETURNED = {
    "role_not_allowed", "case_exists", "no_case", "no_list", "no_form", "not_signed_in", "number_taken", "id_reused",
    "actor_not_attested", "actor_revoked", "command_malformed", "bad_credentials", "conflict", "refused",
}  # fmt: skip
_PLACE_OF_CODE = {"Problem": 1, "Collision": 1}


def _strings(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.JoinedStr):
            return
        if isinstance(part, ast.Constant) and isinstance(part.value, str) and part.value.isidentifier():
            yield part.value


def _raised() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for folder in _FOLDERS:
        for path in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call):
                    name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                    place = _PLACE_OF_CODE.get(name, 0)
                    if name in _DOMAIN | _PORTS | _WIRE and len(node.args) > place:
                        found |= dict.fromkeys(_strings(node.args[place]), path)
    return found


def _subclasses(kind: type[HotlineError]) -> Iterator[type[HotlineError]]:
    yield kind
    for child in kind.__subclasses__():
        yield from _subclasses(child)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_failure_is_without_words(language: str) -> None:
    texts = Catalogue.load(language)
    codes = set(_raised()) | _RETURNED | {f"not_from_{state.value}" for state in State}
    codes |= {kind.code for kind in _subclasses(HotlineError)} | set(EXCEPTION_CODES.values())
    codes |= {f"unknown_{name}" for name in ("kind", "urgency", "channel", "unit", "category", "district", "street")}
    assert len(codes) > 100
    missing = {code for code in codes for part in ("message", "remedy") if not texts.has(f"errors.{part}.{code}")}
    assert missing == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_has_a_remedy_and_every_remedy_a_message(language: str) -> None:
    texts = Catalogue.load(language)
    keys = texts.keys()
    messages = {key.removeprefix("errors.message.") for key in keys if key.startswith("errors.message.")}
    remedies = {key.removeprefix("errors.remedy.") for key in keys if key.startswith("errors.remedy.")}
    assert messages == remedies


def test_codes_inside_an_error_are_said_in_words() -> None:
    error = InvalidField("field_missing", {"field": "address"})
    assert "地点" in describe(error, Catalogue.load("zh_CN"))[0]
    assert "place" in describe(error, Catalogue.load("en"))[0]


def test_the_nearest_word_is_offered() -> None:
    error = InvalidField("unknown_unit", {"value": "ZLX", "nearest": "ZLS 自来水"})
    message, remedy = describe(error, Catalogue.load("zh_CN"))
    assert "ZLX" in message
    assert "ZLS 自来水" in remedy


def test_particulars_nobody_kept_leave_no_holes() -> None:
    for language in LANGUAGES:
        texts = Catalogue.load(language)
        for code in ("unknown_unit", "field_missing", "unknown_case", "store_full"):
            assert "{" not in "".join(describe_code(code, {}, texts))


def test_a_code_without_words_is_shown_as_it_is() -> None:
    message, remedy = describe(TransitionRefused("brand_new_reason"), Catalogue.load("en"))
    assert "brand_new_reason" in message
    assert remedy


def test_particulars_from_outside_are_made_harmless() -> None:
    message, _ = describe(Unreachable("store_full", {"path": "\x1b[2J"}), Catalogue.load("en"))
    assert "\x1b" not in message
