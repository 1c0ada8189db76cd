"""A whole case in one line: what it means is said as it is typed, and a lone `>` takes what is proposed."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.domain.codes import Action
from screens.command_line.command_line_dialog import CommandLineDialog
from screens.intake.intake_screen import IntakeScreen
from screens.widgets.status_line import StatusLine
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work


@pytest.fixture
def english(tmp_path: Path) -> Iterator[DeskPlace]:
    place = DeskPlace(tmp_path / "profile", language="en")
    yield place
    place.close()


def hint(operator: Operator) -> str:
    screen = operator.app.screen
    assert isinstance(screen, CommandLineDialog)
    return screen.query_one("#verbs", StatusLine)._left


async def test_codes_are_said_in_words_as_the_line_is_typed(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("command.line")
        await operator.types("new ts ")
        assert hint(operator) == "投诉"
        await operator.types("llq 仓山区金环花园")
        said = "投诉 · 流浪犬与犬只管理 · 仓山区金环花园 · > 仓山区 · 12-07前 > 福州市公安局仓山分局"
        assert hint(operator) == said
        operator.sees("12-07前 > 福州市公安局")
        await operator.types(" / 有流浪狗 !! @13805912345")
        assert hint(operator).endswith("特急 · 13805912345")


async def test_wrong_codes_are_said_at_once(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("command.line")
        await operator.types("new ts xyzzy ")
        assert hint(operator).startswith("分类：没有这个代码 · 投诉")
        await operator.hits("escape")
        await operator.presses("command.line")
        await operator.types("new zz")
        assert hint(operator).startswith("类型：zx咨询")


async def test_the_same_in_english(english: DeskPlace) -> None:
    async with at_work(english) as operator:
        await operator.presses("command.line")
        await operator.types("new ts llq 仓山区金环花园 / 狗 >xyzzy")
        operator.sees("Assign to: no such code · Complaint · Stray and unleashed dogs")


async def test_a_lone_sign_takes_unit_and_place_and_the_case_is_saved(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("command.line")
        await operator.types("new ts llq 仓山区金环花园 / 有流浪狗 > ! @13805912345\n")
        new, assign = place.store.desk.pending()
        assert (new.command.fields["location"]["district"], new.command.fields["urgency"]) == ("350104", "urgent")
        assert (assign.command.action, assign.command.fields["unit"]) == (Action.ASSIGN, "CSGA")


async def test_a_named_unit_gets_it_and_an_answer_closes_it(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("command.line")
        await operator.types("new ts llq 金环花园 >gaj / 有流浪狗\n")
        assert [entry.command.fields.get("unit") for entry in place.store.desk.pending()] == [None, "GAJ"]
        await operator.presses("command.line")
        await operator.types("new zx llq 某处 / 怎么办证 =到派出所办理\n")
        assert place.store.desk.pending()[2].command.fields["answer"] == "到派出所办理"


async def test_where_nothing_is_proposed_the_form_stays_open(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("command.line")
        await operator.types("new 某处 / 喂喂喂 >\n")
        operator.is_at(IntakeScreen)
        operator.sees("没有可取的建议")
        assert place.store.desk.pending() == []


async def test_a_standard_complaint_with_unit_takes_twenty_keys_beside_text_place_and_number(place: DeskPlace) -> None:
    keys = ":" + "n ts llq " + " / " + " >" + " @" + "\n"
    assert len(keys) <= 20
    async with at_work(place) as operator:
        await operator.presses("command.line")
        await operator.types("n ts llq 仓山区金环花园 / 有流浪狗 > @13805912345\n")
        new, assign = place.store.desk.pending()
        location, caller = new.command.fields["location"], new.command.fields["caller"]
        assert (location["district"], caller["phone"]) == ("350104", "13805912345")
        assert (new.command.fields["category"], assign.command.fields["unit"]) == ("0903", "CSGA")
