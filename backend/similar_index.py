"""By what open cases are found as similar: names of places, lines, and category by street and district."""

from console.domain.case import Case
from console.domain.places import brief, place_of

#: Characters of a key at the most; a name that long is none.
_LONGEST = 128
Row = dict[str, str]


def key_rows(case: Case) -> list[Row]:
    """Return the rows of a case: none for a finished one."""
    if case.finished:
        return []
    where = case.location
    keys = place_keys(where.address, f"{case.title}\n{case.text}")
    keys |= {f"{area}:{case.category[:2]}" for area in (where.street, where.district) if area}
    return [{"city_id": case.city_id, "key": key, "case_id": case.id} for key in sorted(keys) if len(key) <= _LONGEST]


def place_keys(address: str, told: str) -> set[str]:
    """Return the keys of the places and lines an address, and what was told, name; also of what stands beside them."""
    place = place_of(address, told)
    names = {brief(name) for name in place.names} | place.told
    lines = {f"line:{line}" for line in place.lines}
    return {f"at:{name}" for name in names} | {f"by:{stem}" for stem in place.stems} | lines
