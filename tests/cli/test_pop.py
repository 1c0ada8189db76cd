"""What a softphone runs: offline, at once, and the number is nowhere to be read afterwards."""

import os
from pathlib import Path

from console.bootstrap import assemble
from console.settings import load
from console.usecases.calls import kept_calls
from tests.cli.conftest import Counter

LIN = "13805912345"


def waits(counter: Counter) -> list[tuple[str, str]]:
    hotline = assemble(load({}, os.environ), os.environ)
    try:
        return [(call.phone, call.name) for call in kept_calls(hotline.desk.store)]
    finally:
        hotline.close()


def test_offline_and_with_nobody_signed_in_the_call_waits(counter: Counter) -> None:
    counter.offline = True
    ran = counter("pop", "--phone", LIN, "--name", "林女士")
    assert (ran.code, ran.out) == (0, "")
    assert "没有工作台在运行" in ran.err
    assert waits(counter) == [(LIN, "林女士")]


def test_a_running_console_is_counted(counter: Counter) -> None:
    hotline = assemble(load({}, os.environ), os.environ)
    hotline.desk.store.come_alive()
    assert counter("pop", "--phone", LIN, "--json").json == {"consoles": 1, "waiting": 1}
    hotline.close()
    assert counter("pop", "--phone", LIN, "--json").json == {"consoles": 0, "waiting": 1}


def test_the_number_is_read_from_the_standard_input(counter: Counter) -> None:
    assert counter("pop", "--phone", "-", "--call", "7", stdin=f"sip:{LIN}@10.0.0.1\n").code == 0
    assert counter("pop", "--phone", "-", "--call", "7", stdin=f"{LIN}\n").code == 0
    assert waits(counter) == [(LIN, "")]


def test_what_is_no_number_is_refused_without_repeating_it(counter: Counter) -> None:
    ran = counter("pop", "--phone", "林女士", "--json")
    assert (ran.code, ran.error) == (2, "phone_unusable")
    assert "林女士" not in ran.out + ran.err


def test_nothing_of_the_caller_can_be_read_on_the_disk(counter: Counter) -> None:
    counter("pop", "--phone", LIN, "--name", "LINXIAOYU")
    files = [path for path in Path(os.environ["HOTLINE_HOME"]).rglob("*") if path.is_file()]
    assert files
    assert not [path for path in files if any(word in path.read_bytes() for word in (LIN.encode(), b"LINXIAOYU"))]
