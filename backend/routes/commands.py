"""Handing over commands, and asking what became of one whose answer was lost."""

from fastapi import APIRouter
from fastapi.responses import Response

from backend import commit_order
from backend.commands import Delivery, apply_batch, recorded
from backend.failures import Problem
from backend.routes.asking import WITNESS_HEADER, Sender, Service, Witness
from backend.wire.answers import answer
from backend.wire.commands import CommandsBody, Identifier, OutcomeDocument, OutcomesDocument
from backend.wire.headers import telling
from backend.wire.problems import problems

router = APIRouter(prefix="/v1", tags=["commands"])


@router.post(
    "/commands",
    response_model=OutcomesDocument,
    responses=problems(
        s401="terminal_unknown",
        s410="store_restored",
        s413="body_too_large",
        s422="request_invalid",
        s503="starting database_failed",
    )
    | telling(WITNESS_HEADER),
)
def hand_over(body: CommandsBody, hotline: Service, terminal: Sender, shown: Witness = "") -> Response:
    """Apply commands in order and say of each what became of it."""
    delivery = Delivery(terminal.number, hotline.clock())
    with hotline.unit_of_work() as work:
        commit_order.require(work.connection, hotline.city_id, hotline.epoch, shown)
        # Not validated before: each command is judged by itself.
        outcomes = apply_batch(work, body.commands, delivery)  # type: ignore[arg-type]  # mappings, SkipValidation
        told = commit_order.witness(work.connection, hotline.city_id, hotline.epoch)
    return answer({"outcomes": outcomes}, {WITNESS_HEADER: told})


@router.get(
    "/commands/{command_id}",
    response_model=OutcomeDocument,
    responses=problems(s401="terminal_unknown", s404="unknown_command", s503="starting"),
)
def outcome(command_id: Identifier, hotline: Service, terminal: Sender) -> Response:
    """Say what became of a command this terminal handed over."""
    row = hotline.ledger(command_id)
    if row is None or row["received_from"] != terminal.number:
        raise Problem(404, "unknown_command")
    return answer(recorded(row, "applied", hotline.clock()))
