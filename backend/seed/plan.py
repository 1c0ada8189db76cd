"""How many sample cases there are of each sort, how old they are, and what they are about."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from backend.seed import plots
from backend.seed.chance import Chance
from backend.seed.corpus import Body, Corpus, body_of
from console.domain.codes import Kind, Urgency

#: Days a sample city looks back.
DAYS = 60
_CALLED_BACK = frozenset({Kind.COMPLAINT, Kind.HELP, Kind.REPORT})
_TOLD = frozenset({Kind.CONSULTATION})
_ANY = frozenset(Kind)
_CALM = frozenset({Urgency.NORMAL})
_PRESSING = frozenset({Urgency.URGENT})
_ALL = frozenset(Urgency)
#: Category of calls that are about nothing; they end as invalid and never go to a unit.
_NOTHING = "9902"


@dataclass(frozen=True, slots=True)
class Sort:
    """One sort of case: its plot, how many of them in a city of 480, and between how many hours old."""

    plot: plots.Plot
    count: int
    ages: tuple[float, float]
    kinds: frozenset[Kind] = _CALLED_BACK
    urgencies: frozenset[Urgency] = _CALM
    #: Which list of `words.json` it takes its bodies from, when not from the corpus.
    bodies: str = ""
    #: Groups of categories; empty for all.
    groups: tuple[str, ...] = ()


_DAY = 24.0
_OLDEST = DAYS * _DAY - 12
SORTS = (
    Sort(plots.received, 12, (0.03, 1.6), _ANY, _CALM | _PRESSING),
    Sort(plots.received, 5, (2.5, 18)),
    Sort(plots.received, 3, (75, 110)),
    Sort(plots.returned, 4, (30, 75)),
    Sort(plots.dispatched, 8, (0.8, 5), _CALLED_BACK, _CALM | _PRESSING),
    Sort(plots.dispatched, 13, (5, 28)),
    Sort(plots.unviewed, 6, (110, 170)),
    Sort(plots.viewed, 16, (20, 70)),
    Sort(plots.in_progress, 30, (50, 200)),
    Sort(plots.in_progress, 6, (4, 20), _CALLED_BACK, _PRESSING),
    # Ten working days are fourteen days: these are due today or tomorrow.
    Sort(plots.in_progress, 9, (13.1 * _DAY, 14.6 * _DAY)),
    Sort(plots.overdue, 8, (17 * _DAY, 32 * _DAY)),
    Sort(plots.extended, 5, (8 * _DAY, 13 * _DAY)),
    Sort(plots.held, 8, (10 * _DAY, 42 * _DAY)),
    Sort(plots.replied, 14, (9 * _DAY, 12 * _DAY)),
    Sort(plots.reviewed, 5, (12 * _DAY, 15 * _DAY)),
    Sort(plots.awaiting_callback, 22, (9 * _DAY, 14 * _DAY)),
    Sort(plots.rework, 10, (16 * _DAY, 24 * _DAY)),
    Sort(plots.reopened, 2, (6 * _DAY, 9 * _DAY), _TOLD),
    Sort(plots.answered, 10, (0.1, 9), _TOLD),
    Sort(plots.answered, 54, (12, _OLDEST), _TOLD),
    Sort(plots.rejected, 8, (6, _OLDEST), _ANY, _ALL, "reject"),
    Sort(plots.transferred, 7, (0.4, _OLDEST), _ANY, _ALL, "transfer"),
    Sort(plots.invalid, 8, (0.6, _OLDEST), _ANY, _ALL, "nothing"),
    Sort(plots.closed_at_once, 8, (5 * _DAY, _OLDEST)),
    Sort(plots.corrected, 8, (12 * _DAY, _OLDEST)),
    Sort(plots.closed, 26, (3 * _DAY, _OLDEST), _CALLED_BACK, _PRESSING | {Urgency.EXTREME}),
    Sort(plots.closed, 16, (18 * _DAY, _OLDEST), frozenset({Kind.SUGGESTION, Kind.PRAISE})),
    Sort(plots.archived, 20, (52 * _DAY, _OLDEST), _CALLED_BACK, _ALL),
)
#: What is left of the number asked for.
REST = Sort(plots.closed, 0, (34 * _DAY, _OLDEST))
_REST_AGES = (15 * _DAY, _OLDEST)


@dataclass(slots=True)
class Shelf:
    """Bodies to choose from; what was taken comes again only after all others that fit."""

    corpus: Corpus
    chance: Chance
    _used: dict[str, int] = field(default_factory=dict)

    def take(self, sort: Sort) -> Body:
        """Return a body that fits a sort, the least used first."""
        fitting = self._fitting(sort)
        least = min(self._used.get(body.text, 0) for body in fitting)
        body = self.chance.one_of([body for body in fitting if self._used.get(body.text, 0) == least])
        self._used[body.text] = least + 1
        return body

    def _fitting(self, sort: Sort) -> list[Body]:
        if sort.bodies in {"reject", "transfer"}:
            return [body_of(row) for row in self.corpus.words[sort.bodies]]
        wanted = _about_nothing if sort.bodies == "nothing" else self._ordinary(sort)
        return [body for body in self.corpus.bodies if wanted(body)]

    def _ordinary(self, sort: Sort) -> Callable[[Body], bool]:
        told = frozenset(title for cluster in self.corpus.words["clusters"] for title in _titles(cluster))

        def fits(body: Body) -> bool:
            free = body.title not in told and not _about_nothing(body)
            return free and body.kind in sort.kinds and body.urgency in sort.urgencies

        return fits


def _titles(cluster: Mapping[str, object]) -> list[str]:
    others = cluster["others"]
    assert isinstance(others, list)
    return [str(cluster["main"]), *others]


def _about_nothing(body: Body) -> bool:
    return body.category == _NOTHING


def slots(now: datetime, count: int, when: Callable[[datetime, datetime], datetime]) -> list[tuple[datetime, Sort]]:
    """Return when each of `count` cases comes in and of which sort it is, newest first; `when` picks from a span."""
    wanted = [sort for sort in SORTS for _ in range(max(1, round(sort.count * count / 480)))][:count]
    wanted += [REST] * (count - len(wanted))
    dated = [(when(*_span(now, sort)), sort) for sort in wanted]
    return sorted(dated, key=lambda slot: slot[0], reverse=True)


def _span(now: datetime, sort: Sort) -> tuple[datetime, datetime]:
    young, old = _REST_AGES if sort is REST else sort.ages
    return now - timedelta(hours=old), now - timedelta(hours=young)
