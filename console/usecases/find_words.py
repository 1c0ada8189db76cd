"""What can be typed behind the operators of the find box: the city's codes, and the words of states and kinds."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from console.domain.codebook import Codebook, codebooks
from console.domain.codes import Kind, State
from console.domain.finding_grammar import DONE, OPEN, Choices, Lexicon, Operator, choices
from console.domain.reference import Reference
from console.texts import LANGUAGES, Catalogue
from console.usecases.code_use import code_use
from console.usecases.desk import Desk

#: Pinyin and initials of what the states and kinds are called.
_STATES = {
    State.RECEIVED: "daipaidan dpd",
    State.ANSWERED: "zhijiedafu zjdf",
    State.REJECTED: "buyushouli bysl",
    State.TRANSFERRED: "yizhuanjinji yzjj",
    State.INVALID: "wuxiao wx",
    State.MERGED: "yibingdan ybd",
    State.DISPATCHED: "daichayue dcy",
    State.VIEWED: "yichayue ycy",
    State.IN_PROGRESS: "banlizhong blz",
    State.ON_HOLD: "guazhang gz",
    State.REPLIED: "daishenhe dsh",
    State.REVIEWED: "daizhongshen dzs",
    State.AWAITING_CALLBACK: "daihuifang dhf",
    State.REWORK: "chongban cb",
    State.CLOSED: "yibanjie ybj",
    State.ARCHIVED: "yiguidang ygd",
}
_MANY = {OPEN: "weibanjie wbj", DONE: "yijieshu yjs"}
_KINDS = {
    Kind.CONSULTATION: "zixun zx",
    Kind.HELP: "qiuzhu qz",
    Kind.COMPLAINT: "tousu ts",
    Kind.REPORT: "jubao jb",
    Kind.SUGGESTION: "jianyi jy",
    Kind.PRAISE: "biaoyang by",
    Kind.OTHER: "qita qt",
}


#: Operators, and the field of the form under which the use of their codes is counted.
_USED = {Operator.UNIT: "unit", Operator.CATEGORY: "category", Operator.PLACE: "street"}


@dataclass(frozen=True, slots=True)
class CodeWord:
    """A code of a closed vocabulary, and what it is called."""

    code: str
    name_zh: str
    name_en: str
    pinyin: str
    initials: str


def lexicon_of(desk: Desk) -> Lexicon:
    """Return what can be typed here and now."""
    return Lexicon(
        lambda operator: book_of(operator, desk.reference()),
        lambda: desk.clock.now().astimezone(desk.policy().zone),
        lambda: desk.actor().username,
    )


def choices_for(desk: Desk, typed: str, limit: int) -> Choices | None:
    """Return what the value at the end of a box may become, what this desk uses most before what fits as well."""
    used = code_use(desk)
    by_operator = {str(operator): used.get(field, {}) for operator, field in _USED.items()}
    return choices(typed, lexicon_of(desk), limit, by_operator)


def prepare(desk: Desk) -> None:
    """Make what has a code ready to be asked with every key; takes a moment the first time."""
    reference = desk.reference()
    for operator in (Operator.CATEGORY, Operator.UNIT, Operator.STATE):
        book_of(operator, reference)


def book_of(operator: Operator, reference: Reference | None) -> Codebook:
    """Return what has a code for an operator; made when it is first asked for, once for each edition of the data."""
    if operator in (Operator.STATE, Operator.KIND):
        return _closed()[operator]
    if reference is None:
        return Codebook()
    if operator is Operator.CATEGORY:
        return _categories(reference)
    books = codebooks(reference)
    return books.units if operator is Operator.UNIT else books.places


@lru_cache(maxsize=2)
def _categories(reference: Reference) -> Codebook:
    # Groups come behind: where a group and a category are called alike, the category is meant.
    return Codebook(reference.leaves, [one for one in reference.categories if not one.parent])


@cache
def _closed() -> Mapping[Operator, Codebook]:
    return {
        Operator.STATE: Codebook(_words("state", _STATES), _words("states", _MANY)),
        Operator.KIND: Codebook(_words("kind", _KINDS)),
    }


def _words(vocabulary: str, spelled: Mapping[State, str] | Mapping[Kind, str] | Mapping[str, str]) -> list[CodeWord]:
    chinese, english = (Catalogue.load(language) for language in LANGUAGES)
    return [
        CodeWord(str(code), chinese.code(vocabulary, code), english.code(vocabulary, code), *spellings.split())
        for code, spellings in spelled.items()
    ]
