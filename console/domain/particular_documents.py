"""What a case gathers on its way, as documents and back: joined callers, links, supervision, pauses."""

from collections.abc import Mapping
from typing import Any

from console.domain.case import Case
from console.domain.case_link import CaseLink
from console.domain.foreign_codes import read_code
from console.domain.joined_caller import JoinedCaller
from console.domain.leg_documents import count_document, count_from, proposal_document, proposal_from
from console.domain.particular_codes import Exclusion, HoldCause, Level, Relation, Solved
from console.domain.pause import Pause
from console.domain.plain_documents import Document, caller_document, caller_from, day, instant, moment, stamp
from console.domain.supervision import Supervision
from console.domain.unreached import Unreached


def particulars_document(case: Case) -> Document:
    """Return the part of a case's document that cases of earlier versions do not have."""
    return {
        "solved": case.solved.value if case.solved else None,
        "excluded": case.excluded.value if case.excluded else None,
        "called_back": case.called_back,
        "unreached": _unreached_document(case.unreached),
        "callers": [joined_document(joined) for joined in case.callers],
        "links": [_link_document(link) for link in case.links],
        "supervision": _supervision_document(case.supervision),
        "proposed_invalid": proposal_document(case.proposed_invalid),
        "nuisance_until": case.nuisance_until.isoformat() if case.nuisance_until else None,
        "pauses": [_pause_document(pause) for pause in case.pauses],
        "dispatch_count": count_document(case.dispatch_count) if case.dispatch_count else None,
    }


def particulars_from(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return those fields of the case of a document; what an earlier version did not write is empty."""
    solved, excluded, count = (document.get(name) for name in ("solved", "excluded", "dispatch_count"))
    return {
        "solved": read_code(Solved, solved) if solved else None,
        "excluded": read_code(Exclusion, excluded) if excluded else None,
        "called_back": document.get("called_back", False),
        "unreached": unreached_from(document.get("unreached")),
        "callers": tuple(joined_from(joined) for joined in document.get("callers", ())),
        "links": tuple(_link_from(link) for link in document.get("links", ())),
        "supervision": _supervision_from(document.get("supervision")),
        "proposed_invalid": proposal_from(document.get("proposed_invalid")),
        "nuisance_until": day(document.get("nuisance_until")),
        "pauses": tuple(_pause_from(pause) for pause in document.get("pauses", ())),
        "dispatch_count": count_from(count) if count else None,
    }


def joined_document(joined: JoinedCaller) -> Document:
    """Return another caller as a document."""
    return {
        "id": joined.id,
        "caller": caller_document(joined.caller),
        "case_id": joined.case_id,
        "text": joined.text,
        "at": stamp(joined.at),
        "by": joined.by,
        "outcome": joined.outcome,
        "satisfaction": joined.satisfaction,
        "solved": joined.solved.value if joined.solved else None,
        "unreached": _unreached_document(joined.unreached),
        **_ended_document(joined),
    }


def joined_from(document: Mapping[str, Any]) -> JoinedCaller:
    """Return the other caller of a document."""
    return JoinedCaller(
        id=document["id"],
        caller=caller_from(document["caller"]),
        case_id=document["case_id"],
        text=document["text"],
        at=instant(document["at"]),
        by=document["by"],
        outcome=document["outcome"],
        satisfaction=document["satisfaction"],
        solved=read_code(Solved, document["solved"]) if document["solved"] else None,
        unreached=unreached_from(document.get("unreached")),
        **_ended_from(document),
    )


def _ended_document(one: JoinedCaller | CaseLink) -> Document:
    return {"ended_at": stamp(one.ended_at), "ended_by": one.ended_by}


def _ended_from(document: Mapping[str, Any]) -> dict[str, Any]:
    """What an earlier version did not write goes on."""
    return {"ended_at": moment(document.get("ended_at")), "ended_by": document.get("ended_by", "")}


def _unreached_document(unreached: Unreached | None) -> Document | None:
    return None if unreached is None else {"tries": unreached.tries, "again_at": stamp(unreached.again_at)}


def unreached_from(document: Mapping[str, Any] | None) -> Unreached | None:
    """Return what the document of a call in vain says; None where there was none."""
    return None if document is None else Unreached(document["tries"], moment(document["again_at"]))


def _link_document(link: CaseLink) -> Document:
    told = {"case_id": link.case_id, "relation": link.relation.value, "at": stamp(link.at), "by": link.by}
    return told | _ended_document(link)


def _link_from(document: Mapping[str, Any]) -> CaseLink:
    relation, at = read_code(Relation, document["relation"]), instant(document["at"])
    return CaseLink(document["case_id"], relation, at, document["by"], **_ended_from(document))


def _supervision_document(supervision: Supervision | None) -> Document | None:
    if supervision is None:
        return None
    told = {"reason": supervision.reason, "at": stamp(supervision.at), "by": supervision.by}
    return {"level": supervision.level.value, **told}


def _supervision_from(document: Mapping[str, Any] | None) -> Supervision | None:
    if document is None:
        return None
    return Supervision(read_code(Level, document["level"]), document["reason"], instant(document["at"]), document["by"])


def _pause_document(pause: Pause) -> Document:
    return {
        "cause": pause.cause.value,
        "reason": pause.reason,
        "since": stamp(pause.since),
        "promised": pause.promised.isoformat(),
        "ended": stamp(pause.ended),
    }


def _pause_from(document: Mapping[str, Any]) -> Pause:
    promised = day(document["promised"])
    if promised is None:
        raise ValueError("a pause has a promised day")
    since, ended = instant(document["since"]), moment(document["ended"])
    return Pause(read_code(HoldCause, document["cause"]), document["reason"], since, promised, ended)
