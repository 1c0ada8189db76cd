"""Telling the backend what the operator is doing: the last word only, and nothing else waits for it."""

from collections.abc import Mapping
from random import Random
from typing import Any

from console.ports.errors import BackendError, NotFound
from console.ports.preferences import OPERATOR_STATE
from console.ports.records import SignIn
from console.sync.patience import Patience
from console.sync.site import Site

#: What of it others are told.
_TOLD = ("state", "since", "until", "reason")


class ToldState:
    """Tells of a state once; again after the process, the sign-in or the backend's store is another one."""

    def __init__(self, site: Site, random: Random) -> None:
        self._site = site
        self._patience = Patience(site.clock, random)
        self._told: tuple[object, ...] = ()

    def tell(self, sign_in: SignIn) -> None:
        """Tell what this person is doing, if that is not known there yet; a failure is waited out here."""
        kept = self._site.desk.preference(OPERATOR_STATE)
        if not isinstance(kept, Mapping) or kept.get("actor") != sign_in.actor.username:
            return
        state: dict[str, Any] = {name: kept.get(name) for name in _TOLD}
        news = (self._site.backend.epoch(), sign_in.id, *state.values())
        if news == self._told or self._patience.left() > 0:
            return
        try:
            self._site.backend.tell_state(sign_in, state)
        except NotFound:
            # An older backend: it is not asked again for this one.
            self._told = news
        except BackendError as error:
            self._patience.failed(error)
        else:
            self._told = news
            self._patience.worked()

    def look_now(self) -> None:
        """A person asks for it: do not wait out an earlier failure."""
        self._patience.forget()
