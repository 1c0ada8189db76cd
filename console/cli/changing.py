"""A change made from the command line: durable here, then delivered for up to two seconds, then answered."""

from collections.abc import Sequence
from typing import Any

from console.bootstrap import Hotline
from console.cli import contact
from console.cli.contact import Contact
from console.cli.exits import Exit, error_document
from console.cli.session import Session
from console.cli.shapes import case_shape
from console.domain import case_number
from console.domain.case import Case
from console.domain.errors import TransitionRefused
from console.ports.errors import NotFound, Unreachable
from console.ports.records import Pending, ShownCase, SyncState
from console.texts.faults import describe, describe_code
from console.usecases.act import Done
from console.usecases.find_cases import open_case

#: Reason of a change that waits for a person to decide about an earlier one.
_BEHIND = "behind_attention"
#: Reasons with which the backend says that somebody else was first.
CONFLICTS = frozenset({"moved_meanwhile", "changed_meanwhile", "finished_meanwhile", "number_taken", "conflict"})


def case_of(hotline: Hotline, key: str) -> ShownCase:
    """Return the case of a number or id: from here, else fetched first.

    Raises InvalidNumber, NotFound, Unreachable when it is not here and the backend is away.
    """
    if len(key) != 36:
        case_number.parse(key)
    try:
        return open_case(hotline.desk, key)
    except NotFound as unknown:
        met = contact.converse(hotline, contact.DELIVERY_SECONDS, lambda: _is_here(hotline, key))
        if not met.reached:
            raise Unreachable(met.error, {"case": key}) from unknown
        if not _is_here(hotline, key):
            contact.fetch(hotline, key)
        return open_case(hotline.desk, key)


def _is_here(hotline: Hotline, key: str) -> bool:
    try:
        open_case(hotline.desk, key)
    except NotFound:
        return False
    return True


def answer(session: Session, hotline: Hotline, done: Sequence[Done], before: Contact | None = None) -> int:
    """Deliver what was just made durable, say what became of it, and return the exit code.

    A backend that was away `before` is not waited for a second time.
    """
    wanted = {change.command_id for change in done}
    case_ids = {change.case.id for change in done}

    def left() -> list[Pending]:
        waiting = [entry for case_id in case_ids for entry in hotline.desk.store.pending_of(case_id)]
        return [entry for entry in waiting if entry.command.id in wanted]

    def settled() -> bool:
        return all(entry.state is SyncState.ATTENTION for entry in left())

    met = before
    if met is None or met.reached:
        met = contact.converse(hotline, contact.DELIVERY_SECONDS, settled)
    waiting = left()
    parked = next((entry for entry in waiting if entry.state is SyncState.ATTENTION), None)
    if parked is not None:
        status = "conflict" if parked.reason in CONFLICTS else "refused"
    else:
        status = "queued" if waiting else "applied"
    reason = parked.reason if parked else _why_waiting(hotline, waiting, met.error)
    _say(session, hotline, done, status, reason)
    return Exit.REFUSED if parked else Exit.DONE


def _say(session: Session, hotline: Hotline, done: Sequence[Done], status: str, reason: str) -> None:
    shown = hotline.desk.reader.get(done[0].case.id)
    case, sync = (shown.case, shown.sync) if shown else (_last(done), SyncState.HERE)
    if session.json:
        shape = case_shape(case, sync, hotline.clock.now())
        document = {"command_id": done[0].command_id, "case": shape, "status": status, "reason": reason or None}
        session.write_json(document)
        return
    number = case.number or session.texts.say("cli.no_number")
    session.out.write(number + "\n")
    state = session.texts.code("state", case.state)
    if reason != _BEHIND:
        session.tell(f"change.{status}", number=number, state=state)
    if status in ("conflict", "refused") or reason == _BEHIND:
        message, remedy = describe_code(reason, {}, session.texts)
        session.err.write(f"{message}\n{remedy}\n")


def _why_waiting(hotline: Hotline, waiting: Sequence[Pending], error: str) -> str:
    """Why something is not delivered yet, as a code; empty when it is, or nobody knows."""
    for entry in waiting:
        earlier = hotline.desk.store.pending_of(entry.command.case_id)
        if any(e.state is SyncState.ATTENTION and e.command.seq < entry.command.seq for e in earlier):
            return _BEHIND
    return error if waiting else ""


def _last(done: Sequence[Done]) -> Case:
    """The case the first change is about, after the last one of them on it; a unit may not see it any more."""
    return [change.case for change in done if change.case.id == done[0].case.id][-1]


def refused(session: Session, hotline: Hotline, case_id: str, error: TransitionRefused, code: int) -> int:
    """Say that the rules do not take a change; the case stays as it is. Return the exit code."""
    if session.json:
        shown = hotline.desk.reader.get(case_id)
        case: dict[str, Any] | None = case_shape(shown.case, shown.sync, hotline.clock.now()) if shown else None
        fault = error_document(session, error)
        session.write_json(
            {"command_id": None, "case": case, "status": "refused", "reason": error.reason, "error": fault}
        )
        return code
    message, remedy = describe(error, session.texts)
    session.err.write(f"{message}\n{remedy}\n")
    return code
