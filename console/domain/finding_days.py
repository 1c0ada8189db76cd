"""Days as people type them where cases are looked for: `today`, `overdue`, a date, `3d`, in English, Chinese, pinyin.

Days are the city's: every time handed in is in its zone, and so are those that come out.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from console.domain.pairs import fold

#: What each day is called; the first is how it is completed, the second how it is written in Chinese.
DAY_WORDS = {
    "overdue": ("overdue", "超期", "逾期", "已超期", "late", "cq", "yq", "chaoqi", "yuqi"),
    "today": ("today", "今天", "今日", "jt", "jr", "jintian"),
    "tomorrow": ("tomorrow", "明天", "明日", "mt", "mr", "mingtian"),
    "yesterday": ("yesterday", "昨天", "昨日", "zt", "zr", "zuotian"),
    "week": ("week", "本周", "这周", "bz", "benzhou"),
    "month": ("month", "本月", "这个月", "by", "benyue"),
}
#: Which of them tell when a limit ends, and which since when cases were entered.
DUE_WORDS = ("overdue", "today", "tomorrow", "week", "month", "yesterday")
SINCE_WORDS = ("today", "yesterday", "week", "month")
_MEANT = {spelling: word for word, spellings in DAY_WORDS.items() for spelling in spellings}
_STRETCH = re.compile(r"(\d{1,3})(h|d|w|小时|时|天|日|周|星期)")
_HOURS = {"h": 1, "小时": 1, "时": 1, "d": 24, "天": 24, "日": 24, "w": 168, "周": 168, "星期": 168}
_DATE = re.compile(r"(?:(\d{4}|\d{2})[-/.年])?(\d{1,2})[-/.月](\d{1,2})[日号]?")
_DIGITS = re.compile(r"(\d{4}|\d{2})?(\d{2})(\d{2})")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """From a time on (None: from ever), and before another (None: for ever)."""

    begin: datetime | None
    end: datetime | None


def due_span(typed: str, now: datetime) -> Span | None:
    """Return when a limit ends that is meant: `3d` is within three days from now, a day is that day. None for nothing
    that can be understood."""
    word = fold(typed).strip()
    today = _midnight(now)
    meant = _MEANT.get(word)
    if meant == "overdue":
        return Span(None, now)
    if meant is not None:
        return _named(meant, today)
    hours = _hours(word)
    if hours is not None:
        return Span(now, now + timedelta(hours=hours) if hours % 24 else today + timedelta(hours=hours) + _DAY)
    day = _date(word, now, past=False)
    return None if day is None else _whole(_begin(day, now))


def since_span(typed: str, now: datetime) -> Span | None:
    """Return since when is meant: `3d` is the last three days and today, a day is that day and all behind it."""
    word = fold(typed).strip()
    today = _midnight(now)
    meant = _MEANT.get(word)
    if meant is not None:
        return Span(_named(meant, today).begin, None) if meant in SINCE_WORDS else None
    hours = _hours(word)
    if hours is not None:
        return Span((now if hours % 24 else today) - timedelta(hours=hours), None)
    day = _date(word, now, past=True)
    return None if day is None else Span(_begin(day, now), None)


def day_words(words: tuple[str, ...], typed: str) -> list[str]:
    """Return those of `words` that what is typed may become, in their order; all where nothing is typed."""
    query = fold(typed).strip()
    return [word for word in words if any(spelling.startswith(query) for spelling in DAY_WORDS[word])]


def _named(word: str, today: datetime) -> Span:
    if word == "week":
        monday = today - timedelta(days=today.weekday())
        return Span(monday, monday + 7 * _DAY)
    if word == "month":
        first = today.replace(day=1)
        return Span(first, (first + timedelta(days=31)).replace(day=1))
    return _whole(today + {"today": 0, "tomorrow": 1, "yesterday": -1}[word] * _DAY)


def _hours(word: str) -> int | None:
    found = _STRETCH.fullmatch(word)
    return int(found[1]) * _HOURS[found[2]] if found else None


def _date(word: str, now: datetime, *, past: bool) -> date | None:
    found = _DATE.fullmatch(word) or _DIGITS.fullmatch(word)
    if found is None:
        return None
    month, day = int(found[2]), int(found[3])
    if found[1]:
        return _day_of(int(found[1]) + (2000 if len(found[1]) == 2 else 0), month, day)
    years = [one for year in (-1, 0, 1) if (one := _day_of(now.year + year, month, day))]
    if past:
        return max((one for one in years if one <= now.date()), default=None)
    return min(years, key=lambda one: abs(one - now.date()), default=None)


def _day_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _begin(day: date, now: datetime) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=now.tzinfo)


def _whole(begin: datetime) -> Span:
    return Span(begin, begin + _DAY)
