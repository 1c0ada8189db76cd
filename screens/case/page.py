"""A case as a page to read: facts, legs, text, timeline; a noun in, labelled lines out."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from console.domain.assignment import Assignment
from console.domain.case import Case
from console.domain.foreign_codes import foreign_in
from console.domain.masking import masked
from console.ports.records import ShownCase, SyncState
from console.texts.faults import describe_code
from screens.case.told import Told
from screens.widgets.reading import Line
from screens.wording import Wording


def page(
    shown: ShownCase,
    wording: Wording,
    now: datetime,
    told: Told | None = None,
    others: Mapping[str, Case] = MappingProxyType({}),
) -> list[Line]:
    """Return the lines of a case screen; the caller masked, or in full when it was just `told`.

    `others` are cases it is linked with, by id, as far as they are known here.
    """
    case = shown.case
    lines = [
        Line(f"{wording.number(case.number)}  {case.title}", style="head"),
        *_state(shown, wording, now),
        *_facts(case, wording, told),
        Line(""),
        Line(case.text, wording.say("screens.case.text")),
    ]
    if case.answer:
        lines.append(Line(case.answer, wording.say("screens.case.answer"), "done"))
    if case.legs:
        lines.append(Line(""))
        lines += [_leg(leg, wording, now) for leg in case.legs]
    lines += _beside(case, wording, others)
    lines.append(Line(""))
    lines += _timeline(shown, wording)
    return lines


def _state(shown: ShownCase, wording: Wording, now: datetime) -> list[Line]:
    case = shown.case
    state = wording.code("state", case.state)
    sync = wording.say(f"domain.sync.{shown.sync}")
    lines = [Line(f"{state}   {sync}", wording.say("screens.case.state"))]
    foreign = foreign_in(case)
    if foreign:
        words = wording.say("screens.case.foreign", code=foreign)
        lines.append(Line(words, wording.say("screens.case.look_only"), "attention"))
    due = wording.due(case, now)
    if due:
        lines.append(Line(due, wording.say("screens.case.due"), "late" if case.overdue(now) else ""))
    for pending in shown.pending:
        if pending.state is SyncState.ATTENTION:
            reason, _ = describe_code(pending.reason or "refused", {}, wording.texts)
            wanted = wording.say(f"domain.action.{pending.command.action}")
            where = wording.say("screens.case.decide", wanted=wanted, reason=reason)
            lines.append(Line(where, wording.say("domain.sync.attention"), "attention"))
    return lines


def _facts(case: Case, wording: Wording, told: Told | None) -> list[Line]:
    kind = " · ".join(
        filter(
            None,
            (
                wording.code("kind", case.kind),
                wording.category(case.category),
                wording.code("urgency", case.urgency),
                wording.code("channel", case.channel),
            ),
        )
    ).replace(" · ", " / ")
    caller = masked(case.caller)
    flags = [wording.say("screens.case.confidential")] if caller.confidential else []
    flags += [wording.say("screens.case.anonymous")] if caller.anonymous else []
    name, phone = (told.caller.name, told.caller.phone) if told else (caller.name, caller.phone)
    until = [wording.say("screens.reveal.until", time=wording.clock(told.until))] if told else []
    who = " ".join(filter(None, (name, phone, *flags, *until)))
    return [
        Line(kind, wording.say("screens.case.kind")),
        Line(wording.place(case.location), wording.say("screens.case.place")),
        Line(
            who or wording.say("screens.case.unknown_caller"),
            wording.say("screens.case.caller"),
            "attention" if told else "",
        ),
        Line(f"{wording.at(case.created_at, year=True)} {case.created_by}", wording.say("screens.case.created")),
    ]


def _beside(case: Case, wording: Wording, others: Mapping[str, Case]) -> list[Line]:
    """Who else is told the result, and which cases have to do with it."""
    lines = []
    if case.joined:
        told = sum(bool(joined.outcome) for joined in case.joined)
        words = wording.say("screens.case.joined_told", count=len(case.joined), told=told)
        lines.append(Line(words, wording.say("screens.case.joined")))
    for link in case.linked:
        other = others.get(link.case_id)
        which = f"{wording.number(other.number)} {other.title}" if other else link.case_id
        state = f" · {wording.code('state', other.state)}" if other else ""
        lines.append(Line(f"{which}{state}", wording.say(f"screens.case.linked.{link.relation}")))
    return [Line(""), *lines] if lines else []


def _leg(leg: Assignment, wording: Wording, now: datetime) -> Line:
    role = wording.code("leg", leg.role)
    state = wording.code("leg", leg.state)
    due = wording.at(leg.due_at) if leg.due_at else ""
    late = leg.due_at is not None and now > leg.due_at
    words = f"{wording.unit(leg.unit)} ({leg.unit})  {state}  {due} {wording.say('screens.late') if late else ''}"
    return Line(words.rstrip(), role, "late" if late else "")


def _timeline(shown: ShownCase, wording: Wording) -> list[Line]:
    waiting = {pending.command.id: pending.state for pending in shown.pending}
    lines = []
    for event in reversed(shown.events):
        state = waiting.get(event.command_id)
        mark = "" if state is None else f"  [{wording.say(f'domain.sync.{state}')}]"
        style = "faint" if mark else ""
        lines.append(Line(f"{wording.event(event)}  {wording.actor(event.actor)}{mark}", wording.at(event.at), style))
    if not shown.history_begins:
        lines.append(Line(wording.say("screens.case.history_missing"), style="attention"))
    return lines
