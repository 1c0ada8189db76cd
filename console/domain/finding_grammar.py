"""The grammar of the find box: words, and `unit: state: kind: cat: place: due: since: by:` with what they are told.

    box      = { word | operator value { "," value } }      several of one operator: any of them
    operator = a spelling below, or the beginning of exactly one of the English ones, and a colon of any width
    value    = code, Chinese name, pinyin or initials of what the operator is about; a day (`finding_days`); a user name

A blank may follow the colon. Anything else that has a colon in it is a word. A word of fifteen digits is a case number
and is checked; a telephone number with blanks in it is one word.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from console.domain import case_number
from console.domain.codebook import Codebook, Used
from console.domain.codes import FINISHED, State
from console.domain.errors import InvalidNumber
from console.domain.finding import Sought
from console.domain.finding_days import DUE_WORDS, SINCE_WORDS, Span, day_words, due_span, since_span
from console.domain.mnemonics import Named
from console.domain.pairs import fold


class Operator(StrEnum):
    """What a search can be narrowed by; the value is how it is written when it is completed."""

    UNIT = "unit"
    STATE = "state"
    KIND = "kind"
    CATEGORY = "cat"
    PLACE = "place"
    DUE = "due"
    SINCE = "since"
    BY = "by"


#: Not states but many of them: whatever is not finished, and whatever is.
OPEN, DONE = "open", "done"
_SPELLINGS = {
    Operator.UNIT: "unit 单位 承办 承办单位 dw",
    Operator.STATE: "state 状态 zt",
    Operator.KIND: "kind 类型 lx",
    Operator.CATEGORY: "cat category 分类 类别 fl lb",
    Operator.PLACE: "place 地点 区划 dd",
    Operator.DUE: "due 时限 期限 sx",
    Operator.SINCE: "since from 自 起 登记",
    Operator.BY: "by 登记人 话务员 djr",
}
_OPERATORS = {spelling: one for one, spellings in _SPELLINGS.items() for spelling in spellings.split()}
_ME = frozenset({"me", "我", "本人", "wo"})
_WORD = re.compile(r"\S+")
_PART = re.compile(r"[^,，、]+")
_COLON = re.compile("[:：]")
_PHONE = re.compile(r"(?:(?:\+|00)?86)?(1\d{10}|0\d{9,11})")
_APART = re.compile(r"[\s-]+")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What values can mean here and now; asked for only where there is an operator that is about it."""

    #: What has a code, for an operator that is about such.
    book: Callable[[Operator], Codebook]
    #: In the city's zone.
    now: Callable[[], datetime]
    #: User name of whoever looks.
    me: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Term:
    """One value of an operator, as it stands in the box."""

    operator: Operator
    typed: str
    #: Where it stands: from the one place on and before the other; empty where nothing is typed yet.
    begin: int
    end: int
    #: What is meant, where that has a code.
    thing: Named | None = None


