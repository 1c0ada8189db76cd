"""Oracle: intact records are recovered, damaged ones are listed, nothing wrong is ever shown silently; work goes on."""

import io
import json
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from console.cli.entry import run
from console.ports.errors import StoreDamaged, StoreFromNewer
from console.texts import Catalogue
from local_store import desk_file
from local_store.open_store import open_store
from tests.desk_place import DeskPlace
from tests.fakes.stopped_clock import StoppedClock
from tests.faults.forms import LONG, patient, told
from tests.faults.working_terminal import (
    WAITING,
    Worked,
    assert_nothing_wrong_and_nothing_silent,
    refold,
    told_lost,
    work,
)
from tests.operator import at_work

PAGE = 4096
FLIPS = 200 if LONG else 30
Damage = Callable[[bytearray], None]


@pytest.fixture(scope="module")
def worked(tmp_path_factory: pytest.TempPathFactory) -> Worked:
    return work(tmp_path_factory.mktemp("worked") / "profile")


def damaged(worked: Worked, home: Path, damage: Damage) -> bytes:
    """Damage a copy of the files; return what the damaged one holds."""
    worked.copy(home)
    content = bytearray((home / "state.db").read_bytes())
    damage(content)
    (home / "state.db").write_bytes(content)
    return bytes(content)


def spoilt(home: Path, seq: int) -> None:
    """Damage what one row holds."""
    with closing(sqlite3.connect(home / "state.db")) as other:
        other.execute("UPDATE doc_outbox SET doc = zeroblob(200) WHERE id = ?", (seq,))
        other.commit()


def put_aside(home: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(home.glob("state.db.damaged-*"))]


@patient
def test_a_flipped_bit_never_shows_a_wrong_value_and_costs_nothing_silently(worked: Worked, tmp_path: Path) -> None:
    kept = harmless = refused = 0
    for seed in range(FLIPS):
        dice = random.Random(seed)

        def flip(content: bytearray, dice: random.Random = dice, seed: int = seed) -> None:
            # Every other one where something is written: most of a young file is empty.
            places = range(len(content)) if seed % 2 else [at for at, byte in enumerate(content) if byte]
            content[dice.choice(places)] ^= 1 << dice.randrange(8)

        home = tmp_path / str(seed)
        content = damaged(worked, home, flip)
        try:
            with worked.opened(home) as station:
                kept += bool(put_aside(home))
                harmless += not put_aside(home)
                assert put_aside(home) in ([], [content])
                assert_nothing_wrong_and_nothing_silent(worked, station)
        except StoreFromNewer:
            # The one flip that looks like a newer version: refused, and the file left as it is.
            refused += 1
            assert (home / "state.db").read_bytes() == content
    told(f"{FLIPS} flips: {harmless} without effect, {kept} mended, {refused} refused, 0 wrong or silent")
    assert kept


def test_a_bit_flipped_in_what_sqlite_counts_rows_by_is_mended(worked: Worked, tmp_path: Path) -> None:
    def flip(content: bytearray) -> None:
        content[content.index(b"sqlite_sequence(name,seq)") + len("sqlite_sequence(name,")] ^= 1 << 4

    damaged(worked, tmp_path / "p", flip)
    with worked.opened(tmp_path / "p") as station:
        assert len(put_aside(tmp_path / "p")) == 1
        assert_nothing_wrong_and_nothing_silent(worked, station)


def zeroed(first: int, count: int = 1) -> Damage:
    def damage(content: bytearray) -> None:
        content[first * PAGE : (first + count) * PAGE] = bytes(count * PAGE)

    return damage


@pytest.mark.parametrize("page", range(1, 60, 1 if LONG else 7))
def test_a_zeroed_page_costs_what_was_on_it_and_says_so(worked: Worked, tmp_path: Path, page: int) -> None:
    damaged(worked, tmp_path / "p", zeroed(page))
    with worked.opened(tmp_path / "p") as station:
        assert_nothing_wrong_and_nothing_silent(worked, station)


@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_what_is_left_of_a_cut_off_file_is_kept(worked: Worked, tmp_path: Path, part: float) -> None:
    def cut(content: bytearray) -> None:
        del content[int(len(content) * part) :]

    content = damaged(worked, tmp_path / "p", cut)
    with worked.opened(tmp_path / "p") as station:
        assert put_aside(tmp_path / "p") == [content]
        assert told_lost(station)
        assert_nothing_wrong_and_nothing_silent(worked, station)


@pytest.mark.parametrize("length", [16, 100, PAGE])
def test_without_its_header_every_command_is_found_page_by_page(worked: Worked, tmp_path: Path, length: int) -> None:
    def behead(content: bytearray) -> None:
        content[:length] = bytes(length)

    damaged(worked, tmp_path / "p", behead)
    with worked.opened(tmp_path / "p") as station:
        assert len(station.pending()) == 2 * WAITING
        assert len(station.store.desk.drafts("taker")) == len(worked.drafts)
        assert station.store.desk.terminal() is not None
        assert not [line for line in told_lost(station) if line.startswith("outbox")]
        assert_nothing_wrong_and_nothing_silent(worked, station)


