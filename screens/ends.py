"""How a case ends at the desk before any unit has it: handed to an emergency line, or not accepted on a ground.

The ground comes with the words that name the right channel to the caller; they stay with the case as what he was told.
"""

from collections.abc import Callable

from console.domain.case import Case
from console.domain.codes import Action, State
from console.domain.errors import DomainError
from console.domain.lifecycle import refusal
from console.usecases.act import Done, act
from console.usecases.vocabularies import WORDS
from screens.dialogs.case_dialog import CaseWatch
from screens.dialogs.choice_dialog import Choice, ChoiceDialog
from screens.intake.intake_screen import IntakeScreen
from screens.shell import Shell

ToldDone = Callable[[Done, str], None]


async def transfer(shell: Shell, case: Case | None, told_done: ToldDone) -> None:
    """Hand the case in sight, or what stands in the form, to the emergency line of a digit."""
    form = shell.screen
    if isinstance(form, IntakeScreen):
        if form.values()["answer"].strip():
            form.tell(shell.wording.say("screens.transfer.answered"), wrong=True)
        elif (line := await _line(shell, shell.wording.say("screens.transfer.form"), None)) is not None:
            saved = await form.save(line)
            if saved is not None and saved.state is State.TRANSFERRED:
                number = shell.wording.number(saved.number)
                shell.tell(shell.wording.say("screens.done.transferred", number=number))
        return
    if case is None:
        shell.screen.tell_error(DomainError("no_case"))
        return
    if not _may(shell, case, Action.TRANSFER):
        return
    title = shell.wording.say("screens.transfer.case", number=shell.wording.number(case.number), title=case.title)
    line = await _line(shell, title, CaseWatch(shell, case, Action.TRANSFER))
    if line is not None:
        await _do(shell, lambda: act(shell.desk, case.id, Action.TRANSFER, {"line": line}), "transferred", told_done)


async def reject(shell: Shell, case: Case | None, told_done: ToldDone) -> None:
    """Not accept the case in sight, on a ground, with the words that are said to its caller."""
    if case is None or not _may(shell, case, Action.REJECT):
        return
    say = shell.wording.say
    choices = [Choice(code, say(f"domain.ground.{code}"), say(f"domain.channel_of.{code}")) for code in WORDS["ground"]]
    title = say("screens.reject.title", number=shell.wording.number(case.number), title=case.title)
    ground = await shell.ask(ChoiceDialog(title, choices, CaseWatch(shell, case, Action.REJECT)))
    if ground is not None:
        fields = {"ground": ground.code, "text": ground.words}
        await _do(shell, lambda: act(shell.desk, case.id, Action.REJECT, fields), "rejected", told_done)


async def _line(shell: Shell, title: str, watch: CaseWatch | None) -> str | None:
    choices = [Choice(code, shell.wording.say(f"domain.line.{code}")) for code in WORDS["line"]]
    chosen = await shell.ask(ChoiceDialog(title, choices, watch, at_once=True))
    return chosen.code if chosen is not None else None


def _may(shell: Shell, case: Case, action: Action) -> bool:
    reason = refusal(case, action, shell.standings.now().actor, shell.desk.policy())
    if reason is not None:
        shell.screen.tell_error(DomainError(reason, {"action": action.value, "state": case.state.value}))
    return reason is None


async def _do(shell: Shell, work: Callable[[], Done], words: str, told_done: ToldDone) -> None:
    done = await shell.screen.perform(work)
    if done is not None:
        told_done(done, words)
