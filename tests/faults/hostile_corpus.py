"""What a citizen may write to fool a terminal, a library that draws, a spreadsheet or a reader (reliability.md 4.4)."""

import random
import re

CORPUS = (
    "\x1b]0;题\x07",
    "\x1b]2;题\x1b\\",
    "\x1b]7;file://x/\x07",
    "\x1b]8;;http://x/\x07链\x1b]8;;\x07",
    "\x1b]52;c;aGk=\x07",
    "\x1b]1337;File=:\x07",
    '\x1bP$q"p\x1b\\',
    "\x1bP1000p",
    "\x1b_Gf=24;AAAA\x1b\\",
    "\x1b^pm\x1b\\",
    "\x1b[6n",
    "\x1b[21t",
    "\x1b[2J",
    "\x1b[31m",
    "\x1b[?1049l",
    "\x1b[?25h",
    "\x1b[>1u",
    "\x1bc",
    "\x1b(0",
    "\x1b#8",
    "\x9b2J",
    "\x9d52;c;aGk=\x9c",
    "\x90q\x9c",
    "\x85",
    "\x84",
    "\x8d",
    "\x98",
    "\x9e",
    "\x9f",
    "\u202e",
    "\u202a",
    "\u2066",
    "\u2069",
    "\u200e",
    "\u200f",
    "\u061c",
    "\ufeff",
    "\u200b",
    "\u2028",
    "\u2029",
    "\u00ad",
    "a" + "\u0301" * 10_000,
    "[@click=app.quit]按[/]",
    "[/]",
    "[",
    "[[",
    "[bold red",
    "[link=http://x]",
    "\\[",
    "\x00",
    "\x07",
    "\x08",
    "\x0b",
    "\x0c",
    "\x0e",
    "\x0f",
    "\x18",
    "\x1a",
    "\x7f",
    "\r",
    "\r\n",
    "\n",
    "\t",
    "=1+1",
    "@SUM(A1)",
    "+1",
    "-1",
    "＝1",
    "|",
    "`x`",
    "$(reboot)",
    "; reboot",
    "%s",
    "{0}",
    "{number}",
    "\ud800",
    "\U000e0041",
    "停水",
    "👨‍👩‍👧",
    "ﷺ",
    "\u3164",
)
#: Everything a terminal may obey, or a reader be turned around by; a blank at the end of a line is drawn, a tab is not.
_ACTS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff\U000e0000-\U000e007f]"
)
_PILE = re.compile("[\u0300-\u036f]{5}")
#: What the console itself may write to a terminal: places, colours and the shape of the pointer; the modes it switches
#: on and off again; the questions it asks at the start. Nothing else begins with a control character.
_OURS = re.compile(
    rb"\x1b\[(?:\d+;\d+)?H|\x1b\[[\d;]*m|\r\n|\x1b\[\?(?:1049|1000|1003|1015|1006|25|1004|2004|7|2026|2048|1016)[hl]"
    rb"|\x1b\[>\d+u|\x1b\[<u|\x1b\[\?20(?:26|48)\$p|\x1b\[6n|\x07|\x1b\]22;[a-z-]+(?:\x1b\\\\|\x07)"
)


def foreign(written: bytes) -> list[str]:
    """Return what a console wrote that it may not have: what is left when its own sequences are taken out."""
    rest = _OURS.sub(b"", written).decode("utf-8", errors="replace")
    return [repr(rest[max(0, match.start() - 8) : match.end() + 8]) for match in _ACTS.finditer(rest)]


def acts(text: str) -> bool:
    """Whether a terminal obeys a text, or a reader is turned around by it."""
    return bool(_ACTS.search(text))


def spills(text: str) -> bool:
    """Whether marks are piled up in a text, over the lines above and below."""
    return bool(_PILE.search(text))


def hostile_texts(count: int, seed: int = 58) -> list[str]:
    """Return every piece of the corpus, and then so many mixtures of pieces, cut anywhere, and any characters."""
    rng = random.Random(seed)
    texts = list(CORPUS)
    while len(texts) < count:
        pieces = [rng.choice(CORPUS)[:60] for _ in range(rng.randrange(1, 6))]
        pieces += [chr(rng.randrange(0x110000)) for _ in range(rng.randrange(4))]
        rng.shuffle(pieces)
        text = "".join(pieces)
        texts.append(text[rng.randrange(3) : len(text) - rng.randrange(3)])
    return texts
