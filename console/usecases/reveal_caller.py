"""Telling a caller in full for a reason: by the backend, which keeps who asked and why, or from here while it is away.

From here only what this terminal holds in full anyway, only to who might ask the backend, and only after a record of it
is durable that the backend gets later (design.md 8).
"""

from console.domain.case import Case
from console.domain.documents import stamp
from console.domain.revealing import may_reveal
from console.ports import reveals
from console.ports.errors import NotAuthorised, NotFound, Rejected, Unreachable
from console.ports.records import Revealed, SignIn
from console.usecases.desk import Desk
from console.usecases.lacking import REVEAL


def reveal_caller(desk: Desk, case_id: str, reason: str) -> Revealed:
    """Return the caller of a case; may wait for the backend, so never on the way of a key.

    Raises Rejected `reason_missing`, NotAuthorised (`reveal_not_allowed` too), NotFound, and Unreachable when the
    backend is away and this terminal has not got the caller in full either.
    """
    sign_in = desk.signed_in()
    if not reason.strip():
        raise Rejected("reason_missing")
    try:
        return desk.ask_caller(sign_in, case_id, reason.strip())
    except (Unreachable, NotFound) as error:
        # Away, not told of the case yet, or too old for it.
        if error.code == "not_offered":
            desk.lacking.note(REVEAL, desk.clock.monotonic())
        case = desk.reader.case(case_id)
        if case is None or case.caller.masked:
            raise
        return _from_here(desk, sign_in, case, reason.strip())
    except Rejected as refused:
        if refused.code != "reveal_not_allowed":
            raise
        # To scripts it is the same as not being signed in as somebody else.
        raise NotAuthorised(refused.code, refused.params) from None


def _from_here(desk: Desk, sign_in: SignIn, case: Case, reason: str) -> Revealed:
    actor = sign_in.actor
    own = case.created_by == actor.username
    if not may_reveal(actor.role, own=own, kind=case.kind, confidential=case.caller.confidential):
        raise NotAuthorised("reveal_not_allowed")
    at = desk.clock.now()
    record = {"id": desk.clock.new_id(), "case_id": case.id, "reason": reason, "at": stamp(at), "actor": actor.username}
    reveals.note(desk.store, record)
    return Revealed(case.caller.name, case.caller.phone)
