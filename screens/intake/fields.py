"""The fields of the intake form on the screen: their labels, what is typed, and what the codes in it mean."""

from collections.abc import Callable, Mapping
from datetime import datetime

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from screens.intake.field_specs import FIELDS, lines
from screens.intake.form import IntakeForm, cited
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField
from screens.wording import Wording

NAMES = [spec.id for spec in FIELDS]
#: Fields from which nothing follows for others.
_PLAIN = frozenset({"phone", "name", "answer"})


class Fields(Vertical):
    """A line or half a line per field."""

    def __init__(self, changed: Callable[[], None], id: str) -> None:
        """`changed` is called with every key that changes something."""
        super().__init__(id=id)
        #: The knowledge card the answer was taken from.
        self._card = ""
        self._changed = changed

    def compose(self) -> ComposeResult:
        """For each field its label and what its code means."""
        for line in lines():
            with Horizontal(id=f"row-{line[0].id}", classes="row"):
                for spec in line:
                    yield StatusLine(id=f"label-{spec.id}", classes="label")
                    yield TextField(id=spec.id, multiline=spec.height > 1, on_change=self._changed)
                    if spec.width:
                        yield StatusLine(id=f"decoded-{spec.id}")

    def make_room(self) -> None:
        """Give every field its room."""
        for line in lines():
            self.query_one(f"#row-{line[0].id}").styles.height = line[0].height
        for spec in FIELDS:
            self.field(spec.id).styles.width = spec.width or "1fr"
            self.field(spec.id).styles.height = spec.height

    def field(self, name: str) -> TextField:
        """Return a field."""
        return self.query_one(f"#{name}", TextField)

    def values(self) -> dict[str, str]:
        """Return what is typed, by field, and under `card` the card the answer was taken from, while there is one."""
        typed = {name: self.field(name).value for name in NAMES}
        return typed | cited({**typed, "card": self._card})

    def fill(self, values: Mapping[str, str]) -> None:
        """Put values into the fields; those not named are emptied."""
        for name in NAMES:
            self.field(name).value = values.get(name, "")
        self._card = values.get("card", "")

    def take(self, form: IntakeForm) -> bool:
        """Put what is proposed into the fields in which nothing is typed; return whether anything was."""
        taken = form.taken(self.values())
        self.add(taken)
        return bool(taken)

    def add(self, values: Mapping[str, str]) -> None:
        """Put values into fields, those of them in which nothing is typed."""
        for name, value in values.items():
            if not self.field(name).value.strip():
                self.field(name).value = value

    def label(self, wording: Wording) -> None:
        """Name the fields in the language of now."""
        for name in NAMES:
            self.query_one(f"#label-{name}", StatusLine).show(wording.say(f"screens.intake.{name}"))

    def decode(self, form: IntakeForm, at: datetime, after: str | None = None) -> None:
        """Say what the codes mean and what is proposed; `after` a key in a field nothing follows from, as before.

        `at` is now: from when the unit's time to reply would run.
        """
        if after in _PLAIN:
            return
        values = self.values()
        for spec in FIELDS:
            if spec.coded:
                decoded = (form.decoded(spec.id, values).words, "")
                shown = form.unit_line(values, at) if spec.id == "unit" else decoded
                self.query_one(f"#decoded-{spec.id}", StatusLine).show(*shown)

    def beside(self, name: str | None, step: int) -> TextField:
        """Return the field so many steps from another one, around the ends."""
        here = NAMES.index(name) if name in NAMES else 0
        return self.field(NAMES[(here + step) % len(NAMES)])
