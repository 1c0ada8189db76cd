"""Every verb that moves a case, as one table: its action, what it is told, how that is read, and what it does.

Command line and console read the same table (design.md 7); a verb is one line here and its words in the catalogues.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from console.domain.codes import Action
from console.usecases import move_case, verb_values
from console.usecases.act import Done
from console.usecases.desk import Desk
from console.usecases.verb_values import Meaning, Reading, as_typed, one_of


class Shape(Enum):
    """How much is typed for an argument."""

    WORD = auto()
    #: All the words that are left.
    WORDS = auto()
    #: Given again and again.
    MANY = auto()
    #: Its name alone.
    FLAG = auto()


@dataclass(frozen=True, slots=True)
class Argument:
    """One thing a verb is told, as `--name`, and by its place as well when it is `placed`."""

    name: str
    #: Of the command.
    field: str
    read: Reading = as_typed
    shape: Shape = Shape.WORD
    placed: bool = False
    #: Other names of the option.
    aliases: tuple[str, ...] = ()
    #: Key of the phrase that explains it; otherwise its name.
    words: str = ""


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb."""

    name: str
    action: Action
    arguments: tuple[Argument, ...] = ()
    do: Callable[[Desk, str, Action, Mapping[str, Any]], tuple[Done, ...]] = move_case.move

    @property
    def placed(self) -> tuple[Argument, ...]:
        """What can be told by place, in order."""
        return tuple(argument for argument in self.arguments if argument.placed)

    @property
    def names_a_case(self) -> bool:
        """Whether another case is the first thing told."""
        return bool(self.placed) and self.placed[0].read is verb_values.case

    def fields(self, given: Mapping[str, Any], meaning: Meaning) -> dict[str, Any]:
        """Return the fields of what was typed, by argument; raises InvalidField and what `meaning` raises."""
        told = [argument for argument in self.arguments if given.get(argument.name)]
        return {argument.field: _read(argument, given[argument.name], meaning) for argument in told}


def _read(argument: Argument, typed: Any, meaning: Meaning) -> Any:
    if argument.shape is Shape.FLAG:
        return True
    if argument.shape is Shape.MANY:
        return [argument.read(meaning, argument.field, one) for one in typed]
    return argument.read(meaning, argument.field, typed)


def _text(words: str = "note", *aliases: str) -> Argument:
    return Argument("text", "text", shape=Shape.WORDS, placed=True, aliases=aliases, words=words)


def _code(name: str, vocabulary: str, field: str = "", *, placed: bool = False, words: str = "") -> Argument:
    return Argument(name, field or name, one_of(vocabulary), placed=placed, words=words or vocabulary)


_UNIT = Argument("unit", "unit", verb_values.unit, words="own_unit")
_TO_UNIT = Argument("unit", "unit", verb_values.unit, placed=True)
_REASON = _text("reason", "reason")
_VERDICT = _code("verdict", "verdict", placed=True)
_DAYS = Argument("days", "days", verb_values.whole)
_UNTIL = Argument("until", "until", verb_values.day)


def _caller(*more: Argument) -> tuple[Argument, ...]:
    return (
        Argument("name", "name", shape=Shape.WORDS),
        Argument("phone", "phone"),
        Argument("anonymous", "anonymous", verb_values.yes_no, words="anonymous_now"),
        Argument("confidential", "confidential", verb_values.yes_no, words="confidential_now"),
        *more,
    )


