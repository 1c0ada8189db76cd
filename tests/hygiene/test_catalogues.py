"""Every phrase exists in every language, with the same placeholders; Chinese is the one they are measured by."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest

from console.keys.table import STANDARD
from console.texts.catalogue import LANGUAGES
from tests.hygiene.sources import ROOT

BASE, *OTHERS = LANGUAGES
TEXTS = ROOT / "console" / "texts"


def own_phrases(language: str) -> dict[str, str]:
    """What the files of this language say themselves, without what falls back to the base language."""
    return {key: phrase for file in sorted((TEXTS / language).glob("*.toml")) for key, phrase in phrases_of(file)}


def phrases_of(file: Path) -> Iterator[tuple[str, str]]:
    pending: list[tuple[str, object]] = [(file.stem, tomllib.loads(file.read_text(encoding="utf-8")))]
    while pending:
        prefix, value = pending.pop()
        if isinstance(value, dict):
            pending += [(f"{prefix}.{name}", inner) for name, inner in value.items()]
        else:
            yield prefix, str(value)


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


#: Phrases about how keys are written.
ABOUT_KEYS = {"errors.remedy.keys_no_keys", "errors.remedy.keys_unknown_key"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrase_names_a_key_by_its_command_because_a_person_may_have_another(language: str) -> None:
    """Write `{press[case.note]}` instead of F7."""
    named = re.compile(r"(?<![\w.\[])(Ctrl\+\w|F\d+|Esc)(?![a-z])")
    said = {key: phrase for key, phrase in own_phrases(language).items() if key.startswith(("screens.", "errors."))}
    assert [key for key, phrase in said.items() if named.search(phrase) and key not in ABOUT_KEYS] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phrase_names_no_command_that_is_not_there(language: str) -> None:
    named = {name for phrase in own_phrases(language).values() for name in re.findall(r"\{press\[(.*?)\]\}", phrase)}
    assert sorted(named - STANDARD.names().keys()) == []
