"""What a case in one line means, said while it is typed: names for codes, and what is wrong before all else."""

from collections.abc import Mapping
from datetime import datetime

from console.domain.usage import Usage
from console.usecases.new_line import PROPOSED, as_typed
from screens.intake.form import IntakeForm
from screens.wording import Wording

#: In the order of the line.
_SAID = ("kind", "category", "address", "street", "unit", "urgency", "phone", "answer")
_CODED = frozenset({"kind", "category", "street", "unit", "urgency"})
#: Said also when nothing is typed for them: they follow from the rest, or are proposed.
_FOLLOWS = frozenset({"kind", "category", "street", "unit"})


def new_words(wording: Wording, rest: str, at: datetime, used: Usage) -> str:
    """Return what a line says: kind, category, place, division, unit with its time to reply, urgency, phone, answer.

    What is only proposed has a `>` before it: that, typed alone, takes it. Empty when nothing is said yet.
    """
    typed = as_typed(rest)
    values = {name: "" if value == PROPOSED else value for name, value in typed.items()}
    if not any(typed.values()):
        return ""
    form = IntakeForm(wording.reference, wording.texts, take=PROPOSED, used=used)
    wrong = [name for name in _SAID if name in _CODED and values.get(name) and form.decoded(name, values).wrong]
    said = [_words(form, name, values, at) for name in _SAID if name not in wrong]
    complaints = [_complaint(wording, name, form.decoded(name, values).words) for name in wrong]
    return " · ".join([*complaints, *filter(None, said)])


def _words(form: IntakeForm, name: str, values: Mapping[str, str], at: datetime) -> str:
    typed = values.get(name, "")
    if name not in _CODED:
        return typed
    if name == "unit":
        return form.unit_line(values, at)[0]
    decoded = form.decoded(name, values)
    return decoded.name or decoded.words if typed or name in _FOLLOWS else ""


def _complaint(wording: Wording, name: str, words: str) -> str:
    """What is wrong; what a kind and an urgency can be says itself of which it speaks."""
    if name in ("kind", "urgency"):
        return words
    return wording.say("screens.line.wrong", field=wording.say(f"screens.intake.{name}"), words=words)
