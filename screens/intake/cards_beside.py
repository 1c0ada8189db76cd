"""The frame of knowledge cards: what may be answered on the spot, by the words the caller used."""

from collections.abc import Mapping

from console.domain.cards import told_by
from console.domain.codes import Kind
from screens.cards.answering import words_for_form
from screens.console_port import Console
from screens.intake.form import IntakeForm
from screens.widgets.frames import Frame

#: Cards shown.
_SHOWN = 3
#: What somebody calls about who wants something done, and no answer ends it.
_TO_BE_DONE = frozenset({Kind.COMPLAINT, Kind.REPORT, Kind.PRAISE})


class CardsBeside:
    """The cards whose words stand in what is typed."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def look(self, typed: Mapping[str, str]) -> Frame | None:
        """Return the cards, the most telling first; None where none fits, or there is an answer already."""
        wording = self._console.wording
        reference = wording.reference
        if reference is None or typed.get("answer", "").strip() or self._to_be_done(typed):
            return None
        cards = told_by(reference.cards, typed.get("text", ""), _SHOWN)
        if not cards:
            return None
        lines = tuple(
            f"{card.code} {wording.texts.name(card)}  {words_for_form(card, wording, typed)}" for card in cards
        )
        return Frame(wording.say("screens.cards.beside"), lines)

    def _to_be_done(self, typed: Mapping[str, str]) -> bool:
        form = IntakeForm(self._console.wording.reference, self._console.wording.texts)
        return bool(typed.get("kind", "").strip()) and form.kind(typed) in _TO_BE_DONE
