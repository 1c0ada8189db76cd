"""What `case show --explain` adds: why each limit of a case ends when it does, as the backend counts it.

Without the backend the same rules count here, by the reference data and the case that are kept.
"""

from typing import TYPE_CHECKING, Any

from console.bootstrap import Hotline
from console.cli.session import Session
from console.domain.case import Case
from console.domain.documents import stamp
from console.domain.explaining import explain_all
from console.ports.errors import NotFound, Unreachable
from console.ports.limits import ToldLimit
from console.texts.explanations import said

if TYPE_CHECKING:
    from rich.console import RenderableType

    from screens.wording import Wording


def limits_of(hotline: Hotline, case: Case) -> tuple[tuple[ToldLimit, ...], str]:
    """Return the limits of a case and where they were counted: `live` by the backend, `cache` here.

    Raises NotAuthorised and what else the backend says for sure.
    """
    sign_in = hotline.desk.signed_in()
    backend = hotline.limits()
    try:
        return backend.limits(sign_in, case.id), "live"
    except (Unreachable, NotFound):
        # A case that was not delivered yet is unknown there; here it has its limits all the same.
        return _counted_here(hotline, case), "cache"
    finally:
        backend.close()


def _counted_here(hotline: Hotline, case: Case) -> tuple[ToldLimit, ...]:
    reference = hotline.reference()
    if reference is None:
        return ()
    return tuple(
        ToldLimit(one.limit.unit, one.limit.phase, one.limit.at, one.runs, one.provisional, one.lines)
        for one in explain_all(case, reference.policy, reference.calendar)
    )


def limits_shape(session: Session, limits: tuple[ToldLimit, ...], source: str) -> dict[str, Any]:
    """Return limits with their lines, as codes and in words."""
    return {"items": [_limit_shape(session, limit) for limit in limits], "source": source}


def _limit_shape(session: Session, limit: ToldLimit) -> dict[str, Any]:
    texts = said(session.texts, limit.lines)
    lines = [
        {"code": line.code, "params": dict(line.params), "text": text}
        for line, text in zip(limit.lines, texts, strict=True)
    ]
    return {
        "unit": limit.unit,
        "phase": limit.phase.value,
        "due_at": stamp(limit.due_at),
        "runs": limit.runs,
        "provisional": limit.provisional,
        "lines": lines,
    }


def limits_drawing(wording: "Wording", limits: tuple[ToldLimit, ...], source: str) -> "RenderableType":
    """Return limits as a heading each, with the lines below it."""
    from console.cli.drawing import line, paragraph, stacked

    parts: list[RenderableType] = [line("")]
    for limit in limits:
        head = f"{wording.code('phase', limit.phase)} {wording.unit(limit.unit)}".strip()
        parts.append(line(f"{head}  {wording.at(limit.due_at, year=True)}", "bold"))
        parts.append(paragraph("\n".join(f"  {text}" for text in said(wording.texts, limit.lines))))
    if not limits:
        parts.append(line(wording.say("cli.limits.none")))
    elif source != "live":
        parts.append(line(wording.say("cli.limits.counted_here")))
    return stacked(*parts)
