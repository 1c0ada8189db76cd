"""From a knowledge card to the words for this caller: its open places filled from a form or a case, the rest marked."""

from collections.abc import Mapping

from console.domain.cards import Card, filled
from console.domain.case import Case
from console.domain.errors import InvalidField
from console.domain.location import Location
from screens.dialogs.text_dialog import joined
from screens.intake.form import IntakeForm
from screens.wording import Wording


def words_of(card: Card, wording: Wording, *, place: str = "", unit: str = "", category: str = "") -> str:
    """Return the text of a card; unit and category are codes, those of the card's own enquiry when there are none."""
    usual = wording.reference.category(category or card.category) if wording.reference else None
    values = {
        "place": place,
        "unit": wording.unit(unit or (usual.unit if usual else "")),
        "category": wording.category(category or card.category),
    }
    return filled(card.text, values, lambda name: wording.say(f"screens.cards.lacking.{name}"))


def words_for_case(card: Card, wording: Wording, case: Case | None) -> str:
    """Return the text of a card for the caller of a case, or for nobody yet."""
    if case is None:
        return words_of(card, wording)
    unit = case.lead.unit if case.lead else ""
    return words_of(card, wording, place=wording.place(case.location), unit=unit, category=case.category)


def words_for_form(card: Card, wording: Wording, typed: Mapping[str, str]) -> str:
    """Return the text of a card for the caller of a form; what is typed wrong there is as not typed."""
    form = IntakeForm(wording.reference, wording.texts)
    category = form.category(typed.get("category", ""))
    try:
        unit, location = form.unit_code(typed), Location(**form.command_fields(typed)["location"])
    except InvalidField:
        unit, location = "", Location(address=typed.get("address", "").strip())
    code = category.code if category else ""
    return words_of(card, wording, place=wording.place(location), unit=unit, category=code)


def answered(card: Card, wording: Wording, typed: Mapping[str, str]) -> dict[str, str]:
    """Return what stands in a form after a card was taken: the answer, the card, and what the card says of the matter.

    What is typed stays: a category or kind that somebody chose, and an answer that was begun.
    """
    category = typed.get("category", "").strip() or card.category
    kind = typed.get("kind", "").strip() or (card.kind.value if card.kind else "")
    answer = joined(typed.get("answer", ""), words_for_form(card, wording, typed))
    return {**typed, "category": category, "kind": kind, "answer": answer, "card": card.code}
