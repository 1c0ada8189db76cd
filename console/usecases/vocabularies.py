"""The closed vocabularies of moves, as people type them: code, name in any language, initials, or a clear beginning."""

from collections.abc import Iterable, Mapping
from functools import cache

from console.domain.errors import InvalidField
from console.domain.moves_callback import DISSATISFIED, NOT_REACHED, SATISFIED
from console.domain.moves_time import APPROVE, DENY
from console.domain.operator_state import Doing, RestReason
from console.domain.pairs import fold
from console.domain.particular_codes import Exclusion, HoldCause, Level, Relation, Solved
from console.texts import LANGUAGES, Catalogue

#: Vocabulary → its codes, each with other things people type for it. The names are `domain.<vocabulary>.<code>`.
WORDS: Mapping[str, Mapping[str, str]] = {
    "verdict": {APPROVE: "yes y ty", DENY: "no n refuse bty"},
    "review_verdict": {"pass": "yes y ok tg", "send_back": "no n back th"},
    "outcome": {SATISFIED: "my", DISSATISFIED: "bmy unsatisfied", NOT_REACHED: "wjt none"},
    "solved": {Solved.YES: "y jj 1", Solved.PARTLY: "bf 2", Solved.NO: "n wjj 3"},
    "exclusion": {
        Exclusion.UNREASONABLE: "bhl",
        Exclusion.BEYOND_DUTY: "czz",
        Exclusion.ENFORCEMENT: "zf",
        Exclusion.CANNOT_CONTACT: "wflx",
    },
    "hold_cause": {
        HoldCause.FUNDING: "zj",
        HoldCause.CONSTRUCTION: "sg",
        HoldCause.SEASON: "jj",
        HoldCause.LITIGATION: "ss",
        HoldCause.APPRAISAL: "jd",
        HoldCause.THIRD_PARTY: "dsf",
        HoldCause.OTHER: "qt",
    },
    "relation": {Relation.CAUSE_OF: "cause yy", Relation.EFFECT_OF: "effect jg", Relation.RELATED: "xg"},
    "level": {Level.HOTLINE: "1 rx", Level.GOVERNMENT_OFFICE: "2 zfb", Level.MAYORS_MEETING: "3 szh"},
    "line": {"110": "police ga", "119": "fire xf", "120": "ambulance jj", "122": "traffic jt"},
    # Of the nine grounds of Fuzhou 2007 art. 3 and the further ones of Xiamen (domain-12345.md 1.1).
    "ground": {
        "unlawful": "wf",
        "fabricated": "nz",
        "insult": "rm",
        "outside_city": "fbs",
        "in_court": "ss zc",
        "unit_not_joined": "wlr",
        "emergency": "jj",
        "outside_functions": "fzq",
        "secret_or_privacy": "mm ys",
        "being_handled": "yczl",
        "same_facts": "cf",
        "review_exhausted": "zj",
    },
    "invalid_reason": {"silent": "ws", "wrong_number": "bc", "harassment": "sr", "nuisance": "fr", "test": "cs"},
    "doing": {
        Doing.IDLE: "free kx",
        Doing.BUSY: "sm",
        Doing.TALKING: "call th",
        Doing.AFTER_CALL: "wrap wrapup zl",
        Doing.REST: "xx",
    },
    "rest_reason": {
        RestReason.MEAL: "lunch dinner yc cf",
        RestReason.BREAK: "pause xx",
        RestReason.TRAINING: "px",
        RestReason.MEETING: "hy",
        RestReason.OTHER: "qt",
    },
    "yes_no": {"yes": "y s 1 true", "no": "n f 0 false"},
}


def meant(vocabulary: str, field: str, typed: str) -> str:
    """Return the code of a word, or of the beginning of exactly one; raises InvalidField that lists what can be."""
    spellings, query = _spellings(vocabulary), fold(typed).strip()
    if query in spellings:
        return spellings[query]
    near = _distinct(code for word, code in spellings.items() if query and word.startswith(query))
    near = near or _distinct(code for word, code in spellings.items() if len(query) > 1 and query in word)
    if len(near) == 1:
        return near[0]
    choices = " ".join([vocabulary, *(near or WORDS[vocabulary])])
    raise InvalidField("choice_unclear" if near else "choice_unknown",
                       {"field": field, "value": typed, "choices": choices})  # fmt: skip


@cache
def _spellings(vocabulary: str) -> dict[str, str]:
    found = {fold(code): str(code) for code in WORDS[vocabulary]}
    for texts in map(Catalogue.load, LANGUAGES):
        found |= {fold(texts.say(f"domain.{vocabulary}.{code}")): str(code) for code in WORDS[vocabulary]}
    for code, others in WORDS[vocabulary].items():
        found |= {other: str(code) for other in others.split() if other not in found}
    return found


def _distinct(codes: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(codes))
