"""When things happen in the sample city: calls at all hours but mostly by day, offices on working days only."""

from datetime import UTC, date, datetime, time, timedelta

from backend.seed.chance import Chance
from backend.seed.corpus import Body
from console.domain.codes import Phase
from console.domain.reference import Reference

#: How many calls come in each hour of the day, in proportion.
_CALLS = (2, 1, 1, 1, 1, 2, 4, 9, 22, 26, 25, 20, 12, 12, 19, 22, 21, 18, 12, 11, 10, 8, 5, 3)
#: Offices are open from half past eight to half past five.
_OPEN, _CLOSE = time(8, 30), time(17, 30)
#: Share of the calls of a weekend day, compared with a working day.
_WEEKEND = 0.5


class Hours:
    """The hours of one city."""

    def __init__(self, reference: Reference, chance: Chance) -> None:
        self._zone = reference.zone
        self._calendar = reference.calendar
        self._policy = reference.policy
        self._chance = chance

    def day(self, at: datetime) -> date:
        """Return the day in the city."""
        return at.astimezone(self._zone).date()

    def call(self, earliest: datetime, latest: datetime) -> datetime:
        """Return when a call of a time span comes in; within less than a day every moment is as good."""
        while True:
            at = earliest + (latest - earliest) * self._chance.between(0, 1)
            if latest - earliest < timedelta(days=1):
                return _whole(at)
            hour = self._chance.weighted(range(24), _CALLS)
            local = at.astimezone(self._zone).replace(hour=hour, minute=int(self._chance.between(0, 60)))
            quiet = not self._calendar.is_workday(local.date()) and not self._chance.happens(_WEEKEND)
            if earliest <= local <= latest and not quiet:
                return _whole(local)

    def at_office(self, at: datetime) -> datetime:
        """Return `at`, or a time soon after the office opens next when it is closed then."""
        local = at.astimezone(self._zone)
        if self._calendar.is_workday(local.date()) and _OPEN <= local.time() <= _CLOSE:
            return at
        day = local.date() if local.time() < _OPEN else local.date() + timedelta(days=1)
        while not self._calendar.is_workday(day):
            day += timedelta(days=1)
        opened = datetime.combine(day, _OPEN, self._zone) + timedelta(minutes=self._chance.between(2, 150))
        return _whole(opened)

    def reply_limit(self, body: Body, unit: str, since: datetime) -> datetime | None:
        """Return until when a unit has to reply to a matter dispatched at `since`; None when there is no limit."""
        due = self._policy.limit(Phase.REPLY, body.kind, body.category, body.urgency, unit, since, self._calendar)
        return due.at if due else None


def _whole(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(microsecond=0)
