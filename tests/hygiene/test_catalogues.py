"""Every phrase exists in every language, with the same placeholders; Chinese is the one they are measured by."""

import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest

from console.texts.catalogue import LANGUAGES, Catalogue
from tests.hygiene.sources import ROOT

BASE, *OTHERS = LANGUAGES
TEXTS = ROOT / "console" / "texts"


def own_phrases(language: str) -> dict[str, str]:
    """What the files of this language say themselves, without what falls back to the base language."""
    catalogue = Catalogue.load(language)
    keys = {key for file in sorted((TEXTS / language).glob("*.toml")) for key in keys_of(file)}
    return {key: catalogue.say(key) for key in keys}


def keys_of(file: Path) -> set[str]:
    found: set[str] = set()
    pending: list[tuple[str, object]] = [(file.stem, tomllib.loads(file.read_text(encoding="utf-8")))]
    while pending:
        prefix, value = pending.pop()
        if isinstance(value, dict):
            pending += [(f"{prefix}.{name}", inner) for name, inner in value.items()]
        else:
            found.add(prefix)
    return found


def placeholders(phrase: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(phrase) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_exactly_the_phrases_of_the_base_language(language: str) -> None:
    base, other = own_phrases(BASE), own_phrases(language)
    assert sorted(base.keys() ^ other.keys()) == []


@pytest.mark.parametrize("language", OTHERS)
def test_a_phrase_names_the_same_placeholders_in_every_language(language: str) -> None:
    base, other = own_phrases(BASE), own_phrases(language)
    both = base.keys() & other.keys()
    assert [key for key in sorted(both) if placeholders(base[key]) != placeholders(other[key])] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_is_empty_or_ends_in_blanks(language: str) -> None:
    assert [key for key, phrase in own_phrases(language).items() if not phrase or phrase != phrase.rstrip()] == []


def test_english_phrases_hold_no_chinese_but_the_name_of_the_language() -> None:
    phrases = {key: phrase.replace("中文", "") for key, phrase in own_phrases("en").items()}
    assert [key for key, phrase in phrases.items() if re.search(r"[\u4e00-\u9fff]", phrase)] == []
