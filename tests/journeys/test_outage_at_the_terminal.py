"""A call-taker's shift through a real terminal, with the backend killed in the middle of it."""

import json
import re
import subprocess
from collections.abc import Mapping

from tests.journeys.conftest import CONSOLE, Service
from tests.pty_terminal import ENTER, ESCAPE, QUIT, SAVE, TAB, F, PtyTerminal

NUMBER = re.compile(r"已存本机，编号 (\d{6}-\d{4}-\d{4}-\d)")


def _enter_case(terminal: PtyTerminal, text: str, place: str) -> str:
    """Enter a case in a single write and return its number as read from the screen."""
    terminal.send(f"{F[2]}{text}{TAB}{place}{TAB}{TAB}llq{SAVE}")
    terminal.waits_for("已存本机", text, place)
    return terminal.waits_for_match(NUMBER)[1]


def _assign(terminal: PtyTerminal, unit: str, name: str) -> None:
    terminal.send(F[6])
    terminal.waits_for("派单", "建议")
    terminal.send(unit + ENTER)
    terminal.waits_for("已派给 " + name)


def _close(terminal: PtyTerminal, text: str, said: str) -> None:
    terminal.send(F[8])
    terminal.waits_for("Ctrl+S确定")
    terminal.send(text + SAVE)
    terminal.waits_for(said)


def _shown_by_cli(environ: Mapping[str, str], number: str) -> dict[str, object]:
    command = [*CONSOLE, "case", "show", number, "--json"]
    done = subprocess.run(command, env=dict(environ), capture_output=True, text=True, check=True, timeout=60)
    shown: dict[str, object] = json.loads(done.stdout)
    return shown


def _log_in(terminal: PtyTerminal) -> None:
    terminal.waits_for("用户名", "密码")
    terminal.send("taker" + ENTER + "demo" + ENTER)
    terminal.waits_for("话务员 taker", "在线")


def test_a_shift_with_the_backend_killed_in_the_middle(environ: Mapping[str, str], service: Service) -> None:
    terminal = PtyTerminal(CONSOLE, environ)
    try:
        _log_in(terminal)
        first = _enter_case(terminal, "金环花园有流浪狗追人", "金环花园12号楼")
        terminal.send(ESCAPE + F[3] + "狗追")
        terminal.waits_for("共", first)
        terminal.send(ENTER)
        terminal.waits_for(first, "内容", "受理登记")
        _assign(terminal, "gaj", "福州市公安局")
        _close(terminal, "已联系社区捕捉，来电人知晓", "已办结")
        terminal.waits_for("已送达")
        service.is_killed()
        second = _enter_case(terminal, "断网后第二件有狗", "八一七中路1号")
        third = _enter_case(terminal, "断网后第三件有狗", "八一七中路3号")
        _assign(terminal, "cgw", "福州市城市管理委员会")
        terminal.send(f":show {second}{ENTER}")
        terminal.waits_for("断网后第二件有狗", second)
        _close(terminal, "当场答复：已告知处理流程", "已答复办结")
        terminal.waits_for("离线", "待发4")
        terminal.send(QUIT)
        assert terminal.ends() == 0
    finally:
        terminal.close()
    terminal = PtyTerminal(CONSOLE, environ)
    try:
        terminal.waits_for("待发4", third)
        terminal.send(f":show {second}{ENTER}")
        terminal.waits_for("直接答复", "当场答复：已告知处理流程")
        terminal.send(f":show {third}{ENTER}")
        terminal.waits_for("待查阅", "福州市城市管理委员会")
        service.start()
        terminal.waits_for("在线", "已送达", limit=15)
        terminal.send(F[11])
        terminal.waits_for("没有待发送的操作")
        terminal.send(QUIT)
        assert terminal.ends() == 0
    finally:
        terminal.close()
    _same_everywhere(environ, service, {first: "closed", second: "answered", third: "dispatched"})


def _same_everywhere(environ: Mapping[str, str], service: Service, expected: Mapping[str, str]) -> None:
    """Each case is at the backend, once, and the CLI says the same as the API."""
    for number, state in expected.items():
        there = service.asks(f"/v1/cases/{number}").json()
        here = _shown_by_cli(environ, number)
        assert there["case"]["state"] == here["state"] == state
        assert there["case"]["id"] == here["id"]
        assert there["case"]["text"] == here["text"]
        assert here["sync"] == "delivered"
        kinds = [event["type"] for event in there["events"]]
        assert kinds.count("case.created") == 1
        assert len(kinds) == len({(event["command_id"], event["index"]) for event in there["events"]})
    found = service.asks("/v1/cases?q=断网后第").json()
    assert found["total"] == 2
