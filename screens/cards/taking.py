"""The command that shows the knowledge cards: the one taken goes to where an answer is written, wherever that is."""

from collections.abc import Callable

from console.domain.cards import Card
from console.domain.case import Case
from console.domain.codes import Action
from console.domain.errors import DomainError
from console.domain.lifecycle import refusal
from console.usecases.act import Done
from screens.base import ConsoleScreen, Dialog
from screens.cards.answering import answered, words_for_case, words_for_form
from screens.cards.card_dialog import CardDialog
from screens.dialogs.case_dialog import CaseDialog
from screens.dialogs.text_dialog import Cited, TextDialog
from screens.intake.intake_screen import IntakeScreen
from screens.shell import Shell
from screens.text_verbs import ask_text, heading


async def show_cards(shell: Shell, told_done: Callable[[Done, str], None], typed: str = "") -> None:
    """Show the cards `typed` means; the one taken answers the form, the dialog or the case it was asked over."""
    below = shell.screen
    if isinstance(below, CardDialog):
        return
    if isinstance(below, IntakeScreen):
        await _for_form(shell, below, typed)
        return
    case = _case_below(shell)
    card = await _asked(shell, case.text if case else "", lambda card: words_for_case(card, shell.wording, case), typed)
    if card is None:
        return
    cited = Cited(card.code, words_for_case(card, shell.wording, case))
    if isinstance(below, TextDialog):
        below.take_card(cited)
    elif case is not None and not isinstance(below, Dialog):
        await _close(shell, case, cited, told_done)


async def _for_form(shell: Shell, form: IntakeScreen, typed: str) -> None:
    said = form.values()["text"]
    card = await _asked(shell, said, lambda card: words_for_form(card, shell.wording, form.values()), typed)
    if card is not None:
        form.take_values(answered(card, shell.wording, form.values()), "answer")
        form.tell(shell.wording.say("screens.cards.taken", card=shell.wording.card(card.code)))


async def _asked(shell: Shell, said: str, words: Callable[[Card], str], typed: str) -> Card | None:
    reference = shell.wording.reference
    return await shell.ask(CardDialog(reference.cards if reference else (), said, words, typed))


def _case_below(shell: Shell) -> Case | None:
    """The case of the screen on top; of a dialog the one it is about, else of the screen it was opened over."""
    for screen in reversed(shell.screen_stack):
        if isinstance(screen, CaseDialog) and (case := screen.about()) is not None:
            return case
        if isinstance(screen, ConsoleScreen) and not isinstance(screen, Dialog):
            return screen.chosen_case()
    return None


async def _close(shell: Shell, case: Case, cited: Cited, told_done: Callable[[Done, str], None]) -> None:
    reason = refusal(case, Action.CLOSE, shell.standings.now().actor, shell.desk.policy())
    if reason is not None:
        params = {"action": Action.CLOSE.value, "state": case.state.value}
        shell.screen.tell_error(DomainError(reason, params))
        return
    done = await ask_text(shell, "close", case, cited=cited)
    if done is not None:
        told_done(done, heading("close", case))