@dataclass(frozen=True, slots=True)
class Wrong:
    """What cannot be understood, and where it stands."""

    #: `find_unknown`, `find_unclear`, `find_missing`, `find_no_day`, `find_operator_unclear`, or of a case number
    #: `number_check_digit`, `number_malformed`.
    reason: str
    begin: int
    end: int
    typed: str
    #: The operator it is told; None where it is not about one.
    operator: Operator | None = None
    #: Spellings or codes of what it could be.
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A box understood, as far as it can be."""

    sought: Sought
    terms: tuple[Term, ...] = ()
    wrong: tuple[Wrong, ...] = ()

    def asks(self) -> bool:
        """Whether there is an operator in it."""
        return bool(self.terms) or any(one.operator for one in self.wrong)


@dataclass(frozen=True, slots=True)
class Choices:
    """What the value at the end of a box may become."""

    operator: Operator
    #: Where what they take the place of begins; it ends with the box.
    begin: int
    things: tuple[Named, ...] = ()
    #: Names of days, for operators about time.
    days: tuple[str, ...] = ()


def parse(text: str, lexicon: Lexicon) -> Parsed:
    """Return what a box says. What is wrong is left out of the search, and named."""
    pieces = list(_pieces(text))
    words, wrong = _words([piece for piece in pieces if isinstance(piece, re.Match)], text)
    told = [_understood(one, lexicon) if isinstance(one, Term) else one for one in pieces]
    terms = [one for one in told if isinstance(one, Term)]
    wrong += [one for one in told if isinstance(one, Wrong)]
    return Parsed(_sought(words, terms, lexicon), tuple(terms), tuple(wrong))


def choices(text: str, lexicon: Lexicon, limit: int, used: Mapping[str, Used]) -> Choices | None:
    """Return what the value at the end may become, best first; None where no operator is told anything there."""
    last = next((piece for piece in reversed(list(_pieces(text))) if not isinstance(piece, Wrong)), None)
    if not isinstance(last, Term) or last.end != len(text) or last.operator is Operator.BY:
        return None
    if last.operator in (Operator.DUE, Operator.SINCE):
        days = day_words(DUE_WORDS if last.operator is Operator.DUE else SINCE_WORDS, last.typed)
        return Choices(last.operator, last.begin, days=tuple(days[:limit]))
    book = lexicon.book(last.operator)
    known = book.candidates(last.typed, limit, used.get(last.operator, {})) if last.typed else book.things[:limit]
    return Choices(last.operator, last.begin, tuple(known))


def _pieces(text: str) -> Iterator["re.Match[str] | Term | Wrong"]:
    """Yield the words of a box, and the values of its operators, as they stand."""
    waiting: Term | None = None
    for word in _WORD.finditer(text):
        colon = _COLON.search(word[0])
        operator = _operator(fold(word[0][: colon.start()])) if colon else None
        if operator is None or colon is None:
            if waiting is None:
                yield word
            else:
                yield from _values(waiting.operator, word[0], word.start())
            waiting = None
            continue
        if waiting is not None:
            yield waiting
            waiting = None
        begin = word.start() + colon.end()
        if isinstance(operator, tuple):
            yield Wrong("find_operator_unclear", word.start(), begin, word[0][: colon.end()], None, operator)
        elif begin == word.end():
            waiting = Term(operator, "", len(text) if not text[begin:].strip() else begin, begin)
            waiting = replace(waiting, end=waiting.begin)
        else:
            yield from _values(operator, word[0][colon.end() :], begin)
    if waiting is not None:
        yield waiting


def _values(operator: Operator, said: str, begin: int) -> Iterator[Term]:
    parts = list(_PART.finditer(said))
    yield from (Term(operator, part[0], begin + part.start(), begin + part.end()) for part in parts)
    if not parts or parts[-1].end() < len(said):
        yield Term(operator, "", begin + len(said), begin + len(said))


def _operator(spelling: str) -> "Operator | tuple[str, ...] | None":
    """Return the operator of a spelling; all it may become where it is the beginning of several."""
    if spelling in _OPERATORS:
        return _OPERATORS[spelling]
    begun = [one for one in Operator if spelling and one.startswith(spelling)]
    return begun[0] if len(begun) == 1 else tuple(f"{one}:" for one in begun) or None


def _words(found: "list[re.Match[str]]", text: str) -> tuple[str, list[Wrong]]:
    """Return the words of a box, numbers in their one form, and the numbers that cannot be right."""
    together = " ".join(word[0] for word in found)
    if case_number.looks_like_number(together):
        said = [(together, found[0].start(), found[-1].end())]
    elif phone := _PHONE.fullmatch(_APART.sub("", fold(together))):
        return phone[1], []
    else:
        said = [(word[0], word.start(), word.end()) for word in found]
    words, wrong = list[str](), list[Wrong]()
    for word, begin, end in said:
        try:
            words.append(case_number.normalise(word) if case_number.looks_like_number(word) else word)
        except InvalidNumber as error:
            wrong.append(Wrong(error.reason, begin, end, word))
    return " ".join(words), wrong


def _understood(term: Term, lexicon: Lexicon) -> Term | Wrong:
    if not term.typed:
        return Wrong("find_missing", term.begin, term.end, "", term.operator)
    if term.operator is Operator.BY:
        return term
    if term.operator in (Operator.DUE, Operator.SINCE):
        known = _span(term, lexicon.now()) is not None
        return term if known else Wrong("find_no_day", term.begin, term.end, term.typed, term.operator)
    book = lexicon.book(term.operator)
    thing = book.the_one(term.typed)
    if thing is not None:
        return replace(term, thing=thing)
    near = tuple(one.code for one in book.candidates(term.typed, 6))
    return Wrong("find_unclear" if near else "find_unknown", term.begin, term.end, term.typed, term.operator, near)


def _span(term: Term, now: datetime) -> Span | None:
    return (due_span if term.operator is Operator.DUE else since_span)(term.typed, now)


def _sought(words: str, terms: list[Term], lexicon: Lexicon) -> Sought:
    def codes(operator: Operator) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.thing.code for one in terms if one.operator is operator and one.thing))

    states, excluded = _states(codes(Operator.STATE))
    due = [_span(one, lexicon.now()) or Span(None, None) for one in terms if one.operator is Operator.DUE]
    since = [_span(one, lexicon.now()) or Span(None, None) for one in terms if one.operator is Operator.SINCE]
    by = (one.typed for one in terms if one.operator is Operator.BY)
    return Sought(
        words=words,
        states=states,
        # A limit runs only as long as there is something to do.
        excluded=excluded | FINISHED if due else excluded,
        kinds=codes(Operator.KIND),
        categories=codes(Operator.CATEGORY),
        units=codes(Operator.UNIT),
        places=codes(Operator.PLACE),
        entered_by=tuple(dict.fromkeys(lexicon.me() if fold(name) in _ME else name for name in by)),
        due_from=max((one.begin for one in due if one.begin), default=None),
        due_before=min((one.end for one in due if one.end), default=None),
        since=max((one.begin for one in since if one.begin), default=None),
    )


def _states(codes: tuple[str, ...]) -> tuple[tuple[State, ...], frozenset[State]]:
    """Return the states that are meant, or (everything that is open) those that are not."""
    named = {State(code) for code in codes if code not in (OPEN, DONE)} | (set(FINISHED) if DONE in codes else set())
    if OPEN in codes:
        return (), FINISHED - named
    return tuple(state for state in State if state in named), frozenset()
