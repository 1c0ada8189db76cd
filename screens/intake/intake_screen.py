"""The intake screen: two fields save a case, everything else is offered; each keystroke is durable as a draft."""

from collections.abc import Iterable, Mapping
from typing import Any

from textual.containers import Horizontal
from textual.widget import Widget

from console.domain.errors import DomainError
from console.ports.errors import HotlineError
from console.ports.records import Draft
from console.usecases.act import Done
from console.usecases.assign_case import assign_case
from console.usecases.register_case import register_case
from screens.base import ConsoleScreen
from screens.intake.form import FIELDS, IntakeForm
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField


class IntakeScreen(ConsoleScreen):
    """The form; Ctrl+S saves, Enter goes on to the next field, Esc leaves and keeps the draft."""

    CSS_PATH = "intake_screen.tcss"
    has_form = True

    def __init__(self) -> None:
        super().__init__()
        self._draft_id = ""
        self._recalled = 0
        self._actor = ""
        #: Whether anything was typed into this form yet, so that there may be a draft of it.
        self._touched = False
        self._assign_error: Exception | None = None

    def body(self) -> Iterable[Widget]:
        """A line per field: label, field, and what the code means."""
        yield StatusLine(id="heading")
        for spec in FIELDS:
            with Horizontal(id=f"row-{spec.id}", classes="row"):
                yield StatusLine(id=f"label-{spec.id}", classes="label")
                yield TextField(id=spec.id, multiline=spec.height > 1, on_change=self._changed)
                if spec.width:
                    yield StatusLine(id=f"decoded-{spec.id}")
        yield StatusLine(id="proposal")

    def entered(self) -> None:
        """Begin with what happened."""
        for spec in FIELDS:
            self.query_one(f"#row-{spec.id}").styles.height = spec.height
            self._field(spec.id).styles.width = spec.width or "1fr"
            self._field(spec.id).styles.height = spec.height
        self._label()
        self.begin({})

    def begin(self, values: Mapping[str, str]) -> None:
        """Start a case of its own, with what is known already; other drafts stay as they are."""
        self._draft_id = self.console.desk.clock.new_id()
        self._recalled = 0
        self._assign_error = None
        self._touched = False
        self._sit_down()
        self.set_focus(self._field("text"))
        self.tell("")
        self._fill(values)
        self._keep()
        self._mention_drafts()

    def refreshed(self) -> None:
        """The language, the reference data or who sits here may have changed."""
        self._sit_down()
        self._label()
        self._decode()
        self.draw_chrome()

    def _sit_down(self) -> None:
        # Asked here and not at every keystroke: each draft written changes the store, so it would always be read anew.
        self._actor = self.console.standings.now().actor.username

    def _label(self) -> None:
        say = self.wording.say
        self.query_one("#heading", StatusLine).show(say("screens.intake.title"), say("screens.intake.hint"))
        for spec in FIELDS:
            self.query_one(f"#label-{spec.id}", StatusLine).show(say(f"screens.intake.{spec.id}"))

    def _field(self, name: str) -> TextField:
        return self.query_one(f"#{name}", TextField)

    def values(self) -> dict[str, str]:
        """Return what is typed, by field."""
        return {spec.id: self._field(spec.id).value for spec in FIELDS}

    def _fill(self, values: Mapping[str, str]) -> None:
        for spec in FIELDS:
            self._field(spec.id).value = values.get(spec.id, "")
        self._decode()
        self.draw_chrome()

    def _form(self) -> IntakeForm:
        return IntakeForm(self.wording.reference, self.wording.texts)

    def _changed(self) -> None:
        self._keep()
        if isinstance(self.focused, TextField) and self.focused.id in ("text", "address", "answer", "phone", "name"):
            return
        self._decode()

    def _keep(self) -> None:
        """Make what stands in the form durable; an empty form leaves nothing behind."""
        values, work = self.values(), self.console.work
        if any(values.values()):
            self._touched = True
            work.keep(Draft(self._draft_id, "intake", self._actor, self.console.desk.clock.now(), values))
        elif self._touched:
            work.drop(self._draft_id)

    def _decode(self) -> None:
        form, values = self._form(), self.values()
        for spec in FIELDS:
            if spec.coded:
                self.query_one(f"#decoded-{spec.id}", StatusLine).show(form.decoded(spec.id, values).words)

    def _mention_drafts(self) -> None:
        kept = [draft for draft in self._kept_drafts() if draft.id != self._draft_id]
        if kept:
            self.tell(self.wording.say("screens.intake.drafts", count=len(kept)))

    def _kept_drafts(self) -> list[Draft]:
        drafts = self.console.work.drafts(self._actor)
        if self._actor:
            # What was typed before anybody was signed in is for whoever sits here now.
            drafts += self.console.work.drafts("")
        return [draft for draft in drafts if draft.form == "intake" and any(draft.fields.values())]

    async def do(self, command: str) -> bool:
        """Save, move between the fields, fetch a draft back."""
        if command == "form.save":
            await self._save()
        elif command == "form.next":
            self._step(1)
        elif command == "form.previous":
            self._step(-1)
        elif command == "form.fresh":
            self.begin({})
        elif command == "form.recall":
            self._recall()
        else:
            return False
        return True

    async def take_key(self, key: str, character: str | None) -> None:
        """Enter in a one-line field goes on; it never saves (design.md 10)."""
        if key == "enter" and isinstance(self.focused, TextField) and not self.focused.take_key(key, character):
            self._step(1)
        elif key != "enter":
            await super().take_key(key, character)

    def _step(self, step: int) -> None:
        names = [spec.id for spec in FIELDS]
        here = names.index(self.focused.id) if self.focused is not None and self.focused.id in names else 0
        self.set_focus(self._field(names[(here + step) % len(names)]))

    def _recall(self) -> None:
        kept = self._kept_drafts()
        if not kept:
            self.tell(self.wording.say("screens.intake.no_drafts"))
            return
        draft = kept[self._recalled % len(kept)]
        self._recalled += 1
        self._draft_id, self._touched = draft.id, True
        self._fill({name: str(value) for name, value in draft.fields.items()})
        self.tell(self.wording.say("screens.intake.recalled", time=self.wording.at(draft.updated_at)))

    async def _save(self) -> None:
        form, values, draft_id = self._form(), self.values(), self._draft_id
        done = await self.perform(lambda: self._register(form, values, draft_id))
        if done is not None:
            self.console.work.forget(draft_id)
            await self.console.case_saved(done.case, self._assign_error)

    def _register(self, form: IntakeForm, values: Mapping[str, str], draft_id: str) -> Done:
        fields: dict[str, Any] = form.command_fields(values)
        unit = form.unit_code(values)
        desk = self.console.desk
        done = register_case(desk, fields, draft_id)
        if unit and not fields["answer"]:
            try:
                done = assign_case(desk, done.case.id, unit)
            except (DomainError, HotlineError) as error:
                # The case is saved; that it could not be assigned is told, not hidden.
                self._assign_error = error
        return done
