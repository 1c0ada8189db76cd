"""City policy: which optional steps a city uses, and with which limits; data, handed to the rules."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo

from console.domain.codes import Kind, Phase, Role, Urgency
from console.domain.deadlines import DeadlineRule, Due, choose_rule, due
from console.domain.working_calendar import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Policy:
    """How a city runs its hotline (design.md 3 and 10)."""

    #: Replies are checked by the hotline before anything else happens.
    review: bool = True
    #: A second person checks them again.
    final_review: bool = False
    #: Kinds whose callers are called back before closing.
    callback_kinds: frozenset[Kind] = frozenset({Kind.COMPLAINT, Kind.HELP, Kind.REPORT})
    #: A dispatched case may be closed with a result text.
    direct_close: bool = True
    #: Call-takers may dispatch.
    call_taker_dispatches: bool = True
    #: Working days after dispatch in which a unit may return a case; 0 sets no end (domain-12345.md 1.1 退单).
    return_days: int = 2
    #: What a unit asks for is decided by the hotline; off, a unit takes its extension itself.
    extension_approval: bool = True
    #: How often the limit of one part may be extended, and by how many working days at the most (1.1 延期, 1.4).
    max_extensions: int = 1
    extension_days: int = 10
    #: Somebody of the desk proposes that a case is invalid and a leader decides; off, the desk decides itself.
    invalid_approval: bool = True
    #: Days for which a caller stays marked as a nuisance; 0 marks nobody.
    nuisance_days: int = 90
    #: Working days a leader has to decide a proposal that a case is invalid; then it expires. 0 sets no end.
    proposal_days: int = 0
    #: Days after anything last happened to a finished case until it is archived; 0 archives nothing by itself.
    archive_days: int = 0
    rules: Sequence[DeadlineRule] = field(default=())
    #: The city's zone, in which days are counted.
    zone: tzinfo = UTC

    def dispatcher_roles(self) -> frozenset[Role]:
        """Who may dispatch."""
        base = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.ADMIN})
        return base | {Role.CALL_TAKER} if self.call_taker_dispatches else base

    def rule(self, phase: Phase, kind: Kind, category: str, urgency: Urgency, unit: str) -> DeadlineRule | None:
        """Return the rule by which `phase` of such a case is limited, or None."""
        return choose_rule(self.rules, phase, kind, category, urgency, unit)

    def limit(
        self,
        phase: Phase,
        kind: Kind,
        category: str,
        urgency: Urgency,
        unit: str,
        start: datetime,
        calendar: WorkingCalendar,
    ) -> Due | None:
        """Return when the limit of `phase` ends for such a case, or None when there is none."""
        rule = self.rule(phase, kind, category, urgency, unit)
        return None if rule is None else due(rule, start, calendar, self.zone)
