"""Calling back by one key, from a list, a case or the callback queue: the next dialog opens as the last is recorded."""

from collections.abc import Callable

from console.domain.calling_back import ToCall, left_to_call
from console.domain.case import Case
from console.domain.codes import Action, State
from console.usecases.act import Done
from screens.callback.callback_dialog import CallbackDialog
from screens.callback.callback_screen import CallbackScreen
from screens.case_draft import begin_case_draft
from screens.dialogs.case_dialog import CaseWatch
from screens.shell import Shell

ToldDone = Callable[..., None]
#: Form of what is typed in the dialog.
VERB = "callback"


async def call_back(shell: Shell, case: Case | None, told_done: ToldDone, draft_id: str = "") -> None:
    """Ask what the caller of a case says, keep it, and go on: with who else called, then with the queue's next case."""
    queue, said = shell.screen if isinstance(shell.screen, CallbackScreen) else None, ""
    while case is not None and case.state is State.AWAITING_CALLBACK:
        behind = queue.following(case.id) if queue is not None else None
        one = left_to_call(case)[0]
        recorded = await _ask(shell, case, one, draft_id, said)
        if recorded is None:
            return
        (done, outcome), draft_id = recorded, ""
        state = shell.wording.code("state", done.case.state)
        told_done(done, "called_back", outcome=shell.wording.say(f"domain.outcome.{outcome}"), state=state)
        said = shell.screen.said()
        case = done.case if _others(shell, done.case, one) else shell.desk.reader.case(behind) if behind else None


def _others(shell: Shell, case: Case, one: ToCall) -> bool:
    """Whether somebody else who called about the case can be called now."""
    first = next(iter(left_to_call(case)), None)
    if first is None or first.joined == one.joined or case.state is not State.AWAITING_CALLBACK:
        return False
    again = first.unreached.again_at if first.unreached is not None else None
    return again is None or again <= shell.desk.clock.now()


async def _ask(shell: Shell, case: Case, one: ToCall, draft_id: str, said: str) -> tuple[Done, str] | None:
    draft = await begin_case_draft(shell, VERB, case.id, draft_id)
    left = left_to_call(case)
    if draft.kept is not None:
        # What was typed is about whoever it was typed for, while they are to be called.
        one = next((other for other in left if other.joined == draft.value("joined")), one)
    dialog = CallbackDialog(case, one, len(left), draft, CaseWatch(shell, case, Action.CALLBACK), said)
    recorded = await shell.ask(dialog)
    if recorded is None and dialog.aside:
        shell.aside.told("screens.dialog.kept")
    return recorded
