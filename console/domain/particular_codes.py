"""The closed vocabularies of particulars: what a callback found out, why a case is held, how cases are related."""

from enum import StrEnum


class Solved(StrEnum):
    """Whether the matter was solved, as the caller says at callback (domain-12345.md 3.2 解决率)."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"


class Exclusion(StrEnum):
    """Why a case is left out of the rates of satisfaction (domain-12345.md 3.1: exclusions with a reason)."""

    UNREASONABLE = "unreasonable"
    BEYOND_DUTY = "beyond_duty"
    ENFORCEMENT = "enforcement"
    CANNOT_CONTACT = "cannot_contact"


class Relation(StrEnum):
    """How a case is related to another one; it never merges them."""

    CAUSE_OF = "cause_of"
    EFFECT_OF = "effect_of"
    RELATED = "related"

    @property
    def inverse(self) -> "Relation":
        """What the other case is to this one."""
        return {Relation.CAUSE_OF: Relation.EFFECT_OF, Relation.EFFECT_OF: Relation.CAUSE_OF}.get(self, self)


class Level(StrEnum):
    """The rungs of supervision 督办, lowest first (domain-12345.md 1.1: Jinan arts 29-30, Weifang art. 23)."""

    HOTLINE = "hotline"
    GOVERNMENT_OFFICE = "government_office"
    MAYORS_MEETING = "mayors_meeting"

    @property
    def rung(self) -> int:
        """Place on the ladder, from 0."""
        return list(Level).index(self)


class HoldCause(StrEnum):
    """Why a matter cannot be solved for now (挂账)."""

    FUNDING = "funding"
    CONSTRUCTION = "construction"
    SEASON = "season"
    LITIGATION = "litigation"
    APPRAISAL = "appraisal"
    THIRD_PARTY = "third_party"
    OTHER = "other"
