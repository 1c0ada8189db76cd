"""Text modules: words that are written again and again, called up by `;;` and a code, their open places filled.

Some come with the city's reference data, some are an operator's own. One with a category is a template for a whole
case: it says what the matter is as well as how it is told.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from console.domain.codes import Kind, Urgency
from console.domain.pairs import fold

#: Characters of a code at the most, and of a text.
LONGEST_CODE, LONGEST_TEXT = 16, 2_000
#: Characters before the cursor in which a code is looked for.
LOOKED_AT = LONGEST_CODE + 2
_CODE = re.compile(rf"[^\s;；{{}}]{{1,{LONGEST_CODE}}}")
_CALLED = re.compile(rf"[;；]{{2}}([^\s;；{{}}]{{0,{LONGEST_CODE}}})\Z")
_OPEN = re.compile(r"\{([^{}\n]{1,20})\}")
#: How the places that a case fills are written → what fills them.
KNOWN: Mapping[str, str] = {
    **{name: name for name in ("number", "place", "unit", "due", "category")},
    **{"编号": "number", "地点": "place", "单位": "unit", "期限": "due", "分类": "category"},
}


@dataclass(frozen=True, slots=True)
class TextModule:
    """One text."""

    #: Short; typed behind `;;`, in any case.
    code: str
    name_zh: str
    name_en: str
    #: With open places in braces.
    text: str
    #: Of a template: the category such a case has; empty for a mere text.
    category: str = ""
    #: Of a template, where it is not what its category usually is.
    kind: Kind | None = None
    urgency: Urgency | None = None
    pinyin: str = ""
    initials: str = ""
    aliases: tuple[str, ...] = ()
    #: Whether an operator wrote it for himself.
    own: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """An open place in a text."""

    start: int
    end: int
    #: What is to stand there, as it is written.
    name: str


def module_from(row: Mapping[str, Any]) -> TextModule:
    """Return the module of a row of reference data. Raises KeyError, TypeError or ValueError for what is none."""
    module = TextModule(
        code=row["code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        text=row["text"],
        category=row.get("category") or "",
        kind=Kind(row["kind"]) if row.get("kind") else None,
        urgency=Urgency(row["urgency"]) if row.get("urgency") else None,
        pinyin=row.get("pinyin", ""),
        initials=row.get("initials", ""),
        aliases=tuple(row.get("aliases", ())),
    )
    if not usable_code(module.code) or not module.text.strip() or len(module.text) > LONGEST_TEXT:
        raise ValueError("a text module has a code that can be typed and a text that is not too long")
    return module


def usable_code(code: str) -> bool:
    """Whether a code can be typed behind `;;`."""
    return _CODE.fullmatch(code) is not None


def called(before: str) -> str | None:
    """Return the code that `before`, the characters before the cursor, calls up; empty for `;;` alone, else None."""
    match = _CALLED.search(before)
    return match[1] if match else None


def by_code(modules: Iterable[TextModule]) -> dict[str, TextModule]:
    """Return modules by everything that calls them up; of two with the same, the one that comes first."""
    found: dict[str, TextModule] = {}
    for module in modules:
        for code in (module.code, *module.aliases):
            found.setdefault(fold(code), module)
    return found


def filled(text: str, values: Mapping[str, str]) -> str:
    """Return a text with the places filled that `values` (by `number place unit due category`) knows something for."""
    return _OPEN.sub(lambda match: values.get(KNOWN.get(match[1].strip(), ""), "").strip() or match[0], text)


def next_place(text: str, start: int) -> Place | None:
    """Return the first open place at or behind `start`, or None."""
    match = _OPEN.search(text, start)
    return Place(match.start(), match.end(), match[1]) if match else None
