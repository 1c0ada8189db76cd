"""What is typed in the intake form, read with the city's data in the words of now, and shown beside the fields."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from console.domain.location import Location
from console.domain.text_modules import TextModule
from console.domain.usage import Usage
from console.usecases.code_use import code_use
from screens.console_port import Console
from screens.intake.fields import Fields
from screens.intake.form import IntakeForm


class Decoding:
    """Reads the fields of one form."""

    def __init__(self, console: Console, fields: Fields) -> None:
        self._console, self._fields = console, fields
        #: How often each code was used at this desk.
        self._used: Usage = {}

    def begin(self) -> None:
        """Look up anew what this desk used most."""
        self._used = code_use(self._console.desk)

    @property
    def form(self) -> IntakeForm:
        """What reads typed values now."""
        wording = self._console.wording
        return IntakeForm(wording.reference, wording.texts, used=self._used)

    @property
    def now(self) -> datetime:
        """From when a unit's time to reply would run."""
        return self._console.desk.clock.now()

    def fill(self, values: Mapping[str, str]) -> None:
        """Put values into the fields, and say what they mean."""
        self._fields.fill(values)
        self.show()

    def show(self, after: str | None = None) -> None:
        """Say what the codes mean and what is proposed, `after` a key in a field."""
        self._fields.decode(self.form, self.now, after=after)

    def take(self) -> tuple[str, bool]:
        """Take what is proposed into fields in which nothing is typed; return words for that, and if nothing was."""
        say = self._console.wording.say
        if not self._fields.take(self.form):
            return say("screens.intake.nothing_proposed"), True
        explained = self.form.explained(self._fields.values(), self.now)
        return say("screens.intake.took", explained=explained), False

    def in_hand(self) -> Mapping[str, str]:
        """Return what the case in the form fills open places with; what is typed wrong is as not typed."""
        form, values, wording = self.form, self._fields.values(), self._console.wording
        proposal, unit, due = form.proposal(values), form.decoded("unit", values), form.due(values, self.now)
        category, spot = form.category(values["category"]) or proposal.category, form.spot(values["street"])
        location = Location(spot.district, spot.street, spot.community) if spot else Location()
        return {
            "place": wording.place(replace(location, address=values["address"].strip())),
            "unit": unit.name or (wording.texts.name(proposal.unit) if proposal.unit and not values["unit"] else ""),
            "due": wording.at(due.at) if due else "",
            "category": wording.texts.name(category) if category else "",
        }

    def take_template(self, module: TextModule) -> None:
        """Say of the matter what a template says, where nothing is typed."""
        say = self._console.wording.say
        kind = say(f"domain.kind.{module.kind}") if module.kind else ""
        urgency = say(f"domain.urgency.{module.urgency}") if module.urgency else ""
        self._fields.add({"category": module.category, "kind": kind, "urgency": urgency})
        self.show()
