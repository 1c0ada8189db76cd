"""A whole case in one line: where the place ends and the matter begins."""

import pytest

from console.usecases.command_line import parse


def new(rest: str) -> dict[str, str]:
    return parse(f":new {rest}").values


def test_a_whole_case_in_one_line() -> None:
    assert new("ts llq 金环花园12号楼 / 小区有流浪狗 @13805912345") == {
        "kind": "ts",
        "category": "llq",
        "address": "金环花园12号楼",
        "text": "小区有流浪狗",
        "phone": "13805912345",
    }


@pytest.mark.parametrize("slash", [" / ", " ／ ", "　／　", "　/ "])
def test_a_slash_within_the_house_number_does_not_end_the_place(slash: str) -> None:
    values = new(f"ts llq 八一七路12/3号{slash}狗/猫 打架")
    assert (values["address"], values["text"]) == ("八一七路12/3号", "狗/猫 打架")


@pytest.mark.parametrize("slash", ["/", "／", "/ ", " /"])
def test_without_blanks_the_first_slash_divides(slash: str) -> None:
    values = new(f"ts llq 金环花园{slash}狗／猫")
    assert (values["address"], values["text"]) == ("金环花园", "狗／猫")


def test_without_a_slash_everything_is_the_matter() -> None:
    assert new("小区有流浪狗") == {"text": "小区有流浪狗"}
