"""What the form proposes as it is typed, and the one key that takes it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.domain.codes import Action
from console.ports.errors import StoreFull
from local_store.desk_store import SqliteDeskStore
from screens.intake.intake_screen import IntakeScreen
from screens.widgets.status_line import StatusLine
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work


@pytest.fixture
def english(tmp_path: Path) -> Iterator[DeskPlace]:
    place = DeskPlace(tmp_path / "profile", language="en")
    yield place
    place.close()


def values(operator: Operator) -> dict[str, str]:
    screen = operator.app.screen
    assert isinstance(screen, IntakeScreen)
    return screen.values()


async def test_place_category_unit_and_due_time_are_proposed_and_taken_by_one_key(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("小区有流浪犬追咬\t仓山区金环花园12号楼")
        operator.sees("F6 仓山区", "F6 流浪犬与犬只管理", "12-07前 F6 福州市公安局仓山分局", "10个工作日")
        await operator.presses("form.take_unit")
        assert {name: values(operator)[name] for name in ("street", "category", "unit")} == {
            "street": "350104", "category": "0903", "unit": "CSGA",
        }  # fmt: skip
        operator.sees("已取建议", "10 个工作日")
        await operator.waits_for_drafts()
        (draft,) = place.store.desk.drafts("taker")
        assert draft.fields["unit"] == "CSGA"
        await operator.presses("form.save")
        new, assign = place.store.desk.pending()
        assert (new.command.action, assign.command.action) == (Action.NEW, Action.ASSIGN)
        assert (new.command.fields["location"]["district"], assign.command.fields["unit"]) == ("350104", "CSGA")


async def test_the_same_in_english(english: DeskPlace) -> None:
    async with at_work(english) as operator:
        await operator.presses("case.new")
        await operator.types("小区有流浪犬追咬\t仓山区金环花园12号楼")
        operator.sees("F6 Cangshan District", "F6 Stray and unleash", "by 12-07 F6 Cangshan District Public Security")
        await operator.presses("form.take_unit")
        operator.sees("Taken.", "10 working days")


async def test_what_is_typed_is_never_replaced_and_nothing_is_saved_that_was_only_proposed(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("小区有流浪犬追咬\t仓山区金环花园12号楼\tgl")
        operator.sees("鼓楼区 350102", "F6 福州市公安局鼓楼分局")
        await operator.presses("form.take_unit")
        taken = values(operator)
        assert (taken["street"], taken["category"], taken["unit"]) == ("gl", "0903", "GLGA")
        await operator.presses("form.fresh")
        await operator.types("小区有流浪犬追咬\t仓山区金环花园12号楼")
        await operator.presses("form.save")
        (new,) = place.store.desk.pending()
        assert (new.command.fields["location"]["district"], new.command.fields["category"]) == ("", "")


async def test_with_nothing_to_propose_the_key_says_so(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("喂喂喂")
        await operator.presses("form.take_unit")
        operator.sees("没有可取的建议")
        assert values(operator)["unit"] == ""


async def test_a_community_is_a_meaning_of_the_field_for_places(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("路灯不亮\t广达路\tyangtoukou")
        operator.sees("洋头口社区")
        await operator.presses("form.save")
        (new,) = place.store.desk.pending()
        assert new.command.fields["location"] == {
            "district": "350103", "street": "350103009", "community": "350103009014", "address": "广达路",
        }  # fmt: skip


async def test_of_several_that_fit_the_ones_used_at_this_desk_come_first(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("路灯不亮\t某路\tg")
        assert shown_for_street(operator).index("鼓楼区") == len("350102 ")
        await operator.hits("ctrl+u")
        await operator.types("葛岭镇")
        await operator.presses("form.save")
        assert place.store.desk.preference("codes.used")["street"] == {"350125103": 1}
        await operator.presses("case.new")
        await operator.types("路灯不亮\t某路\tg")
        assert shown_for_street(operator).index("葛岭镇") == len("350125103 ")


async def test_a_count_that_cannot_be_kept_costs_nothing(place: DeskPlace, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(desk: SqliteDeskStore, name: str, value: object) -> None:
        raise StoreFull

    monkeypatch.setattr(SqliteDeskStore, "set_preference", full)
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("路灯不亮\t某路\tgl")
        await operator.presses("form.save")
        assert len(place.store.desk.pending()) == 1
        assert "已存本机" in operator.message()


def shown_for_street(operator: Operator) -> str:
    return operator.app.screen.query_one("#decoded-street", StatusLine)._left


async def test_beside_a_code_that_is_not_understood_nothing_is_guessed(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("小区有流浪犬追咬\t仓山区金环花园\t\txyzzy")
        operator.sees("没有这个代码", "F6 仓山区")
        operator.does_not_see("公安")
        await operator.presses("form.take_unit")
        assert (values(operator)["category"], values(operator)["unit"]) == ("xyzzy", "")


async def test_by_form_a_standard_complaint_takes_ten_keys_beside_text_place_and_number(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")  # 1
        await operator.types("小区有流浪犬追咬")
        await operator.presses("form.next")  # 2
        await operator.types("仓山区金环花园12号楼")
        await operator.presses("form.take_unit", *["form.next"] * 5)  # 8
        await operator.types("13805912345")
        await operator.presses("form.save")  # 9
        new, assign = place.store.desk.pending()
        assert new.command.fields["caller"]["phone"] == "13805912345"
        assert (new.command.fields["category"], assign.command.fields["unit"]) == ("0903", "CSGA")
