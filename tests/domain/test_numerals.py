"""Numbers in any spelling: read where they count something, left where they are a name."""

import pytest

from console.domain.numerals import in_digits, value
from console.domain.pairs import contains, findable, fold, pairs, query_pairs, spellings


@pytest.mark.parametrize(
    ("numeral", "number"),
    [
        ("六十六", 66),
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("一百零五", 105),
        ("两百", 200),
        ("八一七", 817),
        ("〇", 0),
    ],
)
def test_what_a_numeral_is_worth(numeral: str, number: int) -> None:
    assert value(numeral) == number


@pytest.mark.parametrize(
    ("plain", "read"),
    [
        ("六十六路", "66路"), ("六六路公交", "66路公交"), ("三路车", "3路车"), ("66 路", "66路"),
        ("十二号楼", "12号楼"),
        ("第三层", "第3层"), ("八一七 路", "八一七 路"), ("八一七路", "八一七路"), ("五一北路", "五一北路"),
        ("五一路", "五一路"), ("万一", "万一"), ("一百零五号", "105号"), ("12\n号", "12\n号"), ("等十分钟", "等十分钟"),
    ],
)  # fmt: skip
def test_numbers_are_read_where_they_count_something(plain: str, read: str) -> None:
    assert in_digits(plain) == read


SPELLED = ("66路", "六十六路", "６６ 路", "６６路", "六十六 路")


@pytest.mark.parametrize("told", SPELLED)
@pytest.mark.parametrize("sought", SPELLED)
def test_a_line_is_found_in_any_spelling_by_any_other(told: str, sought: str) -> None:
    text = f"等了一小时的{told}公交车"
    assert contains(text, sought)
    assert any(query_pairs(one) <= pairs(findable(text)) for one in spellings(sought))


@pytest.mark.parametrize(
    ("text", "sought", "found"),
    [
        ("坐六十六路", "十六", True), ("坐六十六路", "66", True), ("坐66路", "六十六", True),
        ("坐166路", "六十六路", True),
        ("五一路堵车", "51路", False), ("51路公交", "五一路", False), ("金环花园十二号楼", "12号", True),
        ("金环花园12 号楼", "十二号楼", True), ("坐六十六路", "67路", False), ("八一七中路", "八一七", True),
    ],
)  # fmt: skip
def test_what_is_the_same_for_finding(text: str, sought: str, found: bool) -> None:
    assert contains(text, sought) is found


@pytest.mark.parametrize("text", ["", "路灯不亮", "六十六路\n十二号楼", "ＡＢ　三路"])
def test_what_is_looked_into_is_the_same_when_it_is_made_again(text: str) -> None:
    assert findable(text).startswith(fold(text))
    assert findable(findable(text)).startswith(findable(text))
