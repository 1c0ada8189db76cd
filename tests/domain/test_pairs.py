"""Character pairs: no two-character word is ever missed by the index."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.pairs import contains, fold, pairs, query_pairs

words = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=2)
texts = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x9FFF), max_size=60)


@given(texts, words, texts)
def test_a_two_character_word_anywhere_in_a_text_is_found(before: str, word: str, after: str) -> None:
    text = before + word + after
    assert query_pairs(word) <= pairs(text)
    assert contains(text, word)


@given(
    st.lists(st.text(st.characters(categories=["Lo", "Nd"], max_codepoint=0xFFFF), min_size=1, max_size=6), max_size=8)
)
def test_any_part_of_a_text_has_only_pairs_of_the_whole(parts: list[str]) -> None:
    whole = "".join(parts)
    for part in parts:
        if fold(part) in fold(whole):
            assert query_pairs(part) <= pairs(whole)


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("金环花园１２号楼", "12号"),
        ("ＷＩＦＩ坏了", "wifi"),
        ("仓山区 流浪狗", "流浪狗"),
        ("A座3层", "a座"),
        ("福州㎡", "m2"),
    ],
)
def test_width_and_case_make_no_difference(text: str, query: str) -> None:
    assert query_pairs(query) <= pairs(text)
    assert contains(text, query)


def test_words_do_not_join_over_punctuation() -> None:
    assert pairs("狗，咬") == {"狗", "咬"}
    assert pairs("流浪_狗") == {"流浪", "狗"}


def test_one_character_has_no_pair_to_ask_for() -> None:
    assert query_pairs("狗") == set()
    assert query_pairs("，。") == set()


def test_every_blank_separated_word_must_be_there() -> None:
    assert contains("金环花园流浪狗", "流浪狗 花园")
    assert not contains("金环花园流浪狗", "流浪猫 花园")
