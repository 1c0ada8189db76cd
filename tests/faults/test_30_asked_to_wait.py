"""30, 429 with Retry-After in seconds, as a date, absurd: no request earlier, an hour at the most, and the title says
until when."""

from datetime import timedelta

import pytest

from console.sync.status import LinkState
from tests.builders import ZONE
from tests.faults.distant_city import DistantCity, DistantDesk
from tests.faults.fault_proxy import FaultProxy, an_answer, says
from tests.faults.title import link_words
from tests.sync.conftest import settle

DATE = "Date: Mon, 23 Nov 2026 02:00:00 GMT"
CASES = [
    ("120", 120),
    ("Mon, 23 Nov 2026 02:05:00 GMT", 300),
    ("Sun, 22 Nov 2026 02:05:00 GMT", 0),
    ("Tue, 23 Nov 2100 02:05:00 GMT", 3600),
    ("9" * 60, 3600),
    ("soon", 0),
    ("-5", 0),
]


@pytest.mark.parametrize(("said", "seconds"), CASES)
def test_it_is_left_alone_as_long_as_it_asks_and_no_longer_than_an_hour(
    said: str, seconds: int, distant_city: DistantCity, line: FaultProxy, distant_desk: DistantDesk
) -> None:
    case_id = distant_desk.new()
    line.script.append(says(an_answer("429 Too Many Requests", b"{}", f"Retry-After: {said}", DATE)))
    settle(distant_desk)
    asked = len(line.requests)
    if seconds:
        distant_desk.clock.advance(seconds - 1)
        # Not for new work, and not for a person either.
        distant_desk.new()
        distant_desk.engine.retry_now()
        settle(distant_desk)
        assert len(line.requests) == asked
    distant_desk.clock.advance(61)
    settle(distant_desk)
    assert len(distant_city.applied(case_id)) == 1
    assert distant_desk.pending() == []


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_the_title_says_until_when(status: str, line: FaultProxy, distant_desk: DistantDesk) -> None:
    distant_desk.new()
    line.script.append(says(an_answer(status, b"", "Retry-After: 600")))
    settle(distant_desk)
    assert distant_desk.ear.says(LinkState.OFFLINE)
    until = distant_desk.clock.now() + timedelta(seconds=600)
    assert distant_desk.ear.status.retry_at == until
    at = until.astimezone(ZONE).strftime("%H:%M")
    assert link_words(distant_desk) == f"服务器忙 {at}再试 待发1"
    assert link_words(distant_desk, "en") == f"busy, again at {at} 1 to send"
