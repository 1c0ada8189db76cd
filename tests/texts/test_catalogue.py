"""The words: complete in both languages, with the same placeholders, and never the end of a screen."""

import re
import tomllib
from datetime import timedelta
from enum import StrEnum
from importlib import resources
from typing import Any

import pytest

from console.domain import codes, particular_codes
from console.domain.codes import Action, LegRole, Role, State
from console.domain.errors import DomainError
from console.domain.event import Event
from console.domain.explaining import LINE_CODES
from console.domain.lifecycle import EVENT_TYPES, FIELDS
from console.texts import LANGUAGES, Catalogue
from tests.builders import STRAY_DOGS, a_policy, a_reference, an_actor, done
from tests.domain.reaching import WAYS, a_case_in, fields_for, ready_for

CHINESE, ENGLISH = (Catalogue.load(language) for language in LANGUAGES)
#: Vocabulary → area of `domain.toml`; the measures of limits are said in explanations, never by themselves.
AREAS: dict[type[StrEnum], str] = {
    codes.Kind: "kind", codes.Channel: "channel", codes.Urgency: "urgency", codes.CallerType: "caller",
    codes.State: "state", codes.Action: "action", codes.LegRole: "leg", codes.LegState: "leg", codes.Phase: "phase",
    codes.Role: "role",
    particular_codes.Solved: "solved", particular_codes.Exclusion: "exclusion", particular_codes.Relation: "relation",
    particular_codes.Level: "level", particular_codes.HoldCause: "hold_cause",
}  # fmt: skip
CODES = [(area, code.value) for vocabulary, area in AREAS.items() for code in vocabulary]
#: Other fields an action can be done with, so that something else happens.
OTHERWISE: dict[Action, tuple[dict[str, Any], ...]] = {
    Action.REVIEW: ({"verdict": "send_back", "text": "没答全"},),
    Action.INVALIDATE: ({"reason": "harassment"},),
    Action.DECIDE_EXTENSION: ({"verdict": "deny", "text": "可以按期"},),
    Action.DECIDE_INVALID: ({"verdict": "deny", "text": "是真的"},),
    Action.CALLBACK: ({"outcome": "dissatisfied", "excluded": "unreasonable"},),
}
PLACEHOLDER = re.compile(r"{(\w+)}")


def happened() -> list[Event]:
    """Return what every action makes happen, in every state it can be done in."""
    renumbered = {**STRAY_DOGS, "former_numbers": "261123-0417-0032-5"}
    events = list(done(None, Action.NEW, renumbered).events)
    for state in WAYS:
        for action in Action:
            case = ready_for(a_case_in(state), action)
            for fields in (fields_for(case, action), *OTHERWISE.get(action, ())):
                for role in (Role.ADMIN, Role.DISPATCHER, Role.UNIT):
                    try:
                        events += done(case, action, fields, actor=an_actor(role)).events
                    except DomainError:
                        continue
    shared = done(a_case_in(State.AWAITING_CALLBACK), Action.ADD_CALLER).case
    said = {"outcome": "satisfied", "joined": shared.callers[0].id}
    return [*events, *done(shared, Action.CALLBACK, said).events, *_expired()]


def _expired() -> tuple[Event, ...]:
    """What happens to a proposal nobody decides."""
    proposed = done(a_case_in(State.RECEIVED), Action.INVALIDATE, actor=an_actor(Role.DISPATCHER)).case
    late, policy = proposed.updated_at + timedelta(days=10), a_policy(proposal_days=2)
    return done(proposed, Action.DECIDE_INVALID, {"verdict": "expire"}, at=late, policy=policy).events


def test_every_vocabulary_is_looked_at() -> None:
    things = [*vars(codes).values(), *vars(particular_codes).values()]
    vocabularies = {thing for thing in things if isinstance(thing, type) and issubclass(thing, StrEnum)}
    assert vocabularies - {StrEnum} - set(AREAS) == {codes.Measure}


@pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=LANGUAGES)
@pytest.mark.parametrize(("area", "code"), CODES, ids=lambda part: str(part))
def test_every_code_has_a_word(words: Catalogue, area: str, code: str) -> None:
    assert words.say(f"domain.{area}.{code}") != f"domain.{area}.{code}"


@pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=LANGUAGES)
@pytest.mark.parametrize("type_", sorted(EVENT_TYPES))
def test_every_event_has_a_phrase(words: Catalogue, type_: str) -> None:
    assert words.has(f"domain.event.{type_}")


def test_no_phrase_is_for_an_event_that_does_not_happen() -> None:
    told = {key.removeprefix("domain.event.") for key in sorted(CHINESE.keys()) if key.startswith("domain.event.")}
    assert told == EVENT_TYPES


@pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=LANGUAGES)
def test_the_phrase_of_an_event_is_filled_by_what_happened(words: Catalogue) -> None:
    seen = set()
    for event in happened():
        seen.add(event.type)
        phrase = words.say(f"domain.event.{event.type}", **event.data)
        assert PLACEHOLDER.search(phrase) is None, phrase
    assert seen == EVENT_TYPES


@pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=LANGUAGES)
def test_every_line_of_an_explanation_has_a_phrase(words: Catalogue) -> None:
    told = {key.removeprefix("domain.explanation.") for key in sorted(words.keys()) if "domain.explanation." in key}
    assert told == set(LINE_CODES)


@pytest.mark.parametrize("words", [CHINESE, ENGLISH], ids=LANGUAGES)
def test_every_field_a_person_can_get_wrong_has_a_word(words: Catalogue) -> None:
    for name in {"address", "district", "street", "community", "name", "phone"}.union(*FIELDS.values()):
        assert words.has(f"domain.field.{name}"), name


def tables(language: str) -> dict[str, set[str]]:
    """Return the files of a language with the keys each really holds, before any falling back."""
    found = {}
    for file in resources.files("console.texts").joinpath(language).iterdir():
        if file.name.endswith(".toml"):
            found[file.name] = leaves(tomllib.loads(file.read_text(encoding="utf-8")))
    return found


def leaves(table: dict[str, object], before: str = "") -> set[str]:
    found: set[str] = set()
    for key, value in table.items():
        found |= leaves(value, f"{before}{key}.") if isinstance(value, dict) else {before + key}
    return found


def test_both_languages_say_the_same_things() -> None:
    chinese, english = tables("zh_CN"), tables("en")
    assert set(chinese) == set(english)
    for name, keys in chinese.items():
        assert keys ^ english[name] == set(), name


def test_both_languages_fill_in_the_same_particulars() -> None:
    for key in sorted(CHINESE.keys()):
        assert set(PLACEHOLDER.findall(CHINESE.say(key))) == set(PLACEHOLDER.findall(ENGLISH.say(key))), key


def test_no_phrase_is_empty_or_ends_in_blanks() -> None:
    for words in (CHINESE, ENGLISH):
        for key in sorted(words.keys()):
            assert words.say(key).strip() == words.say(key) != "", key


def test_a_missing_particular_and_an_unknown_key_end_nothing() -> None:
    assert "{unit}" in CHINESE.say("domain.event.leg.viewed")
    assert CHINESE.say("nowhere.nothing") == "nowhere.nothing"


def test_particulars_from_outside_are_filled_in_whatever_they_are_called_or_hold() -> None:
    outside = {"unit": "{0.__class__}{key}", "key": "x", "self": "y", "phrase": "z"}
    assert CHINESE.say("domain.event.leg.viewed", **outside) == "{0.__class__}{key} 已查阅"


def test_a_language_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="fr"):
        Catalogue.load("fr")


def test_things_are_named_in_the_readers_language() -> None:
    unit = a_reference().unit("ZLS")
    assert (CHINESE.name(unit), ENGLISH.name(unit)) == ("福州市自来水有限公司", "Tap Water Company")
    assert CHINESE.say(f"domain.state.{State.RECEIVED.value}") == "待派单"
    assert ENGLISH.say(f"domain.leg.{LegRole.LEAD.value}") != CHINESE.say(f"domain.leg.{LegRole.LEAD.value}")
