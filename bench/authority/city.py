"""Two months of a large city: the sample city's stories, many more of them, about many more places."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from importlib.resources import files
from typing import Any

from sqlalchemy import Connection, text

from backend.accounts import add_account
from backend.case_writer import CaseWriter
from backend.database import Database
from backend.passwords import SAMPLE_PASSWORD
from backend.reference_data import current_reference
from backend.seed.callers import Callers
from backend.seed.chance import Chance
from backend.seed.corpus import Body, Corpus
from backend.seed.demo import Chronicle
from backend.seed.handlers import Handlers
from backend.seed.hours import Hours
from backend.seed.repertoire import stories
from backend.seed.story import Story, World
from console.domain.reference import Reference

#: Places every matter of the corpus is told of.
PLACES = 40
_ENDINGS = ("号", "号楼", "幢", "巷口", "号对面")


class Places:
    """Places of a city: a community, a house, and the street they are in."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._communities = json.loads((files("backend") / "data/communities.json").read_text(encoding="utf-8"))

    def any(self) -> tuple[str, str]:
        """Return the code of a street and an address in it."""
        community = self._chance.one_of(self._communities)
        house = int(self._chance.between(1, 320))
        address = f"{community['name_zh'].removesuffix('社区')}{house}{self._chance.one_of(_ENDINGS)}"
        return str(community["street_code"]), address


class LargeCorpus(Corpus):
    """The sample city's corpus, every matter told of many places; the first of each is as it was."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        """Every body, at its own place and at others."""
        places = Places(self._chance)
        plain = Corpus().bodies
        return (*plain, *(_elsewhere(body, *places.any()) for body in plain for _ in range(PLACES)))


def _elsewhere(body: Body, street: str, address: str) -> Body:
    if body.address and body.address in body.text:
        told = {name: getattr(body, name).replace(body.address, address) for name in ("text", "answer", "reply")}
    else:
        told = {"text": f"{address}：{body.text}"}
    changed: dict[str, Any] = {"street": street, "address": address, **told}
    return replace(body, **changed)


class EveryUnit(Handlers):
    """Sends cases where the sample city would, and some to any of the city's units, so that each has its share."""

    #: Share of the cases that go to any unit.
    _ANY = 0.12

    def __init__(self, reference: Reference, chance: Chance) -> None:
        super().__init__(reference, chance)
        self._units, self._any_chance = [unit.code for unit in reference.units], chance

    def lead(self, body: Body) -> str:
        """Return the code of the unit a matter goes to."""
        return self._any_chance.one_of(self._units) if self._any_chance.happens(self._ANY) else super().lead(body)


def write_months(database: Database, now: datetime, rounds: int) -> None:
    """Write the last two months of a city: `rounds` times as many cases as the sample city has, and its accounts."""
    with database.write() as connection:
        # Minutes pass between the first statement and the last.
        connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
        _add_accounts(connection)
        reference = current_reference(connection)
        chance = Chance(2006)
        world = World(
            now=now,
            corpus=LargeCorpus(chance),
            chance=chance,
            hours=Hours(reference, chance),
            handlers=EveryUnit(reference, chance),
            callers=Callers(Corpus().names, chance),
        )
        Chronicle(CaseWriter(connection, reference), world, reference).write(_played(world, rounds))


def _played(world: World, rounds: int) -> Iterator[Story]:
    for _ in range(rounds):
        yield from stories(world)


def _add_accounts(connection: Connection) -> None:
    for row in Corpus().accounts:
        unit = row.get("unit") or ""
        names = (row["name_zh"], row["name_en"])
        add_account(connection, row["user"], SAMPLE_PASSWORD, row["role"], unit, *names, demo=True)
