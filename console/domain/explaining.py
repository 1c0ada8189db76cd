"""Why a limit ends when it does, line by line: rule, days off, make-up days, pauses, extensions, years not announced.

The lines are codes; `console/texts` has their words in every language (domain-12345.md 2.2: pauses with a reason).
"""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo

from console.domain.assignment import Assignment
from console.domain.case import Case
from console.domain.codes import Phase, State
from console.domain.deadlines import DeadlineRule, ExplanationLine, days_lines, due, ends_with_day, later_by
from console.domain.limit_count import LimitCount
from console.domain.pause import Pause
from console.domain.policy import Policy
from console.domain.proposal import Extension
from console.domain.working_calendar import WorkingCalendar

#: Every code of a line there can be.
LINE_CODES = (
    "workdays", "hours", "basis", "off", "made_up", "paused", "extended", "provisional", "ends", "counted_otherwise",
    "stands_still",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limit:
    """One limit of a case, whether it runs or not."""

    phase: Phase
    #: Code of the unit whose it is; empty for the limit to dispatch.
    unit: str
    #: When it ends, as it stands.
    at: datetime
    #: Where it is counted from unless `count` says otherwise.
    start: datetime
    count: LimitCount | None
    extensions: tuple[Extension, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """A limit counted again from its beginning."""

    at: datetime
    lines: tuple[ExplanationLine, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A limit with the lines that say why it ends when it does."""

    limit: Limit
    #: Whether its clock runs; on hold none does.
    runs: bool
    lines: tuple[ExplanationLine, ...]

    @property
    def provisional(self) -> bool:
        """Whether it reaches into a year whose holidays are not announced."""
        return any(line.code == "provisional" for line in self.lines)


def limits_of(case: Case) -> tuple[Limit, ...]:
    """Return the limits of a case that are open: to dispatch while received, else those of its open legs."""
    if case.state is State.RECEIVED:
        return () if case.due_at is None else (_dispatch_limit(case, case.due_at),)
    return tuple(limit for leg in case.open_legs for limit in _limits_of_leg(leg))


def explain(case: Case, policy: Policy, calendar: WorkingCalendar) -> tuple[ExplanationLine, ...]:
    """Return why the limit that runs now ends when it does; one line that says so when the clocks stand still."""
    if case.due_at is None or case.due_phase is None:
        return _standing_still(case)
    return _lines(next(one for one in limits_of(case) if _runs(one, case)), case, policy, calendar)


def explain_all(case: Case, policy: Policy, calendar: WorkingCalendar) -> tuple[Explained, ...]:
    """Return every open limit of a case with its lines, part by part; those of a case on hold end with one that says
    that its clocks stand still."""
    still = _standing_still(case)
    return tuple(
        Explained(limit, not still, (*_lines(limit, case, policy, calendar), *still)) for limit in limits_of(case)
    )


def _standing_still(case: Case) -> tuple[ExplanationLine, ...]:
    held = case.held_until
    return () if held is None else (ExplanationLine("stands_still", (("until", held.isoformat()),)),)


def _runs(limit: Limit, case: Case) -> bool:
    """Whether it is the one the whole case is measured by now."""
    return (limit.phase, limit.at) == (case.due_phase, case.due_at)


def _lines(limit: Limit, case: Case, policy: Policy, calendar: WorkingCalendar) -> tuple[ExplanationLine, ...]:
    counted, ends = counted_anew(limit, case, policy, calendar), _ends(limit, policy.zone)
    lines = () if counted is None else counted.lines
    if counted is None or counted.at != limit.at:
        lines = (*lines, ExplanationLine("counted_otherwise"))
    unknown = _runs(limit, case) and case.due_provisional and not any(line.code == "provisional" for line in lines)
    told = (_provisional(limit.at, policy.zone),) if unknown else ()
    return (*lines, *told, ends)


def counted_anew(limit: Limit, case: Case, policy: Policy, calendar: WorkingCalendar) -> Counted | None:
    """Return a limit counted from its beginning, with its pauses and extensions; None when its rule is gone."""
    rule = _rule_of(limit, case, policy)
    if rule is None:
        return None
    since = limit.count.since if limit.count else limit.start
    first = due(rule, since, calendar, policy.zone)
    at, lines, provisional = first.at, [line for line in first.explanation if line.code != "provisional"], []
    provisional += [line for line in first.explanation if line.code == "provisional"]
    for change in _changes(limit, case, since):
        at, more = _moved(at, change, calendar, policy.zone)
        lines += more
    if not provisional and ends_with_day(at, policy.zone) and at.astimezone(policy.zone).year not in calendar.announced:
        provisional.append(_provisional(at, policy.zone))
    return Counted(at, (*lines, *provisional))


def _dispatch_limit(case: Case, at: datetime) -> Limit:
    return Limit(Phase.DISPATCH, "", at, case.since, case.dispatch_count)


def _limits_of_leg(leg: Assignment) -> list[Limit]:
    counts = {count.phase: count for count in leg.counts}
    found = []
    if leg.viewed_at is None and leg.view_due_at is not None:
        found.append(Limit(Phase.VIEW, leg.unit, leg.view_due_at, leg.assigned_at, counts.get(Phase.VIEW)))
    if leg.reply_due_at is not None:
        count = counts.get(Phase.REPLY)
        found.append(Limit(Phase.REPLY, leg.unit, leg.reply_due_at, leg.assigned_at, count, leg.granted))
    return found


def _rule_of(limit: Limit, case: Case, policy: Policy) -> DeadlineRule | None:
    if limit.count is not None:
        return next((rule for rule in policy.rules if rule.id == limit.count.rule), None)
    return policy.rule(limit.phase, case.kind, case.category, case.urgency, limit.unit)


def _changes(limit: Limit, case: Case, since: datetime) -> list[Pause | Extension]:
    """The pauses that are over and the extensions that moved this limit, in order."""
    pauses = [pause for pause in case.pauses if pause.ended is not None and pause.since >= since]
    both: list[tuple[datetime, Pause | Extension]] = [(pause.since, pause) for pause in pauses]
    both += [(extension.at, extension) for extension in limit.extensions if extension.at >= since]
    return [change for _, change in sorted(both, key=lambda pair: pair[0])]


def _moved(
    at: datetime, change: Pause | Extension, calendar: WorkingCalendar, zone: tzinfo
) -> tuple[datetime, list[ExplanationLine]]:
    if isinstance(change, Extension):
        line = ExplanationLine("extended", (("amount", str(change.days)), ("on", _day(change.at, zone))))
        return _later(at, change.days, calendar, zone, line)
    ended = change.ended or change.since
    span = (("from", _stamp(change.since, zone)), ("to", _stamp(ended, zone)), ("cause", change.cause.value))
    line = ExplanationLine("paused", span)
    if not ends_with_day(at, zone):
        return at + (ended - change.since), [line]
    missed = calendar.workdays_between(change.since.astimezone(zone).date(), ended.astimezone(zone).date())
    return _later(at, missed, calendar, zone, line)


def _later(
    at: datetime, days: int, calendar: WorkingCalendar, zone: tzinfo, line: ExplanationLine
) -> tuple[datetime, list[ExplanationLine]]:
    if days < 1:
        return at, [line]
    passed = calendar.add_workdays(at.astimezone(zone).date(), days)
    lines = [line, *days_lines("off", passed.skipped), *days_lines("made_up", passed.made_up)]
    return later_by(at, days, calendar, zone).astimezone(UTC), lines


def _provisional(at: datetime, zone: tzinfo) -> ExplanationLine:
    return ExplanationLine("provisional", (("year", str(at.astimezone(zone).year)),))


def _ends(limit: Limit, zone: tzinfo) -> ExplanationLine:
    return ExplanationLine("ends", (("at", limit.at.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")),))


def _stamp(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def _day(at: datetime, zone: tzinfo) -> str:
    return at.astimezone(zone).date().isoformat()
