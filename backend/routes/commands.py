"""Handing over commands, and asking what became of one whose answer was lost."""

from fastapi import APIRouter
from fastapi.responses import Response

from backend.commands import Delivery, apply_batch, recorded
from backend.failures import Problem
from backend.routes.asking import Sender, Service
from backend.wire.answers import answer
from backend.wire.commands import CommandsBody, OutcomeDocument, OutcomesDocument
from backend.wire.problems import problems

router = APIRouter(prefix="/v1", tags=["commands"])


@router.post(
    "/commands",
    response_model=OutcomesDocument,
    responses=problems(
        s401="terminal_unknown", s413="body_too_large", s422="request_invalid", s503="starting database_failed"
    ),
)
def hand_over(body: CommandsBody, hotline: Service, terminal: Sender) -> Response:
    """Apply commands in order and say of each what became of it."""
    delivery = Delivery(terminal.number, hotline.clock())
    with hotline.unit_of_work() as work:
        # Not validated before: each command is judged by itself.
        outcomes = apply_batch(work, body.commands, delivery)  # type: ignore[arg-type]  # mappings, SkipValidation
    return answer({"outcomes": outcomes})


@router.get(
    "/commands/{command_id}",
    response_model=OutcomeDocument,
    responses=problems(s401="terminal_unknown", s404="unknown_command", s503="starting"),
)
def outcome(command_id: str, hotline: Service, terminal: Sender) -> Response:
    """Say what became of a command this terminal handed over."""
    row = hotline.ledger(command_id)
    if row is None or row["received_from"] != terminal.number:
        raise Problem(404, "unknown_command")
    return answer(recorded(row, "applied", hotline.clock()))
