"""The verb `case show`: a case with its history, and why its limits end when they do."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from console.bootstrap import Hotline
from console.cli import changing, contact
from console.cli.case_change import Number
from console.cli.case_limits import limits_drawing, limits_of, limits_shape
from console.cli.session import Session
from console.cli.shapes import case_shape, history_shape
from console.domain.caller import Caller
from console.domain.case import Case
from console.domain.documents import caller_document
from console.domain.masking import masked
from console.ports.limits import ToldLimit
from console.ports.records import ShownCase
from console.usecases.find_cases import former_number
from console.usecases.other_cases import numbered
from console.usecases.reveal_caller import reveal_caller

if TYPE_CHECKING:
    from rich.console import RenderableType

    from screens.wording import Wording

Limit = Annotated[int, typer.Option("--limit", min=1, max=1000, help="cli.option.limit")]


def show(
    ctx: typer.Context,
    number: Number,
    reveal: Annotated[str, typer.Option("--reveal", metavar="REASON", help="cli.option.reveal")] = "",
    explain: Annotated[bool, typer.Option("--explain", help="cli.option.explain")] = False,
) -> None:
    """Show a case with its history; its caller masked, or in full for a reason that the backend keeps."""
    session: Session = ctx.obj
    hotline = session.hotline()
    contact.somebody(hotline, session.starting)
    contact.converse(hotline, contact.DELIVERY_SECONDS)
    shown = changing.case_of(hotline, number)
    caller = masked(shown.case.caller)
    if reveal:
        told = reveal_caller(hotline.desk, shown.case.id, reveal)
        caller = replace(caller, name=told.name, phone=told.phone, masked=False)
    shape = case_shape(shown.case, shown.sync, hotline.clock.now()) | {"caller": caller_document(caller)}
    shape |= {"events": history_shape(shown.events)}
    former = former_number(number, shown.case)
    shape |= {"former_number": former} if former else {}
    if not explain:
        session.emit(shape, lambda: _page(session, hotline, shown, caller, former))
        return
    limits, source = limits_of(hotline, shown.case)
    shape |= {"limits": limits_shape(session, limits, source)}
    session.emit(
        shape, lambda: _explained(session, hotline, _page(session, hotline, shown, caller, former), limits, source)
    )


def _page(session: Session, hotline: Hotline, shown: ShownCase, caller: Caller, former: str) -> "RenderableType":
    from console.cli.drawing import line, pairs, paragraph, stacked, table
    from screens.wording import Wording

    wording = Wording(session.texts, hotline.reference())
    case = shown.case
    head = line(f"{case.number or wording.say('cli.no_number')}  {case.title}", "bold")
    legs = [
        (wording.unit(leg.unit), leg.unit, wording.code("leg", leg.role),
         wording.code("leg", leg.state), wording.at(leg.due_at))
        for leg in case.legs
    ]  # fmt: skip
    events = [
        (wording.at(event.at), wording.event(numbered(hotline.desk, event)), wording.actor(event.actor))
        for event in shown.events
    ]
    parts: list[RenderableType] = [line(wording.renumbered(former, case.number))] if former else []
    parts += [head, pairs(_facts(shown, caller, wording, hotline)), paragraph(f"\n{case.text}\n")]
    parts += [table(_heads(wording, "unit", "code", "role", "state", "due"), legs, wide=0)] if legs else []
    parts += [table(_heads(wording, "at", "event", "actor"), events, wide=1)]
    parts += [] if shown.history_begins else [line(wording.say("screens.case.history_missing"))]
    return stacked(*parts)


def _explained(
    session: Session, hotline: Hotline, page: "RenderableType", limits: tuple[ToldLimit, ...], source: str
) -> "RenderableType":
    from console.cli.drawing import stacked
    from screens.wording import Wording

    return stacked(page, limits_drawing(Wording(session.texts, hotline.reference()), limits, source))


def _joined(case: Case) -> str:
    """Those who joined, counted as `callback --joined` counts them."""
    callers = [masked(joined.caller) for joined in case.joined]
    return "\n".join(f"{place} {caller.name} {caller.phone}".strip() for place, caller in enumerate(callers, 1))


def _heads(wording: "Wording", *names: str) -> list[str]:
    return [wording.say(f"cli.column.{name}") for name in names]


def _facts(shown: ShownCase, caller: Caller, wording: "Wording", hotline: Hotline) -> list[tuple[str, str]]:
    case = shown.case
    late = f" {wording.say('cli.overdue')}" if case.overdue(hotline.clock.now()) else ""
    values = {
        "state": wording.code("state", case.state),
        "kind": wording.code("kind", case.kind),
        "category": wording.category(case.category),
        "urgency": wording.code("urgency", case.urgency),
        "channel": wording.code("channel", case.channel),
        "place": wording.place(case.location),
        "caller": " ".join(filter(None, (caller.name, caller.phone))),
        "joined": _joined(case),
        "due": f"{wording.at(case.due_at, year=True)}{late}" if case.due_at else "",
        "created": f"{wording.at(case.created_at, year=True)} {case.created_by}",
        "answer": case.answer,
        "sync": wording.say(f"domain.sync.{shown.sync.value}"),
    }
    return [(wording.say(f"cli.column.{name}"), value) for name, value in values.items()]
