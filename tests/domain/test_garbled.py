"""Text spoilt by a terminal of another encoding is told from what people write in any writing."""

import pytest

from console.domain.garbled import garbled


@pytest.mark.parametrize("text", ["停水", "小区", "没有电", "路灯不亮", "买买提", "噪音扰民"])
def test_chinese_of_a_gbk_terminal_is_seen_in_a_terminal_taken_for_utf8(text: str) -> None:
    assert garbled(text.encode("gbk").decode(errors="replace"))


@pytest.mark.parametrize(
    "text",
    ["", "停水", "买买提·艾力", "12 °C ± 1", "Café Müller", "Владимир", "Ελένη", "ئۇرۇمچى", "שלום", "10×5", "naïve"],
)
def test_what_people_write_is_not(text: str) -> None:
    assert not garbled(text)
