"""What stands in the find box, in words: what is meant, what a value may become, and what there is to be asked by."""

from console.domain.finding_grammar import Choices, Operator, Parsed, Term, Wrong
from console.domain.mnemonics import Named
from screens.wording import Wording

#: Operators whose codes nobody knows: there the word is put in, not the code.
_BY_WORD = (Operator.STATE, Operator.KIND)


def unfinished(wrong: Wrong, choices: Choices | None, typed: str) -> bool:
    """Whether something wrong is only the value that is being typed, which may still become one."""
    if wrong.reason == "find_operator_unclear":
        return wrong.end == len(typed)
    return choices is not None and wrong.begin == choices.begin and bool(choices.things or choices.days)


def said(parsed: Parsed, choices: Choices | None, wording: Wording) -> tuple[str, str]:
    """Return the line below the box: left what a value may become, or what is meant; right the operators there are."""
    if choices is not None and any(one.begin == choices.begin for one in parsed.wrong):
        listed = " | ".join(_offers(choices, wording))
        operator = wording.say(f"screens.find.operator.{choices.operator}")
        key = "screens.find.choose" if listed else "screens.find.no_choice"
        return wording.say(key, operator=operator, choices=listed), ""
    operators = " ".join(f"{operator}:" for operator in Operator)
    meant = " · ".join(_meant(term, wording) for term in parsed.terms)
    if meant:
        return meant, wording.say("screens.find.narrow_short", operators=operators)
    return wording.say("screens.find.narrow", operators=operators), ""


def completed(typed: str, choices: Choices | None, wording: Wording) -> str | None:
    """Return the box with the first of what its last value may become, and a blank; None where there is nothing."""
    if choices is None or not (choices.things or choices.days):
        return None
    value = _value(choices.operator, choices.things[0], wording) if choices.things else choices.days[0]
    return f"{typed[: choices.begin]}{value} "


def _value(operator: Operator, thing: Named, wording: Wording) -> str:
    name = wording.texts.name(thing)
    return name if operator in _BY_WORD and wording.texts.language != "en" and not set(name) & set(" ,") else thing.code


def _offers(choices: Choices, wording: Wording) -> list[str]:
    if choices.operator in _BY_WORD:
        return [f"{thing.initials} {wording.texts.name(thing)}" for thing in choices.things]
    things = [f"{thing.code} {wording.texts.name(thing)}" for thing in choices.things]
    return things + [f"{day} {wording.say(f'screens.find.day.{day}')}" for day in choices.days]


def _meant(term: Term, wording: Wording) -> str:
    operator = wording.say(f"screens.find.operator.{term.operator}")
    return f"{operator} {wording.texts.name(term.thing) if term.thing else term.typed}"
