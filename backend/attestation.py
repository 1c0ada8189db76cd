"""Whether the actor a command names really made it.

A sign-in's id is signed by the store, so that work done under a sign-in made after the last backup can still be
attested when the store had to be restored from it.
"""

import hmac
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from backend.records import Records
from backend.secrecy import keyed
from console.domain.command import Actor, Command

#: How long a sign-in is good for.
LIFETIME = timedelta(hours=12)
#: How long after its end work may still have been done under it, without a network (design.md 10, two keys).
OFFLINE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Attested:
    """A command's actor is who it says; the sign-in it was made under."""

    signed_in_at: datetime


@dataclass(frozen=True, slots=True)
class NotAttested:
    """Why not: `actor_not_attested` or `actor_revoked`."""

    reason: str


def sign_in_id(secret: str, identity: str, actor: Actor) -> str:
    """Return the id of a new sign-in: a UUIDv7, and the store's signature over it and the actor."""
    return f"{identity}.{keyed(secret, 'sign-in', _claim(identity, actor))}"


def attest(
    records: Records, secret: str, command: Command, received_at: datetime, *, demo: bool
) -> Attested | NotAttested:
    """Return whether the sign-in a command names was its actor's, in the role and unit claimed, at its time.

    An account that was disabled since is like a revoked sign-in; a sample account counts only in a `demo`.
    """
    attested = _signed_in(records, secret, command, received_at)
    if isinstance(attested, NotAttested):
        return attested
    reason = _not_let_in(records, command, demo=demo)
    return NotAttested(reason) if reason else attested


def _signed_in(records: Records, secret: str, command: Command, received_at: datetime) -> Attested | NotAttested:
    row = records.sign_in(command.sign_in)
    if row is None:
        began = _signed(secret, command)
        return _in_time(command, received_at, began, began + LIFETIME) if began else NotAttested("actor_not_attested")
    actor = command.actor
    if (row["username"], row["role"], row["unit"]) != (actor.username, actor.role.value, actor.unit):
        return NotAttested("actor_not_attested")
    if row["revoked_at"] is not None:
        return NotAttested("actor_revoked")
    return _in_time(command, received_at, row["created_at"], row["expires_at"])


def _not_let_in(records: Records, command: Command, *, demo: bool) -> str:
    """Return why the actor's account is not let in (any more), else nothing; one lost with a restored store passes."""
    account = records.account(command.actor.username)
    if account is None:
        return ""
    if account["demo"] and not demo:
        return "actor_not_attested"
    return "actor_revoked" if account["disabled_at"] is not None else ""


def _claim(identity: str, actor: Actor) -> str:
    return "\0".join((identity, actor.username, actor.role.value, actor.unit))


def _signed(secret: str, command: Command) -> datetime | None:
    """Return when the sign-in began if this store signed its id for this actor, else None."""
    identity, _, signature = command.sign_in.partition(".")
    if not hmac.compare_digest(signature.encode(), keyed(secret, "sign-in", _claim(identity, command.actor)).encode()):
        return None
    milliseconds = int(identity.replace("-", "")[:12], 16)
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _in_time(command: Command, received_at: datetime, began: datetime, ended: datetime) -> Attested | NotAttested:
    """What has arrived was made before, whatever its terminal's clock says of the future."""
    made = min(command.at, received_at)
    return Attested(began) if made <= ended + OFFLINE else NotAttested("actor_not_attested")
