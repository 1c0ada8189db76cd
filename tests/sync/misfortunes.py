"""What goes wrong on a bad day, beside the line and the power: each with how often it strikes, by weight."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.sync.fragile import Console
from tests.sync.operators import MAIN, OTHERS, POISON, STUMBLING

if TYPE_CHECKING:
    from tests.sync.day import Day

_DAY = 86_400


def strike(day: Day, console: Console) -> str:
    """Let one of them happen to a console, or to all; return what it was."""
    (misfortune,) = day.random.choices(_ALL, _WEIGHTS)
    return misfortune(day, console)


def end(day: Day) -> None:
    """All comes right: lines, power, people and clocks; what was under way for days arrives, at once or in the end."""
    day.fate.rate = 0.0
    day.town.stumble("")
    for console in day.consoles:
        console.line.rate, console.line.offline, console.line.poison = 0.0, False, ""
        console.line.cursor_forgotten = False
        console.line.deliver_late()
        day.operators.come_back(console)


def _killed(day: Day, console: Console) -> str:
    console.restart()
    return f"{console.terminal} killed"


def _cable(day: Day, console: Console) -> str:
    console.line.offline = not console.line.offline
    return f"{console.terminal} {'cut off' if console.line.offline else 'connected'}"


def _outage(day: Day, console: Console) -> str:
    """The backend is away for days; work goes on, and some of what was under way arrives."""
    days = day.random.choice((0.3, 1, 3))
    for each in day.consoles:
        each.step()
    day.clock.advance(days * _DAY)
    console.line.deliver_late()
    return f"{days} days pass"


def _late(day: Day, console: Console) -> str:
    console.line.deliver_late(1)
    return f"{console.terminal} something late arrives"


def _stumbling(day: Day, console: Console) -> str:
    words = day.random.choice(("", STUMBLING, "话1"))
    day.town.stumble(words)
    return f"stumbles over {words!r}"


def _poisoned(day: Day, console: Console) -> str:
    console.line.poison = "" if console.line.poison else POISON
    return f"{console.terminal} poison {'on' if console.line.poison else 'off'}"


def _saved(day: Day, console: Console) -> str:
    if day.restores:
        day.town.back_up()
    return "backend saved"


def _brought_back(day: Day, console: Console) -> str:
    if not day.restores:
        return "nothing"
    silently = day.random.random() < 0.5
    day.town.restore(silently=silently)
    return f"backend brought back{' silently' if silently else ''}"


def _cursor(day: Day, console: Console) -> str:
    console.line.cursor_forgotten = True
    return f"{console.terminal} cursor forgotten"


def _desk_saved(day: Day, console: Console) -> str:
    with _stopped(day, console):
        day.town.keep_desk(console.terminal)
    day.kept.save(console.terminal)
    return f"{console.terminal} desk saved"


def _desk_brought_back(day: Day, console: Console) -> str:
    with _stopped(day, console):
        done = day.town.bring_back_desk(console.terminal)
    if done:
        day.kept.bring_back(console.terminal)
    return f"{console.terminal} desk brought back" if done else "nothing"


class _stopped:
    """No process of a terminal runs."""

    def __init__(self, day: Day, console: Console) -> None:
        self._all = [each for each in day.consoles if each.terminal == console.terminal]

    def __enter__(self) -> None:
        for each in self._all:
            each.stop()

    def __exit__(self, *_: object) -> None:
        for each in self._all:
            each.start()


def _clock(day: Day, console: Console) -> str:
    seconds = day.random.choice((-_DAY, -3600, -30, 30, 3600, 2 * _DAY, 366 * _DAY))
    console.clock.jump(seconds)
    return f"{console.terminal} clock jumps {seconds}"


def _other_operator(day: Day, console: Console) -> str:
    return f"{console.terminal} {day.operators.somebody_else(console)}"


def _revoked(day: Day, console: Console) -> str:
    """Somebody who does not come back at the end is let in no more: what he made and was not sent is refused."""
    users = {user for terminal in OTHERS for user in OTHERS[terminal]} - set(MAIN.values())
    user = day.random.choice(sorted(users))
    day.town.disable(user)
    day.kept.disabled.add(user)
    return f"{user} disabled"


_MISFORTUNES: tuple[tuple[Callable[[Day, Console], str], float], ...] = (
    (_killed, 3),
    (_cable, 5),
    (_outage, 2),
    (_late, 2),
    (_stumbling, 1),
    (_poisoned, 1),
    (_saved, 3),
    (_brought_back, 2),
    (_cursor, 0.7),
    (_desk_saved, 2),
    (_desk_brought_back, 2),
    (_clock, 1.5),
    (_other_operator, 3),
    (_revoked, 0.3),
)
_ALL = [misfortune for misfortune, _ in _MISFORTUNES]
_WEIGHTS = [weight for _, weight in _MISFORTUNES]
