"""What a terminal sends means the same however the line cuts it, and nothing it sends stops the keyboard."""

import pytest
from textual import events
from textual.message import Message

from screens.terminal_input import MOST_PASTED, SILENCE, CutPaste, TerminalInput

PASTE = "\x1b[200~第一行\r二\x1b[3m行\x1b[201~"


class Watch:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def told(messages: list[Message]) -> list[str]:
    """What came, in short: keys by name, pastes by text."""
    return [
        f"paste:{one.text}" if isinstance(one, events.Paste) else one.key
        for one in messages
        if isinstance(one, events.Paste | events.Key)
    ]


@pytest.mark.parametrize("cut", range(1, len(PASTE.encode()) + 1))
def test_a_paste_is_one_whole_wherever_the_line_cuts_it(cut: int) -> None:
    keys, data = TerminalInput(Watch()), PASTE.encode()
    came = keys.feed(b"a" + data[:cut]) + keys.feed(data[cut:] + b"b")
    assert told(came) == ["a", "paste:第一行\r二\x1b[3m行", "b"]


def test_a_paste_that_breaks_off_is_over_after_a_while_and_what_came_is_kept() -> None:
    watch = Watch()
    keys = TerminalInput(watch)
    assert told(keys.feed("\x1b[200~复制\x1b[20".encode())) == []
    watch.now += SILENCE
    came = keys.tick()
    assert isinstance(came[0], CutPaste)
    assert told(came) == ["paste:复制\x1b[20"]
    assert told(keys.feed(b"x\x1b[201~y")) == ["x", "y"]


def test_keys_pressed_by_a_hand_do_not_keep_a_broken_paste_open() -> None:
    watch = Watch()
    keys = TerminalInput(watch)
    keys.feed("\x1b[200~复制".encode())
    came: list[Message] = []
    for _ in range(6):
        watch.now += SILENCE / 4
        came += keys.feed(b"k") + keys.tick()
    assert told(came) == ["paste:复制kkk", "k", "k", "k"]


def test_a_long_paste_on_a_slow_line_stays_one() -> None:
    watch = Watch()
    keys = TerminalInput(watch)
    came = keys.feed(b"\x1b[200~")
    for _ in range(400):
        watch.now += 0.01
        came += keys.feed(b"ab") + keys.tick()
    came += keys.feed(b"\x1b[201~")
    assert told(came) == ["paste:" + "ab" * 400]


def test_a_paste_longer_than_any_field_does_not_grow_for_ever_and_none_of_it_becomes_keys() -> None:
    keys = TerminalInput(Watch())
    came = keys.feed(b"\x1b[200~")
    for _ in range(30):
        came += keys.feed(b"x" * 50_000)
    came += keys.feed(b"\x1b[201~q")
    assert told(came) == ["paste:" + "x" * MOST_PASTED, "q"]


@pytest.mark.parametrize(
    "odd", [b"\x1b[99999999999u", b"\x1b[1;99999999999999u", b"\x1b[48;1;2t", b"\xff\xfe", b"\x1b]"]
)
def test_whatever_comes_the_next_key_is_a_key(odd: bytes) -> None:
    watch = Watch()
    keys = TerminalInput(watch)
    came = keys.feed(odd)
    watch.now += SILENCE
    came += keys.tick() + keys.feed(b"\x1bOP")
    assert told(came)[-1] == "f1"
