"""A whole case in one line: where the place ends and the matter begins."""

import pytest

from console.usecases.command_line import parse
from console.usecases.new_line import as_typed


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


BASE = {"kind": "ts", "category": "llq", "address": "金环花园12号楼", "text": "有流浪狗"}


@pytest.mark.parametrize(
    ("rest", "more"),
    [
        ("ts llq 金环花园12号楼 / 有流浪狗 >CSGA !jj", {"unit": "CSGA", "urgency": "jj"}),
        ("ts llq 金环花园12号楼 / 有流浪狗 !jj @13805912345 >CSGA",
         {"unit": "CSGA", "urgency": "jj", "phone": "13805912345"}),
        ("ts llq 金环花园12号楼 >CSGA !! @138 0591 2345 / 有流浪狗",
         {"unit": "CSGA", "urgency": "3", "phone": "138 0591 2345"}),
        ("ts llq 金环花园12号楼 ! / 有流浪狗 >", {"unit": ">", "urgency": "2"}),
        ("ts llq 金环花园12号楼 / 有流浪狗 =已当场 答复 @13805912345",
         {"answer": "已当场 答复", "phone": "13805912345"}),
        ("ts llq 金环花园12号楼 / 有流浪狗 @13805912345 =见 1/2 号文",
         {"answer": "见 1/2 号文", "phone": "13805912345"}),
        ("ts llq 金环花园12号楼　／　有流浪狗　＠１３８０５９１２３４５　＞CSGA　！特急",
         {"unit": "CSGA", "urgency": "特急", "phone": "１３８０５９１２３４５"}),
        ("ts llq 金环花园12号楼 / 有流浪狗 > 仓山公安分局", {"unit": "仓山公安分局"}),
        # A code that is none is kept to be said wrong; words are the caller's.
        ("ts llq 金环花园12号楼 / 有流浪狗 !xx", {"urgency": "xx"}),
        ("ts llq 金环花园12号楼 / 有流浪狗 !快来人啊", {"text": "有流浪狗 !快来人啊"}),
        ("ts llq 金环花园12号楼 / 有流浪狗 @群主", {"text": "有流浪狗 @群主"}),
        ("ts llq 金环花园12号楼 / 有流浪狗!快来 a>b 1=2", {"text": "有流浪狗!快来 a>b 1=2"}),
        ("ts llq 金环花园12号楼 / 有流浪狗 =", {"text": "有流浪狗 ="}),
        # The second of a kind belongs to the text.
        ("ts llq 金环花园12号楼 / 有流浪狗 >CSGA >GAJ", {"unit": "GAJ", "text": "有流浪狗 >CSGA"}),
    ],
)  # fmt: skip
def test_parts_in_any_order_after_the_place(rest: str, more: dict[str, str]) -> None:
    assert new(rest) == {**BASE, **more}


@pytest.mark.parametrize(
    ("rest", "values"),
    [
        ("", {"address": ""}),
        ("ts", {"kind": "ts", "address": ""}),
        ("ts llq", {"kind": "ts", "category": "llq", "address": ""}),
        ("ts llq 金环花园 >cs", {"kind": "ts", "category": "llq", "address": "金环花园", "unit": "cs"}),
        ("ts llq 金环花园 / 狗", {"kind": "ts", "category": "llq", "address": "金环花园", "text": "狗"}),
    ],
)
def test_what_a_line_says_while_it_is_typed(rest: str, values: dict[str, str]) -> None:
    assert as_typed(rest) == values
