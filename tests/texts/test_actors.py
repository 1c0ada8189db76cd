"""Who did something is told in words, also when nobody did."""

import pytest

from backend.by_system import SYSTEM
from console.texts import Catalogue
from screens.wording import Wording


@pytest.mark.parametrize(("language", "words"), [("en", "the clock"), ("zh_CN", "系统（到期）")])
def test_what_time_did_is_told_in_words(language: str, words: str) -> None:
    wording = Wording(Catalogue.load(language), None)

    assert wording.actor(SYSTEM.username) == words
    assert wording.actor("taker") == "taker"
