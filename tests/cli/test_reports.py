"""Reports and similar cases on the command line, at the real backend."""

import csv
import io
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from backend_client.http_reports import HttpReports
from console.bootstrap import Hotline
from console.cli.sheets import csv_text, guarded, markdown_text
from console.domain.codes import Action
from tests.builders import MONDAY
from tests.cli.conftest import Counter
from tests.contract.worlds import House, World, prepare
from tests.fakes.stopped_clock import StoppedClock

NOVEMBER = ("--from", f"{MONDAY:%Y-%m}-01", "--to", f"{MONDAY:%Y-%m}-30")


@pytest.fixture(scope="session")
def prepared_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("reports") / "hotline.db"
    prepare(f"sqlite:///{file}")
    return file


@pytest.fixture
def world(prepared_city: Path, tmp_path: Path) -> Iterator[World]:
    clock = StoppedClock()
    house = House(Path(shutil.copy(prepared_city, tmp_path / "hotline.db")), clock)
    house.start()
    with closing(house.client()) as client:
        yield World(client, clock)
    house.stop()


@pytest.fixture
def desk(counter: Counter, world: World, monkeypatch: pytest.MonkeyPatch) -> Counter:
    """A counter whose reports come from a real backend, as its supervisor sees them."""
    person = world.person("supervisor")
    monkeypatch.setattr(Hotline, "reports", lambda _: HttpReports(_Asking(world, person)))  # type: ignore[arg-type]
    return counter


class _Asking:
    """The world's client, asked as one person whoever is signed in at the counter."""

    def __init__(self, world: World, person: object) -> None:
        self._world, self._person = world, person

    def document(self, _sign_in: object, *args: object) -> object:
        return self._world.backend.document(self._person, *args)  # type: ignore[attr-defined]

    def close(self) -> None:
        pass


@pytest.fixture
def numbered(world: World) -> str:
    """The number of one of two cases about the same dogs, dispatched."""
    person = world.person()
    terminal = world.terminal(person)
    for house in ("9号楼", "12号楼"):
        place = {"district": "350104", "address": f"金环花园{house}"}
        case = world.does(person, terminal, text="小区有流浪狗", category="0903", location=place)
    world.does(person, terminal, Action.ASSIGN, case, unit="CGW")
    assert case.number
    return case.number


def test_similar_cases_say_whether_and_why(desk: Counter, numbered: str) -> None:
    found = desk("case", "similar", numbered, "--json").json
    assert (set(found), found["total"], found["source"]) == ({"items", "total", "as_of", "source"}, 1, "live")
    (hit,) = found["items"]
    assert (hit["same_matter"], hit["relation"], hit["reason"][0]["code"]) == (True, "same_matter", "near_house")
    assert hit["location"]["address"] == "金环花园9号楼"
    assert hit["caller"]["phone"] == "138****2345"
    told = desk("case", "similar", "--text", "流浪狗追人", "--address", "金环花园十二栋", "--json").json
    assert [hit["reason"][0]["code"] for hit in told["items"]] == ["same_house", "near_house"]


def test_similar_cases_are_drawn_in_both_languages(desk: Counter, numbered: str) -> None:
    assert "same category" in desk("case", "similar", numbered, "--lang", "en").out
    assert "同一事项" in desk("case", "similar", numbered, "--lang", "zh_CN").out


@pytest.mark.parametrize("words", [(), ("261123-0101-0001-2", "--text", "x")])
def test_either_a_case_or_words_are_asked_about(desk: Counter, words: tuple[str, ...]) -> None:
    assert desk("case", "similar", *words).code == 2


@pytest.mark.usefixtures("numbered")
def test_a_report_comes_as_table_csv_markdown_and_json(desk: Counter) -> None:
    found = desk("report", "units", *NOVEMBER, "--format", "json").json
    assert found["items"][0]["rates"]["replied_of_accepted"] == {"numerator": 0, "denominator": 1, "percent": "0.00"}
    assert desk("report", "units", *NOVEMBER, "--json").json["items"] == found["items"]
    head, line = csv.reader(io.StringIO(desk("report", "units", *NOVEMBER, "--format", "csv", "--lang", "en").out))
    assert head[:3] == ["Unit", "Code", "Period"]
    assert dict(zip(head, line, strict=True))["Replied in time (accepted) of"] == "1"
    assert "及时回复率" in desk("report", "units", *NOVEMBER, "--lang", "zh_CN").out
    assert desk("report", "channels", *NOVEMBER, "--format", "md", "--lang", "en").out.startswith("| Channel | Code |")


@pytest.mark.parametrize(
    "words",
    [
        ("planets", *NOVEMBER),
        ("units", "--from", "yesterday", "--to", "2026-11-30"),
        ("units", *NOVEMBER, "--format", "pdf"),
        ("units", *NOVEMBER, "--rounding", "up"),
        ("units", *NOVEMBER, "--period", "hour"),
        ("units", "--from", "2026-11-01"),
    ],
)
def test_a_report_nobody_can_mean_is_a_usage_error(desk: Counter, words: tuple[str, ...]) -> None:
    assert desk("report", *words).code == 2


def test_who_may_not_read_reports_is_told(desk: Counter, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    taker = world.person("taker")
    monkeypatch.setattr(Hotline, "reports", lambda _: HttpReports(_Asking(world, taker)))  # type: ignore[arg-type]
    ran = desk("report", "units", *NOVEMBER, "--json")
    assert (ran.code, ran.error) == (4, "role_not_allowed")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\r=1", "＝1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert guarded(cell).startswith("'")
    ((shown,),) = csv.reader(io.StringIO(csv_text([cell], [])))
    assert not shown.lstrip().startswith(("=", "+", "-", "@"))


def test_markdown_is_not_markup() -> None:
    assert markdown_text(["a|b"], [["<b>*x*"]]) == "| a\\|b |\n| --- |\n| \\<b\\>\\*x\\* |\n".replace("---", "---")
