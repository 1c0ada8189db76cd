"""One case through a long life by shell commands of every role, its city's own backend killed in the middle of it."""

import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.journeys.conftest import CONSOLE
from tests.pty_terminal import ROOT


class Shell:
    """A person at a shell of a profile with nothing configured, who signs in as whoever the work asks for."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._environ = {
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(ROOT),
            "HOTLINE_HOME": str(home),
            "HOTLINE_PASSWORD": "demo",
            "XDG_RUNTIME_DIR": os.environ["XDG_RUNTIME_DIR"],
        }

    def runs(self, who: str, *argv: str) -> tuple[int, Any]:
        """Run a verb and return its exit code and its answer."""
        ran = subprocess.run(
            [*CONSOLE, *argv, "--json"],
            env={**self._environ, "HOTLINE_USER": who},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return ran.returncode, json.loads(ran.stdout)

    def does(self, who: str, verb: str, number: str, *told: str) -> str:
        """Do something to a case that is applied, and return the state it leaves."""
        code, said = self.runs(who, "case", verb, number, *told)
        assert (code, said["status"]) == (0, "applied"), (who, verb, said)
        return str(said["case"]["state"])

    def asks(self, path: str) -> Any:
        """Ask the API itself, as the supervisor."""
        url = (self._home / "backend" / "address").read_text(encoding="utf-8").strip()
        transport = httpx.HTTPTransport(uds=url.removeprefix("unix://"))
        with httpx.Client(transport=transport, base_url="http://hotline", timeout=10) as client:
            answer = client.post("/v1/auth/token", json={"username": "supervisor", "password": "demo"})
            return client.get(path, headers={"Authorization": f"Bearer {answer.json()['token']}"}).json()

    def kills_the_backend(self, by: signal.Signals = signal.SIGKILL) -> int:
        """End the processes that serve this profile; return how many there were."""
        killed = 0
        for link in Path("/proc").glob("[0-9]*/environ"):
            with suppress(OSError):
                mine = f"HOTLINE_HOME={self._home}\0".encode() in link.read_bytes()
                if mine and b"serve" in link.with_name("cmdline").read_bytes().split(b"\0"):
                    os.kill(int(link.parent.name), by)
                    killed += 1
        return killed


@pytest.fixture
def shell(tmp_path: Path) -> Iterator[Shell]:
    shell = Shell(tmp_path / "profile")
    yield shell
    shell.kills_the_backend(signal.SIGTERM)


def _first_round(shell: Shell, number: str) -> None:
    assert shell.does("dispatcher", "assign", number, "ZLS", "--with", "CGW") == "dispatched"
    assert shell.does("unit", "view", number) == "viewed"
    assert shell.does("unit", "extend", number, "等配件", "--days", "2") == "viewed"
    assert shell.does("supervisor", "decide-extension", number, "approve") == "viewed"
    assert shell.does("unit", "accept", number) == "in_progress"
    assert shell.does("supervisor", "hold", number, "sg", "挖路", "--until", "2099-01-01") == "on_hold"
    assert shell.does("supervisor", "resume", number) == "in_progress"
    assert shell.does("dispatcher", "recall", number, "CGW") == "in_progress"


def _cut_off(shell: Shell, number: str) -> None:
    """The unit works on while its backend is gone; what it did is delivered when somebody brings it back."""
    assert shell.does("unit", "note", number, "到场") == "in_progress"
    assert shell.kills_the_backend() >= 1
    for verb in (("note", number, "修好一半"), ("reply", number, "换管三米", "--answer", "您好，已修好")):
        code, said = shell.runs("unit", "case", *verb, "--backend", "none")
        assert (code, said["status"]) == (0, "queued"), said
    assert said["case"]["state"] == "replied"
    code, said = shell.runs("unit", "case", "accept", number, "--backend", "none")
    assert (code, said["status"]) == (5, "refused")


def _second_round(shell: Shell, number: str, other: str) -> None:
    assert shell.does("reviewer", "review", number, "send_back", "没说原因") == "rework"
    assert shell.does("unit", "view", number) == "rework"
    assert shell.does("taker", "merge", other, number, "楼上也漏") == "merged"
    assert shell.does("unit", "reply", number, "换管三米，因老化", "--answer", "您好，已更换老化水管") == "replied"
    assert shell.does("reviewer", "review", number, "pass") == "awaiting_callback"
    assert shell.does("callback", "callback", number, "not_reached") == "awaiting_callback"
    assert shell.does("callback", "callback", number, "satisfied", "--satisfaction", "5") == "awaiting_callback"
    assert shell.does("callback", "callback", number, "satisfied", "--joined", "1") == "closed"
    assert shell.does("supervisor", "reopen", number, "又漏") == "rework"
    assert shell.does("supervisor", "escalate", number, "government_office", "反复") == "rework"
    assert shell.does("supervisor", "close", number, "当场办结") == "closed"


@pytest.mark.timeout(300)
def test_a_case_lives_long_and_the_backend_has_the_same_history(shell: Shell) -> None:
    entering = ("case", "new", "--kind", "ts", "--category", "0501", "--address", "五一北路1号")
    number, other = (
        str(shell.runs("taker", *entering, "--text", text)[1]["case"]["number"]) for text in ("水管爆裂", "我家也停水")
    )
    _first_round(shell, number)
    _cut_off(shell, number)
    assert shell.runs("unit", "sync")[0] == 0
    _second_round(shell, number, other)
    told = shell.asks(f"/v1/cases/{number}")
    assert _history(told["events"]) == [tuple(line.split()) for line in HISTORY.strip().splitlines()]
    shown = shell.runs("supervisor", "case", "show", number)[1]
    assert _history(shown["events"]) == _history(told["events"])
    assert (shown["state"], shown["version"], shown["sync"]) == ("closed", told["case"]["version"], "delivered")
    assert shell.asks(f"/v1/cases/{other}")["case"]["merged_into"] == shown["id"]
    assert shell.runs("supervisor", "outbox", "list")[1]["total"] == 0


def _history(events: list[Mapping[str, str]]) -> list[tuple[str, str]]:
    return [(event["type"], event["actor"]) for event in events]


HISTORY = """
case.created taker
case.dispatched dispatcher
case.dispatched dispatcher
leg.viewed unit
leg.extension_asked unit
leg.extended supervisor
leg.accepted unit
case.held supervisor
case.resumed supervisor
leg.recalled dispatcher
case.noted unit
case.noted unit
leg.replied unit
case.review_sent_back reviewer
leg.viewed unit
case.caller_added taker
leg.replied unit
case.review_passed reviewer
case.called_back callback
case.called_back callback
case.joined_called_back callback
case.closed callback
case.reopened supervisor
case.escalated supervisor
leg.recalled supervisor
case.closed supervisor
"""
