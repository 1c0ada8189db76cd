"""Numbers in Chinese numerals read as digits, where they count houses, floors and bus lines.

`八一七路` and `五一路` are names of roads and stay; `六十六路`, `三路` and `六六路公交` are lines.
"""

import re

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
NUMERAL = "零〇一二两三四五六七八九十百"
_COUNTER = "号|栋|幢|座|#|楼|单元|室|层"
_BLANKS = r"[^\S\n]"
_SPELLED = re.compile(
    rf"[{NUMERAL}]+(?={_BLANKS}*(?:{_COUNTER}|路(?:公交|车|线)))"
    rf"|[{NUMERAL}]*[十百][{NUMERAL}]*(?={_BLANKS}*路)|(?<![{NUMERAL}])[{NUMERAL}](?={_BLANKS}*路)"
)
#: What is still being typed: a number of which nobody knows yet what it counts.
_AT_THE_END = re.compile(rf"[{NUMERAL}]*[十百][{NUMERAL}]*(?=\s|\Z)")
_APART = re.compile(rf"(?<=\d){_BLANKS}+(?={_COUNTER}|路)")
#: Most texts have neither, and are read once for it.
_WORTH_READING = re.compile(rf"[{NUMERAL}]{_BLANKS}*(?:{_COUNTER}|路)|\d{_BLANKS}")


def value(numeral: str) -> int:
    """Return the value of a Chinese numeral below a thousand; digits one after the other count as they stand."""
    if not set(numeral) & set("十百"):
        return int("".join(str(_DIGITS[digit]) for digit in numeral))
    total, digit = 0, 0
    for mark in numeral:
        if mark in "十百":
            total += (digit or 1) * (10 if mark == "十" else 100)
            digit = 0
        else:
            digit = _DIGITS[mark]
    return total + digit


def in_digits(plain: str, sought: bool = False) -> str:
    """Return a folded text with such numbers in digits, and no blank between a number and what it counts.

    In what is `sought` a number at the end of a word counts too: what it counts is still to be typed.
    """
    if not sought and not _WORTH_READING.search(plain):
        return plain
    read = _SPELLED.sub(lambda found: str(value(found[0])), plain)
    if sought:
        read = _AT_THE_END.sub(lambda found: str(value(found[0])), read)
    return _APART.sub("", read)
