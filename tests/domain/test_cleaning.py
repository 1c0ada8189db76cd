"""Text from outside is made harmless, whatever it holds, and what is harmless stays as it was."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.cleaning import MAX_MARKS, clean, clean_line, clean_name, storable

HOSTILE = [
    "\x1b[31mred\x1b[0m", "\x1b]52;c;cm0gLXJmIC8=\x07", "\x9b2J", "\x90q\x9c", "a\x00b", "back\x08space", "\x7f",
    "one\rtwo", "\u202eevil\u202c", "\u2066left\u2069", "zero\u200bwidth\u200d\u2060", "\ufeffbom", "soft\u00adhyphen",
    "line\u2028para\u2029", "z" + "\u0301" * 50, "ก" + "\u0e49" * 40, "か" + "\u3099" * 30, "ا" + "\u064b" * 30,
    "\ud83d lone \udc00", "\U000e0041tag\U000e007f", "\ufff9note\ufffb", "\u3164\uffa0\u115f", "\U0001d173x\U0001d17a",
    "\x85next", "\x0b\x0c", "a" + "\U000e0100" * 20,
]  # fmt: skip
rough = st.text(st.characters(min_codepoint=0, max_codepoint=0x10FFFF)) | st.lists(st.sampled_from(HOSTILE)).map(
    "".join
)
piles = st.text(st.sampled_from("a中\u0301\u0344\u3099\u0e49\u200d\ufe0f 　\n\r"), max_size=60)


def is_harmless(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs", "Zl", "Zp"}


def longest_pile(text: str) -> int:
    longest = run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        longest = max(longest, run)
    return longest


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
def test_nothing_hostile_survives(text: str) -> None:
    shown = clean(text)
    assert shown != text
    assert all(map(is_harmless, shown))


@given(rough | piles)
def test_only_line_end_and_tab_survive_of_all_control_characters(text: str) -> None:
    shown = clean(text)
    assert all(map(is_harmless, shown))
    assert not set(shown) & set("\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\u200b\u200e\u200f\ufeff\u3164")
    assert longest_pile(shown) <= MAX_MARKS
    shown.encode("utf-8")


@given(rough | piles)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    for cleaning in (clean, clean_line, clean_name):
        assert cleaning(cleaning(text)) == cleaning(text)


@given(rough | piles)
def test_a_line_has_no_line_end_tab_or_double_blank(text: str) -> None:
    for line in (clean_line(text), clean_name(text)):
        assert not set(line) & set("\n\r\t")
        assert "  " not in line
        assert line == line.strip()


@given(rough | piles)
def test_a_name_is_in_one_normal_form(text: str) -> None:
    assert unicodedata.is_normalized("NFC", clean_name(text))
    assert longest_pile(clean_name(text)) <= MAX_MARKS


@pytest.mark.parametrize(
    "text",
    [
        "小区里有流浪狗，追咬老人！！！！！！！",
        "第一行\n\t第二行",
        "naïve Ångström",
        "हिन्दी",
        "かが",
        "😀😀😀😀😀😀",
        "[bold]x[/bold]",
        "",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert clean(text) == text


def test_windows_line_ends_become_plain_ones_and_a_lone_return_is_seen() -> None:
    assert clean("一\r\n二") == "一\n二"
    assert clean("safe\revil") == "safe␍evil"


def test_what_was_hidden_is_shown_as_a_mark() -> None:
    assert clean("\x1b[2J") == "␛[2J"
    assert clean("\x7f") == "␡"
    assert clean("a\u202eb") == "a\ufffdb"


@given(rough)
def test_an_original_keeps_everything_that_can_be_stored(text: str) -> None:
    kept = storable(text)
    assert len(kept) == len(text)
    assert all(
        now == then for now, then in zip(kept, text, strict=True) if then != "\0" and not "\ud800" <= then <= "\udfff"
    )
    assert "\0" not in kept
    kept.encode("utf-8")
