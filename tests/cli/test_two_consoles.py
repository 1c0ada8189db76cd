"""A verb beside a running console: the console does the sync, the verb sees what came of it."""

import os
import threading
from collections.abc import Iterator, Sequence

import pytest

from console.bootstrap import Hotline, assemble, workplace
from console.settings import load
from console.sync.status import LinkState, LinkStatus
from console.usecases.register_case import register_case
from console.usecases.workplace import Workplace
from tests.cli.conftest import Counter


class Ear:
    """Waits for the link to be as wished."""

    def __init__(self) -> None:
        self._heard = threading.Condition()
        self._states: list[LinkState] = []

    def link_changed(self, status: LinkStatus) -> None:
        with self._heard:
            self._states.append(status.state)
            self._heard.notify_all()

    def cases_changed(self, case_ids: Sequence[str]) -> None:
        pass

    def heard(self, state: LinkState) -> bool:
        """Whether the link came to be in `state` within ten seconds."""
        with self._heard:
            return self._heard.wait_for(lambda: state in self._states, 10)


@pytest.fixture
def running(counter: Counter) -> Iterator[tuple[Hotline, Workplace]]:
    """A console at the counter's terminal, without its screens."""
    hotline = assemble(load({}, os.environ), os.environ)
    place = workplace(hotline)
    ear = Ear()
    place.start(ear)
    assert ear.heard(LinkState.ONLINE)
    yield hotline, place
    place.stop()
    hotline.close()


def test_a_verb_beside_a_console_is_delivered_by_the_console(
    counter: Counter, running: tuple[Hotline, Workplace]
) -> None:
    assert running[0].store.lock.held
    ran = counter("case", "new", "--text", "路灯不亮", "--address", "五一北路", "--json")
    assert (ran.code, ran.json["status"], ran.json["case"]["sync"]) == (0, "applied", "delivered")
    assert counter("queue", "--json").json["source"] == "live"


def test_what_is_saved_in_the_console_is_sent_at_once(counter: Counter, running: tuple[Hotline, Workplace]) -> None:
    hotline, _ = running
    done = register_case(hotline.desk, {"text": "路灯不亮", "location": {"address": "五一北路"}})
    nothing = threading.Event()
    for _ in range(100):
        if not hotline.desk.store.pending_of(done.case.id):
            break
        nothing.wait(0.05)
    assert done.case.id in counter.service.store.cases


def test_stopping_twice_and_saving_afterwards_is_harmless(counter: Counter, running: tuple[Hotline, Workplace]) -> None:
    hotline, place = running
    place.stop()
    place.stop()
    register_case(hotline.desk, {"text": "路灯不亮", "location": {"address": "五一北路"}})
    assert counter("sync", "--json").json["delivered"] == 1


def test_a_console_beside_a_backend_that_is_away_says_offline(counter: Counter) -> None:
    counter.offline = True
    hotline = assemble(load({}, os.environ), os.environ)
    place = workplace(hotline)
    ear = Ear()
    try:
        place.start(ear)
        assert ear.heard(LinkState.OFFLINE)
    finally:
        place.stop()
        hotline.close()
