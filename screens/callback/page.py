"""What whoever calls back has to know: who, at which number, about what, what was answered, how often tried."""

from dataclasses import replace

from console.domain.caller import Caller
from console.domain.calling_back import ToCall
from console.domain.case import Case
from console.domain.masking import masked
from console.domain.revealing import calls_back
from screens.case.told import Told
from screens.console_port import Console
from screens.widgets.reading import Line
from screens.wording import Wording


def call_page(case: Case, one: ToCall, console: Console, told: Told | None = None) -> list[Line]:
    """Return the page; the number in full only for those who call back, or when it was just `told`."""
    wording = console.wording
    say = wording.say
    role = console.standings.last().actor.role
    known, full = caller_of(case, one, console), told is not None or calls_back(role, case.state)
    if told is not None:
        known = replace(known, name=told.caller.name, phone=told.caller.phone, masked=False)
    until = say("screens.reveal.until", time=wording.clock(told.until)) if told is not None else ""
    who = f"{_who(known if full else masked(known), wording)} {until}".strip()
    lines = [
        Line(who or say("screens.callback.no_number"), say("screens.callback.who"), "attention" if full else ""),
        Line(case.text, say("screens.callback.matter")),
        *((Line(one.text, say("screens.callback.also")),) if one.text else ()),
        Line(wording.place(case.location), say("screens.case.place")),
        Line(case.answer or say("screens.callback.no_answer"), say("screens.case.answer"), "done"),
    ]
    if case.lead is not None:
        lines.append(Line(wording.unit(case.lead.unit), say("screens.callback.unit")))
    if tried := tries(one, wording):
        lines.append(Line(tried, say("screens.callback.tried"), "attention"))
    return lines


def caller_of(case: Case, one: ToCall, console: Console) -> Caller:
    """Return the caller, from the case they came with where only that says how to reach them."""
    if one.case_id in ("", case.id) or one.caller.phone or one.caller.name:
        return one.caller
    own = console.desk.reader.case(one.case_id)
    return own.caller if own is not None else one.caller


def tries(one: ToCall, wording: Wording) -> str:
    """Return how often somebody was called in vain, and when to try again; nothing when never."""
    if one.unreached is None:
        return ""
    count = wording.say("screens.callback.tries", count=one.unreached.tries)
    again = one.unreached.again_at
    return count if again is None else f"{count} {wording.say('screens.case.again', time=wording.at(again))}"


def _who(caller: Caller, wording: Wording) -> str:
    flags = [wording.say("screens.case.confidential")] if caller.confidential else []
    return " ".join(filter(None, (caller.name, caller.phone, *flags)))
