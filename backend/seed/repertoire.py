"""Which plots the sample city plays, how often, and how long ago their cases came in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from backend.seed import plots, scenes
from backend.seed.cast import DISPATCHER
from backend.seed.corpus import Body, body_of
from backend.seed.plots import Plot
from backend.seed.story import Story, World
from console.domain.codes import Action, Kind


@dataclass(frozen=True, slots=True)
class Showing:
    """One plot, played `count` times with cases entered between `oldest` and `newest` hours ago."""

    plot: Plot
    count: int
    oldest: float
    newest: float
    #: The list of `words.json` whose titles this plot is about; empty for any matter.
    about: str = ""
    #: Only matters whose callers are called back.
    called_back: bool = False


_DAY = 24.0
#: In the order in which the stories are written; together they leave cases in every state.
SHOWINGS: tuple[Showing, ...] = (
    Showing(plots.received, 34, 20, 0.1),
    Showing(plots.received, 8, 6 * _DAY, 3 * _DAY),
    Showing(plots.returned, 8, 8 * _DAY, 3 * _DAY),
    Showing(plots.answered, 60, 60 * _DAY, 0.2),
    Showing(plots.dispatched, 30, 30, 2),
    Showing(plots.unviewed, 14, 9 * _DAY, 4 * _DAY),
    Showing(plots.viewed, 18, 4 * _DAY, 1.5 * _DAY),
    Showing(plots.in_progress, 42, 10 * _DAY, 3 * _DAY),
    Showing(plots.overdue, 16, 30 * _DAY, 20 * _DAY),
    Showing(plots.extended, 8, 14 * _DAY, 8 * _DAY),
    Showing(plots.held, 10, 45 * _DAY, 20 * _DAY),
    Showing(plots.replied, 22, 20 * _DAY, 12 * _DAY),
    Showing(plots.reviewed, 8, 22 * _DAY, 14 * _DAY),
    Showing(plots.awaiting_callback, 26, 24 * _DAY, 14 * _DAY, called_back=True),
    Showing(plots.rework, 12, 40 * _DAY, 24 * _DAY, called_back=True),
    Showing(plots.reopened, 6, 3 * _DAY, 0.5 * _DAY),
    Showing(plots.rejected, 10, 50 * _DAY, 1, about="reject"),
    Showing(plots.transferred, 8, 50 * _DAY, 1, about="transfer"),
    Showing(plots.invalid, 10, 50 * _DAY, 1, about="invalidate"),
    Showing(plots.closed, 70, 60 * _DAY, 30 * _DAY),
    Showing(plots.closed_at_once, 12, 30 * _DAY, 4 * _DAY),
    Showing(plots.corrected, 6, 30 * _DAY, 10 * _DAY, called_back=True),
    Showing(plots.archived, 16, 60 * _DAY, 55 * _DAY),
)
#: Words of titles of the matters many people call about; a few of those calls are merged into an earlier one.
_MANY_CALLERS = ("流浪狗", "66路")
_MERGED = 6
_CALLED_BACK = (Kind.COMPLAINT, Kind.HELP, Kind.REPORT)


def stories(world: World) -> list[Story]:
    """Return the stories of the whole city, each played to its end."""
    played = [_play(world, showing) for showing in SHOWINGS for _ in range(showing.count)]
    return [*played, *_merged(world, played)]


def _play(world: World, showing: Showing) -> Story:
    oldest, newest = (world.now - timedelta(hours=hours) for hours in (showing.oldest, showing.newest))
    story = Story(world, world.chance.one_of(_bodies(world, showing)), world.hours.call(oldest, newest))
    showing.plot(story)
    return story


def _bodies(world: World, showing: Showing) -> Sequence[Body]:
    if showing.about == "invalidate":
        rows = world.corpus.words[showing.about]
        return [world.corpus.titled(title) for row in rows for title in row["titles"]]
    if showing.about:
        return [body_of(row) for row in world.corpus.words[showing.about]]
    return [body for body in world.corpus.bodies if not showing.called_back or body.kind in _CALLED_BACK]


def _merged(world: World, played: list[Story]) -> list[Story]:
    """Further callers about a matter that is dealt with already: their cases go into the first one."""
    first = [story for story in played if any(word in story.body.text for word in _MANY_CALLERS) and story.deeds]
    merged = []
    for story in first[:_MERGED]:
        latest = story.deeds[0].at + timedelta(hours=3)
        again = Story(world, story.body, world.hours.call(story.deeds[0].at, min(latest, world.now)))
        scenes.registered(again, new_caller=True)
        again.later(5, 40, office=False)
        again.did(DISPATCHER, Action.MERGE, into=story.case_id)
        merged.append(again)
    return merged
