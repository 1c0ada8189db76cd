"""Text modules: what calls one up, what a case fills, and which places are left open."""

import pytest

from console.domain.codes import Kind
from console.domain.text_modules import TextModule, by_code, called, filled, module_from, next_place

ROW = {
    "code": "NC",
    "name_zh": "挪车",
    "name_en": "Move",
    "text": "{地点}有车{车牌}",
    "category": "0611",
    "kind": "help",
}


@pytest.mark.parametrize(
    ("before", "code"),
    [
        ("来电人称;;nc", "nc"),
        ("；；挪车", "挪车"),
        (";；NC", "NC"),
        (";;", ""),
        ("a;;;nc", "nc"),
        ("nc", None),
        (";nc", None),
        (";;n c", None),
        (";;nc,", "nc,"),
        ("", None),
        (";;" + "长" * 17, None),
    ],
)
def test_a_code_behind_two_semicolons_calls_a_text_up(before: str, code: str | None) -> None:
    assert called(before) == code


def test_places_that_are_known_are_filled_and_the_others_stay_open() -> None:
    text = "{编号} {number} {地点}有{车牌}，{ unit }办，{期限}前"
    assert filled(text, {"number": "261123", "place": "五一路", "unit": "", "due": "11-25"}) == (
        "261123 261123 五一路有{车牌}，{ unit }办，11-25前"
    )
    place = next_place("五一路有{车牌}，{颜色}", 0)
    assert place is not None
    assert (place.start, place.end, place.name) == (4, 8, "车牌")
    second = next_place("五一路有{车牌}，{颜色}", place.end)
    assert second is not None
    assert second.name == "颜色"
    assert next_place("{\n}{}" + "{" + "长" * 21 + "}", 0) is None


def test_one_s_own_comes_before_the_city_s_in_any_case_and_width() -> None:
    own, city = TextModule("nc", "nc", "nc", "自己的", own=True), module_from(ROW)
    assert by_code([own, city])["nc"] is own
    assert by_code([city])["nc"].kind is Kind.HELP


@pytest.mark.parametrize(
    "wrong", [{"code": "n c"}, {"code": ""}, {"text": " "}, {"text": "长" * 2001}, {"kind": "what"}]
)
def test_what_cannot_be_called_up_is_no_module(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"text module|Kind"):
        module_from({**ROW, **wrong})
