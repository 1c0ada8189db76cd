"""Knowledge cards: how one is found by what an operator types or a caller says, and how its text becomes an answer."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from console.domain.codes import Kind
from console.domain.mnemonics import PART, rank
from console.domain.pairs import fold

#: What a text may leave open, in braces: where it is, who is responsible, what it is about.
PLACEHOLDERS = frozenset({"place", "unit", "category"})
_OPEN = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, slots=True)
class Card:
    """An answer to a frequent enquiry."""

    #: Short, typed by those who know it; what a case cites.
    code: str
    name_zh: str
    name_en: str
    #: Code of the category such an enquiry belongs to.
    category: str
    #: What such an enquiry is; None where it is what its category usually is.
    kind: Kind | None
    #: What is told to the caller, with placeholders.
    text: str
    #: By what it is true.
    source: str
    #: When somebody last saw to it that it still is; None when nobody has.
    reviewed: date | None
    pinyin: str = ""
    initials: str = ""
    aliases: tuple[str, ...] = ()
    #: Words a caller would use.
    keywords: tuple[str, ...] = ()


def card_from(row: Mapping[str, Any]) -> Card:
    """Return the card of a row of reference data. Raises KeyError, TypeError or ValueError for what is none."""
    card = Card(
        code=row["code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        category=row["category"],
        kind=Kind(row["kind"]) if row.get("kind") else None,
        text=row["text"],
        source=row["source"],
        reviewed=date.fromisoformat(row["reviewed"]) if row["reviewed"] else None,
        pinyin=row.get("pinyin", ""),
        initials=row.get("initials", ""),
        aliases=tuple(row.get("aliases", ())),
        keywords=tuple(row.get("keywords", ())),
    )
    if not card.code or not card.text or set(_OPEN.findall(card.text)) - PLACEHOLDERS:
        raise ValueError("a card has a code and a text without unknown placeholders")
    return card


def found(cards: Iterable[Card], typed: str) -> list[Card]:
    """Return the cards `typed` may mean, best first: by code, name or spelling, then by words callers use.

    With nothing typed all of them, as they are listed.
    """
    query = fold(typed).strip()
    ranked = [(_rank(card, query), place, card) for place, card in enumerate(cards)]
    return [card for order, _, card in sorted(((r, p, c) for r, p, c in ranked if r is not None), key=_order)]


def _order(entry: tuple[int, int, Card]) -> tuple[int, int]:
    return entry[:2]


def _rank(card: Card, query: str) -> int | None:
    if not query:
        return 0
    named = rank(card, query)
    if named is not None:
        return named
    return PART + 1 if any(query in fold(word) for word in card.keywords) else None


def told_by(cards: Sequence[Card], text: str, limit: int) -> list[Card]:
    """Return the cards whose words stand in what a caller said, those of the most characters first."""
    said = fold(text)
    scored = [
        (sum(len(word) for word in {card.name_zh, *card.keywords} if fold(word) in said), -place, card)
        for place, card in enumerate(cards)
    ]
    best = sorted((entry for entry in scored if entry[0]), key=lambda entry: entry[:2], reverse=True)
    return [card for _, _, card in best[:limit]]


def filled(text: str, values: Mapping[str, str], lacking: Callable[[str], str]) -> str:
    """Return a text with its placeholders filled; what `values` does not say stands as `lacking` marks it."""
    return _OPEN.sub(lambda match: values.get(match[1], "").strip() or lacking(match[1]), text)
