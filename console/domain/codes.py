"""The closed vocabularies that are stored as codes and shown as words (domain-12345.md 4, design.md 3)."""

from enum import StrEnum


class Kind(StrEnum):
    """What the citizen wants: 咨询 求助 投诉 举报 建议 表扬 其他."""

    CONSULTATION = "consultation"
    HELP = "help"
    COMPLAINT = "complaint"
    REPORT = "report"
    SUGGESTION = "suggestion"
    PRAISE = "praise"
    OTHER = "other"


class Channel(StrEnum):
    """The way a case came in."""

    PHONE = "phone"
    SMS = "sms"
    WEB = "web"
    FAX = "fax"
    EMAIL = "email"
    KIOSK = "kiosk"
    APP = "app"
    TRANSFER = "transfer"


class Urgency(StrEnum):
    """一般 · 紧急 · 特急 (domain-12345.md 2.4)."""

    NORMAL = "normal"
    URGENT = "urgent"
    EXTREME = "extreme"


class CallerType(StrEnum):
    """Who calls: a person or an enterprise."""

    CITIZEN = "citizen"
    ENTERPRISE = "enterprise"


class State(StrEnum):
    """Where a case stands; which moves lead where is `lifecycle.MOVES`."""

    RECEIVED = "received"
    ANSWERED = "answered"
    REJECTED = "rejected"
    TRANSFERRED = "transferred"
    INVALID = "invalid"
    MERGED = "merged"
    DISPATCHED = "dispatched"
    VIEWED = "viewed"
    IN_PROGRESS = "in_progress"
    ON_HOLD = "on_hold"
    REPLIED = "replied"
    REVIEWED = "reviewed"
    AWAITING_CALLBACK = "awaiting_callback"
    REWORK = "rework"
    CLOSED = "closed"
    ARCHIVED = "archived"


#: States in which nobody has work left to do.
FINISHED = frozenset(
    {
        State.ANSWERED,
        State.REJECTED,
        State.TRANSFERRED,
        State.INVALID,
        State.MERGED,
        State.CLOSED,
        State.ARCHIVED,
    }
)


class Action(StrEnum):
    """What somebody can want to happen to a case; the verbs of screen, command line and script."""

    NEW = "new"
    AMEND = "amend"
    NOTE = "note"
    URGE = "urge"
    ASSIGN = "assign"
    REJECT = "reject"
    TRANSFER = "transfer"
    INVALIDATE = "invalidate"
    MERGE = "merge"
    VIEW = "view"
    ACCEPT = "accept"
    RETURN = "return"
    EXTEND = "extend"
    HOLD = "hold"
    RESUME = "resume"
    REPLY = "reply"
    REVIEW = "review"
    CALLBACK = "callback"
    CLOSE = "close"
    REOPEN = "reopen"
    ARCHIVE = "archive"
    DECIDE_EXTENSION = "decide_extension"
    DECIDE_INVALID = "decide_invalid"
    ADD_CALLER = "add_caller"
    LINK = "link"
    DROP_CALLER = "drop_caller"
    UNLINK = "unlink"
    ESCALATE = "escalate"
    RECOUNT = "recount"


class LegRole(StrEnum):
    """主办 or 协办."""

    LEAD = "lead"
    CO = "co"


class LegState(StrEnum):
    """Where one handling unit stands with its part of a case."""

    DISPATCHED = "dispatched"
    VIEWED = "viewed"
    IN_PROGRESS = "in_progress"
    REPLIED = "replied"
    RETURNED = "returned"
    RECALLED = "recalled"


#: Leg states in which the unit still owes something.
OPEN_LEGS = frozenset({LegState.DISPATCHED, LegState.VIEWED, LegState.IN_PROGRESS})


class Phase(StrEnum):
    """The three limits a city sets: to dispatch, to view, to reply."""

    DISPATCH = "dispatch"
    VIEW = "view"
    REPLY = "reply"


class Measure(StrEnum):
    """How a limit is counted."""

    HOURS = "hours"
    WORKDAYS = "workdays"


class Role(StrEnum):
    """Who somebody is at the hotline (design.md 6)."""

    CALL_TAKER = "call_taker"
    DISPATCHER = "dispatcher"
    UNIT = "unit"
    REVIEWER = "reviewer"
    CALLBACK = "callback"
    SUPERVISOR = "supervisor"
    INSPECTOR = "inspector"
    ADMIN = "admin"
    INTEGRATION = "integration"
