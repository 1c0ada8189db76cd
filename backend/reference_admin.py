"""Replacing reference data: all of it, one of its lists, or years of its calendar; checked before it counts.

What a city hands in is believed as little as anything else from outside: it must be read by the rules themselves, name
nothing that is not there, and leave out no code that an unfinished case has.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from backend import audit, recounts, word_renewals
from backend.doers import Doer
from backend.reference_data import current_reference, store_reference
from backend.tables import case_units, cases
from backend.turns import lock_city
from console.domain.calendar_import import parse_year, with_year
from console.domain.codes import FINISHED
from console.domain.documents import Document
from console.domain.errors import InvalidField
from console.domain.reference import Reference

#: Lists of the document whose rows are told apart by their code.
_CODED = ("divisions", "communities", "units", "categories", "cards", "texts")
#: What a console reads of it.
_READ = ("city_id", "zone", *_CODED, "policy", "calendar", "likeness")


@dataclass(frozen=True, slots=True)
class Replaced:
    """Reference data before and after; what the difference moves is for whoever asks."""

    before: Reference
    after: Reference


def replace_all(connection: Connection, doer: Doer, document: Mapping[str, Any]) -> Replaced:
    """Make `document` the city's reference data (as `GET /v1/reference` has it). Raises InvalidField."""
    _require(isinstance(document, Mapping), "reference")
    return _replaced(connection, doer, dict(document), "all")


def replace_part(connection: Connection, doer: Doer, part: str, rows: Sequence[Any]) -> Replaced:
    """Replace all `units`, `categories`, `cards` or `texts`. Raises InvalidField."""
    _require(isinstance(rows, list) and bool(rows), part)
    # What somebody else is replacing at this moment has to be in what the other parts are taken from.
    lock_city(connection, doer.city_id)
    return _replaced(connection, doer, {**current_reference(connection, doer.city_id).document, part: rows}, part)


def import_years(connection: Connection, doer: Doer, years: Any) -> Replaced:
    """Put years of the working calendar in place of what is known of them; holiday-cn JSON, one year or a list.

    Years that are known as they are change nothing. Raises InvalidField.
    """
    rows = [parse_year(row) for row in (years if isinstance(years, list) else [years])]
    _require(bool(rows), "calendar")
    # Of two who import different years the second has to see the first one's.
    lock_city(connection, doer.city_id)
    before = current_reference(connection, doer.city_id)
    calendar = before.document["calendar"]
    for row in rows:
        calendar = with_year(calendar, row)
    if calendar == before.document["calendar"]:
        return Replaced(before, before)
    return _replaced(connection, doer, {**before.document, "calendar": calendar}, "calendar")


def _replaced(connection: Connection, doer: Doer, document: Document, part: str) -> Replaced:
    # Nobody commits a case meanwhile: he would rest on what is being replaced.
    lock_city(connection, doer.city_id)
    before = current_reference(connection, doer.city_id)
    after = Reference({**document, "etag": ""})
    _check_form(after, before.city_id)
    _check_links(after)
    _check_use(connection, doer.city_id, after)
    etag = store_reference(connection, document)
    word_renewals.ask_for(connection, doer.city_id, word_renewals.renamed(before, after))
    counts = {name: len(document.get(name, ())) for name in (*_CODED, "rules", "calendar")}
    line = audit.Line(doer.at, doer.name, audit.Deed.REFERENCE_REPLACED, part, {"etag": etag, **counts})
    audit.append(connection, doer.city_id, line)
    replaced = Replaced(before, Reference({**document, "etag": etag}))
    recounts.begin(connection, doer, replaced.before, replaced.after)
    return replaced


def _check_form(after: Reference, city_id: str) -> None:
    """Let the rules read every part, as a console will."""
    for part in _READ:
        try:
            value = getattr(after, part)
        except (AttributeError, KeyError, TypeError, ValueError, OSError):
            raise InvalidField("reference_unusable", {"field": part}) from None
        _require(part != "city_id" or value == city_id, "city")
    for part in _CODED:
        counted = Counter(row["code"] for row in after.document.get(part, ()))
        twice = [code for code, count in counted.items() if count > 1]
        if twice:
            raise InvalidField("code_twice", {"field": part, "value": " ".join(sorted(twice)[:5])})


def _check_links(after: Reference) -> None:
    known = {category.code for category in after.categories}
    _all_known("categories", (category.parent for category in after.categories), known)
    units = {unit.code for unit in after.units}
    _all_known("units", (category.unit for category in after.categories), units)
    _all_known("categories", (card.category for card in after.cards), {leaf.code for leaf in after.leaves})
    _all_known("categories", (module.category for module in after.texts), {leaf.code for leaf in after.leaves})
    _all_known("units", (rule.unit for rule in after.policy.rules), units)
    _all_known("categories", (rule.category for rule in after.policy.rules), known)


def _check_use(connection: Connection, city_id: str, after: Reference) -> None:
    """What an unfinished case has must stay, or nobody could work on it any more."""
    open_ = (cases.c.city_id == city_id, cases.c.state.not_in([state.value for state in FINISHED]))
    categories = connection.execute(select(cases.c.category).where(*open_).distinct()).scalars()
    _all_known("categories", categories, {category.code for category in after.categories}, "code_in_use")
    joined = (case_units.c.city_id == cases.c.city_id, case_units.c.case_id == cases.c.id, case_units.c.in_sight)
    units = connection.execute(select(case_units.c.unit).where(*open_, *joined).distinct()).scalars()
    _all_known("units", units, {unit.code for unit in after.units}, "code_in_use")


def _all_known(part: str, codes: Iterable[str], known: set[str], reason: str = "code_unknown") -> None:
    missing = sorted({code for code in codes if code} - known)
    if missing:
        raise InvalidField(reason, {"field": part, "value": " ".join(missing[:5])})


def _require(holds: bool, field: str) -> None:
    if not holds:
        raise InvalidField("reference_unusable", {"field": field})
