"""Frames share a height: what is most telling of each stays, and the line that is chosen is always there."""

import pytest

from screens.widgets.frames import Frame, shares

HISTORY = Frame("来电人", ("一", "二", "三"))
ALIKE = Frame("相似", ("甲", "乙", "丙", "丁"), chosen=3)


@pytest.mark.parametrize(
    ("frames", "height", "drawn"),
    [
        ((), 5, []),
        ((HISTORY,), 9, ["来电人", "一", "二", "三"]),
        ((HISTORY,), 3, ["来电人", "一", "二"]),
        ((HISTORY, ALIKE), 7, ["来电人", "一", "二", "三", "相似", "丙", "丁"]),
        ((HISTORY, ALIKE), 6, ["来电人", "一", "二", "相似", "丙", "丁"]),
        ((HISTORY, ALIKE), 4, ["来电人", "一", "相似", "丁"]),
        ((HISTORY, ALIKE), 3, ["来电人", "一", "二"]),
        ((HISTORY, ALIKE), 1, []),
    ],
)
def test_what_is_drawn_in_a_height(frames: tuple[Frame, ...], height: int, drawn: list[str]) -> None:
    lines = shares(frames, height)
    assert [text for text, _ in lines] == drawn
    assert len(lines) <= height
    assert [text for text, style in lines if style == "chosen"] == [text for text in drawn if text == "丁"]
