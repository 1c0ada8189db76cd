"""Legs as documents and back, with what was asked and granted, and how their limits are counted."""

from collections.abc import Mapping
from typing import Any

from console.domain.assignment import Assignment
from console.domain.codes import LegRole, LegState, Phase
from console.domain.foreign_codes import read_code
from console.domain.limit_count import LimitCount
from console.domain.plain_documents import Document, instant, moment, stamp
from console.domain.proposal import Extension, Proposal


def leg_document(leg: Assignment) -> Document:
    """Return a leg as a document; `code` is the unit's, `due_at` the limit that runs."""
    return {
        "code": leg.unit,
        "role": leg.role.value,
        "state": leg.state.value,
        "due_at": stamp(leg.due_at),
        "assigned_at": stamp(leg.assigned_at),
        "view_due_at": stamp(leg.view_due_at),
        "reply_due_at": stamp(leg.reply_due_at),
        "viewed_at": stamp(leg.viewed_at),
        "replied_at": stamp(leg.replied_at),
        "reply": leg.reply,
        "public_answer": leg.public_answer,
        "return_reason": leg.return_reason,
        "formal": leg.formal,
        "extensions": leg.extensions,
        "asked": proposal_document(leg.asked),
        "granted": [_extension_document(extension) for extension in leg.granted],
        "counts": [count_document(count) for count in leg.counts],
    }


def leg_from(document: Mapping[str, Any]) -> Assignment:
    """Return the leg of a document."""
    return Assignment(
        unit=document["code"],
        role=read_code(LegRole, document["role"]),
        state=read_code(LegState, document["state"]),
        assigned_at=instant(document["assigned_at"]),
        view_due_at=moment(document["view_due_at"]),
        reply_due_at=moment(document["reply_due_at"]),
        viewed_at=moment(document["viewed_at"]),
        replied_at=moment(document["replied_at"]),
        reply=document["reply"],
        public_answer=document["public_answer"],
        return_reason=document["return_reason"],
        formal=document["formal"],
        extensions=document.get("extensions", 0),
        asked=proposal_from(document.get("asked")),
        granted=tuple(_extension_from(extension) for extension in document.get("granted", ())),
        counts=tuple(count_from(count) for count in document.get("counts", ())),
    )


def proposal_document(proposal: Proposal | None) -> Document | None:
    """Return what was asked for as a document, or None."""
    if proposal is None:
        return None
    return {"reason": proposal.reason, "by": proposal.by, "at": stamp(proposal.at), "days": proposal.days}


def proposal_from(document: Mapping[str, Any] | None) -> Proposal | None:
    """Return what was asked for, or None."""
    if document is None:
        return None
    return Proposal(document["reason"], document["by"], instant(document["at"]), document["days"])


def count_document(count: LimitCount) -> Document:
    """Return how a limit is counted as a document."""
    return {"phase": count.phase.value, "rule": count.rule, "since": stamp(count.since)}


def count_from(document: Mapping[str, Any]) -> LimitCount:
    """Return how a limit is counted."""
    return LimitCount(read_code(Phase, document["phase"]), document["rule"], instant(document["since"]))


def _extension_document(extension: Extension) -> Document:
    return {"days": extension.days, "reason": extension.reason, "at": stamp(extension.at), "by": extension.by}


def _extension_from(document: Mapping[str, Any]) -> Extension:
    return Extension(document["days"], document["reason"], instant(document["at"]), document["by"])
