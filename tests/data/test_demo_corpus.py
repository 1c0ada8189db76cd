"""What the demo corpus promises: real Chinese complaints over the whole classification, and nobody real in them."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from console.domain.codes import Channel, Kind, Role, Urgency

Record = dict[str, Any]
FOLDER = Path(__file__).resolve().parents[2] / "backend" / "data"


def load(name: str) -> list[Record]:
    records: list[Record] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return records


CASES = load("demo_cases")


def test_every_demo_case_names_a_category_and_a_street_that_exist() -> None:
    leaves = {item["code"] for item in load("categories") if item["parent"]}
    streets = {item["code"] for item in load("divisions") if len(item["code"]) == 9 and not item["hidden"]}
    assert [case["title"] for case in CASES if case["category"] not in leaves or case["street"] not in streets] == []


def test_demo_cases_speak_the_codes_of_the_domain() -> None:
    for case in CASES:
        assert Kind(case["kind"])
        assert Urgency(case["urgency"])
        assert Channel(case["channel"])


def test_demo_texts_keep_the_length_of_what_a_call_taker_types() -> None:
    for case in CASES:
        assert 1 <= len(case["title"]) <= 20, case["title"]
        assert 20 <= len(case["text"]) <= 140, case["title"]
        assert 30 <= len(case["answer"]) <= 120, case["title"]
        assert case["reply"], case["title"]


def test_demo_texts_use_the_punctuation_of_chinese() -> None:
    for case in CASES:
        assert not re.search(r'[,;:!?"]', case["title"] + case["text"] + case["answer"] + case["reply"]), case["title"]


def test_the_corpus_is_wide() -> None:
    assert len({case["text"] for case in CASES}) == len(CASES) >= 160
    assert {case["kind"] for case in CASES} == {kind.value for kind in Kind}
    assert {case["channel"] for case in CASES} == {channel.value for channel in Channel}
    assert len({case["category"] for case in CASES}) >= 70


@pytest.mark.parametrize(("word", "callers"), [("金环花园", 8), ("66路", 6), ("三江口", 4), ("八一七中路", 3)])
def test_many_callers_report_one_problem(word: str, callers: int) -> None:
    assert sum(word in case["text"] + case["address"] for case in CASES) >= callers


def test_there_is_one_demo_account_per_role_and_the_unit_acts_for_the_water_company() -> None:
    accounts = load("demo_accounts")
    assert {item["role"] for item in accounts} == {role.value for role in Role} - {"integration"}
    assert all(item["demo"] and "password" not in item for item in accounts)
    assert {item["unit"] for item in accounts if item["user"] == "unit"} == {"ZLS"}
    assert {item["unit"] for item in accounts} <= {item["code"] for item in load("units")}


def test_demo_numbers_have_the_form_of_real_ones() -> None:
    names = json.loads((FOLDER / "demo_names.json").read_text(encoding="utf-8"))
    for prefix in names["mobile_prefixes"]:
        assert re.fullmatch(r"1[3-9]\d{9}", prefix + "0" * names["mobile_digits"])
    for prefix in names["landline_prefixes"]:
        assert re.fullmatch(r"0591-\d{8}", prefix + "0" * names["landline_digits"])
