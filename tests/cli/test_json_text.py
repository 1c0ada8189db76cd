"""JSON for a terminal: the same document, and nothing in it that acts on the terminal."""

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.cli.json_text import json_text

ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@given(st.text(st.characters()) | st.dictionaries(st.text(), st.text(st.characters(categories=["Cc", "Cf", "Lo"]))))
def test_nothing_acts_on_a_terminal_and_the_document_is_the_same(document: object) -> None:
    written = json_text(document)
    assert [mark for mark in written if unicodedata.category(mark) in ACTING] == []
    assert json.loads(written) == document


@pytest.mark.parametrize(
    "mark", ["\x1b", "\x7f", "\x9b", "\u202e", "\u2028", "\u2029", "\ud800", "\U000e0041", "\U000e000e", "\u200b"]
)
def test_what_moves_the_cursor_or_turns_the_line_is_escaped(mark: str) -> None:
    assert json_text([mark]).isascii()
    assert json.loads(json_text([mark])) == [mark]


def test_chinese_stays_readable() -> None:
    assert json_text({"text": "小区有流浪狗，追咬老人"}) == '{"text": "小区有流浪狗，追咬老人"}'
