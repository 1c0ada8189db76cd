"""The command as processes: nothing loaded for the version, UTF-8 everywhere, pipes, interrupts, a real backend."""

import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from console import __version__
from tests.cli.processes import PATIENCE, ROOT, Server, console


@pytest.fixture
def environ(server: Server, tmp_path: Path) -> dict[str, str]:
    """A fresh terminal of the served city."""
    settings = {"HOTLINE_HOME": str(tmp_path / "home"), "HOTLINE_BACKEND_URL": server.url}
    return {**os.environ, **settings, "HOTLINE_USER": "taker", "HOTLINE_PASSWORD": "demo"}


def test_the_version_loads_nothing_of_the_program() -> None:
    program = "import sys; sys.argv[1:] = ['--version']\nfrom console.__main__ import main\ntry: main()\nfinally:"
    program += " print(sorted(m for m in sys.modules if m.split('.')[0] in ('typer', 'textual', 'rich', 'httpx')))"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False)
    assert ran.stdout == f"hotline {__version__}\n[]\n"


def test_the_command_line_loads_neither_screens_library_nor_backend() -> None:
    program = (
        "import sys, io\nfrom console.cli.entry import run\nrun(['keys', '--json'], io.StringIO(), io.StringIO())\n"
    )
    program += "run(['queue', '--json', '--backend', 'http://127.0.0.1:9'], io.StringIO(), io.StringIO())\n"
    program += "names = ('textual', 'fastapi', 'sqlalchemy', 'alembic', 'pypinyin', 'uvicorn')\n"
    program += "print([name for name in names if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False)
    assert ran.stdout == "[]\n", ran.stderr


def test_chinese_comes_out_whole_where_the_locale_is_nothing() -> None:
    environ = {**os.environ, "LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
    ran = console("keys", environ=environ)
    assert ran.returncode == 0
    assert "新建" in ran.stdout


def test_a_reader_that_has_had_enough_is_no_error() -> None:
    command = f"{shlex.quote(sys.executable)} -m console keys --json | true; echo ${{PIPESTATUS[0]}}"
    environ = {**os.environ, "PYTHONPATH": os.fspath(ROOT)}
    ran = subprocess.run(
        ["bash", "-c", command], capture_output=True, text=True, env=environ, timeout=PATIENCE, check=False
    )
    assert (ran.stdout, ran.stderr) == ("0\n", "")


def test_an_interrupt_ends_with_130_and_without_a_traceback(tmp_path: Path) -> None:
    environ = {**os.environ, "HOTLINE_HOME": str(tmp_path), "HOTLINE_BACKEND_URL": "http://127.0.0.1:9"}
    environ |= {"HOTLINE_USER": "taker", "HOTLINE_PASSWORD": "demo", "PYTHONPATH": os.fspath(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-m", "console", "case", "new", "--json-input", "-"],
        env=environ, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        # Whoever runs the tests in the background of a shell has interrupts ignored, and so would this process.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    _until_it_reads(process.pid)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130
    assert "Traceback" not in err


def _until_it_reads(pid: int) -> None:
    """Wait until a process sleeps in a read of its standard input."""
    import threading

    nothing = threading.Event()
    for _ in range(PATIENCE * 20):
        stack = Path(f"/proc/{pid}/wchan").read_text(encoding="ascii")
        if "pipe" in stack:
            return
        nothing.wait(0.05)
    raise TimeoutError(stack)


def test_a_case_goes_through_its_whole_life_at_a_real_backend(environ: dict[str, str]) -> None:
    def did(*argv: str) -> dict[str, object]:
        ran = console(*argv, "--json", environ=environ)
        assert ran.returncode == 0, (argv, ran.stdout, ran.stderr)
        return dict(json.loads(ran.stdout))

    entered = did("case", "new", "--text", "三楼水管爆裂，正在漫水", "--category", "0501", "--address", "五一北路1号")
    case = entered["case"]
    assert isinstance(case, dict)
    assert (entered["status"], case["state"]) == ("applied", "received")
    number = str(case["number"])
    assert did("case", "assign", number, "ZLS")["status"] == "applied"
    assert did("case", "note", number, "来电人催问")["status"] == "applied"
    assert did("case", "close", number, "已抢修完毕")["status"] == "applied"
    shown = did("case", "show", number)
    assert (shown["state"], shown["sync"]) == ("closed", "delivered")
    assert did("case", "search", "水管爆裂")["source"] == "live"
    refused = console("case", "assign", number, "ZLS", "--json", environ=environ)
    assert (refused.returncode, json.loads(refused.stdout)["status"]) == (5, "refused")


def test_the_sample_city_is_listed(environ: dict[str, str]) -> None:
    ran = console("queue", "all", "--json", "--limit", "5", environ=environ)
    listed = json.loads(ran.stdout)
    assert (ran.returncode, listed["source"], len(listed["items"])) == (0, "live", 5)
    assert listed["total"] >= 300


def test_a_wrong_password_at_a_real_backend_is_4(environ: dict[str, str]) -> None:
    ran = console("login", environ={**environ, "HOTLINE_PASSWORD": "wrong"})
    assert ran.returncode == 4
    assert ran.stdout == ""


def test_a_terminal_works_on_when_the_backend_goes_away(environ: dict[str, str]) -> None:
    assert console("login", environ=environ).returncode == 0
    away = {**environ, "HOTLINE_BACKEND_URL": "unix:///nonexistent/city.sock"}
    ran = console("case", "new", "--text", "路灯不亮", "--address", "五一北路", "--json", environ=away)
    assert (ran.returncode, json.loads(ran.stdout)["status"]) == (0, "queued")
    assert console("sync", environ=away).returncode == 3
    ran = console("sync", "--json", environ=environ)
    assert (ran.returncode, json.loads(ran.stdout)["delivered"]) == (0, 1)


@pytest.mark.timeout(180)
def test_with_nothing_configured_the_demo_city_starts_itself(tmp_path: Path) -> None:
    environ = {**os.environ, "HOTLINE_HOME": str(tmp_path / "home")}
    try:
        ran = console("case", "new", "--text", "路灯不亮", "--address", "五一北路", "--json", environ=environ)
        assert ran.returncode == 0, ran
        assert json.loads(ran.stdout)["status"] == "applied"
        who = json.loads(console("whoami", "--json", environ=environ).stdout)
        assert (who["username"], who["demo"]) == ("taker", True)
    finally:
        _end_backend_of(tmp_path / "home")


def _end_backend_of(home: Path) -> None:
    for link in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"HOTLINE_HOME={home}\0".encode() in link.read_bytes() and int(link.parent.name) != os.getpid():
                os.kill(int(link.parent.name), signal.SIGTERM)
        except (OSError, ValueError):
            continue
