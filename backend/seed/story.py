"""The story of one sample case: what was done to it, by whom and when, never later than now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from backend.seed.callers import Callers
from backend.seed.cast import Seat
from backend.seed.chance import Chance
from backend.seed.corpus import Body, Corpus
from backend.seed.handlers import Handlers
from backend.seed.hours import Hours
from console.domain.codes import Action, Urgency

#: Minutes until somebody dispatches, views, accepts, replies: between, for each urgency.
_TEMPO: Mapping[Urgency, Mapping[str, tuple[float, float]]] = {
    Urgency.NORMAL: {"dispatch": (4, 55), "view": (20, 600), "accept": (5, 240), "reply": (700, 9000)},
    Urgency.URGENT: {"dispatch": (2, 20), "view": (8, 150), "accept": (3, 30), "reply": (90, 900)},
    Urgency.EXTREME: {"dispatch": (1, 5), "view": (2, 15), "accept": (1, 8), "reply": (15, 70)},
}
#: Who asks for a car to be moved is answered within two hours, on a working day or not.
_AT_ONCE = "0611"
_SHORTEST = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Deed:
    """Something done to a case; becomes a command when numbers and ids are given."""

    at: datetime
    case_id: str
    action: Action
    fields: Mapping[str, Any]
    seat: Seat
    #: Done while the city checked every reply twice, which it does not do any more.
    checked_twice: bool = False


@dataclass(frozen=True, slots=True)
class World:
    """What all stories of a sample city share."""

    now: datetime
    corpus: Corpus
    chance: Chance
    hours: Hours
    handlers: Handlers
    callers: Callers


class Story:
    """Collects the deeds of one case in the order they are done."""

    def __init__(self, world: World, body: Body, created: datetime) -> None:
        self.world = world
        self.body = body
        self.at = created
        self.case_id = world.chance.id(created)
        #: The unit that leads, and those beside it.
        self.lead = world.handlers.lead(body)
        self.beside: list[str] = []
        #: Until when the lead unit has to reply, once it was dispatched.
        self.limit: datetime | None = None
        self.deeds: list[Deed] = []

    def did(self, seat: Seat, action: Action, *, checked_twice: bool = False, **fields: Any) -> None:
        """Note that somebody did something now."""
        self.deeds.append(Deed(self.at, self.case_id, action, fields, seat, checked_twice))

    def later(self, low: float, high: float, *, office: bool = True) -> None:
        """Let some minutes pass; when that would be after now, only part of the time that is left."""
        at = self.at + max(_SHORTEST, timedelta(minutes=self.world.chance.between(low, high)))
        if office and self.patient:
            at = self.world.hours.at_office(at)
        if at >= self.world.now:
            at = self.at + (self.world.now - self.at) * self.world.chance.between(0.2, 0.5)
        self._pass(at)

    def within_limit(self, low: float, high: float) -> bool:
        """Let some minutes pass, but not the lead unit's limit; False, and no time passes, when that is over."""
        start = self.at
        if self.limit is None or start >= self.limit:
            return False
        self.later(low, high)
        if self.at >= self.limit:
            self.at = start
            self._pass(start + (self.limit - start) * self.world.chance.between(0.2, 0.8))
        return True

    def _pass(self, at: datetime) -> None:
        self.at = at.replace(microsecond=0) if at - self.at > _SHORTEST else at

    def then(self, phase: str) -> None:
        """Let as much time pass as `phase` takes for a matter of this urgency."""
        self.later(*self.pace(phase))

    def pace(self, phase: str) -> tuple[float, float]:
        """Return between how many minutes `phase` takes for a matter of this urgency."""
        urgency = Urgency.EXTREME if self.body.category == _AT_ONCE else self.body.urgency
        return _TEMPO[urgency][phase]

    @property
    def patient(self) -> bool:
        """Whether the matter can wait until an office opens."""
        return self.body.urgency is Urgency.NORMAL and self.body.category != _AT_ONCE

    def phrase(self, occasion: str) -> str:
        """Return something people say on an occasion."""
        return self.world.chance.one_of(self.world.corpus.phrases(occasion))

    def happens(self, share: float) -> bool:
        """Whether something that happens in a share of all cases happens in this one."""
        return self.world.chance.happens(share)
