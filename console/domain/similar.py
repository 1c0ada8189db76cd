"""Whether two cases are about the same matter, and why: place and house weighed apart from the words.

Same place is not same matter: one estate has dogs, lifts and parking. A cause and its effects (a burst main, no water
next door) are linked and not merged. What is decided here is a proposal with its reasons; a person confirms.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from console.domain.matters import CauseRule, Matter, Table
from console.domain.nearness import OUTAGE, PLACES, ROAD, closeness, nearness
from console.domain.places import normalised
from console.domain.topics import Reach, Topics, heard


class Relation(StrEnum):
    """What another case is to this one."""

    SAME_MATTER = "same_matter"
    #: The other one is why this one happened.
    CAUSE = "cause"
    #: The other one happened because of this one.
    EFFECT = "effect"
    #: At the same place, or of the same caller, and something else.
    NEARBY = "nearby"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why: a code and its particulars."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Likeness:
    """What another case is to this one, how sure that is (0 to 1), and why."""

    relation: Relation
    score: float
    reasons: tuple[Reason, ...]

    @property
    def same_matter(self) -> bool:
        """Whether it is proposed to be the same matter."""
        return self.relation is Relation.SAME_MATTER


#: How likely it is one matter at one place, when both tell of one topic; when they are of one category, or tell of
#: one thing, and not both say what is the matter; when the topic is neither's category; when they tell different
#: topics; when the categories are of one group, or say nothing; when nothing is common.
_TOPIC, _CATEGORY, _BESIDE, _OTHER_TOPIC, _GROUP, _NOTHING = 1.0, 0.75, 0.45, 0.35, 0.3, 0.1
#: How much the share of common words says beside that.
_WORDS = 1.5
#: What everybody has his own of, at one place.
_OWN = 0.45
#: From here on it is proposed as the same matter. The labelled calls (`python -m bench.alike`) fall into three heaps:
#: up to 0.45 lie the house next door, the other lamp and the estate a road is named after (from 0.45 on, one proposal
#: in ten is wrong); from 0.6 on what has a place in common by its community or by what is told; above 0.7 only houses,
#: parks and bus lines (from 0.7 on, one call in eight is missed). Between the first two little lies, so 0.5 hangs on no
#: single call. A wrong proposal costs the operator a look, a missed one a second dispatch.
SAME = 0.5
#: From this share on, words are a reason.
_TELLING = 0.04
#: How long behind its cause an effect may be told, and how long before.
_AFTERWARDS, _BEFORE = timedelta(days=7), timedelta(hours=6)
#: Older cases are another story.
RECENT = timedelta(days=90)
#: What a topic says of the category, in characters of keywords.
_TOPIC_WORD = 3
#: Pairs shown as a reason.
_SHOWN = 4


def likeness(this: Matter, other: Matter, table: Table) -> Likeness | None:
    """Return what `other` is to `this`, or None when they have nothing to do with each other."""
    near = nearness(this, other)
    topics = _told(this, table) & _told(other, table)
    close = closeness(near, topics, this, other, table)
    caller = bool(this.caller) and this.caller == other.caller
    cause = _caused(this, other, near.code, table)
    if close < SAME and cause is None and PLACES[near.code] < ROAD and not caller:
        return None
    words = table.rarity.overlap(this.words, other.words)
    score = close * _agreement(topics, words, this, other, table)
    reasons = [Reason(near.code, near.params)] if near.code else []
    if cause is not None:
        relation, line = cause
        reasons.append(Reason("cause_and_effect", {"cause": line.cause, "effect": line.effect}))
    elif score >= SAME:
        relation = Relation.SAME_MATTER
    elif PLACES[near.code] >= ROAD or caller:
        relation = Relation.NEARBY
    else:
        return None
    reasons += _reasons(this, other, words, caller, table)
    return Likeness(relation, round(min(score, 1.0), 3), tuple(reasons))


def _agreement(shared: frozenset[str], words: float, this: Matter, other: Matter, table: Table) -> float:
    """How likely both tell of one matter, if it is at one place."""
    told = _by_topics(shared, this, other, table) if shared else _by_category(this, other, table)
    sure = 1 - (1 - told) * (1 - min(1.0, _WORDS * words))
    if this.category.startswith(table.private) and other.category.startswith(table.private):
        sure *= 1.0 if any(table.topics[name].reach is Reach.ALL for name in shared) else _OWN
    return sure


def _by_category(this: Matter, other: Matter, table: Table) -> float:
    if this.category in table.vague or other.category in table.vague:
        return _GROUP
    if this.category == other.category:
        return _OTHER_TOPIC if _differ(this, other, table) else _CATEGORY
    return _GROUP if this.category[:2] == other.category[:2] else _NOTHING


def _by_topics(shared: frozenset[str], this: Matter, other: Matter, table: Table) -> float:
    """How likely it is one matter by the topics both tell; less where it is only the same thing that both tell of."""
    topics, briefer = table.topics, min(_told(this, table), _told(other, table), key=len)
    plain = topics.plain(shared)
    if not plain and _differ(this, other, table):
        return _OTHER_TOPIC
    if this.category == other.category:
        return _TOPIC if plain else _CATEGORY
    if not any({this.category, other.category} & set(topics[name].of) for name in shared):
        return _BESIDE
    return _TOPIC if plain and 2 * len(plain) > len(topics.plain(briefer)) else _CATEGORY


def _differ(this: Matter, other: Matter, table: Table) -> bool:
    """Whether both tell what is the matter, and not the same."""
    mine, theirs = (table.topics.plain(_told(case, table)) for case in (this, other))
    return bool(mine and theirs) and not mine & theirs


def _told(case: Matter, table: Table) -> frozenset[str]:
    return table.topics.told(case.told)


def _caused(this: Matter, other: Matter, near: str, table: Table) -> tuple[Relation, CauseRule] | None:
    for line in table.causes:
        if _leads(line, other, this, near, table):
            return Relation.CAUSE, line
        if _leads(line, this, other, near, table):
            return Relation.EFFECT, line
    return None


def _leads(line: CauseRule, cause: Matter, effect: Matter, near: str, table: Table) -> bool:
    """Whether `cause` may have led to `effect`: by category, place and time; in the same district it must be told."""
    if not cause.category.startswith(line.cause) or not effect.category.startswith(line.effect):
        return False
    if _tells_cause(line, cause, effect, table):
        return False
    after = effect.at - cause.at
    if PLACES[near] >= PLACES["same_street"]:
        return -_BEFORE <= after <= _AFTERWARDS
    told = any(word in f"{cause.title}{cause.text}" for word in line.words)
    return line.reach == near.removeprefix("same_") == "district" and told and -_BEFORE <= after <= OUTAGE


def _tells_cause(line: CauseRule, cause: Matter, effect: Matter, table: Table) -> bool:
    """Whether what is put into the category of an effect tells the cause once more, and nothing that would be left."""
    told = _told(effect, table)
    shared = told & _told(cause, table)
    if line.ends_with:
        return any(cause.category in table.topics[name].of for name in shared)
    return bool(shared) and not any(effect.category in table.topics[name].of for name in told)


def _reasons(this: Matter, other: Matter, words: float, caller: bool, table: Table) -> list[Reason]:
    reasons = []
    if words >= _TELLING:
        said = table.rarity.telling(this.words, other.words, _SHOWN)
        reasons.append(Reason("same_words", {"words": " ".join(said), "share": f"{words:.2f}"}))
    if this.category and this.category == other.category:
        reasons.append(Reason("same_category", {"category": this.category}))
    elif this.category and this.category[:2] == other.category[:2]:
        reasons.append(Reason("same_group", {"category": other.category[:2]}))
    if abs(this.at - other.at) <= OUTAGE:
        reasons.append(Reason("same_time", {"hours": str(round(abs(this.at - other.at).total_seconds() / 3600))}))
    return reasons + ([Reason("same_caller")] if caller else [])


def guess(text: str, keywords: Mapping[str, Sequence[str]], topics: Topics) -> str:
    """Return the category whose words, or those of its topics, stand in a text: the longest ones; empty for none."""
    said = normalised(heard(text))
    found = Counter({code: sum(len(word) for word in words if word in said) for code, words in keywords.items()})
    for topic in topics.told(text):
        for code in topics[topic].of:
            found[code] += _TOPIC_WORD
    best = max(found, key=lambda code: (found[code], code), default="")
    return best if best and found[best] else ""
