"""What people type for the kinds, urgencies and channels: codes, names in any language, pinyin initials, digits."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Generic, TypeVar

from console.domain.codes import Channel, Kind, Urgency
from console.domain.pairs import fold
from console.texts import LANGUAGES, Catalogue

_Code = TypeVar("_Code", bound=StrEnum)
#: How call-takers type the kinds (design.md 7) and the urgencies.
_KINDS: Mapping[str, Kind] = {
    "zx": Kind.CONSULTATION,
    "qz": Kind.HELP,
    "ts": Kind.COMPLAINT,
    "jb": Kind.REPORT,
    "jy": Kind.SUGGESTION,
    "by": Kind.PRAISE,
    "qt": Kind.OTHER,
}
_URGENCIES: Mapping[str, Urgency] = {
    "yb": Urgency.NORMAL,
    "jj": Urgency.URGENT,
    "tj": Urgency.EXTREME,
    "1": Urgency.NORMAL,
    "2": Urgency.URGENT,
    "3": Urgency.EXTREME,
}


class Spellings(Generic[_Code]):
    """Everything that is understood for the codes of one vocabulary."""

    def __init__(self, area: str, vocabulary: type[_Code], initials: Mapping[str, _Code]) -> None:
        self.by_word: dict[str, _Code] = {code.value: code for code in vocabulary} | dict(initials)
        for texts in map(Catalogue.load, LANGUAGES):
            self.by_word |= {fold(texts.say(f"domain.{area}.{code.value}")): code for code in vocabulary}

    def meant(self, typed: str) -> _Code | None:
        """Return the code that is meant, in any case and width, or None."""
        return self.by_word.get(fold(typed).strip())


@cache
def kinds() -> Spellings[Kind]:
    """Return what is understood for the kinds."""
    return Spellings("kind", Kind, _KINDS)


@cache
def urgencies() -> Spellings[Urgency]:
    """Return what is understood for the urgencies."""
    return Spellings("urgency", Urgency, _URGENCIES)


@cache
def channels() -> Spellings[Channel]:
    """Return what is understood for the channels."""
    return Spellings("channel", Channel, {})
