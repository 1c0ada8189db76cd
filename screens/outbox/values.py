"""A value of a command in words: codes by their names, callers masked, and what is empty or not known said so."""

from typing import Any

from console.domain.masking import mask_name, mask_phone
from console.domain.plain_documents import moment
from console.domain.three_way import STATE
from screens.wording import Wording

#: Fields whose values are codes, and the area of the catalogue that names them.
_CODED = {
    STATE: "domain.state",
    "kind": "domain.kind",
    "channel": "domain.channel",
    "urgency": "domain.urgency",
    "outcome": "domain.outcome",
    "solved": "domain.solved",
    "excluded": "domain.exclusion",
    "relation": "domain.relation",
    "level": "domain.level",
    "cause": "domain.hold_cause",
    "ground": "domain.ground",
    "line": "domain.line",
    "type": "domain.caller",
}
_MASKED = {"caller.name": mask_name, "caller.phone": mask_phone}
_DIVISIONS = frozenset({"district", "street", "community"})
_UNITS = frozenset({"unit", "co_units"})


def field_name(field: str, wording: Wording) -> str:
    """Return the name of a field, also of one inside of another."""
    key = f"domain.field.{field.rpartition('.')[2]}"
    return wording.say(key) if wording.texts.has(key) else field


def in_words(field: str, value: Any, wording: Wording) -> str:
    """Return a value as people read it; the caller's name and number masked."""
    if value is None:
        return wording.say("screens.outbox.not_known")
    if isinstance(value, list | tuple):
        return " / ".join(in_words(field, one, wording) for one in value) or _empty(wording)
    if isinstance(value, bool):
        return wording.say(f"domain.yes_no.{'yes' if value else 'no'}")
    text = str(value)
    return _named(field, text, wording) if text else _empty(wording)


def _empty(wording: Wording) -> str:
    return wording.say("screens.outbox.empty_value")


def _named(field: str, text: str, wording: Wording) -> str:
    name = field.rpartition(".")[2]
    if name in _UNITS:
        named = wording.unit(text)
        return named if named == text else f"{named} ({text})"
    if name in _DIVISIONS:
        return wording.division(text)
    if name == "category":
        return wording.category(text)
    if field in _MASKED:
        return _MASKED[field](text)
    if name == "again":
        return wording.at(moment(text))
    key = f"{_CODED.get(name)}.{text}"
    return wording.say(key) if name in _CODED and wording.texts.has(key) else text
