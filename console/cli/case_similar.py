"""The verb `case similar`: open cases about the same place or matter, each with the reason why."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from console.bootstrap import Hotline
from console.cli import contact
from console.cli.case_show import Limit
from console.cli.lookups import Lookups
from console.cli.session import Session
from console.cli.shapes import case_shape, list_shape
from console.domain.errors import InvalidField
from console.ports.errors import UsageError
from console.ports.records import SyncState
from console.ports.reports import Like, LikeList

if TYPE_CHECKING:
    from rich.console import RenderableType

    from screens.wording import Wording

#: The most the backend lists.
_MOST = 100
_COLUMNS = ("number", "state", "title", "place", "relation", "reason")


def _option(name: str) -> Any:
    return typer.Option(f"--{name}", help=f"cli.option.{name}", show_default=False)


def similar(
    ctx: typer.Context,
    number: Annotated[str, typer.Argument(metavar="[NUMBER]", help="cli.option.number", show_default=False)] = "",
    text: Annotated[str, _option("text")] = "",
    address: Annotated[str, _option("address")] = "",
    district: Annotated[str, _option("district")] = "",
    street: Annotated[str, _option("street")] = "",
    category: Annotated[str, _option("category")] = "",
    phone: Annotated[str, _option("phone")] = "",
    limit: Limit = 20,
) -> None:
    """List open cases like one, or like what is told."""
    session: Session = ctx.obj
    told = {"text": text, "address": address, "district": district, "street": street, "category": category,
            "phone": phone}  # fmt: skip
    if bool(number) == any(told.values()):
        raise UsageError() if number else InvalidField("search_empty")
    hotline = session.hotline()
    who = contact.somebody(hotline, session.starting)
    backend = hotline.reports()
    try:
        most = min(limit, _MOST)
        asked = {} if number else _coded(Lookups(hotline.reference()), told) | {"limit": most}
        found = backend.like_case(who, number, most) if number else backend.like(who, asked)
    finally:
        backend.close()
    _show(session, hotline, found)


def _coded(lookups: Lookups, told: Mapping[str, str]) -> dict[str, Any]:
    coded: dict[str, Any] = {name: value for name, value in told.items() if value}
    if told["district"]:
        coded["district"] = lookups.district(told["district"])
    if told["street"]:
        coded["district"], coded["street"] = lookups.street(told["street"], coded.get("district", ""))
    if told["category"]:
        category = lookups.category(told["category"])
        coded["category"] = category if isinstance(category, str) else category.code
    return coded


def _show(session: Session, hotline: Hotline, found: LikeList) -> None:
    now = hotline.clock.now()
    items = [{**case_shape(hit.case, SyncState.DELIVERED, now), **_why(hit)} for hit in found.hits]
    session.emit(list_shape(items, found.total, found.as_of, "live"), lambda: _table(session, hotline, found))
    if not session.json:
        session.tell("list.live", shown=len(found.hits), total=found.total)


def _why(hit: Like) -> dict[str, Any]:
    reasons = [{"code": code, "params": dict(params)} for code, params in hit.reasons]
    return {"same_matter": hit.same_matter, "relation": hit.relation, "score": hit.score, "reason": reasons}


def _table(session: Session, hotline: Hotline, found: LikeList) -> "RenderableType":
    from console.cli.drawing import table
    from screens.wording import Wording

    wording = Wording(session.texts, hotline.reference())
    heads = [wording.say(f"cli.column.{name}") for name in _COLUMNS]
    return table(heads, [_cells(hit, wording) for hit in found.hits], 2)


def _cells(hit: Like, wording: "Wording") -> list[str]:
    case = hit.case
    return [
        case.number or wording.say("cli.no_number"),
        wording.code("state", case.state),
        case.title,
        wording.place(case.location),
        _said(wording, "relation", hit.relation),
        " · ".join(_said(wording, "similar", code) for code, _ in hit.reasons),
    ]


def _said(wording: "Wording", area: str, code: str) -> str:
    key = f"domain.{area}.{code}"
    return wording.say(key) if wording.texts.has(key) else code
