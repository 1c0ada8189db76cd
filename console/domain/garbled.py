"""Text that a terminal of another encoding has spoilt, told from what people write."""

import re

#: What stands where bytes were no text.
_LOST = "\N{REPLACEMENT CHARACTER}"
#: GBK bytes that happen to be UTF-8 come out as letters of U+0080–U+07FF: 停水 becomes U+0363 U+02EE.
_TWO_BYTES = re.compile("[\u0080-\u07ff]{2,}")
#: The writing systems in there; within one of them such letters are words.
_SCRIPTS = (
    range(0x00A0, 0x0250),  # Latin
    range(0x0370, 0x0400),  # Greek
    range(0x0400, 0x0530),  # Cyrillic
    range(0x0590, 0x0600),  # Hebrew
    range(0x0600, 0x0780),  # Arabic, as Uyghur is written
)


def garbled(text: str) -> bool:
    """Whether part of a text was lost, or reads as Chinese taken for another encoding, on its way from the keyboard."""
    return _LOST in text or any(_is_no_word(match[0]) for match in _TWO_BYTES.finditer(text))


def _is_no_word(letters: str) -> bool:
    return not any(all(ord(letter) in script for letter in letters) for script in _SCRIPTS)
