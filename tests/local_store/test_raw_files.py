"""Nothing of a citizen stands in any file of a profile as it was said, in no encoding it could be said in: 20 people
go through entry, drafts, outbox, delivery, cache, a conflict and a crash report, and every byte is searched."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import pytest

from console.bootstrap import assemble
from console.domain.codes import Action
from console.following import Following
from console.ports.records import Draft
from console.settings import load
from tests.builders import MONDAY, a_command_on
from tests.fakes.fake_backend import FakeBackend
from tests.fakes.fake_service import ACCOUNTS, FakeService
from tests.fakes.station import Station
from tests.fakes.stopped_clock import StoppedClock

ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gbk", "unicode_escape")
_FAMILY, _GIVEN = "欧阳林陈黄郑吴何许翁", "建华丽萍志强雪梅国栋晓燕"
_ROADS = ("金环花园", "斗池路", "乌山西路", "茶亭街", "洪山桥", "白马河畔", "三坊七巷", "上下杭")


@dataclass(frozen=True)
class Person:
    """Somebody who calls; all of it made up."""

    name: str
    phone: str
    address: str
    words: str

    @property
    def said(self) -> dict[str, Any]:
        return {
            "text": self.words,
            "location": {"district": "350104", "address": self.address},
            "caller": {"name": self.name, "phone": self.phone},
        }


def people() -> list[Person]:
    dice = Random(12345)
    return [
        Person(
            f"{dice.choice(_FAMILY)}{''.join(dice.sample(_GIVEN, 2))}",
            f"13{dice.randrange(10**8, 10**9)}",
            f"{dice.choice(_ROADS)}{dice.randrange(10, 999)}号{dice.randrange(101, 2909)}室",
            f"{dice.choice(_ROADS)}第{dice.randrange(100, 999)}次反映，{''.join(dice.sample(_GIVEN, 5))}",
        )
        for _ in range(20)
    ]


@pytest.fixture
def station(tmp_path: Path) -> Iterator[Station]:
    clock = StoppedClock()
    station = Station(tmp_path / "profile", clock, FakeBackend(FakeService(clock)))
    station.sign_in()
    settle(station)
    yield station
    station.close()


def settle(station: Station) -> None:
    while station.engine.step() <= 0:
        pass


def work_through(station: Station, people: list[Person]) -> list[str]:
    """Have each person in another place: waiting, delivered, changed by two, half typed, given up, annotated."""
    ids = []
    for index, person in enumerate(people):
        case_id = station.new(**person.said)
        ids.append(case_id)
        if index % 4 == 0:
            settle(station)
            station.do(case_id, Action.NOTE, text=f"{person.name}又来电{person.phone}，在{person.address}")
        if index % 4 == 1:
            settle(station)
            _differ(station, case_id, person)
        draft = {"what": person.words, "where": person.address, "phone": person.phone, "name": person.name}
        station.store.desk.save_draft(Draft(f"draft-{index}", "intake", "taker", MONDAY, draft))
        if index % 4 == 2:
            station.store.desk.drop_draft(f"draft-{index}")
            with station.store.desk.transaction() as tx:
                tx.discard(station.pending()[-1].command.id, MONDAY)
    return ids


def _differ(station: Station, case_id: str, person: Person) -> None:
    """Two change what was said; the later one needs attention."""
    service = station.backend.service
    case = service.store.cases[case_id]
    station.do(case_id, Action.AMEND, text=f"{person.words}，{person.name}住{person.address}")
    changed = {"text": f"{person.address}的{person.name}说{person.words}"}
    extra = {"actor": ACCOUNTS["admin"], "sign_in": service.sign_in("admin", "demo").id, "id": station.clock.new_id()}
    outcome = service.apply(
        a_command_on(case, Action.AMEND, changed, at=station.clock.now(), city_id=case.city_id, **extra)
    )
    assert outcome.status.value == "applied", outcome
    settle(station)


def crash(home: Path, person: Person) -> None:
    """Have the console note an error that has a person in what it says and where it happened."""
    environ = {"HOTLINE_HOME": str(home), "HOTLINE_BACKEND_URL": "unix:///nowhere"}
    hotline = assemble(load({}, environ), environ)
    spoken = f"{person.name} {person.phone} {person.address}"
    try:
        raise ValueError(spoken)
    except ValueError as error:
        Following(hotline)._crashed(error)
    hotline.close()


def bytes_of(home: Path) -> dict[str, bytes]:
    return {str(path.relative_to(home)): path.read_bytes() for path in home.rglob("*") if path.is_file()}


def found(files: dict[str, bytes], secret: str) -> list[tuple[str, str]]:
    """Return in which files something stands, and in which encoding."""
    spelled = {encoding: secret.encode(encoding) for encoding in ENCODINGS}
    return [(name, how) for name, raw in files.items() for how, said in spelled.items() if said in raw]


def assert_silent(files: dict[str, bytes], everybody: list[Person]) -> None:
    for person in everybody:
        for secret in (person.name, person.phone[3:], person.address, person.words[:6]):
            assert found(files, secret) == [], secret


def test_nothing_a_citizen_said_can_be_read_from_any_file(station: Station, tmp_path: Path) -> None:
    home, everybody = tmp_path / "profile", people()
    ids = work_through(station, everybody)
    assert station.parked()
    crash(home, everybody[0])
    with station.store.desk.transaction() as tx:
        # In the middle of a write the journal holds what the file held before.
        tx.discard(station.pending()[0].command.id, MONDAY)
        files = bytes_of(home)
    assert {"state.db", "cache.db", "cache.db-wal", "numbers.mark", "state.db-journal"} <= set(files)
    assert any(name.startswith("crash-") for name in files)
    # What does stand there is found: ids are no secret.
    assert found(files, ids[0])
    assert_silent(files, everybody)
    station.close()
    assert_silent(bytes_of(home), everybody)