@pytest.mark.parametrize("how", ["zeroed", "noise", "empty"])
def test_a_file_of_which_nothing_is_left_is_put_aside_and_said_to_be_lost(
    worked: Worked, tmp_path: Path, how: str
) -> None:
    def ruin(content: bytearray) -> None:
        length = len(content)
        content[:] = {"zeroed": bytes(length), "noise": random.Random(1).randbytes(length), "empty": b""}[how]

    damaged(worked, tmp_path / "p", ruin)
    with worked.opened(tmp_path / "p") as station:
        incidents = station.store.incidents.unseen()
        assert [incident.code for incident in incidents] == ["vanished"]
        assert station.pending() == []
        assert_nothing_wrong_and_nothing_silent(worked, station)


def test_a_file_that_is_gone_is_said_to_be_lost(worked: Worked, tmp_path: Path) -> None:
    home = worked.copy(tmp_path / "p")
    (home / "state.db").unlink()
    with worked.opened(home) as station:
        assert [incident.code for incident in station.store.incidents.unseen()] == ["vanished"]
        assert_nothing_wrong_and_nothing_silent(worked, station)


def test_another_key_is_told_and_nothing_is_touched(worked: Worked, tmp_path: Path) -> None:
    content = damaged(worked, tmp_path / "p", zeroed(9))
    (tmp_path / "p" / "key").write_bytes(bytes(32))
    with pytest.raises(StoreDamaged):
        open_store(tmp_path / "p", StoppedClock())
    assert (tmp_path / "p" / "state.db").read_bytes() == content
    assert put_aside(tmp_path / "p") == []


def test_damage_is_told_until_somebody_has_seen_it_and_kept_after_that(worked: Worked, tmp_path: Path) -> None:
    spoilt(worked.copy(tmp_path / "p"), worked.highest)
    with worked.opened(tmp_path / "p") as station:
        first = station.store.incidents.unseen()
    with worked.opened(tmp_path / "p", 100) as station:
        assert station.store.incidents.unseen() == first != []
        station.store.incidents.see()
    with worked.opened(tmp_path / "p", 101) as station:
        assert station.store.incidents.unseen() == []
        assert [incident.lost for incident in station.store.incidents.all()] == [incident.lost for incident in first]


def test_damage_found_while_the_console_runs_is_mended_under_it(worked: Worked, tmp_path: Path) -> None:
    home = worked.copy(tmp_path / "p")
    with worked.opened(home) as station:
        spoilt(home, worked.highest)
        with pytest.raises(StoreDamaged):
            station.pending()
        assert station.store.mend()
        assert refold(station)
        assert_nothing_wrong_and_nothing_silent(worked, station)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_the_console_says_so_at_its_start(worked: Worked, tmp_path: Path, language: str) -> None:
    spoilt(worked.copy(tmp_path / "p"), worked.highest)
    texts = Catalogue.load(language)
    with closing(DeskPlace(tmp_path / "p", language=language, signed_in=False)) as place:
        async with at_work(place) as operator:
            assert operator.message().startswith(texts.say("errors.message.found_damaged")[:12])
            assert texts.say("screens.notice.found_damaged") in operator.screen()[0]
            place.store.incidents.see()
            place.store.desk.set_preference("anything", 1)
            await operator.hears_of_changes()
            assert texts.say("screens.notice.found_damaged") not in operator.screen()[0]


def test_doctor_names_what_is_missing_until_it_was_seen(
    worked: Worked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt(worked.copy(tmp_path / "p"), worked.highest)
    monkeypatch.setenv("HOTLINE_HOME", str(tmp_path / "p"))
    monkeypatch.setenv("HOTLINE_BACKEND_URL", "http://127.0.0.1:9")
    said = [doctor(*more) for more in ((), ("--seen",), ())]
    assert [line["grade"] for line in said] == ["warning", "warning", "note"]
    assert Catalogue.load("zh_CN").say("cli.lost.outbox") in said[0]["value"]


def doctor(*more: str) -> dict[str, str]:
    """Run `hotline doctor` and return what it says of incidents."""
    out = io.StringIO()
    run(["doctor", "--json", "--lang", "zh_CN", *more], out, io.StringIO())
    (incident,) = (item for item in json.loads(out.getvalue())["items"] if item["code"] == "incident")
    return dict(incident)


def test_a_larger_file_is_looked_into_beside_the_work(
    worked: Worked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_file, "OPENED_PAGES", 1)
    spoilt(worked.copy(tmp_path / "p"), worked.highest)
    with worked.opened(tmp_path / "p") as station:
        assert put_aside(tmp_path / "p") == []
        assert station.store.examine()
        assert not station.store.examine()
        assert refold(station)
        assert told_lost(station) == [f"outbox|{worked.highest}"]
        assert_nothing_wrong_and_nothing_silent(worked, station)
