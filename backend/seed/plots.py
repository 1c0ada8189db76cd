"""Plots: how a sample case goes on until it stands where it is to stand now."""

from collections.abc import Callable, Mapping
from typing import Any

from backend.seed import scenes
from backend.seed.cast import ADMIN, DISPATCHER, SUPERVISOR
from backend.seed.story import Story
from console.domain.codes import Action

Plot = Callable[[Story], None]


def received(story: Story) -> None:
    """Just entered, or not dispatched for too long."""
    scenes.registered(story)


def returned(story: Story) -> None:
    """Back with the dispatchers."""
    scenes.registered(story)
    scenes.dispatched(story)
    scenes.viewed(story)
    scenes.returned(story)


def answered(story: Story) -> None:
    """Answered on the phone, mostly while it is entered."""
    if story.happens(0.8):
        scenes.registered(story, answer=story.body.answer)
        return
    seat = scenes.registered(story)
    story.later(2, 15, office=False)
    story.did(seat, Action.CLOSE, text=story.body.answer)


def dispatched(story: Story) -> None:
    """With a unit that has not opened it."""
    scenes.registered(story)
    scenes.dispatched(story)


def unviewed(story: Story) -> None:
    """With a unit that has not opened it for days, and the caller presses."""
    dispatched(story)
    if story.happens(0.5):
        scenes.urged(story)


def viewed(story: Story) -> None:
    """Opened, not taken on."""
    dispatched(story)
    scenes.viewed(story)


def in_progress(story: Story) -> None:
    """A unit works on it."""
    viewed(story)
    scenes.accepted(story)
    if story.happens(0.15):
        scenes.remarked(story)


def overdue(story: Story) -> None:
    """A unit should have replied long ago."""
    viewed(story)
    scenes.accepted(story)
    for _ in range(1 + story.happens(0.4)):
        scenes.urged(story)


def extended(story: Story) -> None:
    """A unit works on it and was given more time."""
    viewed(story)
    scenes.extended(story)
    scenes.accepted(story)


def held(story: Story) -> None:
    """On hold until a promised day to come."""
    in_progress(story)
    scenes.held(story, days=(60, 160))


def replied(story: Story) -> None:
    """Waits for the reviewer."""
    scenes.registered(story)
    scenes.handled(story)


def reviewed(story: Story) -> None:
    """Passed once, from the days when every reply was checked twice."""
    replied(story)
    scenes.passed(story, checked_twice=True)


def awaiting_callback(story: Story) -> None:
    """The caller is to be told and asked."""
    replied(story)
    scenes.passed(story)
    if story.happens(0.25):
        scenes.not_reached(story)


def rework(story: Story) -> None:
    """To be done again: the reviewer or the caller was not content, or it came back after it was closed."""
    replied(story)
    why = story.world.chance.weighted(("reviewer", "caller", "reopened"), (3, 3, 2))
    if why == "reviewer":
        scenes.sent_back(story)
        return
    scenes.passed(story)
    if why == "caller":
        scenes.dissatisfied(story)
        return
    scenes.satisfied(story)
    scenes.reopened(story)


def reopened(story: Story) -> None:
    """Answered on the phone, but the caller rang again; nobody has dispatched it yet."""
    scenes.registered(story, answer=story.body.answer)
    scenes.reopened(story)


def rejected(story: Story) -> None:
    """Not the hotline's: refused on a named ground."""
    row = _row(story, "reject")
    seat = scenes.registered(story)
    story.later(1, 6, office=False)
    story.did(seat, Action.REJECT, ground=row["ground"], text=row["why"])


def transferred(story: Story) -> None:
    """Put through to an emergency line at once."""
    seat = scenes.registered(story)
    story.later(0.4, 1.5, office=False)
    story.did(seat, Action.TRANSFER, line=_row(story, "transfer")["line"])


def invalid(story: Story) -> None:
    """Nothing the hotline can do anything with."""
    rows = story.world.corpus.words["invalidate"]
    reason = next(row["reason"] for row in rows if story.body.title in row["titles"])
    seat = scenes.registered(story)
    story.later(0.5, 3, office=False)
    story.did(seat, Action.INVALIDATE, reason=reason)
    story.later(5, 40, office=False)
    story.did(SUPERVISOR, Action.DECIDE_INVALID, verdict="approve")


def _row(story: Story, name: str) -> Mapping[str, Any]:
    rows: list[Mapping[str, Any]] = story.world.corpus.words[name]
    return next(row for row in rows if row["title"] == story.body.title)


def closed(story: Story) -> None:
    """Handled and closed, sometimes after a detour; a matter nobody is called back about closes with its review."""
    scenes.registered(story)
    _worked(story)
    scenes.passed(story)
    if story.body.kind.value not in {"complaint", "help", "report"}:
        return
    if story.happens(0.14):
        scenes.not_reached(story)
    if story.happens(0.07):
        scenes.dissatisfied(story)
        _again(story)
        scenes.passed(story)
    scenes.satisfied(story)


def _worked(story: Story) -> None:
    detour = story.world.chance.weighted(tuple(_DETOURS), tuple(share for share, _ in _DETOURS.values()))
    _DETOURS[detour][1](story)


def _urged(story: Story) -> None:
    scenes.dispatched(story)
    scenes.viewed(story)
    scenes.urged(story)
    scenes.accepted(story)
    scenes.replied(story)


def _sent_back(story: Story) -> None:
    scenes.handled(story)
    scenes.sent_back(story)
    _again(story)


def _reassigned(story: Story) -> None:
    scenes.dispatched(story)
    scenes.viewed(story)
    scenes.returned(story)
    scenes.dispatched(story, formal=story.happens(0.3))
    scenes.viewed(story)
    scenes.accepted(story)
    scenes.replied(story)


def _extended(story: Story) -> None:
    scenes.dispatched(story)
    scenes.viewed(story)
    scenes.extended(story)
    scenes.accepted(story)
    scenes.replied(story)


def _held(story: Story) -> None:
    scenes.dispatched(story)
    scenes.viewed(story)
    scenes.accepted(story)
    scenes.held(story, days=(9, 14))
    scenes.resumed(story)
    scenes.replied(story)


def _late(story: Story) -> None:
    scenes.dispatched(story)
    scenes.viewed(story)
    scenes.accepted(story)
    scenes.replied(story, late_days=(14, 19))


def _again(story: Story) -> None:
    scenes.viewed(story)
    scenes.replied(story)


_DETOURS: Mapping[str, tuple[float, Plot]] = {
    "none": (55, scenes.handled),
    "urged": (12, _urged),
    "sent_back": (8, _sent_back),
    "reassigned": (9, _reassigned),
    "extended": (5, _extended),
    "held": (3, _held),
    "late": (6, _late),
}


def archived(story: Story) -> None:
    """Closed weeks ago, kept for the record."""
    closed(story)
    story.later(4 * 1440, 8 * 1440)
    story.did(ADMIN, Action.ARCHIVE)


def closed_at_once(story: Story) -> None:
    """The supervisor closes it with what is known before the unit reports."""
    dispatched(story)
    scenes.viewed(story)
    story.later(60, 900)
    story.did(SUPERVISOR, Action.CLOSE, text=story.body.answer)


def corrected(story: Story) -> None:
    """The dispatcher finds it more urgent than it was entered as; then it is handled and closed."""
    scenes.registered(story)
    story.later(2, 15, office=False)
    story.did(DISPATCHER, Action.AMEND, urgency="urgent")
    scenes.handled(story)
    scenes.passed(story)
    scenes.satisfied(story)
