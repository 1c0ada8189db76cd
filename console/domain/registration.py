"""How a case comes into being: two fields suffice, what and where; with an answer it is answered at once."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar

from console.domain.caller import Caller
from console.domain.case import Case
from console.domain.case_number import normalise
from console.domain.cleaning import clean_line, clean_name, storable
from console.domain.codes import CallerType, Channel, Kind, State, Urgency
from console.domain.command import Actor, Command
from console.domain.documents import caller_document, location_document
from console.domain.errors import InvalidField, InvalidNumber
from console.domain.location import Location
from console.domain.policy import Policy
from console.domain.step import Fact, Step, flag_of, line_of, required_text, text_of, with_due
from console.domain.working_calendar import WorkingCalendar

#: Characters of a title made from the text.
TITLE_LENGTH = 24
#: Kinds that are about a place; the others can be saved without one.
PLACED = frozenset({Kind.HELP, Kind.COMPLAINT, Kind.REPORT})
_Code = TypeVar("_Code", bound=StrEnum)


def register(command: Command, actor: Actor, at: datetime, policy: Policy, calendar: WorkingCalendar) -> Step:
    """Return the new case a `new` command describes; raises InvalidField naming the field that is missing or wrong."""
    fields = command.fields
    text = required_text(fields, "text")
    kind = code_of(Kind, fields, "kind", Kind.COMPLAINT)
    answer = text_of(fields, "answer")
    location = location_of(fields.get("location"))
    if kind in PLACED and not answer and location == Location():
        raise InvalidField("field_missing", {"field": "address"})
    case = Case(
        city_id=command.city_id,
        id=command.case_id,
        number=number_of(fields),
        kind=kind,
        channel=code_of(Channel, fields, "channel", Channel.PHONE),
        category=line_of(fields, "category"),
        urgency=code_of(Urgency, fields, "urgency", Urgency.NORMAL),
        state=State.ANSWERED if answer else State.RECEIVED,
        title=line_of(fields, "title") or title_from(text),
        text=text,
        caller=caller_of(fields.get("caller")),
        location=location,
        legs=(),
        answer=answer,
        due_at=None,
        due_phase=None,
        due_provisional=False,
        created_at=at,
        updated_at=at,
        created_by=actor.username,
        version=1,
    )
    facts: list[Fact] = [("case.created", _origin(fields, text))]
    if former := former_numbers_of(fields):
        facts.append(("case.renumbered", {"former": former}))
    # Asked also without an answer, which is nothing to cite a card for: what is no text is refused in any case.
    card = cited(fields)
    if answer:
        facts.append(("case.answered", {"answer": answer} | card))
    return Step(with_due(case, policy, calendar, at), tuple(facts))


def title_from(text: str) -> str:
    """Return the first clause of a text, short enough for a list."""
    line = clean_line(text)
    for stop in "，。；！？,;!?":
        head, found, _ = line.partition(stop)
        if found and 4 <= len(head) <= TITLE_LENGTH:
            return head
    return line if len(line) <= TITLE_LENGTH else line[: TITLE_LENGTH - 1] + "…"


def number_of(fields: Mapping[str, Any]) -> str | None:
    """Return the number a terminal gave, in its one form, or None; raises InvalidField when it is no number."""
    given = line_of(fields, "number")
    try:
        return normalise(given) if given else None
    except InvalidNumber as wrong:
        raise InvalidField(wrong.reason, {"field": "number", "number": given}) from None


def former_numbers_of(fields: Mapping[str, Any]) -> str:
    """Return the numbers the caller was told before this one, apart by blanks; raises InvalidField for no number."""
    return " ".join(number_of({"number": given}) or "" for given in line_of(fields, "former_numbers").split())


def cited(fields: Mapping[str, Any]) -> dict[str, str]:
    """Return the knowledge card an answer was taken from, as a particular of its event; nothing when there is none."""
    card = line_of(fields, "card")
    return {"card": card} if card else {}


def code_of(vocabulary: type[_Code], fields: Mapping[str, Any], name: str, default: _Code) -> _Code:
    """Return a field's code; raises InvalidField when the value is not in the vocabulary."""
    return optional_code(vocabulary, fields, name) or default


def required_code(vocabulary: type[_Code], fields: Mapping[str, Any], name: str) -> _Code:
    """Return a field's code; raises InvalidField when it is missing or not in the vocabulary."""
    code = optional_code(vocabulary, fields, name)
    if code is None:
        raise InvalidField("field_missing", {"field": name})
    return code


def optional_code(vocabulary: type[_Code], fields: Mapping[str, Any], name: str) -> _Code | None:
    """Return a field's code, or None when it is not there; raises InvalidField when it is not in the vocabulary."""
    value = line_of(fields, name)
    try:
        return vocabulary(value) if value else None
    except ValueError:
        raise InvalidField("field_not_in_vocabulary", {"field": name, "value": value}) from None


def caller_of(value: Any, before: Caller | None = None) -> Caller:
    """Return the caller a mapping describes; what it leaves out stays as in `before`. Raises InvalidField."""
    given = mapping_of(value, "caller")
    if flag_of(given, "masked"):
        # What a reader was shown with stars must never replace the number somebody can be reached on.
        raise InvalidField("caller_masked", {"field": "caller"})
    fields: Mapping[str, Any] = given if before is None else {**caller_document(before), **given}
    # What was masked was somebody else: a name or a number given now stands alone.
    stays_masked = flag_of(fields, "masked") and not {"name", "phone"} & set(given)
    return Caller(
        name=clean_name(line_of(fields, "name")),
        phone=clean_name(line_of(fields, "phone")),
        type=code_of(CallerType, fields, "type", CallerType.CITIZEN),
        anonymous=flag_of(fields, "anonymous"),
        confidential=flag_of(fields, "confidential"),
        masked=stays_masked,
        marks=before.marks if before is not None and stays_masked else (),
    )


def location_of(value: Any, before: Location | None = None) -> Location:
    """Return the place a mapping describes; what it leaves out stays as in `before`. Raises InvalidField."""
    given = mapping_of(value, "location")
    fields: Mapping[str, Any] = given if before is None else {**location_document(before), **given}
    return Location(
        district=clean_name(line_of(fields, "district")),
        street=clean_name(line_of(fields, "street")),
        community=clean_name(line_of(fields, "community")),
        address=line_of(fields, "address"),
    )


def mapping_of(value: Any, name: str) -> Mapping[str, Any]:
    """Return a field made of fields, empty when it is not there; raises InvalidField for anything else."""
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise InvalidField("field_not_mapping", {"field": name})
    return value


def _origin(fields: Mapping[str, Any], text: str) -> Mapping[str, str]:
    original = str(fields.get("text", ""))
    return {"original": storable(original)} if original.strip() != text else {}
