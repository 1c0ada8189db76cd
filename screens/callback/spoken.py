"""A callback in words: the questions with their digits, what was answered, and what follows from it."""

from datetime import datetime

from console.domain.case import Case
from screens.callback.answers import REWORK, SOLVED, THEN, Answers, Question
from screens.widgets.reading import Line
from screens.wording import Wording

#: Question → the area of the catalogue that names its answers.
_AREAS = {"solved": "domain.solved", "satisfaction": "domain.satisfaction", "then": "domain.exclusion"}


def questions(answers: Answers, wording: Wording) -> list[Line]:
    """Return the questions: the answered ones with their answer, the one that is asked with its digits."""
    return [_line(question, answers, wording) for question in answers.questions()]


def _line(question: Question, answers: Answers, wording: Wording) -> Line:
    label = wording.say(f"screens.callback.{question.name}")
    if answered := answers.answer_to(question):
        return Line(_word(question, answered, wording), label, "done")
    choices = "  ".join(f"{digit} {_word(question, code, wording)}" for digit, code in question.choices.items())
    return Line(choices, label, "head" if question is answers.asked else "faint")


def _word(question: Question, code: str, wording: Wording) -> str:
    if code == REWORK:
        return wording.say("screens.callback.rework")
    if question is SOLVED and wording.texts.has(f"domain.outcome.{code}"):
        return wording.say(f"domain.outcome.{code}")
    return wording.say(f"{_AREAS[question.name]}.{code}")


def follows(answers: Answers, case: Case, left: int, again: datetime | None, wording: Wording) -> str:
    """Return what recording leads to; nothing while something is still asked."""
    say = wording.say
    if answers.asked is not None:
        return ""
    if not answers.reached:
        return say("screens.callback.then_again", time=wording.at(again)) if again is not None else ""
    if THEN in answers.questions() and answers.answer_to(THEN) == REWORK:
        unit = wording.unit(case.lead.unit) if case.lead is not None else wording.code("state", "received")
        return say("screens.callback.then_rework", unit=unit)
    return say("screens.callback.then_others", count=left - 1) if left > 1 else say("screens.callback.then_closed")
