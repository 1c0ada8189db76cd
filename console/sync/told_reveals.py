"""Telling the backend of callers that were told in full while it was away; each under who asked, in his own sign-in."""

from console.ports import reveals
from console.ports.errors import NotFound, Rejected
from console.ports.records import SignIn
from console.sync.site import Site

#: Longest reason the backend takes (docs/wire.md).
_LONGEST = 200


def tell_reveals(site: Site, sign_in: SignIn) -> None:
    """Tell of those this person asked for; the reason says when it was. Raises Unreachable, NotAuthorised.

    A crash after the backend wrote it down has it written down twice, never not at all.
    """
    for record in reveals.waiting(site.desk):
        if record["actor"] != sign_in.actor.username:
            continue
        when = f" [offline {record['at']}]"
        try:
            site.backend.reveal(sign_in, record["case_id"], record["reason"][: _LONGEST - len(when)] + when)
        except (Rejected, NotFound):
            reveals.settle(site.desk, record, refused=True)
        else:
            reveals.settle(site.desk, record)
