"""How the key is kept: chosen openly, wrapped anew whole or not at all, and never weaker than was said."""

import os
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from console.ports.errors import KeyLocked, StoreDamaged
from local_store import key_wrapping
from local_store.key_file import keep_by_passphrase, keep_in_file, keep_in_keyring, kind_of, load_key
from local_store.key_wrapping import nobody_to_ask
from local_store.keys import DataKey
from local_store.open_store import open_store
from tests.local_store.fake_keyring import install
from tests.local_store.samples import FixedClock

WORD = "三个词连起来"
SYSTEM_KEYRING = "keyring.backends.SecretService"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cost is what makes a passphrase slow to guess, and every test as slow."""
    cheap: Any = (1 << 10, 8, 1)
    monkeypatch.setattr(key_wrapping.passphrase_document, "__defaults__", (cheap,))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    load_key(tmp_path / "key")
    return tmp_path / "key"


def answering(*words: str) -> Callable[[bool], str]:
    """Return somebody who types these words one after the other."""
    left = list(words)

    def ask(again: bool) -> str:
        if not left:
            raise KeyLocked("passphrase_wrong")
        return left.pop(0)

    return ask


def test_the_real_cost_is_what_was_chosen() -> None:
    assert key_wrapping.COST == (1 << 17, 8, 1)


def test_a_passphrase_wraps_the_key_and_opens_it_again(path: Path) -> None:
    key = load_key(path)
    keep_by_passphrase(path, key, WORD)

    assert key.secret not in path.read_bytes()
    assert kind_of(path) == "passphrase"
    opened = load_key(path, answering(WORD))
    assert (opened.secret, opened.kind) == (key.secret, "passphrase")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_wrong_passphrase_changes_nothing_and_is_asked_for_again(path: Path) -> None:
    key = load_key(path)
    keep_by_passphrase(path, key, WORD)
    before = path.read_bytes()

    assert load_key(path, answering("falsch", WORD)).secret == key.secret
    with pytest.raises(KeyLocked) as refused:
        load_key(path, answering("falsch"))
    assert refused.value.code == "passphrase_wrong"
    with pytest.raises(KeyLocked) as nobody:
        load_key(path, nobody_to_ask)
    assert nobody.value.code == "passphrase_needed"
    assert path.read_bytes() == before


def test_a_store_opens_with_the_passphrase_and_is_not_touched_without_it(tmp_path: Path) -> None:
    home = tmp_path / "profile"
    store = open_store(home, FixedClock())
    store.desk.set_preference("name", "value")
    store.close()
    keep_by_passphrase(home / "key", load_key(home / "key"), WORD)
    before = (home / "state.db").read_bytes()

    with pytest.raises(KeyLocked):
        open_store(home, FixedClock())
    assert (home / "state.db").read_bytes() == before
    again = open_store(home, FixedClock(), answering(WORD))
    assert again.desk.preference("name") == "value"
    assert again.key.kind == "passphrase"
    again.close()


def test_a_keyring_keeps_what_opens_the_file_and_only_the_newest(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ring = install(monkeypatch, SYSTEM_KEYRING)
    key = load_key(path)
    keep_in_keyring(path, key)
    keep_in_keyring(path, load_key(path))

    assert (load_key(path).secret, load_key(path).kind) == (key.secret, "keyring")
    assert key.secret not in path.read_bytes()
    assert len(ring.secrets) == 1
    keep_in_file(path, load_key(path))
    assert load_key(path) == key
    assert ring.secrets == {}


def test_a_keyring_that_lost_it_or_is_locked_is_named_and_the_file_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ring = install(monkeypatch, SYSTEM_KEYRING)
    keep_in_keyring(path, load_key(path))
    before = path.read_bytes()

    ring.locked = True
    with pytest.raises(KeyLocked) as locked:
        load_key(path)
    ring.locked = False
    ring.secrets.clear()
    with pytest.raises(KeyLocked) as lost:
        load_key(path)

    assert (locked.value.code, lost.value.code) == ("keyring_unavailable", "keyring_lost")
    assert path.read_bytes() == before


@pytest.mark.parametrize("module", ["keyrings.alt.file", "keyring.backends.fail", "keyring.backends.null"])
def test_a_keyring_that_keeps_plain_text_or_nothing_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch, module: str
) -> None:
    ring = install(monkeypatch, module)
    key = load_key(path)

    with pytest.raises(KeyLocked) as refused:
        keep_in_keyring(path, key)

    assert refused.value.params["detail"] == module
    assert ring.secrets == {}
    assert load_key(path) == key


@pytest.mark.parametrize(
    "content", [b"{", b"{}", b'{"kind":"passphrase"}', b'{"kind":"future","sealed":"00"}', b'["kind"]', b"\x00" * 31]
)
def test_a_damaged_key_file_is_told_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreDamaged):
        load_key(path, answering(WORD))
    assert path.read_bytes() == content


def test_a_flipped_bit_in_a_wrapped_key_is_never_another_key(path: Path) -> None:
    keep_by_passphrase(path, load_key(path), WORD)
    whole = path.read_bytes()
    for place in range(0, len(whole), 7):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        with pytest.raises((StoreDamaged, KeyLocked)):
            load_key(path, answering(WORD))


def test_killed_at_any_moment_of_a_change_the_file_is_the_old_or_the_new_one(path: Path) -> None:
    key = load_key(path)
    changes: list[Callable[[], None]] = [
        lambda: keep_by_passphrase(path, load_key(path, answering(WORD)), WORD),
        lambda: keep_in_file(path, load_key(path, answering(WORD))),
    ]
    for change in changes:
        killed_at = 0
        while _killed(change, killed_at):
            assert load_key(path, answering(WORD)) in (key, DataKey(key.secret, "passphrase"))
            killed_at += 1
        assert killed_at > 4, "it was never killed where it matters"


def _killed(change: Callable[[], None], at: int) -> bool:
    """Make a change in a process that ends at its call number `at` of the operating system; whether it came so far."""
    child = os.fork()
    if child == 0:
        _end_at(at)
        change()
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) != 0


def _end_at(at: int) -> None:
    left = [at]

    def ending(original: Any) -> Any:
        def call(*args: Any, **kwargs: Any) -> Any:
            if left[0] == 0:
                os._exit(9)
            left[0] -= 1
            return original(*args, **kwargs)

        return call

    for name in ("open", "fdopen", "fsync", "replace", "unlink"):
        setattr(os, name, ending(getattr(os, name)))
