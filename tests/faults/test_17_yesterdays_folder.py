"""17, the whole folder put back as it was yesterday, the marks beside the file too: only the backend knows better. It
is asked before anything is sent; no count is used twice, nothing is doubled, and a person is told."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from console.domain.codes import Action
from console.domain.finding import Sought
from tests.contract.worlds import House
from tests.faults.conftest import MakeSeat
from tests.faults.seats import Seat, applied
from tests.faults.working_terminal import told_lost


def put_back(seat: Seat, copy: Path) -> None:
    """Put the folder back while no console runs, and start one."""
    home = seat.store.locations.home
    seat.store.close()
    shutil.rmtree(home)
    shutil.copytree(copy, home)
    seat.restart()


def yesterday(seat: Seat, copy: Path) -> None:
    """Keep a copy of the folder with one command waiting, and work on until all is delivered."""
    seat.new(text="昨天送达的")
    seat.heal()
    seat.line.offline = True
    seat.new(text="昨天未送的")
    shutil.copytree(seat.store.locations.home, copy)
    seat.line.offline = False
    for index in range(3):
        seat.do(seat.new(text=f"今天的第{index}件"), Action.NOTE, text="补充")
    seat.heal()
    assert not seat.pending()


def seqs(seat: Seat) -> dict[str, int]:
    return {entry.command.id: entry.command.seq for entry in seat.pending()}


def used_twice(house: House) -> list[tuple[str, int]]:
    """Return the counts under which the backend has more than one command of a terminal."""
    with closing(sqlite3.connect(house.file)) as connection:
        sql = "SELECT received_from, seq FROM commands WHERE status = 'applied' GROUP BY 1, 2 HAVING count(*) > 1"
        return list(connection.execute(sql))


def assert_told_once(seat: Seat) -> None:
    assert [incident.code for incident in seat.store.incidents.all()] == ["older_copy"]
    assert "drafts" in told_lost(seat)
    seat.restart()
    seat.look()
    assert len(seat.store.incidents.all()) == 1


def test_a_folder_of_yesterday_counts_on_above_what_the_backend_has(house: House, seat: Seat, tmp_path: Path) -> None:
    yesterday(seat, tmp_path / "copy")
    given = applied(house)
    highest = max(line.command.seq for line in seat.store.desk.log(100))
    numbers = {row.number for row in seat.store.reader.search(Sought("今天的"), 10).rows}
    put_back(seat, tmp_path / "copy")
    assert seat.store.incidents.all() == []
    seat.heal()
    assert_told_once(seat)
    # What waited yesterday was delivered since: the ledger says so, under the count it had.
    assert applied(house) == given
    anew = seat.new(text="换回之后的")
    assert seat.pending()[0].command.seq > highest
    assert seat.shown(anew).case.number not in numbers
    seat.heal()
    assert len(applied(house)) == len(given) + 1
    assert seat.parked() == {}
    assert used_twice(house) == []


def test_what_was_entered_before_anybody_could_notice_gets_counts_of_its_own(
    house: House, seat: Seat, tmp_path: Path
) -> None:
    yesterday(seat, tmp_path / "copy")
    used = {line.command.seq for line in seat.store.desk.log(100)}
    given = applied(house)
    put_back(seat, tmp_path / "copy")
    known = seat.store.reader.search(Sought("昨天送达的"), 1).rows[0].id
    seat.line.offline = True
    # More than the backend has of this terminal: the highest count alone would tell nothing.
    made = [seat.do(known, Action.NOTE, text=f"补充{index}") for index in range(len(used) + 3)]
    new = seat.new(text="没有网络时登记的")
    before = seqs(seat)
    assert used & {before[command] for command in made}
    assert max(before.values()) > max(used)
    seat.line.offline = False
    seat.heal()
    assert_told_once(seat)
    done = applied(house)
    assert done == [*given, *made]
    # The number it was given offline is another case's by now: that is for a person.
    assert list(seat.parked().values()) == ["number_taken"]
    assert seat.shown(new).case.text == "没有网络时登记的"
    assert used_twice(house) == []


def test_a_folder_exchanged_while_the_console_runs_is_noticed_at_the_next_save(seat: Seat, tmp_path: Path) -> None:
    yesterday(seat, tmp_path / "copy")
    highest = max(line.command.seq for line in seat.store.desk.log(100))
    for name in ("state.db", "state.mark", "numbers.mark"):
        shutil.copy(tmp_path / "copy" / name, tmp_path / name)
        (tmp_path / name).replace(seat.store.locations.home / name)
    seat.line.offline = True
    seat.new(text="换回之后的")
    assert seat.pending()[-1].command.seq > highest
    assert "drafts" in told_lost(seat)


def test_an_ordinary_start_asks_and_says_nothing(seats: MakeSeat) -> None:
    seat = seats("a", "taker")
    for _ in range(3):
        seat.new()
        seat.restart()
        seat.heal()
    assert seat.store.incidents.all() == []
