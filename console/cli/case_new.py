"""The verb `case new`: a case from options, or from JSON on standard input."""

import sys
from typing import Annotated, Any

import typer

from console.bootstrap import Hotline
from console.cli import changing, contact
from console.cli.entering import NAMES, fields_of, values_from_json
from console.cli.lookups import Lookups
from console.cli.session import Session
from console.domain.codes import Action
from console.domain.errors import TransitionRefused
from console.domain.roles import may
from console.ports.errors import UsageError
from console.usecases.register_case import register_for


def _option(name: str) -> Any:
    return typer.Option(f"--{name}", help=f"cli.option.{name}", show_default=False)


def new(
    ctx: typer.Context,
    kind: Annotated[str, _option("kind")] = "",
    category: Annotated[str, _option("category")] = "",
    district: Annotated[str, _option("district")] = "",
    street: Annotated[str, _option("street")] = "",
    community: Annotated[str, _option("community")] = "",
    address: Annotated[str, _option("address")] = "",
    title: Annotated[str, _option("title")] = "",
    text: Annotated[str, _option("text")] = "",
    phone: Annotated[str, _option("phone")] = "",
    name: Annotated[str, _option("name")] = "",
    channel: Annotated[str, _option("channel")] = "",
    urgency: Annotated[str, _option("urgency")] = "",
    unit: Annotated[str, _option("unit")] = "",
    answer: Annotated[str, _option("answer")] = "",
    confidential: Annotated[bool, _option("confidential")] = False,
    anonymous: Annotated[bool, _option("anonymous")] = False,
    json_input: Annotated[str, _option("json-input")] = "",
) -> int:
    """Enter a case; what the options say goes over what the JSON says."""
    session: Session = ctx.obj
    values = values_from_json(_read(json_input)) if json_input else {}
    values |= {name: value for name, value in ctx.params.items() if name in NAMES and value}
    return enter(session, values)


def enter(session: Session, values: dict[str, Any]) -> int:
    """Enter a case from named values and return the exit code."""
    if values.get("unit") and values.get("answer"):
        raise UsageError("answer_and_unit")
    hotline = session.hotline()
    contact.somebody(hotline, session.starting)
    lookups = Lookups(hotline.reference())
    fields = fields_of(values, lookups)
    unit = lookups.unit(values["unit"]) if values.get("unit") else ""
    if unit:
        _may_assign(hotline)
    registered = register_for(hotline.desk, fields, unit)
    if registered.refused is not None:
        raise registered.refused
    done = [registered.entered, *filter(None, [registered.assigned])]
    return changing.answer(session, hotline, done)


def _may_assign(hotline: Hotline) -> None:
    """Refuse before anything is entered: half of what was asked for would be a surprise."""
    if not may(hotline.desk.actor().role, Action.ASSIGN, hotline.desk.policy()):
        raise TransitionRefused("role_not_allowed", {"action": Action.ASSIGN.value})


def _read(source: str) -> str:
    if source == "-":
        return sys.stdin.read()
    try:
        with open(source, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError):
        raise UsageError("file_unreadable", {"value": source}) from None
