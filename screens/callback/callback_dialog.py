"""The call itself: whom and about what above, digits for what is said, a remark; one key records it.

Digits are answers as long as something is asked; then the remark is typed, or when to try again.
"""

import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import PurePath
from typing import Any, ClassVar

from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from console.domain.calling_back import ToCall, proposed_again
from console.domain.case import Case
from console.domain.errors import InvalidField
from console.domain.plain_documents import stamp
from console.texts.faults import describe
from console.usecases.act import Done
from console.usecases.callbacks import record_callback
from console.usecases.typed_times import time_to_come
from screens.callback.answers import Answers
from screens.callback.page import call_page
from screens.callback.spoken import follows, questions
from screens.case.revealing import Revealing
from screens.case_draft import CaseDraft
from screens.dialogs.case_dialog import CaseDialog, CaseWatch
from screens.widgets.reading import Reading
from screens.widgets.status_line import StatusLine
from screens.widgets.text_field import TextField

_FIELDS = ("again", "text")


class CallbackDialog(CaseDialog[tuple[Done, str]]):
    """Asks what a caller says of the result, and keeps it; answers with what was done, and the outcome."""

    CSS_PATH: ClassVar[list[str | PurePath]] = ["../dialogs/dialogs.tcss", "callback_dialog.tcss"]
    has_form = True
    has_list = True

    def __init__(self, case: Case, one: ToCall, left: int, draft: CaseDraft, watch: CaseWatch, said: str = "") -> None:
        """`left` counts who is still to be called, this one included; `said` is told of the call before."""
        super().__init__(watch)
        self._case, self._one, self._left, self._draft, self._said = case, one, left, draft, said
        self._answers = Answers(draft.value("digits"))
        self._revealing = Revealing(self, self._draw)
        #: Whether something lies aside since it was left.
        self.aside = False

    def body(self) -> Iterable[Widget]:
        """The caller and the matter, what is asked, the remark, what follows, the keys."""
        with Vertical(id="panel"):
            yield StatusLine(id="title")
            yield Reading(margin=10, id="facts")
            yield Reading(margin=10, id="asked")
            for name in _FIELDS:
                with Horizontal(id=f"row-{name}", classes="row"):
                    yield StatusLine(id=f"label-{name}", classes="label")
                    yield TextField(id=name, multiline=name == "text", on_change=self._changed)
                    if name == "again":
                        yield StatusLine(id="means", classes="means")
            yield StatusLine(id="follows")
            yield StatusLine(id="keys")

    def _field(self, name: str) -> TextField:
        return self.query_one(f"#{name}", TextField)

    def entered(self) -> None:
        """Ask at once, behind what was left here."""
        say = self.wording.say
        title = say("screens.callback.title", number=self.wording.number(self._case.number), title=self._case.title)
        left = say("screens.callback.left", count=self._left) if self._left > 1 else ""
        self.query_one("#title", StatusLine).show(title, left)
        self.query_one("#keys", StatusLine).show(say("screens.callback.keys"))
        for name in _FIELDS:
            self.query_one(f"#label-{name}", StatusLine).show(say(f"screens.callback.{name}"))
            self._field(name).value = self._draft.value(name)
        self.call_after_refresh(self._draw)
        self._ask()
        if self._draft.kept is not None:
            self.tell(say("screens.intake.recalled", time=self.wording.at(self._draft.kept.updated_at)))
        elif self._said:
            self.tell(self._said)

    def refreshed(self) -> None:
        """Others may have been at the case; the language may be another one."""
        super().refreshed()
        self._draw()

    def hide(self) -> None:
        """Show nothing of the case."""
        super().hide()
        self._revealing.forget()
        self.query_one("#facts", Reading).show(())

    def _draw(self) -> None:
        told = self._revealing.of(self._revealed_id())
        page = call_page(self._case, self._one, self.console, told)
        self.query_one("#facts", Reading).show(page, keep_place=True)
        self._draw_answers()

    def _draw_answers(self) -> None:
        self.query_one("#asked", Reading).show(questions(self._answers, self.wording))
        self.query_one("#row-again").display = not self._answers.reached
        try:
            again, wrong = self._again(), ""
        except InvalidField as error:
            again, wrong = None, describe(error, self.wording.texts)[0]
        self.query_one("#means", StatusLine).show(wrong or self.wording.at(again))
        self.query_one("#follows", StatusLine).show(follows(self._answers, self._case, self._left, again, self.wording))

    def _again(self) -> datetime:
        desk, typed = self.console.desk, self._field("again").value.strip()
        now, zone = desk.clock.now(), desk.policy().zone
        return time_to_come("again", typed, now, zone) if typed else proposed_again(now, desk.calendar(), zone)

    def _ask(self) -> None:
        """Have the next key go where it is waited for."""
        if self._answers.asked is not None:
            self.set_focus(self.query_one("#asked", Reading))
        else:
            self.set_focus(self._field("text" if self._answers.reached else "again"))

    def _changed(self) -> None:
        typed = {name: self._field(name).value for name in _FIELDS} | {"digits": self._answers.digits}
        joined = {"joined": self._one.joined} if any(typed.values()) else {}
        self._draft.keep(typed | joined, self.console.desk.clock.now())
        self._draw_answers()

    def where(self) -> Mapping[str, Any]:
        """What opens it; the rest is in the draft."""
        return {"command": "case.callback"}

    async def take_key(self, key: str, character: str | None) -> None:
        """A digit is an answer while something is asked."""
        typing = isinstance(self.focused, TextField)
        if not typing and self.console.keys.means(key, "case.reveal"):
            await self._reveal()
        elif not typing and character and character.isprintable():
            self._digit(unicodedata.normalize("NFKC", character))
        elif not typing and key == "backspace":
            self._back()
        else:
            await super().take_key(key, character)

    def _digit(self, digit: str) -> None:
        if self._answers.take(digit):
            self.tell("")
            self._changed()
            self._ask()
        else:
            self._unanswered()

    def _unanswered(self) -> None:
        asked = self._answers.asked
        if asked is not None:
            name = self.wording.say(f"screens.callback.{asked.name}")
            self.tell(self.wording.say("screens.callback.unanswered", name=name), wrong=True)

    def _back(self) -> None:
        if self._answers.back():
            self._changed()
        self._ask()

    async def do(self, command: str) -> bool:
        """Record, leave, move."""
        if command == "form.save":
            if not self.told_first():
                await self._save()
        elif command in ("screen.back", "form.aside"):
            self.give(None)
        elif command in ("form.next", "form.previous"):
            self._step(forward=command == "form.next")
        else:
            return self.query_one("#facts", Reading).do(command) or command.startswith("form.")
        return True

    def _step(self, forward: bool) -> None:
        """From field to field; before the first one the last answer is given anew."""
        names = ["text"] if self._answers.reached else list(_FIELDS)
        here = names.index(self.focused.id) if self.focused is not None and self.focused.id in names else -1
        if here < 0 and self._answers.asked is not None:
            self._unanswered()
        elif forward or here > 0:
            self.set_focus(self._field(names[min(here + 1, len(names) - 1) if forward else here - 1]))
        else:
            self._back()

    async def _reveal(self) -> None:
        case_id = self._revealed_id()
        if case_id:
            await self._revealing.ask(case_id, self.wording.number(self._case.number))
        else:
            self.tell(self.wording.say("screens.callback.not_told"), wrong=True)

    def _revealed_id(self) -> str:
        return self._one.case_id if self._one.joined else self._case.id

    async def _save(self) -> None:
        if self._answers.asked is not None:
            self._unanswered()
            return
        try:
            said = self._fields()
        except InvalidField as error:
            self.set_focus(self._field("again"))
            self.tell_error(error)
            return
        done = await self.perform(lambda: record_callback(self.console.desk, self._case.id, said, self._draft.id))
        if done is not None:
            self._draft.used()
            self.give((done, str(said["outcome"])))

    def _fields(self) -> dict[str, Any]:
        """Return what the command says. Raises InvalidField for a time that is none."""
        again = {} if self._answers.reached else {"again": stamp(self._again())}
        text, joined = self._field("text").value.strip(), self._one.joined
        more = {name: value for name, value in (("text", text), ("joined", joined)) if value}
        return {**self._answers.fields(), **again, **more}

    def left(self) -> None:
        """However it is left, what was typed lies aside."""
        self._revealing.forget()
        self.aside = self._draft.put_aside()
        super().left()
