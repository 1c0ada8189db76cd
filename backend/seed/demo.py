"""Filling an empty store with the sample city: accounts, and cases whose every step went through the rules."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from backend.accounts import add_account
from backend.case_writer import CaseWriter
from backend.commands import apply_historic
from backend.database import Database
from backend.passwords import SAMPLE_PASSWORD
from backend.reference_data import current_reference
from backend.seed.callers import Callers
from backend.seed.chance import Chance
from backend.seed.corpus import Corpus
from backend.seed.handlers import Handlers
from backend.seed.hours import Hours
from backend.seed.repertoire import stories
from backend.seed.story import Deed, Story, World
from console.domain import case_number
from console.domain.case import Case
from console.domain.codes import Action
from console.domain.command import Command
from console.domain.concurrency import seen_writers, value_of, written
from console.domain.reference import Reference

#: Marks commands nobody signed in for: they are the sample city's past.
_SIGN_IN = "sample-city"
_SEED = 12345


def seed_demo(database: Database, now: datetime, seed: int = _SEED) -> None:
    """Fill an empty store, in one transaction; the same `now` and `seed` give the same city."""
    corpus, chance = Corpus(), Chance(seed)
    with database.write() as connection:
        _add_accounts(connection, corpus)
        reference = current_reference(connection)
        world = World(
            now=now,
            corpus=corpus,
            chance=chance,
            hours=Hours(reference, chance),
            handlers=Handlers(reference, chance),
            callers=Callers(corpus.names, chance),
        )
        Chronicle(CaseWriter(connection, reference), world, reference).write(stories(world))


def _add_accounts(connection: Connection, corpus: Corpus) -> None:
    for row in corpus.accounts:
        unit = row.get("unit") or ""
        names = (row["name_zh"], row["name_en"])
        add_account(connection, row["user"], SAMPLE_PASSWORD, row["role"], unit, *names, demo=True)


class Chronicle:
    """Turns what was done into commands, in the order in which it happened."""

    def __init__(self, writer: CaseWriter, world: World, reference: Reference) -> None:
        self._writer, self._world, self._reference = writer, world, reference
        document = dict(reference.document)
        self._twice = Reference({**document, "policy": {**document["policy"], "final_review": True}})
        self._cases: dict[str, Case] = {}
        self._seqs: Counter[str] = Counter()
        self._numbers: Counter[tuple[str, str]] = Counter()

    def write(self, played: Iterable[Story]) -> None:
        """Write the city's past: the stories it is made of."""
        deeds = [deed for story in played for deed in story.deeds]
        for deed in sorted(deeds, key=lambda deed: deed.at):
            self._do(deed)
        self._writer.reference = self._reference
        self._writer.finish()

    def _do(self, deed: Deed) -> None:
        case = self._cases.get(deed.case_id)
        self._writer.reference = self._twice if deed.checked_twice else self._reference
        self._cases[deed.case_id] = apply_historic(self._writer, case, self._command(deed, case))

    def _command(self, deed: Deed, case: Case | None) -> Command:
        terminal = deed.seat.terminal
        self._seqs[terminal] += 1
        fields = dict(deed.fields)
        if deed.action is Action.NEW:
            fields["number"] = self._number(deed)
        command = Command(
            id=self._world.chance.id(deed.at),
            city_id=self._reference.city_id,
            case_id=deed.case_id,
            action=deed.action,
            fields=fields,
            actor=deed.seat.actor,
            sign_in=_SIGN_IN,
            terminal=terminal,
            seq=self._seqs[terminal],
            at=deed.at,
        )
        if case is None:
            return command
        base = {group: value_of(case, group) for group in written(command) if deed.action is Action.AMEND}
        return replace(command, base=base, writers=seen_writers(case, deed.action, fields))

    def _number(self, deed: Deed) -> str:
        day = self._world.hours.day(deed.at)
        place = (day.isoformat(), deed.seat.terminal)
        self._numbers[place] += 1
        return case_number.issue(day, deed.seat.terminal, self._numbers[place])
