"""The labelled calls, and how well the rules tell which of them are about the same matter."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from console.domain.matters import Matter
from console.domain.proposing import propose
from console.domain.reference import Reference
from console.domain.similar import Relation, likeness

CALLS, UNSEEN = Path(__file__).with_name("calls.txt"), Path(__file__).with_name("unseen.txt")
#: Half of the calls beside which rules may be changed, and the half that is only ever counted.
TUNED, HELD_OUT = "T", "H"
_BEGIN = datetime(2026, 11, 23, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Call:
    """A call, and which matter it is about; none where nobody else called about it."""

    half: str
    matter: str
    said: Matter

    def same(self, other: "Call") -> bool:
        """Whether both are about one matter."""
        return bool(self.matter) and self.matter == other.matter


@dataclass(frozen=True, slots=True)
class Judged:
    """A pair of calls: whether they are one matter, whether the rules say so, and how sure they are (0 to 1)."""

    earlier: Call
    later: Call
    same: bool
    found: bool
    sureness: float


@dataclass(frozen=True, slots=True)
class Counted:
    """How many pairs were found rightly, wrongly, and not at all."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Of the pairs found, the share that are one matter."""
        return self.right / (self.right + self.wrong) if self.right else 0.0

    @property
    def recall(self) -> float:
        """Of the pairs that are one matter, the share found."""
        return self.right / (self.right + self.missed) if self.right else 0.0


def calls(file: Path = CALLS) -> list[Call]:
    """Return the calls as they are written down, in the order they came."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return sorted((_call(line) for line in lines if not line.startswith("#")), key=lambda call: call.said.at)


def _call(line: str) -> Call:
    half, matter, _, at, category, area, address, text = (part.strip() for part in line.split(" | "))
    day, clock = at.split()
    hours, minutes = map(int, clock.split(":"))
    when = _BEGIN + timedelta(days=int(day), hours=hours, minutes=minutes)
    street = area if len(area) > len("350102") else ""
    return Call(half, matter.strip("-"), Matter(line, "", text, category, area[:6], street, address, when))


def as_told(call: Call, reference: Reference) -> Call:
    """Return a call as it is while it is being typed: nobody chose a category or a street yet."""
    said = call.said
    made = propose(reference, said.address, said.text, None, None)
    district = made.spot.district if made.spot else said.district
    category, street = made.category.code if made.category else "", made.spot.street if made.spot else ""
    return replace(call, said=replace(said, category=category, district=district, street=street))


def judged(calls: Sequence[Call], reference: Reference, *, told: bool) -> Iterator[Judged]:
    """Judge every pair; as the frame beside the form does while the later call is `told`, or as two cases."""
    late = [as_told(call, reference) if told else call for call in calls]
    for (earlier, _), (_, later) in itertools.combinations(zip(calls, late, strict=True), 2):
        like = likeness(later.said, earlier.said, reference.likeness)
        proposed = like.score if like and like.relation not in (Relation.CAUSE, Relation.EFFECT) else 0.0
        yield Judged(earlier, later, earlier.same(later), bool(like and like.same_matter), proposed)


def counted(pairs: Sequence[Judged], half: str = "", least: float | None = None) -> Counted:
    """Count the pairs of one half, or all; as the rules found them, or as they would from a sureness of `least` on."""
    asked = [pair for pair in pairs if half in ("", pair.earlier.half) and half in ("", pair.later.half)]
    judged = [(pair.same, pair.found if least is None else pair.sureness >= least) for pair in asked]
    return Counted(judged.count((True, True)), judged.count((False, True)), judged.count((True, False)))
