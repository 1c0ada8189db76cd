"""Knowledge cards: found by what is typed or said, their text filled from a case, and cited by what was answered."""

import pytest

from console.domain.cards import Card, card_from, filled, found, told_by
from console.domain.codes import Action
from console.domain.errors import InvalidField
from tests.builders import a_case, done

ROW = {
    "code": "HKQY",
    "name_zh": "户口迁移",
    "name_en": "Moving a household registration",
    "pinyin": "hukouqianyi",
    "initials": "hkqy",
    "keywords": ["落户", "准迁证"],
    "category": "1303",
    "text": "请到{place}的派出所办理，由{unit}受理。",
    "source": "办事指南",
    "reviewed": "2026-11-01",
}
PENSION = {
    **ROW,
    "name_en": "Transferring a pension",
    "code": "SBZY",
    "name_zh": "社保关系转移",
    "initials": "sbgxzy",
    "pinyin": "shebao",
    "keywords": ["转社保"],
}
CARDS = [card_from(PENSION), card_from(ROW)]


def codes(cards: list[Card]) -> list[str]:
    return [card.code for card in cards]


@pytest.mark.parametrize("typed", ["hkqy", "HK", "户口", "迁移", "准迁", "hukou", "household", "ＨＫＱＹ"])
def test_a_card_is_found_by_code_characters_pinyin_and_the_words_of_callers(typed: str) -> None:
    assert codes(found(CARDS, typed)) == ["HKQY"]


def test_with_nothing_typed_all_are_there_and_with_nonsense_none() -> None:
    assert codes(found(CARDS, " ")) == ["SBZY", "HKQY"]
    assert found(CARDS, "挖掘机") == []


def test_what_a_caller_says_brings_the_cards_of_his_words_the_most_telling_first() -> None:
    assert codes(told_by(CARDS, "想落户，准迁证也有了，还要转社保", 5)) == ["HKQY", "SBZY"]
    assert codes(told_by(CARDS, "想落户，准迁证也有了，还要转社保", 1)) == ["HKQY"]
    assert told_by(CARDS, "路灯不亮", 5) == []


def test_what_cannot_be_filled_stands_marked() -> None:
    text = filled(str(ROW["text"]), {"unit": "市公安局", "place": " "}, lambda name: f"[{name}?]")
    assert text == "请到[place?]的派出所办理，由市公安局受理。"


@pytest.mark.parametrize("broken", [{"text": "请到{nowhere}"}, {"text": ""}, {"reviewed": "soon"}, {"kind": "gossip"}])
def test_a_broken_card_is_none(broken: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=r"."):
        card_from({**ROW, **broken})


def test_an_answer_from_a_card_cites_it() -> None:
    entered = done(
        None, Action.NEW, {"kind": "consultation", "text": "怎么迁户口", "answer": "请到派出所", "card": "HKQY"}
    )
    assert entered.events[-1].data == {"answer": "请到派出所", "card": "HKQY"}
    answered = done(a_case(), Action.CLOSE, {"text": "请到派出所", "card": "HKQY"})
    assert answered.events[-1].data["card"] == "HKQY"
    closed = done(a_case(Action.ASSIGN), Action.CLOSE, {"text": "请到派出所", "card": "HKQY"})
    assert closed.events[-1].data["card"] == "HKQY"
    assert "card" not in done(a_case(), Action.CLOSE, {"text": "请到派出所"}).events[-1].data


def test_a_card_that_is_no_text_is_refused() -> None:
    with pytest.raises(InvalidField) as caught:
        done(a_case(), Action.CLOSE, {"text": "请到派出所", "card": ["HKQY"]})
    assert caught.value.params["field"] == "card"
