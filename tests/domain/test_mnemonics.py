"""What an operator types for a thing: code, Chinese, pinyin, initials or an alias."""

import pytest

from console.domain.codes import Kind, Urgency
from console.domain.mnemonics import EXACT, PART, PREFIX, candidates, rank, the_one
from console.domain.unit import Category, Unit
from tests.builders import a_reference

REFERENCE = a_reference()


@pytest.mark.parametrize(
    ("typed", "how_well"),
    [
        ("ZLS", EXACT), ("zls", EXACT), ("ｚｌｓ", EXACT), (" zls ", EXACT), ("福州市自来水有限公司", EXACT),
        ("zilaishui", EXACT), ("zilai", PREFIX), ("福州市", PREFIX), ("tap water", PREFIX), ("自来水", PART),
        ("water", PART), ("x", None), ("", None), ("  ", None),
    ],
)  # fmt: skip
def test_a_unit_answers_to_its_names(typed: str, how_well: int | None) -> None:
    unit = REFERENCE.unit("ZLS")
    assert unit is not None
    assert rank(unit, typed) == how_well


@pytest.mark.parametrize("typed", ["0112", "llq", "流浪犬", "liulangquan", "LLG", "浪犬"])
def test_a_category_is_the_one_for_each_of_its_names(typed: str) -> None:
    found = the_one(REFERENCE.categories, typed)
    assert found is not None
    assert found.code == "0112"


def _category(code: str, name: str, initials: str) -> Category:
    return Category(code, "01", name, name, Kind.COMPLAINT, "", Urgency.NORMAL, pinyin=initials, initials=initials)


def test_better_matches_come_first_and_equal_ones_keep_their_order() -> None:
    things = [_category("1", "犬只办证", "qz"), _category("2", "流浪犬", "llq"), _category("3", "流浪猫", "llm")]
    assert [thing.code for thing in candidates(things, "犬")] == ["1", "2"]
    assert [thing.code for thing in candidates(things, "ll")] == ["2", "3"]
    assert len(candidates(things, "l", limit=1)) == 1


def test_two_that_fit_equally_well_are_not_the_one() -> None:
    assert the_one([_category("2", "流浪犬", "llq"), _category("3", "冷冷清", "llq")], "llq") is None
    assert the_one([], "llq") is None


def test_its_own_code_beats_any_number_of_equal_initials() -> None:
    others = [
        Unit(code, name, name, "office", initials="zls") for code, name in (("A", "甲"), ("B", "乙"), ("C", "丙"))
    ]
    found = the_one([*others, Unit("ZLS", "自来水", "Water", "company")], "zls")
    assert found is not None
    assert found.code == "ZLS"
