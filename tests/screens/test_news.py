"""News from the sync's thread: however much comes, one showing waits at a time, and nothing is left out of it."""

from collections.abc import Callable
from dataclasses import replace

from console.sync.status import LinkState, LinkStatus
from screens.news import News
from tests.builders import MONDAY

ONLINE = LinkStatus(LinkState.ONLINE, MONDAY)


class Loop:
    def __init__(self) -> None:
        self.waiting: list[Callable[[], None]] = []
        self.shown: list[tuple[LinkStatus | None, bool]] = []
        self.news = News(self.waiting.append, lambda link, cases: self.shown.append((link, cases)))

    def turn(self) -> None:
        waiting = self.waiting[:]
        self.waiting.clear()
        for call in waiting:
            call()


def test_a_hundred_pages_of_a_first_sync_are_one_redraw() -> None:
    loop = Loop()
    for _ in range(100):
        loop.news.cases_changed(("one",))
    assert len(loop.waiting) == 1
    loop.turn()
    assert loop.shown == [(None, True)]


def test_the_newest_link_is_shown_with_the_cases() -> None:
    loop = Loop()
    loop.news.link_changed(replace(ONLINE, state=LinkState.OFFLINE))
    loop.news.cases_changed(())
    loop.news.link_changed(ONLINE)
    loop.turn()
    assert loop.shown == [(ONLINE, True)]


def test_what_comes_after_a_showing_is_shown_as_well() -> None:
    loop = Loop()
    loop.news.cases_changed(())
    loop.turn()
    loop.news.link_changed(ONLINE)
    loop.turn()
    assert loop.shown == [(None, True), (ONLINE, False)]
