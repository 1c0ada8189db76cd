"""The key that takes back: what was last done from this console, said by case and verb; nothing typed is lost by it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from console.domain.codes import Action, Urgency
from console.domain.command import Command
from console.domain.errors import DomainError
from console.ports.records import Draft
from console.usecases.find_cases import glimpse_case
from console.usecases.undo import Undoing, Undone, undo, undo_if_here
from screens.base import Dialog
from screens.case_draft import DIALOG
from screens.dialogs.confirm_dialog import ConfirmDialog
from screens.dialogs.reply_dialog import FIELDS as REPLY_FIELDS
from screens.intake.intake_screen import FORM as INTAKE
from screens.shell import Shell
from screens.text_verbs import VERBS
from screens.wording import Wording


async def take_back(shell: Shell, case_id: str = "") -> None:
    """Take back the last change of this console, or this operator's last one of a case.

    What has left the terminal asks first, with what the counter-command will do; what has not is taken back at once.
    """
    screen, desk, wording = shell.screen, shell.desk, shell.wording
    if screen.has_form or isinstance(screen, Dialog):
        screen.tell_error(DomainError("undo_typing"))
        return
    words = wording.say("screens.undo.words")

    def kept(command: Command) -> Draft | None:
        return draft_of(command, wording, desk.clock.new_id(), desk.clock.now())

    looked = await screen.perform(lambda: undo_if_here(desk, words, case_id, kept))
    if looked is None:
        return
    undoing, undone = looked
    if undone is None and await shell.ask(ConfirmDialog(_question(undoing, wording))):
        undone = await screen.perform(lambda: undo(desk, undoing, words))
    if undone is not None:
        if screen.chosen_id() == undone.command.case_id and glimpse_case(desk, undone.command.case_id) is None:
            await shell.go_back()
        shell.refresh_screen()
        shell.tell(_told(undoing, undone, wording))


def _question(undoing: Undoing, wording: Wording) -> str:
    assert undoing.counter is not None
    will = wording.say(f"screens.undo.will.{undoing.counter.action}", state=_state(undoing, wording))
    return wording.say("screens.undo.question", **_which(undoing, wording), will=will)


def _told(undoing: Undoing, undone: Undone, wording: Wording) -> str:
    if undone.done is not None:
        return wording.say("screens.undo.countered", **_which(undoing, wording), state=_state(undoing, wording))
    words = "entered" if undone.command.action is Action.NEW else "kept" if undone.draft else "void"
    return wording.say(f"screens.undo.{words}", **_which(undoing, wording))


def _which(undoing: Undoing, wording: Wording) -> dict[str, str]:
    number = wording.number(undoing.case.number if undoing.case is not None else None)
    return {"number": number, "action": wording.say(f"domain.action.{undoing.command.action}")}


def _state(undoing: Undoing, wording: Wording) -> str:
    return wording.code("state", undoing.after.state) if undoing.after is not None else ""


def draft_of(command: Command, wording: Wording, draft_id: str, at: datetime) -> Draft | None:
    """Return a draft with what was typed for a command; None where that was a choice and no text."""
    fields = command.fields
    if command.action in (Action.NEW, Action.ADD_CALLER) and not fields.get("from_case"):
        return Draft(draft_id, INTAKE, command.actor.username, at, _as_typed(fields, wording))
    if command.action is Action.REPLY:
        typed = {"case": command.case_id} | {name: str(fields.get(name, "")) for name in REPLY_FIELDS}
        return Draft(draft_id, f"{DIALOG}{command.action}", command.actor.username, at, typed)
    if command.action.value in VERBS and fields.get("text"):
        typed = {"case": command.case_id, "text": fields["text"], "card": fields.get("card", "")}
        return Draft(draft_id, f"{DIALOG}{command.action}", command.actor.username, at, typed)
    return None


def _as_typed(fields: Mapping[str, Any], wording: Wording) -> dict[str, str]:
    """Return the values of the form; codes are understood where words were typed."""
    place, caller = fields.get("location", {}), fields.get("caller", {})
    urgency = fields.get("urgency", Urgency.NORMAL)
    return {
        "text": fields.get("text", ""),
        "address": place.get("address", ""),
        "street": place.get("community") or place.get("street") or place.get("district", ""),
        "category": fields.get("category", ""),
        "kind": wording.say(f"domain.kind.{fields['kind']}") if fields.get("kind") else "",
        "urgency": "" if urgency == Urgency.NORMAL else wording.say(f"domain.urgency.{urgency}"),
        "phone": caller.get("phone", ""),
        "name": caller.get("name", ""),
        "privacy": "b" * bool(caller.get("confidential")) + "n" * bool(caller.get("anonymous")),
        "answer": fields.get("answer", ""),
        "card": fields.get("card", ""),
    }
