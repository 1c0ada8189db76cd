"""The verb `report`: the published rates, for people, for spreadsheets and for scripts."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.bootstrap import Hotline
from console.cli import contact
from console.cli.lookups import Lookups
from console.cli.session import Session
from console.cli.sheets import csv_text, markdown_text
from console.ports.errors import UsageError
from console.ports.reports import Line, Report, Share

if TYPE_CHECKING:
    from screens.wording import Wording

#: What a report can be by, as the backend names it.
BY = ("units", "channels", "categories", "districts", "operators", "periods")
FORMATS = ("table", "csv", "md", "json")
_OF_LEGS = ("viewed_of_due", "viewed_of_accepted", "replied_of_due", "replied_of_accepted")
_OF_CASES = ("direct_answer", "satisfaction", "solved", "rework", "return", "repeat")
#: A unit answers nothing on the phone and merges nothing.
_NOT_OF_UNITS = frozenset({"direct_answer", "repeat"})


def add_to(app: typer.Typer) -> None:
    """Add `report`."""
    app.command("report", help="cli.help.report")(report)


def _option(name: str, key: str) -> Any:
    return typer.Option(name, help=f"cli.option.{key}", show_default=False)


def report(
    ctx: typer.Context,
    by: Annotated[str, typer.Argument(metavar="WHAT", help="cli.option.report_by", show_default=False)],
    first: Annotated[str, _option("--from", "report_from")],
    last: Annotated[str, _option("--to", "report_to")],
    shape: Annotated[str, _option("--format", "report_format")] = "table",
    period: Annotated[str, _option("--period", "report_period")] = "",
    groups: Annotated[bool, _option("--groups", "report_groups")] = False,
    rounding: Annotated[str, _option("--rounding", "report_rounding")] = "truncate",
    basically: Annotated[bool, _option("--basically", "report_basically")] = False,
    unit: Annotated[str, _option("--unit", "report_unit")] = "",
    district: Annotated[str, _option("--district", "district")] = "",
) -> None:
    """Show a report of the days from one to the other, both included."""
    session: Session = ctx.obj
    _one_of("WHAT", by, BY)
    _one_of("--format", shape, FORMATS)
    _one_of("--rounding", rounding, ("truncate", "half_up"))
    _one_of("--period", period, ("", "whole", "day", "week", "month"))
    asked = {"from": _day("--from", first), "to": _day("--to", last), "rounding": rounding, "period": period}
    asked |= {"level": "group" if groups else "leaf", "basically": "true" if basically else ""}
    hotline = session.hotline()
    who = contact.somebody(hotline, session.starting)
    lookups = Lookups(hotline.reference())
    asked["unit"] = lookups.unit(unit) if unit else ""
    asked["district"] = lookups.district(district) if district else ""
    backend = hotline.reports()
    try:
        found = backend.report(who, by, {name: value for name, value in asked.items() if value})
    finally:
        backend.close()
    _show(session, hotline, by, shape, found)


def _one_of(name: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise UsageError("argument_unusable", {"name": name})


def _day(name: str, typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise UsageError("argument_unusable", {"name": name}) from None


def _show(session: Session, hotline: Hotline, by: str, shape: str, found: Report) -> None:
    if session.json or shape == "json":
        session.write_json(found.document)
        return
    from console.cli.drawing import print_to, table
    from screens.wording import Wording

    wording = Wording(session.texts, hotline.reference())
    rates = [name for name in (*_OF_LEGS, *_OF_CASES) if by != "units" or name not in _NOT_OF_UNITS]
    if shape == "csv":
        session.out.write(csv_text(_heads(wording, by, rates, apart=True), _rows(wording, by, rates, found, True)))
        return
    heads, rows = _heads(wording, by, rates, apart=False), _rows(wording, by, rates, found, False)
    if shape == "md":
        session.out.write(markdown_text(heads, rows))
        return
    print_to(session.out, table(heads, rows, 0))


def _heads(wording: "Wording", by: str, rates: Sequence[str], *, apart: bool) -> list[str]:
    heads = [wording.say(f"cli.report.by.{by}"), wording.say("cli.column.code"), wording.say("cli.report.period")]
    heads += [wording.say("cli.report.dispatched"), wording.say("cli.report.closed")]
    for name in rates:
        rate = wording.say(f"cli.report.rate.{name}")
        parts = [wording.say(f"cli.report.{part}") for part in ("numerator", "denominator", "percent")]
        heads += [f"{rate} {part}" for part in parts] if apart else [rate]
    return heads


def _rows(wording: "Wording", by: str, rates: Sequence[str], found: Report, apart: bool) -> list[list[str]]:
    lines = sorted(found.lines, key=lambda line: (line.period, _lateness(line), line.key))
    return [_row(wording, by, rates, line, apart) for line in lines]


def _lateness(line: Line) -> float:
    """Whoever replied in time least stands first; who had nothing due, last."""
    share = line.rates.get("replied_of_due")
    return share.numerator / share.denominator if share and share.denominator else 2.0


def _row(wording: "Wording", by: str, rates: Sequence[str], line: Line, apart: bool) -> list[str]:
    cells = [_name(wording, by, line.key), line.key, line.period, str(line.dispatched), str(line.closed)]
    for name in rates:
        share = line.rates.get(name, Share(0, 0, None))
        if apart:
            cells += [str(share.numerator), str(share.denominator), share.percent or ""]
        else:
            cells.append(f"{share.percent}% {share.numerator}/{share.denominator}" if share.percent else "-")
    return cells


def _name(wording: "Wording", by: str, key: str) -> str:
    if by == "channels" and wording.texts.has(f"domain.channel.{key}"):
        return wording.say(f"domain.channel.{key}")
    names = {"units": wording.unit, "categories": wording.category, "districts": wording.division}
    return names[by](key) if by in names else key
