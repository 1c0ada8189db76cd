"""Addresses taken apart: the same place in any spelling, and different houses apart."""

import pytest

from console.domain.places import place_of


@pytest.mark.parametrize(
    "spelled",
    [
        "金环花园12号楼",
        "金环花园12栋",
        "金环花园１２幢",
        "金环花园十二号楼",
        "金环花园 12 座",
        "福州市仓山区金环花园12栋3单元",
        "仓山区金山街道金环花园12号楼架空层",
        "金环花园第十二栋南侧",
    ],
)
def test_a_house_is_the_same_in_every_spelling(spelled: str) -> None:
    place = place_of(spelled)
    assert (set(place.narrow), place.house) == ({"金环花园"}, "12")


@pytest.mark.parametrize(
    ("address", "narrow", "broad", "house"),
    [
        ("金环花园南门", {"金环花园"}, set(), ""),
        ("金环花园9号楼", {"金环花园"}, set(), "9"),
        ("八一七中路茶亭公园对面", {"茶亭公园"}, {"八一七中路"}, ""),
        ("八一七中路123号", set(), {"八一七中路"}, "123"),
        ("五一北路公交站", set(), {"五一北路"}, ""),
        ("五一北路12号茶亭公寓3座", {"茶亭公寓"}, {"五一北路"}, "3"),
        ("学园路口", set(), {"学园路"}, ""),
        ("城门村", set(), {"城门村"}, ""),
        ("广达路洋头口社区", set(), {"广达路", "洋头口社区"}, ""),
        ("河上社区某小区", set(), {"河上社区"}, ""),
        ("东街街道", set(), set(), ""),
        ("", set(), set(), ""),
    ],
)
def test_names_of_spots_and_of_long_or_wide_places_are_told_apart(
    address: str, narrow: set[str], broad: set[str], house: str
) -> None:
    place = place_of(address)
    assert (set(place.narrow), set(place.broad), place.house) == (narrow, broad, house)


def test_without_an_address_the_words_are_asked() -> None:
    place = place_of("", "来电人称金环花园12号楼楼下有流浪狗")
    assert (set(place.narrow), place.house) == ({"金环花园"}, "12")


@pytest.mark.parametrize("told", ["66路公交冒黑烟", "坐六十六路公交后排", "等６６路的人"])
def test_a_bus_line_is_found_in_what_was_told(told: str) -> None:
    assert place_of("五一北路公交站", told).lines == {"66"}


def test_a_road_is_no_bus_line() -> None:
    assert place_of("八一七中路", "路口堵车").lines == set()


def test_what_stands_there_without_a_name_makes_a_spot() -> None:
    assert place_of("三江口社区旁工地南门").spots == place_of("三江口社区旁的工地").spots == {"工地"}
