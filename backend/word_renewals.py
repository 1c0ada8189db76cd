"""Search words that say something else since the units were replaced: learned anew, a portion of cases at a time.

A case is found by its units' names too. What has to be learned anew is noted in the transaction that replaces them, and
worked off behind it in transactions of its own: a city has more cases than anybody would wait for with the store
locked. Whoever is cut off leaves the note; the next backend that starts goes on.
"""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select, update

from backend import search_index
from backend.database import Database
from backend.operation_tables import word_renewals
from backend.reference_data import current_reference
from backend.tables import case_units, cases
from console.domain.documents import case_from
from console.domain.reference import Reference

#: Cases of one transaction: on SQLite everybody who writes waits that long.
PORTION = 200
#: Stands for the cases of all units, and of none.
ALL = ""


def renamed(before: Reference, after: Reference) -> set[str]:
    """Return the units that are not called what they were, are new, or are gone."""
    old, new = ({unit.code: (unit.name_zh, unit.name_en) for unit in known.units} for known in (before, after))
    return {code for code in old.keys() | new.keys() if old.get(code) != new.get(code)}


def ask_for(connection: Connection, city_id: str, units: Iterable[str]) -> None:
    """Note that the cases of units have to be learned anew, from the first one on."""
    wanted = sorted(set(units))
    if wanted:
        here = (word_renewals.c.city_id == city_id, word_renewals.c.unit.in_(wanted))
        connection.execute(delete(word_renewals).where(*here))
        connection.execute(insert(word_renewals), [{"city_id": city_id, "unit": unit, "after": ""} for unit in wanted])


def renew_portion(database: Database) -> bool:
    """Learn some cases anew in a transaction of their own; False when there is nothing left to do.

    The cases are locked before the note, as whoever writes locks cases first: the note is held by who replaces units,
    who in turn waits for those who write. A note that is another's by then is looked at again.
    """
    here = word_renewals.c.city_id == database.city_id
    with database.write() as connection:
        row = connection.execute(select(word_renewals).where(here).order_by(word_renewals.c.unit).limit(1)).first()
        if row is None:
            return False
        ids = _following(connection, database.city_id, row.unit, row.after)
        _learn(connection, database.city_id, ids)
        this = (here, word_renewals.c.unit == row.unit)
        mine = select(word_renewals.c.unit).where(*this, word_renewals.c.after == row.after)
        if connection.execute(mine.with_for_update(skip_locked=True)).first() is None:
            return True
        if len(ids) < PORTION:
            connection.execute(delete(word_renewals).where(*this))
        else:
            connection.execute(update(word_renewals).where(*this).values(after=ids[-1]))
    return True


def _following(connection: Connection, city_id: str, unit: str, after: str) -> list[str]:
    table, key = (cases, cases.c.id) if unit == ALL else (case_units, case_units.c.case_id)
    where = [table.c.city_id == city_id, key > after]
    if unit != ALL:
        where.append(case_units.c.unit == unit)
    return list(connection.execute(select(key).distinct().where(*where).order_by(key).limit(PORTION)).scalars())


def _learn(connection: Connection, city_id: str, ids: list[str]) -> None:
    """Locked, so that whoever is changing one of them is waited for, and his words come before these."""
    if not ids:
        return
    found = select(cases.c.document).where(cases.c.city_id == city_id, cases.c.id.in_(ids)).order_by(cases.c.id)
    documents = connection.execute(found.with_for_update()).scalars().all()
    # Read behind the locks: what was replaced meanwhile counts too.
    reference = current_reference(connection, city_id)
    search_index.index_again(connection, [case_from(document) for document in documents], reference)
