"""What is typed in the intake form, read with the city's data in the words of now, and shown beside the fields."""

from collections.abc import Mapping
from datetime import datetime

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
