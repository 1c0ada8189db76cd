"""JSON as it may be written to a terminal: Chinese readable, whatever would act on the terminal escaped."""

import json
import re
import unicodedata
from typing import Any

#: Controls, formats (bidi overrides among them), lone surrogates, line and paragraph separators.
_ACTING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
#: Tags are invisible, also those that are none yet.
_TAGS = frozenset(map(chr, range(0xE0000, 0xE0080)))
_BEYOND_ASCII = re.compile(r"[^\x20-\x7e]")


def json_text(document: Any) -> str:
    """Return a document as one line of JSON; read back it is the same."""
    return _BEYOND_ASCII.sub(_harmless, json.dumps(document, ensure_ascii=False))


def _harmless(found: re.Match[str]) -> str:
    mark = found[0]
    acting = unicodedata.category(mark) in _ACTING or mark in _TAGS
    return json.dumps(mark)[1:-1] if acting else mark