_AMENDED = (
    Argument("kind", "kind", verb_values.kind, words="kind_now"),
    Argument("category", "category", verb_values.category),
    Argument("urgency", "urgency", verb_values.urgency, words="urgency_now"),
    Argument("channel", "channel", verb_values.channel),
    Argument("title", "title", shape=Shape.WORDS, words="title_now"),
    Argument("text", "text", shape=Shape.WORDS),
    Argument("district", "district", verb_values.district),
    Argument("street", "street", verb_values.street),
    Argument("community", "community", verb_values.community),
    Argument("address", "address", shape=Shape.WORDS),
)
#: In the order of the help: the way of a case, then what is beside it.
CASE_VERBS: Mapping[str, Verb] = {
    verb.name: verb
    for verb in (
        Verb("answer", Action.CLOSE, (_text("answer", "answer"),), move_case.answer),
        Verb("reject", Action.REJECT, (_code("ground", "ground", placed=True), _text())),
        Verb("transfer", Action.TRANSFER, (_code("line", "line", placed=True),)),
        Verb("invalidate", Action.INVALIDATE, (_code("reason", "invalid_reason", placed=True),)),
        Verb("decide-invalid", Action.DECIDE_INVALID, (_VERDICT, _REASON)),
        Verb(
            "assign",
            Action.ASSIGN,
            (
                Argument("unit", "unit", verb_values.unit, Shape.WORDS, placed=True),
                Argument("with", "co_units", verb_values.unit, Shape.MANY),
                Argument("formal", "formal", shape=Shape.FLAG),
                Argument("text", "text", shape=Shape.WORDS, words="note"),
            ),
            move_case.dispatch,
        ),
        Verb("recall", Action.ASSIGN, (_TO_UNIT, _text()), move_case.recall),
        Verb("view", Action.VIEW, (_UNIT,)),
        Verb("accept", Action.ACCEPT, (_UNIT,)),
        Verb("return", Action.RETURN, (_REASON, _UNIT)),
        Verb("extend", Action.EXTEND, (_DAYS, _UNTIL, _REASON, _UNIT), move_case.extend),
        Verb("decide-extension", Action.DECIDE_EXTENSION, (_VERDICT, _REASON, _DAYS, _UNIT)),
        Verb("hold", Action.HOLD, (_code("cause", "hold_cause", placed=True), _REASON, _UNTIL)),
        Verb("resume", Action.RESUME, (_text(),)),
        Verb(
            "reply",
            Action.REPLY,
            (
                _text("account", "account"),
                Argument("answer", "public_answer", shape=Shape.WORDS, aliases=("public",), words="public_answer"),
                _UNIT,
            ),
        ),
        Verb("review", Action.REVIEW, (_code("verdict", "review_verdict", placed=True), _REASON)),
        Verb(
            "callback",
            Action.CALLBACK,
            (
                _code("outcome", "outcome", placed=True),
                _text(),
                Argument("satisfaction", "satisfaction", verb_values.whole),
                _code("solved", "solved"),
                _code("excluded", "exclusion"),
                Argument("again", "again", verb_values.to_come, Shape.WORDS),
                Argument("joined", "joined", verb_values.whole),
            ),
            move_case.call_back,
        ),
        Verb("close", Action.CLOSE, (_text("result", "answer"),)),
        Verb("reopen", Action.REOPEN, (_REASON,)),
        Verb("archive", Action.ARCHIVE),
        Verb("note", Action.NOTE, (_text(),)),
        Verb("urge", Action.URGE, (_text(),)),
        Verb("escalate", Action.ESCALATE, (_code("level", "level", placed=True), _REASON)),
        Verb(
            "merge",
            Action.MERGE,
            (Argument("into", "into", verb_values.case, placed=True), _text("joined_note")),
            move_case.merge,
        ),
        Verb(
            "add-caller",
            Action.ADD_CALLER,
            _caller(Argument("from", "from_case", verb_values.case), _text("joined_note")),
            move_case.add_caller,
        ),
        Verb(
            "link",
            Action.LINK,
            (Argument("to", "to", verb_values.case, placed=True), _code("relation", "relation", placed=True)),
        ),
        Verb(
            "drop-caller",
            Action.DROP_CALLER,
            (Argument("joined", "joined", verb_values.whole, placed=True), _REASON),
            move_case.drop_caller,
        ),
        Verb(
            "unlink",
            Action.UNLINK,
            (Argument("to", "to", verb_values.case, placed=True), _code("relation", "relation", placed=True)),
        ),
        Verb("unmerge", Action.REOPEN, (_REASON,), move_case.unmerge),
        Verb("amend", Action.AMEND, (*_AMENDED, *_caller()), move_case.amend),
    )
}
