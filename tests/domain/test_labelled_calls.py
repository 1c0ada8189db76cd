"""The same matter among 200 labelled calls: of ten proposals nine are right, of ten nine are found, in each half."""

import pytest

from bench.alike.calls import HELD_OUT, TUNED, calls, counted, judged
from console.packaged import packaged_reference
from tests.builders import a_reference

REFERENCE = packaged_reference() or a_reference()


def test_the_calls_are_as_many_as_they_are_said_to_be() -> None:
    matters = {call.matter for call in calls() if call.matter}
    assert (len(calls()), len(matters)) == (200, 25)


@pytest.mark.parametrize("told", [False, True], ids=["two-cases", "a-call-being-told"])
def test_precision_and_recall(told: bool) -> None:
    for half in (TUNED, HELD_OUT):
        found = counted(list(judged([call for call in calls() if call.half == half], REFERENCE, told=told)))
        assert (found.precision >= 0.9, found.recall >= 0.9) == (True, True), (half, found)
