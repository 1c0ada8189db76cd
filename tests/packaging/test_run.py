"""`./run` on a machine of its own: it sets itself up, keeps out of the way, and says plainly what is wrong."""

import os
import signal
from pathlib import Path

from tests.packaging.conftest import Checkout, finished, make_wheel


def test_the_first_start_sets_up_saying_so_in_one_line_that_is_not_output(checkout: Checkout) -> None:
    first = checkout.run("--version")
    assert first.stdout.startswith("['--version']|"), first.stderr
    assert [line.partition(" ")[0] for line in first.stderr.splitlines()] == ["Setting"]


def test_the_second_start_says_nothing_and_needs_no_packages(checkout: Checkout) -> None:
    checkout.run()
    again = checkout.run(PIP_FIND_LINKS="/nonexistent")
    assert (again.returncode, again.stderr) == (0, "")


def test_the_program_starts_where_the_person_is_and_speaks_utf8_also_without_a_language(checkout: Checkout) -> None:
    elsewhere = checkout.root.parent / "别处"
    elsewhere.mkdir()
    said = checkout.run("派单", at=elsewhere)
    assert said.stdout.split("|")[:3] == ["['派单']", str(elsewhere), "utf-8"]


def test_packages_where_the_person_is_are_not_taken_for_ours(checkout: Checkout) -> None:
    elsewhere = checkout.root.parent / "elsewhere"
    for name in ("console", "tiny", "pip"):
        (elsewhere / name).mkdir(parents=True)
        (elsewhere / name / "__init__.py").write_text("raise SystemExit('not ours')", encoding="utf-8")
    said = checkout.run("x", at=elsewhere, PYTHONPATH=str(elsewhere))
    assert said.stdout.startswith("['x']|"), said.stderr


def test_the_command_works_by_a_link_and_after_the_copy_was_moved(checkout: Checkout) -> None:
    checkout.run()
    moved = checkout.root.rename(checkout.root.parent / "moved 热线")
    link = moved.parent / "hotline"
    link.symlink_to(moved / ".venv/bin/hotline")
    said = finished([str(link), "列表"], moved.parent, checkout.environment())
    assert said.stdout.startswith(f"['列表']|{moved.parent}|utf-8|"), said.stderr


def test_signals_reach_the_program_itself(checkout: Checkout) -> None:
    checkout.run()
    process = checkout.start()
    said, _ = process.communicate(timeout=60)
    assert int(said.rpartition("|")[2]) == process.pid


def test_a_changed_lock_is_brought_in(checkout: Checkout) -> None:
    checkout.run()
    (checkout.root / "requirements.lock").write_text(make_wheel(checkout.wheels, "2.0"), encoding="utf-8")
    (checkout.root / "console/__main__.py").write_text("import tiny; print(tiny.VERSION)", encoding="utf-8")
    said = checkout.run()
    assert (said.stdout, said.stderr.partition(" ")[0]) == ("2.0\n", "Bringing")


def test_an_interrupted_set_up_is_done_again_from_the_start_and_says_so(checkout: Checkout) -> None:
    checkout.run()
    environment = checkout.root / ".venv"
    (environment / "ready-requirements.lock").unlink()
    (environment / "unfinished").touch()
    half_written = next(environment.glob("lib/python*/site-packages/tiny.py"))
    half_written.unlink()
    said = checkout.run("x")
    assert said.stdout.startswith("['x']|"), said.stderr
    assert "interrupted" in said.stderr


def test_a_python_that_has_gone_is_replaced(checkout: Checkout) -> None:
    checkout.run()
    python = checkout.root / ".venv/bin/python"
    python.unlink()
    python.symlink_to("/nonexistent/python3")
    assert checkout.run("x").stdout.startswith("['x']|")


def test_two_first_starts_at_once_both_succeed(checkout: Checkout) -> None:
    processes = [checkout.start(str(number)) for number in range(3)]
    said = [process.communicate(timeout=90) for process in processes]
    assert [output.partition("|")[0] for output, _ in said] == ["['0']", "['1']", "['2']"]
    assert sum("Setting up" in errors for _, errors in said) == 1


def test_a_killed_set_up_leaves_no_turn_taken(checkout: Checkout) -> None:
    process = checkout.start()
    assert process.stderr is not None
    assert process.stderr.readline().startswith("Setting up")
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert checkout.run("x").stdout.startswith("['x']|")


def test_a_package_that_is_not_the_one_locked_is_refused_and_not_remembered_as_done(checkout: Checkout) -> None:
    lock = checkout.root / "requirements.lock"
    lock.write_text(f"tiny==1.0 --hash=sha256:{'0' * 64}\n", encoding="utf-8")
    for said in (checkout.run(), checkout.run()):
        assert said.returncode == 1
        assert "PIP_FIND_LINKS" in said.stderr.splitlines()[-1]


def test_a_copy_that_cannot_be_written_to_says_so_plainly(checkout: Checkout) -> None:
    # A file in the way, because nothing is read-only for the superuser.
    (checkout.root / ".venv").touch()
    said = checkout.run()
    assert (said.returncode, said.stderr.partition(" to ")[0]) == (1, "Cannot write")


def test_without_a_python_that_is_new_enough_it_says_what_to_install(checkout: Checkout) -> None:
    tools = checkout.root.parent / "tools"
    tools.mkdir()
    for name in ("readlink", "dirname", "cksum"):
        (tools / name).symlink_to(_found(name))
    said = checkout.run(PATH=str(tools))
    assert (said.returncode, said.stderr.partition(" ")[0]) == (1, "Python")


def test_the_persons_settings_for_where_packages_go_are_not_followed(checkout: Checkout) -> None:
    aside = checkout.root.parent / "aside"
    said = checkout.run("x", PIP_TARGET=str(aside), PIP_USER="1", PIP_REQUIRE_VIRTUALENV="1", PIP_PREFIX=str(aside))
    assert said.stdout.startswith("['x']|"), said.stderr
    assert not aside.exists()


def _found(name: str) -> Path:
    places = os.environ["PATH"].split(os.pathsep)
    return next(Path(place) / name for place in places if (Path(place) / name).exists())
