"""The sample city can be made on any day of the year, at any hour: its past always keeps the rules."""

from datetime import UTC, datetime, timedelta

import pytest

from backend.case_writer import CaseWriter
from backend.ledger import Receipt
from backend.reference_data import load_package_reference
from backend.seed.callers import Callers
from backend.seed.chance import Chance
from backend.seed.corpus import Corpus
from backend.seed.demo import Chronicle
from backend.seed.handlers import Handlers
from backend.seed.hours import Hours
from backend.seed.repertoire import stories
from backend.seed.story import World
from console.domain.case import Case
from console.domain.codes import State
from console.domain.command import Command
from console.domain.documents import Document
from console.domain.lifecycle import Advance
from console.domain.reference import Reference

REFERENCE = Reference({**load_package_reference(), "etag": "one"})
#: Days before, in and after long holidays, the turn of the year, and the days between, at changing hours.
MOMENTS = [datetime(2025, 12, 20, tzinfo=UTC) + timedelta(days=17 * n, hours=5 * n) for n in range(21)] + [
    datetime(2026, 2, 18, 3, tzinfo=UTC),
    datetime(2026, 10, 8, 0, 30, tzinfo=UTC),
    datetime(2026, 11, 24, 21, 40, tzinfo=UTC),
]


class KeptInMemory(CaseWriter):
    """Keeps the cases as their last command left them, and writes nothing."""

    def __init__(self, reference: Reference) -> None:
        self.reference = reference
        self.cases: dict[str, Case] = {}

    def add(self, step: Advance, command: Command, outcome: Document, receipt: Receipt) -> None:
        self.cases[step.case.id] = step.case

    def finish(self) -> None:
        pass


def _city(now: datetime) -> list[Case]:
    corpus, chance = Corpus(), Chance(12345)
    hours, handlers = Hours(REFERENCE, chance), Handlers(REFERENCE, chance)
    writer = KeptInMemory(REFERENCE)
    world = World(now, corpus, chance, hours, handlers, Callers(corpus.names, chance))
    Chronicle(writer, world, REFERENCE).write(stories(world))
    return list(writer.cases.values())


@pytest.mark.parametrize("now", MOMENTS, ids=str)
def test_the_sample_city_can_be_made_at_any_time(now: datetime) -> None:
    cases = _city(now)
    assert {case.state for case in cases} == set(State)
    assert all(case.updated_at <= now for case in cases)
    assert len({unit for case in cases for unit in (leg.unit for leg in case.open_legs)}) >= 60
    assert any(leg.extensions for case in cases for leg in case.open_legs)
