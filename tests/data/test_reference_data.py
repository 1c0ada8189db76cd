"""What the city's reference data promises to everything that is built on them."""

import json
import re
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from console.domain.cards import card_from
from console.domain.codes import Kind, Measure, Phase, Urgency
from console.domain.working_calendar import WorkingCalendar

Record = dict[str, Any]
FOLDER = Path(__file__).resolve().parents[2] / "backend" / "data"


def load(name: str) -> list[Record]:
    records: list[Record] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return records


DIVISIONS = load("divisions")
COMMUNITIES = load("communities")
UNITS = load("units")
CATEGORIES = load("categories")
LEAVES = [item for item in CATEGORIES if item["parent"]]
RULES = load("deadline_rules")
BY_NAME = {item["name_zh"]: item for item in DIVISIONS}
STREETS = {item["code"] for item in DIVISIONS if len(item["code"]) == 9 and not item["hidden"]}


@pytest.mark.parametrize("name", ["divisions", "communities", "units", "categories", "cards", "texts"])
def test_codes_are_unique(name: str) -> None:
    counts = Counter(item["code"] for item in load(name))
    assert [code for code, count in counts.items() if count > 1] == []


@pytest.mark.parametrize("name", ["divisions", "communities", "units", "categories", "cards", "texts"])
def test_pinyin_and_initials_are_typed_with_lower_case_ascii(name: str) -> None:
    for item in load(name):
        assert re.fullmatch(r"[a-z0-9]+", item["pinyin"]), item
        assert re.fullmatch(r"[a-z0-9]+", item["initials"]), item


def test_every_record_stands_on_a_line_of_its_own() -> None:
    for name in ("divisions", "communities", "units", "categories", "cards", "texts", "deadline_rules", "demo_cases"):
        lines = (FOLDER / f"{name}.json").read_text(encoding="utf-8").splitlines()
        assert len(lines) == len(load(name)) + 2


def test_every_division_community_and_category_hangs_on_a_parent_that_exists() -> None:
    divisions = {item["code"] for item in DIVISIONS}
    assert [item["code"] for item in DIVISIONS if item["parent_code"] not in divisions | {None}] == []
    assert [item["code"] for item in COMMUNITIES if item["street_code"] not in divisions] == []
    assert [item["code"] for item in CATEGORIES if item["parent"] not in {c["code"] for c in CATEGORIES} | {None}] == []


def test_a_township_this_hotline_cannot_reach_is_hidden_and_nothing_else() -> None:
    assert [item["name_zh"] for item in DIVISIONS if item["hidden"]] == ["马祖乡"]
    assert not any(item.get("street_code") == "350122400" for item in UNITS + COMMUNITIES)


def test_the_city_works_with_450_units_of_which_95_are_named() -> None:
    assert len(UNITS) == 450
    assert Counter(item["derived"] for item in UNITS) == {True: 355, False: 95}


def test_unit_codes_are_short_ascii_mnemonics() -> None:
    assert [item["code"] for item in UNITS if not re.fullmatch(r"[A-Z][A-Z0-9]{1,9}", item["code"])] == []


def test_every_street_and_town_has_its_own_office() -> None:
    assert {item["street_code"] for item in UNITS if "street_code" in item} == STREETS


def test_every_default_handler_exists() -> None:
    units = {item["code"] for item in UNITS}
    assert [item["code"] for item in CATEGORIES if item["unit"] not in units] == []
    assert [item["id"] for item in RULES if item.get("unit") not in units | {None}] == []


def test_there_are_a_hundred_leaves_and_each_has_a_kind_an_urgency_and_words_a_caller_uses() -> None:
    assert len(LEAVES) == 100
    for leaf in LEAVES:
        assert Kind(leaf["kind"])
        assert Urgency(leaf["urgency"])
        assert 2 <= len(leaf["keywords"]) <= 6, leaf["code"]


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("长乐区", "cl"), ("晋安区", "ja"), ("闽侯县", "mh"), ("连江县", "lj"), ("台江区", "tj"), ("仓山区", "cs"),
        ("长龙镇", "cl"), ("一都镇", "yd"), ("省璜镇", "sh"), ("洑口乡", "fk"), ("筱埕镇", "xc"), ("琯头镇", "gt"),
        ("长庆镇", "cq"), ("三叉街街道", "scj"), ("小沧畲族乡", "xc"), ("江镜华侨农场", "jj"),
    ],
)  # fmt: skip
def test_a_place_is_read_as_its_people_read_it(name: str, initials: str) -> None:
    assert BY_NAME[name]["initials"] == initials


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [("六一村", "liuyi"), ("朝阳村", "chaoyang"), ("重坑村", "zhongkeng"), ("叶厦村", "yexia"), ("卜洲村", "buzhou")],
)
def test_a_village_is_read_as_its_people_read_it(name: str, pinyin: str) -> None:
    assert {item["pinyin"] for item in COMMUNITIES if item["name_zh"] == name} == {pinyin}


