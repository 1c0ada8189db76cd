"""How often codes were used at a desk, so that of several that fit the likelier stand first.

Codes and counts, nothing of anybody; bounded in number and in size, and what was used long ago gives way.
"""

from collections.abc import Mapping
from typing import Any

#: Codes kept of a field.
MOST = 60
#: From this count on all of a field are halved: a year of one thing does not outweigh this month's.
_FULL = 500
Usage = Mapping[str, Mapping[str, int]]


def usage_of(kept: Any) -> dict[str, dict[str, int]]:
    """Return use by field and code from what was kept; whatever cannot be read counts as never used."""
    fields = kept.items() if isinstance(kept, Mapping) else ()
    return {str(field): _counts(codes) for field, codes in fields if isinstance(codes, Mapping)}


def _counts(codes: Mapping[Any, Any]) -> dict[str, int]:
    return {str(code): count for code, count in codes.items() if type(count) is int and 0 < count <= _FULL}


def counted(usage: Usage, codes: Mapping[str, str]) -> dict[str, dict[str, int]]:
    """Return use with one more of the code of each field; empty codes do not count."""
    known = {field: dict(counts) for field, counts in usage.items()}
    return known | {field: _one_more(known.get(field, {}), code) for field, code in codes.items() if code}


def _one_more(counts: Mapping[str, int], code: str) -> dict[str, int]:
    others = {other: count for other, count in counts.items() if other != code}
    kept = sorted(others, key=lambda other: -others[other])[: MOST - 1]
    more = {other: others[other] for other in kept} | {code: counts.get(code, 0) + 1}
    if more[code] < _FULL:
        return more
    return {other: count // 2 for other, count in more.items() if count > 1}
