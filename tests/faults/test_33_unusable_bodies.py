"""33, truncated, invalid, huge or exploding bodies: unknown, sent again, applied once; less than 20 MB of memory."""

import gzip
import subprocess
import sys

import pytest

from console.ports.records import SyncState
from console.sync.pull import PAGE
from tests.faults.distant_city import DistantCity, DistantDesk
from tests.faults.fault_proxy import FaultProxy, an_answer, says
from tests.pty_terminal import ROOT
from tests.sync.conftest import settle

OURS = ("X-Contract-Version: 1", "X-Store-Epoch: e1", "Content-Type: application/json")
PACKED = (*OURS, "Content-Encoding: gzip")
BOMB = gzip.compress(b" " * 60_000_000, mtime=0)
#: What is wrong with it → the answer.
BODIES = {
    "shorter than said": an_answer("200 OK", b'{"outcomes":[', *OURS)[:-5],
    "half a document": an_answer("200 OK", b'{"outcomes":[', *OURS),
    "no document": an_answer("200 OK", b"\x00\xff\xfe" * 100, *OURS),
    "another document": an_answer("200 OK", b'{"outcomes":[{"command_id":"x","status":"applied"}]}', *OURS),
    "nested without end": an_answer("200 OK", b"[" * 200_000, *OURS),
    "huge": an_answer("200 OK", b" " * 30_000_000, *OURS),
    "a bomb": an_answer("200 OK", BOMB, *PACKED),
    "half a packed body": an_answer("200 OK", gzip.compress(b"{}", mtime=0)[:-9], *PACKED),
    "packed by a stranger": an_answer("200 OK", b"{}", *OURS, "Content-Encoding: br"),
}
#: Asks for pages and sends commands until all the bodies were met; prints by how many bytes its peak of memory grew.
_ASKER = """
import resource, sys
from console.ports.errors import Unreachable
from tests.builders import MONDAY, a_command
from backend_client.http_backend import HttpBackend
from console.ports.records import SignIn, Terminal
from unittest.mock import Mock
backend = HttpBackend(sys.argv[1], lambda: MONDAY)
sign_in, terminal = Mock(token="t"), Terminal("0417", "c")
def ask():
    for asked in (lambda: backend.changes(sign_in, "", 500), lambda: backend.send(terminal, [a_command()])):
        try:
            asked()
        except Unreachable:
            continue
        raise AssertionError("believed")
ask()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for _ in range(int(sys.argv[2])):
    ask()
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.parametrize("wrong", list(BODIES))
def test_what_cannot_be_used_leaves_the_outcome_unknown_and_the_command_is_applied_once(
    wrong: str, distant_city: DistantCity, line: FaultProxy, distant_desk: DistantDesk
) -> None:
    case_id = distant_desk.new()
    line.script.append(says(BODIES[wrong], after_delivery=True))
    settle(distant_desk)
    assert distant_desk.shown(case_id).sync is SyncState.SENDING
    distant_desk.tries_again()
    assert len(distant_city.applied(case_id)) == 1
    assert (distant_desk.pending(), distant_desk.parked()) == ([], {})


def test_memory_grows_by_less_than_twenty_megabytes(line: FaultProxy) -> None:
    line.script.append(says(an_answer("502 Bad Gateway")))
    line.script.append(says(an_answer("502 Bad Gateway")))
    for body in BODIES.values():
        line.script.extend([says(body)] * 2)
    asker = [sys.executable, "-c", _ASKER, line.url, str(len(BODIES))]
    told = subprocess.run(asker, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60)
    assert int(told.stdout) * 1024 < 20_000_000


def test_pages_that_are_too_large_are_asked_for_smaller(
    line: FaultProxy, distant_desk: DistantDesk, distant_city: DistantCity
) -> None:
    line.script.extend([says(BODIES["huge"])] * 2)
    distant_desk.clock.advance(3)
    settle(distant_desk)
    assert distant_desk.ear.status.error == "answer_too_large"
    distant_desk.tries_again()
    distant_desk.tries_again()
    limits = [path.partition("limit=")[2] for path in line.asked if path.startswith("GET /v1/changes?")]
    assert [int(limit) for limit in limits[-3:]] == [PAGE, PAGE // 2, PAGE // 4]
