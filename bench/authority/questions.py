"""What consoles ask of the backend all day, with the particulars of this city."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bench.authority.wire import query
from console.domain.codes import FINISHED, State

#: Design.md 9: queue page, search and similar.
BUDGET = 50.0
_OPEN = tuple(state.value for state in State if state not in FINISHED)
#: Sixty in half an hour are let through, of which half are asked without being timed.
_SEARCHES = 20
#: A supervisor asks for a report now and then.
_REPORTS = 15
_FREQUENT = ("小区", "居民", "市民", "道路", "施工")
_WORDS = ("停水", "噪声", "路灯", "电梯", "油烟", "公交", "垃圾", "井盖", "流浪", "污水")
_RARE = ("白塔", "鼎屿", "氨气", "水表", "樟岚")
_LONG = ("小区停水", "路灯不亮", "夜间施工噪声", "流浪狗 老人", "电梯 维修 物业")
_MATTERS = (
    "小区里有流浪狗追人，老人不敢出门", "家里从昨天晚上开始停水", "路口的路灯全部不亮", "工地半夜还在施工，吵得睡不着",
    "楼下烧烤店油烟很大", "66路公交车冒黑烟", "电梯坏了三天没人修", "井盖松动，车子开过去很响",
)  # fmt: skip


@dataclass(frozen=True)
class Question:
    """One thing asked, of which many are asked with other particulars."""

    name: str
    #: Who asks: a sample account.
    who: str
    asked: Callable[[random.Random], tuple[str, str, Any]]
    budget: float | None = None
    #: How often it may be asked at the most: who looks for callers too often is stopped.
    most: int = 1000


@dataclass(frozen=True)
class City:
    """Particulars to ask with."""

    units: list[str]
    #: Pairs of a district and a category in it.
    matters: list[tuple[str, str]]
    streets: list[str]
    cases: list[Mapping[str, Any]]
    today: date


def particulars(line: Any, today: date) -> City:
    """Look around in the city as a supervisor would."""
    found = line.ask("GET", query("/v1/cases", state=_OPEN, limit=200))["items"]
    reference = line.ask("GET", "/v1/reference")
    return City(
        units=[unit["code"] for unit in reference["units"]],
        matters=[(case["location"]["district"], case["category"]) for case in found if case["location"]["district"]],
        streets=[case["location"]["street"] for case in found if case["location"]["street"]],
        cases=found,
        today=today,
    )


def questions(city: City) -> Iterator[Question]:
    """Yield everything that is asked."""
    yield from _queues(city)
    yield from _searches(city)
    yield from _similar(city)
    yield from _counts_and_reports(city)


def _page(name: str, parameters: Callable[[random.Random], Mapping[str, Any]], who: str = "supervisor") -> Question:
    return Question(name, who, lambda chance: ("GET", query("/v1/cases", limit=50, **parameters(chance)), None), BUDGET)


def _queues(city: City) -> Iterator[Question]:
    def any_unit(chance: random.Random) -> str:
        return chance.choice(city.units)

    yield _page("queue page: open, newest first", lambda _: {"state": _OPEN})
    yield _page("queue page: open, next limit first", lambda _: {"state": _OPEN, "order": "due"})
    yield _page("queue page: one state", lambda chance: {"state": chance.choice(_OPEN)})
    yield _page("queue page: every case, newest first", lambda _: {})
    yield _page("queue page: overdue", lambda _: {"state": _OPEN, "overdue": "true", "order": "due"})
    yield _page("queue page: one of 450 units, open", lambda chance: {"state": _OPEN, "unit": any_unit(chance)})
    yield _page("queue page: one of 450 units, all", lambda chance: {"unit": any_unit(chance)})
    yield _page("queue page: district", lambda chance: {"district": chance.choice(city.matters)[0]})
    yield _page("queue page: district and category", lambda chance: _matter(chance.choice(city.matters)))
    yield _page("queue page: street, open", lambda chance: {"state": _OPEN, "street": chance.choice(city.streets)})
    yield _page("queue page: a month two years ago", lambda chance: _old(city, chance))
    yield _page("queue page: a unit's own inbox", lambda _: {"state": _OPEN, "order": "due"}, "unit")


def _matter(matter: tuple[str, str]) -> Mapping[str, str]:
    return {"district": matter[0], "category": matter[1]}


def _old(city: City, chance: random.Random) -> Mapping[str, str]:
    first = city.today - timedelta(days=chance.randrange(500, 700))
    return {"created_from": f"{first}T00:00:00Z", "created_before": f"{first + timedelta(days=30)}T00:00:00Z"}


def _search(name: str, words: tuple[str, ...], who: str = "supervisor") -> Question:
    return Question(
        name, who, lambda chance: ("POST", "/v1/cases/search", {"text": chance.choice(words), "limit": 50}), BUDGET
    )


def _searches(city: City) -> Iterator[Question]:
    yield _search("search: a frequent word of two characters", _FREQUENT)
    yield _search("search: a word of two characters", _WORDS)
    yield _search("search: a rare word of two characters", _RARE)
    yield _search("search: longer, and two words", _LONG)
    yield _search("search: one character", ("水", "车", "狗"))
    yield _search("search: a word, as a unit", _WORDS, "unit")
    yield Question("search: word among the open cases", "supervisor", _word_in_open, BUDGET)
    yield Question("search: a caller's number", "taker", _phone, BUDGET, _SEARCHES)
    yield Question("search: last four digits", "callback", _tail, BUDGET, _SEARCHES)
    yield Question(
        "open a case by its number",
        "supervisor",
        lambda chance: ("GET", f"/v1/cases/{chance.choice(city.cases)['number']}", None),
    )


def _word_in_open(chance: random.Random) -> tuple[str, str, Any]:
    return "GET", query("/v1/cases", state=_OPEN, q=chance.choice(_WORDS), limit=50), None


def _phone(chance: random.Random) -> tuple[str, str, Any]:
    return "POST", "/v1/cases/search", {"phone": f"1380000{chance.randrange(10000):04d}", "limit": 50}


def _tail(chance: random.Random) -> tuple[str, str, Any]:
    return "POST", "/v1/cases/search", {"phone": f"{chance.randrange(10000):04d}", "limit": 50}


def _similar(city: City) -> Iterator[Question]:
    def told(chance: random.Random) -> tuple[str, str, Any]:
        where = chance.choice(city.cases)["location"]
        place = {name: where[name] for name in ("address", "street", "district")}
        return "POST", "/v1/similar", {"text": chance.choice(_MATTERS), **place}

    def known(chance: random.Random) -> tuple[str, str, Any]:
        return "GET", query("/v1/similar", case=chance.choice(city.cases)["number"]), None

    yield Question("similar: what is being typed", "supervisor", told, BUDGET)
    yield Question("similar: of a case", "supervisor", known, BUDGET)


def _report(name: str, city: City, by: str, days: int, **more: str) -> Question:
    first = city.today - timedelta(days=days)
    path = query(f"/v1/reports/{by}", **{"from": first.isoformat(), "to": city.today.isoformat()}, **more)
    return Question(name, "supervisor", lambda _: ("GET", path, None), most=_REPORTS)


def _counts_and_reports(city: City) -> Iterator[Question]:
    yield Question("counts of all queues", "supervisor", lambda _: ("GET", "/v1/queues", None), BUDGET)
    yield Question("counts of all queues, of a unit", "unit", lambda _: ("GET", "/v1/queues", None), BUDGET)
    yield _report("report of 450 units, a month", city, "units", 30)
    yield _report("report of 450 units, a year", city, "units", 365)
    yield _report("report of 450 units by month, a year", city, "units", 365, period="month")
    yield _report("report of categories, a month", city, "categories", 30)
    yield _report("report of categories, a year", city, "categories", 365)
    yield _report("report of districts, a year", city, "districts", 365)
    yield _report("report of units in one district, a year", city, "units", 365, district="350102")
    yield Question("hot issues", "supervisor", lambda _: ("GET", "/v1/reports/hot", None))
