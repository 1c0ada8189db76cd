"""Why a limit ends when it does, in words: the lines of `domain.explaining` said in one language."""

from collections.abc import Iterable

from console.domain.deadlines import ExplanationLine
from console.texts.catalogue import Catalogue

#: Particulars that are codes themselves, and the area of the catalogue that names them.
_CODED = {"cause": "domain.hold_cause"}


def said(texts: Catalogue, lines: Iterable[ExplanationLine]) -> tuple[str, ...]:
    """Return one sentence per line."""
    return tuple(_said(texts, line) for line in lines)


def _said(texts: Catalogue, line: ExplanationLine) -> str:
    params = {name: texts.say(f"{_CODED[name]}.{value}") if name in _CODED else value for name, value in line.params}
    return texts.say(f"domain.explanation.{line.code}", **params)