@pytest.mark.parametrize(
    ("typed", "code"),
    [("llq", "0903"), ("llg", "0903"), ("ld", "0303"), ("ldbl", "0303"), ("ts", "0501"), ("td", "0505"),
     ("wt", "0606"), ("nc", "0611"), ("bg", "0502"), ("zd", "0101"), ("yy", "0701"), ("gjj", "1005")],
)  # fmt: skip
def test_the_letters_people_type_lead_to_the_category(typed: str, code: str) -> None:
    leaf = next(item for item in LEAVES if item["code"] == code)
    assert typed in {leaf["initials"], *leaf["aliases"]}


def test_deadline_rules_speak_the_codes_of_the_domain() -> None:
    assert len({rule["id"] for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert Phase(rule["phase"])
        assert Measure(rule["measure"])
        assert rule["amount"] > 0
        assert rule["basis"]
        assert rule.get("kind") is None or Kind(rule["kind"])
        assert rule.get("urgency") is None or Urgency(rule["urgency"])
        assert any(item["code"].startswith(rule.get("category", "")) for item in CATEGORIES)


def test_each_phase_has_a_limit_for_cases_no_other_rule_is_about() -> None:
    bare = {rule["phase"] for rule in RULES if not {"kind", "category", "urgency", "unit"} & set(rule)}
    assert bare == {phase.value for phase in Phase}


def day_kinds() -> dict[date, bool]:
    return {date.fromisoformat(d["date"]): d["isOffDay"] for year in load("calendar") for d in year["days"]}


def working_calendar() -> WorkingCalendar:
    announced = frozenset(year["year"] for year in load("calendar") if year["announced"])
    return WorkingCalendar(day_kinds(), announced)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-09-18", 1, "2026-09-20"), ("2026-09-22", 2, "2026-09-24"), ("2026-09-22", 5, "2026-09-30"),
        ("2026-09-22", 10, "2026-10-13"), ("2026-09-30", 5, "2026-10-13"), ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-13", 2, "2026-02-24"), ("2026-02-13", 10, "2026-03-05"), ("2026-04-30", 1, "2026-05-06"),
        ("2026-04-30", 5, "2026-05-11"), ("2025-12-31", 1, "2026-01-04"),
    ],
)  # fmt: skip
def test_working_days_are_counted_by_the_published_lists(start: str, days: int, end: str) -> None:
    found = working_calendar().add_workdays(date.fromisoformat(start), days)
    assert (found.day.isoformat(), found.provisional) == (end, False)


def test_a_year_without_a_published_list_says_so() -> None:
    assert {year["year"]: year["announced"] for year in load("calendar")} == {2025: True, 2026: True, 2027: False}
    assert working_calendar().add_workdays(date(2026, 12, 31), 1).provisional


def test_make_up_workdays_fall_on_weekends_only() -> None:
    assert all(day.weekday() >= 5 for day, off in day_kinds().items() if not off)
    assert sum(not off for off in day_kinds().values()) == 11


def test_a_knowledge_card_belongs_to_a_leaf_and_says_by_what_it_is_true_and_when_somebody_looked() -> None:
    leaves = {item["code"] for item in LEAVES}
    for card in map(card_from, load("cards")):
        assert card.category in leaves, card.code
        assert card.source, card.code
        assert card.keywords, card.code
        # Sample texts: nobody with the offices' pages has seen to them.
        assert card.reviewed is None, card.code
        assert 30 <= len(card.text) <= 200, card.code


def test_a_knowledge_card_names_no_number_but_those_of_the_whole_country() -> None:
    numbers = {number for card in load("cards") for number in re.findall(r"(?<![\d])1?\d{4,}(?![\d])", card["text"])}
    assert numbers <= {
        "10000", "10010", "10086", "10099", "12123", "12300", "12305", "12306", "12315", "12320", "12329", "12333",
        "12348", "12366", "12367", "12393", "95598", "96110",
    }  # fmt: skip
