"""From codes to words on screens: one place that knows the catalogue, the reference data and the city's zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from console.domain.case import Case
from console.domain.cleaning import clean_line
from console.domain.event import Event
from console.domain.location import Location
from console.domain.plain_documents import moment
from console.domain.reference import Reference
from console.texts import Catalogue

#: Shown in place of times when the city's zone is not known yet.
_DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")
#: Event particulars that are codes, and the area of the catalogue that names them.
_CODED = {
    "role": "domain.leg",
    "outcome": "domain.outcome",
    "solved": "domain.solved",
    "excluded": "domain.exclusion",
    "relation": "domain.relation",
    "level": "domain.level",
    "why": "domain.hold_cause",
    "phase": "domain.phase",
    "ground": "domain.ground",
    "reason": "domain.invalid_reason",
    "line": "domain.line",
}


class Wording:
    """Says codes in one language."""

    def __init__(self, texts: Catalogue, reference: Reference | None) -> None:
        self.texts = texts
        self.reference = reference
        self.zone = reference.zone if reference is not None else _DEFAULT_ZONE

    def say(self, key: str, **params: object) -> str:
        """Return a phrase of the catalogue."""
        return self.texts.say(key, **params)

    def code(self, vocabulary: str, code: str) -> str:
        """Return the word of a code of the domain, or the code itself when only a later version knows it."""
        return self.texts.code(vocabulary, code)

    def unit(self, code: str) -> str:
        """Return a unit's name, or its code when it is unknown here."""
        unit = self.reference.unit(code) if self.reference and code else None
        return self.texts.name(unit) if unit else code

    def category(self, code: str) -> str:
        """Return a category's name, or its code."""
        category = self.reference.category(code) if self.reference and code else None
        return self.texts.name(category) if category else code

    def card(self, code: str) -> str:
        """Return a knowledge card's name, or its code when it is not there any more."""
        card = self.reference.card(code) if self.reference and code else None
        return self.texts.name(card) if card else code

    def place(self, location: Location) -> str:
        """Return a place from the coarse to the fine."""
        codes = (location.district, location.street)
        names = [self.division(code) for code in codes if code]
        return " ".join([*names, location.address]).strip()

    def division(self, code: str) -> str:
        """Return the name of a district or street, or its code."""
        division = self.reference.division(code) if self.reference and code else None
        return self.texts.name(division) if division else code

    def number(self, number: str | None) -> str:
        """Return a case number, or that there is none yet."""
        return number if number else self.say("screens.no_number")

    def renumbered(self, former: str, number: str | None) -> str:
        """Say that a case that was asked for by a number told before has another one now."""
        return self.say("screens.find.renumbered", former=former, number=self.number(number))

    def at(self, at: datetime | None, *, year: bool = False) -> str:
        """Return a time in the city's zone: month, day and clock; with the year when asked."""
        if at is None:
            return ""
        return at.astimezone(self.zone).strftime("%Y-%m-%d %H:%M" if year else "%m-%d %H:%M")

    def day(self, at: datetime) -> str:
        """Return the day of a time in the city's zone."""
        return at.astimezone(self.zone).strftime("%Y-%m-%d")

    def clock(self, at: datetime | None) -> str:
        """Return the time of day in the city's zone."""
        return "" if at is None else at.astimezone(self.zone).strftime("%H:%M")

    def due(self, case: Case, now: datetime) -> str:
        """Return when the running limit ends and which it is, or an empty text."""
        if case.due_at is None or case.due_phase is None:
            return ""
        late = self.say("screens.late") if case.overdue(now) else ""
        provisional = self.say("screens.provisional") if case.due_provisional else ""
        phase = self.code("phase", case.due_phase)
        return " ".join(filter(None, (self.at(case.due_at), phase, late, provisional)))

    def actor(self, username: str) -> str:
        """Return who did something: the user name, or words for what no person did."""
        key = f"domain.actor.{username.replace(':', '_')}"
        return self.say(key) if ":" in username and self.texts.has(key) else username

    def event(self, event: Event) -> str:
        """Return what happened, in words."""
        params = {name: self._particular(name, value) for name, value in event.data.items()}
        beside = self.say("screens.case.beside", fields=params["beside"]) if params.get("beside") else ""
        cited = self.say("screens.case.cited", card=params["card"]) if params.get("card") else ""
        if not self.texts.has(f"domain.event.{event.type}"):
            return clean_line(f"{event.type} {beside}").strip()
        again = self.say("screens.case.again", time=params["again"]) if params.get("again") else ""
        words = self.say(f"domain.event.{event.type}", **{**_NOTHING, **params}).strip().rstrip(":：")
        return f"{words} {beside}{cited}{again}".strip()

    def _particular(self, name: str, value: str) -> str:
        if name == "unit":
            return self.unit(value)
        if name == "card":
            return self.card(value)
        if name in ("fields", "beside"):
            return " ".join(self.code("field", field) for field in value.split())
        if name == "again" and value:
            return self.at(moment(value))
        key = f"{_CODED.get(name)}.{value}"
        return self.say(key) if value and self.texts.has(key) else value


#: Particulars an event may leave out.
_NOTHING = dict.fromkeys(
    (
        "text",
        "answer",
        "unit",
        "role",
        "ground",
        "reason",
        "line",
        "into",
        "until",
        "cause",
        "outcome",
        "days",
        "solved",
        "why",
    ),
    "",
)
