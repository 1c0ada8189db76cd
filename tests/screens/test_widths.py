"""Characters of open width: measured as this terminal draws them, so that no column and no cursor is beside itself."""

from collections.abc import Iterator

import pytest
from rich.cells import cell_len
from textual import events
from textual.drivers.linux_driver import LinuxDriver

from screens.terminal_driver import TerminalDriver
from screens.widgets.cells import fit
from screens.widths import draw_ambiguous_in
from tests.desk_place import DeskPlace
from tests.operator import at_work

OPEN = "①“”·→×─Ω"


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    yield
    draw_ambiguous_in(1)


def test_they_are_measured_as_the_terminal_draws_them() -> None:
    assert cell_len(OPEN) == len(OPEN)
    assert draw_ambiguous_in(2)
    assert not draw_ambiguous_in(2)
    assert cell_len(OPEN) == 2 * len(OPEN)
    assert (cell_len("路灯Ab,?~"), fit("“路灯”", 7)) == (9, "“路灯~")
    assert not draw_ambiguous_in(0)
    assert draw_ambiguous_in(1)
    assert cell_len(OPEN) == len(OPEN)


class Told:
    """What a driver tells its app of the terminal."""

    def __init__(self) -> None:
        self.told: list[tuple[str, int]] = []

    def terminal_measured(self, cells: int) -> None:
        self.told.append(("chinese", cells))

    def ambiguous_measured(self, cells: int) -> None:
        self.told.append(("open", cells))


def test_answers_are_told_from_each_other_and_from_a_key_that_is_sent_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    app, keys = Told(), []
    driver = TerminalDriver.__new__(TerminalDriver)
    driver._app = app  # type: ignore[assignment] # all it asks of one here
    driver._asked = ("\u3000", "\u2460")
    monkeypatch.setattr(LinuxDriver, "process_message", lambda _, message: keys.append(message.key))
    answers = ((1, 0), (2, 1), (1, 0), (1, 1), (2, 1))
    for column, row in answers:
        driver.process_message(events.CursorPosition(column, row))
    assert app.told == [("chinese", 2), ("open", 1)]
    assert keys == ["f15", "f15"]


async def test_a_wide_terminal_gets_whole_lines_and_the_cursor_where_one_types(place: DeskPlace) -> None:
    place.elsewhere({"kind": "help", "category": "0501", "text": "“①号楼”停水→×", "location": {"address": "①区"}})
    place.deliver()
    async with at_work(place) as operator:
        operator.app.ambiguous_measured(2)
        await operator.presses("case.new")
        await operator.types("“①”")
        strips = operator.app.screen._compositor.render_strips()
        assert {cell_len("".join(segment.text for segment in strip)) for strip in strips} == {80}
        field = operator.app.screen.focused
        assert field is not None
        assert operator.app.cursor_position.x == field.region.x + 6
        await operator.hits("escape")
        strips = operator.app.screen._compositor.render_strips()
        assert {cell_len("".join(segment.text for segment in strip)) for strip in strips} == {80}
        operator.sees("“①号楼”")
