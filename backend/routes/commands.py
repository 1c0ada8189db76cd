"""Handing over commands, and asking what became of one whose answer was lost."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from backend import commit_order, disclosures
from backend.commands import Delivery, apply_batch, recorded
from backend.failures import Problem
from backend.routes.asking import WITNESS_HEADER, Meter, Sender, Service, Witness
from backend.visibility import Reader
from backend.wire.answers import answer
from backend.wire.commands import CommandsBody, OutcomeDocument, OutcomesDocument
from backend.wire.problems import problems
from console.domain.documents import command_from

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
    ),
)
def hand_over(body: CommandsBody, hotline: Service, terminal: Sender, meter: Meter, shown: Witness = "") -> Response:
    """Apply commands in order and say of each what became of it."""
    delivery = Delivery(terminal.number, hotline.clock())
    with hotline.unit_of_work() as work:
        commit_order.require(work.connection, hotline.city_id, hotline.epoch, shown)
        # Not validated before: each command is judged by itself.
        handed: Any = body.commands
        outcomes = apply_batch(work, handed, delivery)
        disclosures.note_outcomes(work.connection, hotline.city_id, delivery.received_at, handed, outcomes)
        told = commit_order.witness(work.connection, hotline.city_id, hotline.epoch)
    meter.applied(outcomes)
    return answer({"outcomes": outcomes}, {WITNESS_HEADER: told})


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
    told = recorded(row, "applied", hotline.clock())
    disclosures.note(hotline, Reader.of(command_from(row["document"]).actor), "command", [told["case"]])
    return answer(told)
