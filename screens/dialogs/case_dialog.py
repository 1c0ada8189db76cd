"""A dialog about a case: what others do to the case meanwhile is told before anything is carried out."""

from typing import ClassVar, TypeVar

from console.domain.case import Case
from console.domain.codes import Action
from console.domain.concurrency import seen_writers
from console.domain.lifecycle import refusal
from console.texts.faults import describe_code
from screens.base import Dialog
from screens.console_port import Console

_Answer = TypeVar("_Answer")


class CaseWatch:
    """What moved a case since it was looked at last."""

    def __init__(self, console: Console, case: Case, action: Action) -> None:
        """`action` is what the dialog is about to do."""
        self._console, self._action = console, action
        self._case = case

    @property
    def case(self) -> Case:
        """The case, as it was looked at last."""
        return self._case

    def news(self) -> str:
        """Return in words what others did, once; empty when nothing a decision rests on was moved."""
        case = self._console.desk.reader.case(self._case.id)
        if case is None or _rests_on(case) == _rests_on(self._case):
            return ""
        self._case = case
        wording = self._console.wording
        state = wording.code("state", case.state)
        units = " ".join(wording.unit(leg.unit) for leg in case.open_legs)
        return wording.say("screens.dialog.moved", state=f"{state} {units}".strip(), then=self._then(case))

    def _then(self, case: Case) -> str:
        wording = self._console.wording
        reason = refusal(case, self._action, self._console.standings.now().actor, self._console.desk.policy())
        if reason is None:
            return wording.say("screens.dialog.look_first")
        message, _ = describe_code(reason, {"action": self._action.value, "state": case.state.value}, wording.texts)
        return message


def _rests_on(case: Case) -> dict[str, str]:
    """Who last wrote what a decision about the whole case rests on."""
    return seen_writers(case, Action.NOTE, {})


class CaseDialog(Dialog[_Answer]):
    """Asks something about a case."""

    #: Commands that carry out what the dialog is for.
    CARRY_OUT: ClassVar[tuple[str, ...]] = ("form.save",)

    def __init__(self, watch: CaseWatch | None) -> None:
        super().__init__()
        self._watch = watch
        #: What was told of the case since the last key, so that nobody can have read it yet.
        self._unread = ""

    def about(self) -> Case | None:
        """Return the case, also when the list below has moved on; None where none is watched."""
        return self._watch.case if self._watch is not None else None

    def refreshed(self) -> None:
        """Others may have been at the case."""
        super().refreshed()
        self._look()

    def _look(self) -> None:
        news = self._watch.news() if self._watch is not None else ""
        if news:
            self._unread = news
            self.tell(news, wrong=True)

    async def take_key(self, key: str, character: str | None) -> None:
        """Whoever types on has had the message before his eyes; what carries out waits until he has."""
        if self.console.keys.means(key, *self.CARRY_OUT):
            self._look()
        else:
            self._unread = ""
        await super().take_key(key, character)

    def told_first(self) -> bool:
        """Whether something is told now that could not be read before the key that carries out."""
        news, self._unread = self._unread, ""
        if news:
            self.tell(news, wrong=True)
        return bool(news)
