"""Oracle: a folder on a network disk is refused at the start, one that passes with its container is warned of.

The nearest that can be done without such disks: the system's table of mounts is written by the test.
"""

import io
import json
from pathlib import Path

import pytest

from console.cli.entry import run
from console.ports.errors import StoreError
from local_store import folder_kind, locations
from local_store.folder_kind import NETWORK, PASSING, kind_of
from local_store.open_store import open_store
from tests.fakes.stopped_clock import StoppedClock

LINE = "36 35 98:0 / {point} rw,noatime master:1 - {kind} server:/export rw"


def mounted(tmp_path: Path, *mounts: tuple[str, str]) -> Path:
    table = tmp_path / "mountinfo"
    table.write_text("\n".join(LINE.format(point=point, kind=kind) for point, kind in mounts))
    return table


def test_the_deepest_and_newest_mount_counts(tmp_path: Path) -> None:
    table = mounted(tmp_path, ("/", "ext4"), ("/home", "nfs4"), ("/home/a\\040b", "xfs"), ("/homes", "cifs"))
    assert kind_of(Path("/home/a"), table) == "nfs4"
    assert kind_of(Path("/home/a b/c"), table) == "xfs"
    assert kind_of(Path("/srv"), table) == "ext4"
    assert kind_of(Path("/srv"), mounted(tmp_path, ("/", "ext4"), ("/", "overlay"))) == "overlay"
    assert kind_of(Path("/srv"), tmp_path / "nothing") == ""


@pytest.mark.parametrize("kind", sorted(NETWORK))
def test_a_network_disk_is_refused_and_nothing_is_made_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(locations, "kind_of", lambda folder: kind)
    with pytest.raises(StoreError) as refused:
        open_store(tmp_path / "p", StoppedClock())
    assert (refused.value.code, refused.value.params["kind"]) == ("folder_on_network", kind)
    assert list((tmp_path / "p").iterdir()) == []


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_refusal_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str) -> None:
    monkeypatch.setattr(locations, "kind_of", lambda folder: "nfs4")
    monkeypatch.setenv("HOTLINE_HOME", str(tmp_path / "p"))
    monkeypatch.setenv("HOTLINE_BACKEND_URL", "http://127.0.0.1:9")
    err = io.StringIO()
    assert run(["queue", "--lang", language], io.StringIO(), err) == 1
    assert "nfs4" in err.getvalue()
    assert "HOTLINE_HOME" in err.getvalue()


@pytest.mark.parametrize("kind", sorted(PASSING))
def test_doctor_warns_of_what_passes_with_its_container(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(locations, "kind_of", lambda folder: kind)
    monkeypatch.setenv("HOTLINE_HOME", str(tmp_path / "p"))
    monkeypatch.setenv("HOTLINE_BACKEND_URL", "http://127.0.0.1:9")
    out = io.StringIO()
    run(["doctor", "--json"], out, io.StringIO())
    (disk,) = (item for item in json.loads(out.getvalue())["items"] if item["code"] == "disk")
    assert disk["grade"] == "warning"
    assert kind in disk["value"]


def test_this_machine_says_what_its_disk_is(tmp_path: Path) -> None:
    assert folder_kind.kind_of(tmp_path)
