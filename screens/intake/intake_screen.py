"""The intake screen: two fields save a case, everything else is offered; each keystroke is durable as a draft."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from textual import events
from textual.containers import Container
from textual.widget import Widget

from console.domain.case import Case
from console.domain.text_modules import TextModule
from console.ports.records import Draft
from console.usecases.code_use import count_codes
from screens.base import ConsoleScreen
from screens.form_draft import FormDraft
from screens.intake.beside import Beside
from screens.intake.decoding import Decoding
from screens.intake.fields import NAMES, Fields
from screens.intake.saving import ON_CHOSEN, Entering, on_chosen, register
from screens.widgets.frames import Frames
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField

#: The name of its drafts' form.
FORM = "intake"
#: From this width on frames stand at the right of the form; below this height there are none.
_WIDE, _LOW = 116, 18
#: Commands that move between the fields, and among the cases beside them.
_STEPS = {"form.next": 1, "form.previous": -1}
_CURSOR = {"form.alike_next": 1, "form.alike_previous": -1}


class IntakeScreen(ConsoleScreen):
    """The form; Ctrl+S saves, Enter goes on to the next field, Esc leaves and keeps the draft."""

    CSS_PATH = "intake_screen.tcss"
    place = "intake"
    has_form = True

    def __init__(self) -> None:
        super().__init__()
        self._draft: FormDraft | None = None
        self._actor = ""  # whose form it is; it is another one for whoever signs in next
        self._decoding: Decoding
        self._beside: Beside

    def body(self) -> Iterable[Widget]:
        """The fields; beside them what is known of the caller."""
        yield StatusLine(id="heading")
        with Container(id="desk"):
            yield Fields(self._changed, id="form")
            yield Frames(id="beside")

    def on_mount(self) -> None:
        """From here on there is an app to look things up with."""
        self._decoding = Decoding(self.console, self._fields)
        self._beside = Beside(self.console, self.query_one(Frames), self.tell)

    def on_resize(self, event: events.Resize) -> None:
        """Frames stand at the right where there is room, else below; in a small window the form has it all."""
        self.set_class(event.size.width >= _WIDE, "wide")
        self.set_class(event.size.height < _LOW, "low")
        super().on_resize(event)

    def entered(self) -> None:
        """Begin with what happened."""
        self._fields.make_room()
        self._label()
        self.begin({})

    def begin(self, values: Mapping[str, str], draft_id: str = "") -> None:
        """Start a case of its own, with what is known already; what was typed before lies aside.

        What is known stands in the draft of an id already, as something else: a line.
        """
        self._put_aside()
        self._actor = self.console.standings.now().actor.username
        new_id = self.console.desk.clock.new_id
        self._draft = FormDraft(self.console.work, FORM, self._actor, new_id, draft_id=draft_id)
        self._decoding.begin()
        self.set_focus(self._fields.field("text"))
        self.tell("")
        self._fill(values)
        self._keep()
        if aside := self._draft.lying_aside():
            self.tell(self.wording.say("screens.intake.drafts", count=aside))

    def take_values(self, values: Mapping[str, str], field: str) -> None:
        """Put values into the form that were found elsewhere, and go on in one of its fields."""
        self._fill(values)
        self._keep()
        self.set_focus(self._fields.field(field))

    async def take_up(self, seen: Draft, field: str = "") -> bool:
        """Go on with a draft, in one of its fields; False when it is gone, or another console types in it."""
        assert self._draft is not None
        self._put_aside()
        taken = await self._draft.take_up(seen)
        self._fill({name: self._draft.value(name) for name in (*NAMES, "card")})
        if taken:
            self.set_focus(self._fields.field(field if field in NAMES else "text"))
            self.tell(self.wording.say("screens.intake.recalled", time=self.wording.at(seen.updated_at)))
        return taken

    def where(self) -> Mapping[str, Any]:
        """The draft, and the field one types in; what is typed is in the draft."""
        return {"draft": self._draft.id if self._draft else "", "field": self.focused.id if self.focused else ""}

    async def come_back(self, where: Mapping[str, Any], below: ConsoleScreen) -> bool:
        """Without the draft it was saved, or empty, and there is nothing to go on with."""
        seen = [draft for draft in self.console.work.drafts_for(self._actor) if draft.id == where["draft"]]
        return bool(seen) and await self.take_up(seen[0], str(where["field"]))

    def left(self) -> None:
        """What was typed lies aside."""
        self._put_aside()

    def hide(self) -> None:
        """Show nothing of a case beside the form."""
        super().hide()
        self._beside.hide()

    def in_hand(self) -> Mapping[str, str]:
        """What the case in the form fills the open places of a text with."""
        return self._decoding.in_hand()

    def take_template(self, module: TextModule) -> None:
        """Let a template say what the matter is, where nothing is typed."""
        self._decoding.take_template(module)

    def _put_aside(self) -> bool:
        return self._draft is not None and self._draft.put_aside()

    def refreshed(self) -> None:
        """The language, the reference data or who sits here may have changed."""
        sitting = self.console.standings.now().actor.username
        if self._actor and sitting != self._actor:
            self.begin({})
        elif self._draft is not None:
            self._actor = sitting
            self._draft.belongs_to(sitting)
        self._label()
        self._decoding.show()
        self._beside.follow(self.values())
        self.draw_chrome()

    def _label(self) -> None:
        heading = map(self.wording.say, ("screens.intake.title", "screens.intake.hint"))
        self.query_one("#heading", StatusLine).show(*heading)
        self._fields.label(self.wording)

    @property
    def _fields(self) -> Fields:
        return self.query_one("#form", Fields)

    def values(self) -> dict[str, str]:
        """Return what is typed, by field."""
        return self._fields.values()

    def _fill(self, values: Mapping[str, str]) -> None:
        self._decoding.fill(values)
        self._beside.follow(self.values())
        self.draw_chrome()

    def _changed(self) -> None:
        self._keep()
        self._beside.follow(self.values())
        self._decoding.show(after=self.focused.id if self.focused else None)

    def _keep(self) -> None:
        """Make what stands in the form durable; an empty form leaves nothing behind."""
        if self._draft is not None:
            self._draft.keep(self.values(), self._decoding.now)

    async def do(self, command: str) -> bool:
        """Save, move between the fields, put it aside."""
        if command == "form.save":
            await self.save()
        elif command == "form.look":
            await self._beside.look()
        elif command in ON_CHOSEN and (case_id := self._beside.to_join()):
            await self._enter(on_chosen(command, case_id, self._beside.relation, self.wording))
        elif command == "form.take_unit":
            self._take()
        elif command in _STEPS:
            self._step(_STEPS[command])
        elif command in _CURSOR:
            self._beside.move(_CURSOR[command])
        elif command == "form.fresh":
            self.begin({})
        elif command in ("form.aside", "screen.back"):
            await self._leave()
        else:
            return command in ON_CHOSEN
        return True

    async def take_key(self, key: str, character: str | None) -> None:
        """Enter in a one-line field goes on; it never saves (design.md 10)."""
        if key == "enter" and isinstance(self.focused, TextField) and not self.focused.take_key(key, character):
            self._step(1)
        elif key != "enter":
            await super().take_key(key, character)

    def _take(self) -> None:
        """Take what is proposed, and say why the unit has until then; or that nothing is."""
        words, wrong = self._decoding.take()
        self._changed()
        self.tell(words, wrong)

    def _step(self, step: int) -> None:
        self.set_focus(self._fields.beside(self.focused.id if self.focused else None, step))

    async def _leave(self) -> None:
        aside = self._put_aside()
        await self.console.go_back()
        if aside:
            self.console.aside.told("screens.intake.kept")

    async def save(self, line: str = "") -> Case | None:
        """Save what stands here and hand it to the emergency `line`, if one is named; return the case."""
        return await self._enter(partial(register, line))

    async def _enter(self, entering: Entering) -> Case | None:
        assert self._draft is not None
        asked = (self.console.desk, self._decoding.form, self.values(), self._draft.id)
        saved = await self.perform(lambda: entering(*asked))
        if saved is not None:
            self._draft.used()
            await self.console.case_saved(saved.case, saved.trouble, saved.words)
            if saved.fresh:
                await self.console.work.do(partial(count_codes, self.console.desk, saved.case))
        return saved.case if saved else None
