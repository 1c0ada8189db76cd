"""Verbs of a case typed on the command line: the table's reading of them, done to the case that is meant."""

from collections.abc import Mapping
from dataclasses import dataclass

from console.domain.case import Case
from console.usecases.act import Done
from console.usecases.case_verbs import Verb
from console.usecases.ending_draft import ending_draft
from console.usecases.find_cases import open_case
from console.usecases.lookups import Lookups
from console.usecases.verb_lines import given
from console.usecases.verb_values import Meaning
from screens.console_port import Console
from screens.text_verbs import VERBS, heading


@dataclass(frozen=True, slots=True)
class Moved:
    """What was done, and how it is told: a phrase of `screens.done`, and its particulars."""

    done: Done
    words: str
    params: Mapping[str, str]


async def move_by_line(console: Console, verb: Verb, case: Case, rest: str, draft_id: str) -> Moved:
    """Do what a line says to a case; the draft it was typed in ends in the same transaction.

    Raises DomainError and HotlineError; then nothing changed.
    """
    desk = console.desk
    meaning = Meaning(Lookups(desk.reference()), lambda key: open_case(desk, key).case.id, desk.clock.now())
    fields = verb.fields(given(verb, rest), meaning)
    done = await console.work.do(
        lambda: ending_draft(desk, draft_id, lambda: verb.do(desk, case.id, verb.action, fields))
    )
    return _told(console, verb, case, done[0], str(fields.get("unit", "")))


def _told(console: Console, verb: Verb, case: Case, done: Done, unit: str) -> Moved:
    wording = console.wording
    if verb.name == "assign":
        return Moved(done, "assigned", {"unit": wording.unit(unit)})
    if verb.name in VERBS:
        return Moved(done, heading(verb.name, case), {})
    state = wording.code("state", done.case.state)
    return Moved(done, "moved", {"action": wording.say(f"domain.action.{verb.action.value}"), "state": state})
