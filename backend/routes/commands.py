"""Handing over commands, and asking what became of one whose answer was lost."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response

from backend import commit_order, disclosures
from backend.batches import apply_batch
from backend.commands import Delivery, recorded
from backend.failures import Problem
from backend.hotline import Hotline
from backend.routes.asking import WITNESS_HEADER, Meter, Sender, Service, Witness
from backend.turns import in_turn
from backend.unit_of_work import UnitOfWork
from backend.visibility import Reader
from backend.voids import void
from backend.wire.answers import answer
from backend.wire.commands import CommandsBody, Identifier, OutcomeDocument, OutcomesDocument
from backend.wire.headers import telling
from backend.wire.problems import problems
from console.domain.documents import Document, command_from

#: Commands in a full batch of whoever does not say whether more follow: his version sends no larger ones.
_FULL = 100
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
def hand_over(body: CommandsBody, hotline: Service, terminal: Sender, meter: Meter, shown: Witness = "") -> Response:
    """Apply commands in order and say of each what became of it."""
    # Not validated before: each command is judged by itself.
    documents: list[dict[str, Any]] = body.commands  # type: ignore[assignment]  # mappings, SkipValidation
    more = len(documents) >= _FULL if body.more is None else body.more
    delivery = Delivery(terminal.number, hotline.clock(), more)

    def apply(work: UnitOfWork) -> tuple[list[Document], str]:
        commit_order.require(work.connection, hotline.city_id, hotline.epoch, shown)
        outcomes = apply_batch(work, documents, delivery)
        disclosures.note_outcomes(work.connection, hotline.city_id, delivery.received_at, documents, outcomes)
        return outcomes, commit_order.witness(work.connection, hotline.city_id, hotline.epoch)

    outcomes, told = in_turn(hotline, documents, apply)
    meter.applied(outcomes)
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
    return answer(_told(hotline, row))


def _told(hotline: Hotline, row: Mapping[str, Any]) -> Document:
    """Return what the ledger says of a command, as its actor may see it; a caller in it is logged before it is told."""
    told = recorded(row, "applied", hotline.clock(), hotline.secret)
    if told["case"] is not None:
        disclosures.note(hotline, Reader.of(command_from(row["document"]).actor), "command", [told["case"]])
    return told


@router.post(
    "/commands/{command_id}/void",
    response_model=OutcomeDocument,
    responses=problems(
        s401="terminal_unknown", s409="not_your_command", s422="request_invalid", s503="starting database_failed"
    ),
)
def give_up(command_id: Identifier, hotline: Service, terminal: Sender) -> Response:
    """Discard a command for ever, whether it was handed over before or not; `applied` says that it was too late."""
    return answer(_told(hotline, void(hotline, terminal, command_id)))
