"""The records of the desk as documents and back: pending and sent commands, drafts, sign-in, terminal."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from console.domain.codes import Role
from console.domain.command import Actor, Command
from console.domain.documents import case_document, case_from, command_document, command_from, moment, stamp
from console.ports.records import (
    Choice,
    City,
    Decision,
    Delivered,
    Draft,
    Logged,
    OutcomeStatus,
    Pending,
    Place,
    SignIn,
    SyncState,
    Terminal,
)
from local_store.case_shape import milliseconds

Document = dict[str, Any]
Kept = Mapping[str, Any]


def pending_document(pending: Pending) -> Document:
    """Return a command of the outbox as a document."""
    return {
        "command_id": pending.command.id,
        "case_id": pending.command.case_id,
        "state": pending.state.value,
        "reason": pending.reason,
        "attempts": pending.attempts,
        "theirs": case_document(pending.theirs) if pending.theirs else None,
        "command": command_document(pending.command),
    }


def pending_from(kept: Kept) -> Pending:
    """Return the command of the outbox a document describes."""
    theirs = kept["theirs"]
    return Pending(
        command=command_from(kept["command"]),
        state=SyncState(kept["state"]),
        reason=kept["reason"],
        attempts=kept["attempts"],
        theirs=case_from(theirs) if theirs else None,
    )


def sent_document(command: Mapping[str, Any], status: str, at: datetime, decision: Decision | None = None) -> Document:
    """Return a line of the sent log as a document, from a command's document."""
    return {
        "command_id": command["id"],
        "status": status,
        "at_ms": milliseconds(at),
        "at": stamp(at),
        "command": dict(command),
        **({"decision": _decision_document(decision)} if decision else {}),
    }


def _decision_document(decision: Decision) -> Document:
    return {
        "choice": decision.choice.value,
        "chooser": decision.chooser,
        "reason": decision.reason,
        "fields": dict(decision.fields),
        "followed_by": decision.followed_by,
    }


def logged_from(kept: Kept) -> Logged:
    """Return the line of the sent log a document describes, with who decided; older ones do not say."""
    said = kept.get("decision")
    decision = Decision(**{**said, "choice": Choice(said["choice"])}) if said else None
    return Logged(command_from(kept["command"]), kept["status"], _instant(kept["at"]), decision)


def void_document(command: Mapping[str, Any]) -> Document:
    """Return a command that was given up, and that the backend has not been told of, from its document."""
    return {"command_id": command["id"], "told": 0, "command": dict(command)}


def delivered_from(kept: Kept) -> Delivered:
    """Return the line of the sent log a document describes."""
    return Delivered(command_from(kept["command"]), OutcomeStatus(kept["status"]), _instant(kept["at"]))


def draft_document(draft: Draft, owner: str) -> Document:
    """Return a draft as a document, held by the console of an id, or by nobody."""
    return {
        "key": draft.id,
        "owner": owner,
        "form": draft.form,
        "actor": draft.actor,
        "at_ms": milliseconds(draft.updated_at),
        "updated_at": stamp(draft.updated_at),
        "fields": dict(draft.fields),
    }


def draft_from(kept: Kept) -> Draft:
    """Return the draft a document describes."""
    return Draft(kept["key"], kept["form"], kept["actor"], _instant(kept["updated_at"]), kept["fields"])


def place_document(place: Place, owner: str) -> Document:
    """Return where the console of an id is as a document."""
    return {
        "owner": owner,
        "actor": place.actor,
        "at": stamp(place.at),
        "screens": [dict(screen) for screen in place.screens],
        "attempts": place.attempts,
    }


def place_from(kept: Kept) -> Place:
    """Return the place a document describes."""
    return Place(kept["actor"], _instant(kept["at"]), tuple(kept["screens"]), kept["attempts"])


def sign_in_document(sign_in: SignIn) -> Document:
    """Return a sign-in, its token included, as a document; it is only ever kept sealed."""
    actor, city = sign_in.actor, sign_in.city
    return {
        "id": sign_in.id,
        "actor": {"username": actor.username, "role": actor.role.value, "unit": actor.unit},
        "name_zh": sign_in.name_zh,
        "name_en": sign_in.name_en,
        "token": sign_in.token,
        "expires_at": stamp(sign_in.expires_at),
        "city": {"id": city.id, "name_zh": city.name_zh, "name_en": city.name_en, "zone": city.zone},
        "demo": sign_in.demo,
        "caller_key": sign_in.caller_key,
    }


def sign_in_from(kept: Kept) -> SignIn:
    """Return the sign-in a document describes."""
    actor = kept["actor"]
    return SignIn(
        id=kept["id"],
        actor=Actor(actor["username"], Role(actor["role"]), actor["unit"]),
        name_zh=kept["name_zh"],
        name_en=kept["name_en"],
        token=kept["token"],
        expires_at=_instant(kept["expires_at"]),
        city=City(**kept["city"]),
        demo=kept["demo"],
        # A sign-in kept by an older version has none.
        caller_key=kept.get("caller_key", ""),
    )


def terminal_document(terminal: Terminal) -> Document:
    """Return the terminal's number and credential as a document."""
    return {"number": terminal.number, "credential": terminal.credential}


def terminal_from(kept: Kept) -> Terminal:
    """Return the terminal a document describes."""
    return Terminal(kept["number"], kept["credential"])


def fresh(command: Command) -> Document:
    """Return the document of a command just put into the outbox."""
    return pending_document(Pending(command, SyncState.HERE))


def _instant(text: str) -> datetime:
    at = moment(text)
    assert at is not None
    return at
