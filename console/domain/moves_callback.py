"""The move of calling back: what each caller says of the result, and what follows when all have said it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from console.domain.case import Case
from console.domain.codes import State
from console.domain.errors import InvalidField, TransitionRefused
from console.domain.moves_result import rework
from console.domain.particular_codes import Exclusion, Solved
from console.domain.plain_documents import instant, stamp
from console.domain.registration import optional_code
from console.domain.step import Fact, Step, Turn, whole_of
from console.domain.unreached import Unreached

NOT_REACHED, SATISFIED, DISSATISFIED = "not_reached", "satisfied", "dissatisfied"


@dataclass(frozen=True, slots=True)
class _Said:
    """What a caller said."""

    outcome: str
    #: Id of the joined caller who said it; empty for the case's own.
    joined: str
    satisfaction: int | None
    solved: Solved | None
    excluded: Exclusion | None
    #: When to try again; only of one who was not reached.
    again: datetime | None


def callback(turn: Turn) -> Step:
    """What a caller said: dissatisfied goes back to the unit, not reached is called again, the last satisfied closes.

    Dissatisfied with what no unit could have done better (`excluded`) is no reason to do it again; it is left out of
    the rates (domain-12345.md 1.4 and 3.1).
    """
    said = _said(turn)
    facts = _facts(said, turn.text("text"))
    if said.outcome == NOT_REACHED:
        return Step(_marked(_tried(turn.case, said), said), facts)
    case = _marked(_answered(turn.case, said), said)
    if said.outcome == DISSATISFIED and said.excluded is None:
        step = rework(replace(turn, case=case), facts[0])
        return replace(step, facts=(*step.facts, *facts[1:]))
    state = State.CLOSED if case.all_called_back else case.state
    return Step(turn.timed(replace(case, state=state)), facts)


def _said(turn: Turn) -> _Said:
    fields = turn.command.fields
    said = _Said(
        outcome=turn.code("outcome"),
        joined=turn.line("joined"),
        satisfaction=_score(fields),
        solved=optional_code(Solved, fields, "solved"),
        excluded=optional_code(Exclusion, fields, "excluded"),
        again=_again(turn),
    )
    if said.outcome not in {NOT_REACHED, SATISFIED, DISSATISFIED}:
        raise InvalidField("field_not_in_vocabulary", {"field": "outcome", "value": said.outcome})
    if said.again is not None and said.outcome != NOT_REACHED:
        raise InvalidField("again_when_reached", {"field": "again"})
    if said.joined and said.joined not in {joined.id for joined in turn.case.joined}:
        raise TransitionRefused("no_such_caller", {"joined": said.joined})
    return said


def _score(fields: Mapping[str, object]) -> int | None:
    if fields.get("satisfaction") is None:
        return None
    score = whole_of(fields, "satisfaction")
    if score is None or not 1 <= score <= 5:
        raise InvalidField("satisfaction_range", {"field": "satisfaction"})
    return score


def _again(turn: Turn) -> datetime | None:
    """When to try again; one that has passed by now is no mistake: a terminal's clock may be wrong."""
    text = turn.line("again")
    if not text:
        return None
    try:
        return instant(text)
    except ValueError:
        raise InvalidField("field_not_time", {"field": "again", "value": text}) from None


def _tried(case: Case, said: _Said) -> Case:
    """The case with one more call in vain; what was said of the result before stays said."""
    if not said.joined:
        return case if case.called_back else replace(case, unreached=_once_more(case.unreached, said))
    callers = tuple(
        replace(joined, unreached=_once_more(joined.unreached, said))
        if joined.id == said.joined and not joined.outcome
        else joined
        for joined in case.callers
    )
    return replace(case, callers=callers)


def _once_more(before: Unreached | None, said: _Said) -> Unreached:
    return Unreached((before.tries if before is not None else 0) + 1, said.again)


def _facts(said: _Said, text: str) -> tuple[Fact, ...]:
    solved = said.solved.value if said.solved else ""
    again = {"again": stamp(said.again) or ""} if said.again is not None else {}
    data = {"outcome": said.outcome, "text": text, "solved": solved, **again}
    told: Fact = ("case.called_back", data)
    if said.joined:
        told = ("case.joined_called_back", {**data, "joined": said.joined})
    if said.excluded is None:
        return (told,)
    who = {"joined": said.joined} if said.joined else {}
    return (told, ("case.excluded", {"excluded": said.excluded.value, **who}))


def _marked(case: Case, said: _Said) -> Case:
    """What is left out of the rates is what the case's own caller says; nobody else's word is in them."""
    return case if said.excluded is None or said.joined else replace(case, excluded=said.excluded)


def _answered(case: Case, said: _Said) -> Case:
    if not said.joined:
        # In a new round he says something new, also of whether that counts.
        now = replace(case, called_back=True, satisfaction=said.satisfaction, solved=said.solved)
        return replace(now, excluded=said.excluded, unreached=None)
    callers = tuple(
        replace(joined, outcome=said.outcome, satisfaction=said.satisfaction, solved=said.solved, unreached=None)
        if joined.id == said.joined
        else joined
        for joined in case.callers
    )
    return replace(case, callers=callers)
