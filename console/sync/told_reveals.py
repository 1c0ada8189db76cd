"""Telling the backend of callers that were told in full while it was away; each under who asked, in his own sign-in."""

from collections import Counter
from collections.abc import Mapping
from random import Random
from typing import Any

from console.ports import reveals
from console.ports.errors import NotFound, Rejected, Unreachable
from console.ports.records import SignIn
from console.sync.patience import Patience
from console.sync.site import Site

#: Longest reason the backend takes (docs/wire.md).
_LONGEST = 200


class ToldReveals:
    """Tells of each until the backend has written it down; one it stumbles over waits, and keeps nothing waiting."""

    def __init__(self, site: Site, random: Random) -> None:
        self._site = site
        self._patience = Patience(site.clock, random)
        #: How often the backend stumbled over a record, by its id.
        self._stumbled: Counter[str] = Counter()

    def tell(self, sign_in: SignIn) -> None:
        """Tell of those this person asked for; the reason says when it was. Raises Unreachable, NotAuthorised.

        An error that something answered is waited out here. A crash after the backend wrote it down has it written
        down twice, never not at all.
        """
        if self._patience.left() > 0:
            return
        waiting = [record for record in reveals.waiting(self._site.desk) if record["actor"] == sign_in.actor.username]
        for record in sorted(waiting, key=lambda record: self._stumbled[record["id"]]):
            try:
                self._told(sign_in, record)
            except Unreachable as error:
                if not error.answered:
                    raise
                self._stumbled[record["id"]] += 1
                self._patience.failed(error)
                return
        self._patience.worked()

    def look_now(self) -> None:
        """A person asks for it: do not wait out an earlier failure."""
        self._patience.forget()

    def _told(self, sign_in: SignIn, record: Mapping[str, Any]) -> None:
        site, when = self._site, f" [offline {record['at']}]"
        try:
            site.backend.reveal(sign_in, record["case_id"], record["reason"][: _LONGEST - len(when)] + when)
        except (Rejected, NotFound):
            reveals.settle(site.desk, record, refused=True)
        else:
            reveals.settle(site.desk, record)
