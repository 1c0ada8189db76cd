"""Where files and socket of a profile are."""

import os
import tempfile
from pathlib import Path

import pytest

from console.profile import SOCKET_PATH_LIMIT, locate, own_folder


def test_one_folder_holds_everything_when_it_is_named(tmp_path: Path) -> None:
    profile = locate(str(tmp_path / "柜台 1"))
    assert profile.home == tmp_path / "柜台 1"
    assert profile.config_file.parent == profile.backend.parent == profile.home


def test_without_a_name_the_xdg_folders_count(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    profile = locate("")
    assert profile.home == tmp_path / "state" / "hotline"
    assert profile.config_file == tmp_path / "config" / "hotline" / "config.toml"


def test_the_ordinary_profile_is_the_one_the_store_means() -> None:
    from local_store.locations import default_home

    assert locate("").home == default_home()


def test_consoles_of_a_profile_meet_at_one_socket_and_others_do_not(tmp_path: Path) -> None:
    runtime = os.environ["XDG_RUNTIME_DIR"]
    one, other = locate(str(tmp_path / "one")), locate(str(tmp_path / "other"))
    assert one.socket(runtime) == locate(str(tmp_path / "x" / ".." / "one")).socket(runtime)
    assert one.socket(runtime) != other.socket(runtime)
    assert one.socket(runtime).parent == Path(runtime) / "hotline"


def test_a_socket_path_is_never_too_long(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120)
    deep.mkdir()
    path = locate(str(tmp_path)).socket(str(deep))
    assert len(os.fsencode(path)) < SOCKET_PATH_LIMIT
    assert str(os.getuid()) in path.parent.name


def test_without_a_runtime_folder_the_socket_is_in_an_own_folder_of_the_temporary_one(tmp_path: Path) -> None:
    for runtime in (None, "", str(tmp_path / "missing")):
        path = locate(str(tmp_path)).socket(runtime)
        assert path.parent.parent in (Path(tempfile.gettempdir()), Path("/tmp"))


def test_an_own_folder_is_closed_to_others(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir(mode=0o777)
    (tmp_path / "open").chmod(0o777)
    assert own_folder(tmp_path / "open").stat().st_mode & 0o777 == 0o700


def test_a_link_instead_of_an_own_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "target").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "target")
    with pytest.raises(PermissionError):
        own_folder(tmp_path / "link")
