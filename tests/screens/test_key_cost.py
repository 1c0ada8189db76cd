"""What a key asks of SQLite on its way to the screen: bounds on statements, because a clock would lie on a busy day."""

import pytest

from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work


class Statements:
    """Counts what the thread of the event loop asks; the desk thread has connections of its own."""

    def __init__(self, place: DeskPlace) -> None:
        self.count = 0
        for connections in place.connections():
            connections.link().connection.set_trace_callback(self._note)

    def _note(self, statement: str) -> None:
        # How a reading takes its lock asks nothing of the tables (9 µs for all of it, `local_store/connections.py`).
        self.count += not statement.startswith(("PRAGMA busy_timeout", "SELECT 1 FROM main.sqlite_master",
                                                "SELECT 1 FROM desk.sqlite_master"))  # fmt: skip

    async def of(self, operator: Operator, *commands: str, typed: str = "") -> int:
        before = self.count
        await (operator.types(typed) if typed else operator.presses(*commands))
        return self.count - before


@pytest.fixture
def place(place: DeskPlace) -> DeskPlace:
    for number in range(15):
        location = {"address": f"古田路{number}号"}
        place.elsewhere({"kind": "complaint", "category": "0303", "text": "又停水", "location": location})
    place.deliver()
    return place


async def test_a_cursor_key_reads_the_case_under_the_cursor_and_no_more(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        statements = Statements(place)
        await operator.presses("list.down")
        assert await statements.of(operator, "list.down") <= 10


async def test_scrolling_a_case_reads_nothing(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("list.open")
        statements = Statements(place)
        assert await statements.of(operator, "list.down") == 0


async def test_a_view_is_read_once(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        statements = Statements(place)
        rows = 18
        assert await statements.of(operator, "view.6") <= rows + 34


async def test_a_typed_character_of_a_form_reads_nothing(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        statements = Statements(place)
        assert await statements.of(operator, typed="停") == 0


async def test_a_typed_character_in_find_searches_once(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.find")
        await operator.types("停")
        statements = Statements(place)
        assert await statements.of(operator, typed="水") <= 45


async def test_drawing_the_outbox_reads_nothing_beyond_its_refresh(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        place.backend.offline = True
        for _ in range(4):
            await operator.presses("case.note")
            await operator.types("催")
            await operator.presses("form.save")
        await operator.presses("outbox.show")
        statements = Statements(place)
        assert await statements.of(operator, "list.down") <= 10
