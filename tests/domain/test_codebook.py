"""Codes as they are typed at a desk: heteronyms right, communities with the rest, the most used ones first."""

import pytest

from console.domain.codebook import codebooks
from console.packaged import packaged_reference
from tests.builders import a_reference

REFERENCE = packaged_reference() or a_reference()
BOOKS = codebooks(REFERENCE)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("cl", "350112"), ("changle", "350112"), ("长乐", "350112"), ("长乐区", "350112"), ("ｃｌ", "350112"),
        ("zl", None), ("zhangle", None), ("changyue", None),
        ("xiafang", "350111101220"), ("厦坊村", "350111101220"), ("shafang", None),
        ("bxj", "350181002015"), ("buxingjie", "350181002015"), ("buhangjie", None),
        ("zhongkeng", "350124103217"), ("chongkeng", None),
        ("gl", "350102"), ("dj", "350102004"), ("洋头口", "350103009014"), ("350103009014", "350103009014"),
        ("c", None), ("", None), ("  ", None), ("xyzzy", None),
    ],
)  # fmt: skip
def test_a_place_is_meant_by_its_code_its_name_its_pinyin_or_its_initials(typed: str, code: str | None) -> None:
    found = BOOKS.places.the_one(typed)
    assert (found.code if found else None) == code


@pytest.mark.parametrize("typed", ["0903", "llq", "流浪犬"])
def test_a_category_answers_to_its_names(typed: str) -> None:
    found = BOOKS.categories.the_one(typed)
    assert found is not None
    assert found.code == "0903"


def test_what_is_used_most_here_comes_first_among_what_fits_equally_well() -> None:
    plain = [one.code for one in BOOKS.places.candidates("c", 4)]
    last = BOOKS.places.candidates("c", 9)[-1].code
    used = [one.code for one in BOOKS.places.candidates("c", 4, {last: 3, plain[2]: 1})]
    assert used == [last, plain[2], plain[0], plain[1]]
    assert BOOKS.places.candidates("cl", 1, {plain[1]: 99})[0].code == "350112"


def test_use_does_not_change_what_a_code_means() -> None:
    assert BOOKS.places.the_one("c") is None
