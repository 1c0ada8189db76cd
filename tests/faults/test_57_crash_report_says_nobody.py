"""An error nobody foresaw, while a citizen's words stand in the form: the report of it, and everything else on the
disk, holds none of them; there is no core dump, and no secret in arguments or handed on."""

import resource
import stat
import subprocess
import sys
from pathlib import Path

from console.cli.flags import _SETTING_FLAGS
from console.embedded import EmbeddedBackend
from console.profile import locate
from console.settings import SETTINGS
from tests.fakes.stopped_clock import StoppedClock
from tests.faults.one_terminal import lay_out
from tests.faults.pty_console import environment
from tests.pty_terminal import F, PtyTerminal

SEEDS = [*(f"欧阳受理{number:02d}" for number in range(10)), *(f"138059{number:05d}" for number in range(10))]
#: The console with a field that fails at drawing once a certain character stands in it.
FAILING = """
from screens.widgets.text_field import TextField
original = TextField.render_line
def render_line(self, y):
    typed = self.value
    if '\u5d29' in typed:
        raise RuntimeError(typed)
    return original(self, y)
TextField.render_line = render_line
from console.__main__ import main
main()
"""


def test_the_report_of_a_crash_amid_a_form_says_nothing_of_anybody(tmp_path: Path) -> None:
    home = tmp_path / "profile"
    lay_out(home)
    terminal = PtyTerminal([sys.executable, "-c", FAILING], environment(tmp_path))
    try:
        terminal.waits_for("未办结", "第2件")
        terminal.send(F[2])
        terminal.waits_for("内容")
        terminal.send(f"\x1b[200~{' '.join(SEEDS)}\x1b[201~")
        terminal.waits_for(SEEDS[-1])
        terminal.send("崩")
        assert terminal.ends(60) != 0
    finally:
        terminal.close()

    reports = sorted(home.glob("crash-*.log"))
    assert reports != []
    assert {stat.S_IMODE(report.stat().st_mode) for report in reports} == {0o600}
    assert "RuntimeError" in reports[0].read_text(encoding="utf-8")
    assert "render_line" in reports[0].read_text(encoding="utf-8")
    everything = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert [seed for seed in SEEDS if seed.encode() in everything] == []


def test_a_verb_that_fails_inside_says_so_without_what_was_typed(tmp_path: Path) -> None:
    code = (
        "import console.cli.case_new as module\n"
        "def failing(*a, **k): raise RuntimeError(str(k) + str(a))\n"
        "import console.cli.contact as contact; contact.somebody = failing\n"
        "from console.__main__ import main; main()"
    )
    command = [sys.executable, "-c", code, "case", "new", "--text", SEEDS[0], "--address", "路", "--phone", SEEDS[10]]
    ran = subprocess.run(command, env=environment(tmp_path), capture_output=True, text=True, timeout=60, check=False)

    assert ran.returncode == 1
    assert "RuntimeError" in ran.stderr
    assert "Traceback" not in ran.stderr
    everything = ran.stdout + ran.stderr + "".join(p.read_text() for p in (tmp_path / "profile").glob("crash-*.log"))
    assert [seed for seed in SEEDS if seed in everything] == []
    assert list((tmp_path / "profile").glob("crash-*.log")) != []


def test_no_core_dump_and_no_reading_of_its_memory(tmp_path: Path) -> None:
    code = (
        "import resource, sys, ctypes\n"
        "from console import __main__ as program\n"
        "program._guarded = lambda argv: print(resource.getrlimit(resource.RLIMIT_CORE),"
        " ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)) or 0\n"
        "sys.argv[1:] = ['keys']\n"
        "program.main()"
    )
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    ran = subprocess.run(
        [sys.executable, "-c", code], env=environment(tmp_path), capture_output=True, text=True, timeout=60, check=True
    )
    assert ran.stdout.strip() == "(0, 0) 0"
    assert resource.getrlimit(resource.RLIMIT_CORE) == (soft, hard)


def test_no_secret_is_in_the_arguments_or_settings_of_the_backend_it_starts(tmp_path: Path) -> None:
    secrets = {"HOTLINE_PASSWORD": "horse battery", "HOTLINE_PASSPHRASE": "three words long", "PATH": "/bin"}
    embedded = EmbeddedBackend(locate(str(tmp_path)), StoppedClock(), secrets)
    handed = [*embedded._command(tmp_path), *(f"{name}={value}" for name, value in embedded._child_environ().items())]
    assert [word for word in handed if "horse" in word or "three words" in word] == []


def test_no_flag_takes_a_secret() -> None:
    assert set(_SETTING_FLAGS.values()) & {setting.name for setting in SETTINGS if setting.secret} == set()
