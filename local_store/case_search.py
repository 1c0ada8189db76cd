"""A search text taken apart: what the index is asked, and what has to be checked on the opened text.

Two-character words are answered by the index alone and are never missed. Longer ones meet all their pairs first and
are then looked for in the text. A single character has no pair: there only a bounded number of cases is looked
through. Words of four digits and more also find case numbers by any part. A word that is a caller's whole name, whole
telephone number or its last four digits finds their cases, as far as this terminal may know them: masked callers by
the mark of those digits, where it has the key of marks.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from console.domain.caller_marks import mark_asked, whole_number
from console.domain.case_number import compact
from console.domain.pairs import findable, query_pairs, spellings
from local_store.case_shape import NUMBER_PART, callers_known, number_tokens, words_of
from local_store.sealing import Tokens

_PAIR = re.compile(r"[^\W_]{2}")
_NUMBER_LIKE = re.compile(r"[\d\s\-–—－_.]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of a search."""

    #: As compared.
    text: str
    #: Its digits when it can be part of a case number, else empty.
    digits: str
    #: Whether the index alone answers it exactly.
    exact: bool
    #: As what a caller is known whom the word means: name or digits, and the mark of those.
    callers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A search: its words in each of its spellings, and the question for the index (empty when it cannot be asked)."""

    spelled: tuple[tuple[Word, ...], ...]
    match: str

    @property
    def words(self) -> tuple[Word, ...]:
        """The words as they were typed."""
        return self.spelled[0]

    @property
    def exact(self) -> bool:
        """Whether every hit of the index is a hit."""
        return all(word.exact for words in self.spelled for word in words)

    def met_by(self, document: Mapping[str, Any]) -> bool:
        """Whether a case has every word, in one of their spellings."""
        text, number = words_of(document), compact(document["number"] or "")
        # Most hits stand there as typed; only the others are worth bringing into the compared form.
        if self._all_in(text, number, frozenset()):
            return True
        return self._all_in(findable(text), number, callers_known(document))

    def _all_in(self, body: str, number: str, callers: frozenset[str]) -> bool:
        def there(word: Word) -> bool:
            in_number = bool(word.digits) and word.digits in number
            return word.text in body or in_number or not callers.isdisjoint(word.callers)

        return any(all(map(there, words)) for words in self.spelled)


def wanted(text: str, tokens: Tokens, caller_key: str = "") -> Wanted:
    """Return a search text taken apart; `caller_key` makes marks of digits, without it masked callers have none."""
    spelled = [tuple(_word(part, caller_key) for part in one.split()) for one in spellings(text)]
    questions = [_questions(words, tokens) for words in spelled]
    if not all(questions):
        # The index cannot be asked for what was typed: the same cases are looked through for any spelling.
        return Wanted(tuple(spelled), "")
    return Wanted(tuple(spelled), " OR ".join(f"({one})" for one in questions) if questions[1:] else questions[0])


def _questions(words: tuple[Word, ...], tokens: Tokens) -> str:
    return " AND ".join(question for word in words if (question := _question(word, tokens)))


def _word(text: str, caller_key: str) -> Word:
    digits = compact(text) if _NUMBER_LIKE.fullmatch(text) else ""
    digits = digits if len(digits) >= NUMBER_PART and digits.isascii() else ""
    known = (whole_number(digits) or digits or text, mark_asked(caller_key, digits))
    return Word(text, digits, _PAIR.fullmatch(text) is not None, tuple(filter(None, known)))


def _question(word: Word, tokens: Tokens) -> str:
    in_text = _all_of(tokens.pair(pair) for pair in query_pairs(word.text))
    in_number = _all_of(number_tokens(word.digits, tokens)) if word.digits else ""
    # A word of one sign is no name, and cannot be asked for at all.
    callers = [f'"{tokens.lookup("caller", known)}"' for known in word.callers] if in_text or in_number else []
    asked = [one for one in (in_text, in_number, *callers) if one]
    return f"({' OR '.join(asked)})" if asked[1:] else "".join(asked)


def _all_of(found: Any) -> str:
    listed = sorted(set(found))
    return "(" + " AND ".join(f'"{token}"' for token in listed) + ")" if listed else ""
