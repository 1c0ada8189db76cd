"""The same matter, told from another one at the same place, and from its cause; on the sample cases and beside them."""

import itertools
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from console.domain.matters import Matter
from console.domain.similar import Likeness, Relation, guess, likeness
from console.domain.topics import Topics
from console.packaged import packaged_reference
from tests.builders import DATA, MONDAY, a_reference

CASES: list[dict[str, Any]] = json.loads((DATA / "demo_cases.json").read_text(encoding="utf-8"))
REFERENCE = packaged_reference() or a_reference()
TABLE = REFERENCE.likeness


def matter(row: dict[str, Any], **changes: Any) -> Matter:
    street = row["street"]
    made = Matter(row["title"], row["title"], row["text"], row["category"], street[:6], street, row["address"], MONDAY)
    return replace(made, **changes)


def titled(title: str, **changes: Any) -> Matter:
    return matter(next(row for row in CASES if row["title"] == title), **changes)


def compared(this: Matter, other: Matter) -> Likeness | None:
    return likeness(this, other, TABLE)


def codes(found: Likeness | None) -> list[str]:
    return [reason.code for reason in found.reasons] if found else []


def same_pairs() -> set[frozenset[str]]:
    """Titles of sample cases that people marked as one matter: dogs, burst main, no water, bus, building site."""
    dogs = [row["title"] for row in CASES if row["address"].startswith("金环花园") and row["category"] == "0903"]
    burst = ["八一七中路水管爆裂", "茶亭公园门口大量冒水"]
    dry = ["洋头口一带突然停水", "阳光社区整栋楼没水", "停水没有提前通知"]
    smoke = [row["title"] for row in CASES if row["category"] == "0602" and "66路" in row["title"] + row["text"]]
    site = [row["title"] for row in CASES if row["category"] == "0702" and row["address"].startswith("三江口")]
    groups = (dogs, burst, dry, smoke, site)
    assert [len(group) for group in groups] == [8, 2, 3, 6, 4]
    return {frozenset(pair) for group in groups for pair in itertools.combinations(group, 2)}


def test_the_groups_of_the_sample_cases_are_found_whole_and_nothing_else() -> None:
    found = {
        frozenset((one.title, other.title))
        for one, other in itertools.combinations(map(matter, CASES), 2)
        if (hit := compared(one, other)) and hit.same_matter
    }
    wanted = same_pairs()
    right = len(found & wanted)
    assert (right / len(found), right / len(wanted)) == (1.0, 1.0)  # precision and recall, of 53 pairs among 20,706


def test_likeness_is_mutual() -> None:
    for one, other in itertools.combinations(map(matter, CASES[:40]), 2):
        here, there = compared(one, other), compared(other, one)
        assert (here is None) == (there is None)
        assert here is None or there is None or here.same_matter == there.same_matter


@pytest.mark.parametrize(
    ("title", "text", "category", "address"),
    [
        ("电梯停运", "电梯坏了三天没人修，老人下不了楼", "0804", "金环花园12号楼"),
        ("地下车位不够", "小区车位只卖不租，车停到路上", "0803", "金环花园"),
        ("半夜装修", "楼上凌晨还在钻墙，没法睡", "0807", "金环花园9号楼"),
        ("家里没水", "从早上起一滴水都没有", "0501", "金环花园12号楼"),
        ("公园没灯", "茶亭公园的路灯不亮，晚上看不见", "0303", "茶亭公园正门"),
    ],
)
def test_other_matters_at_the_same_place_are_not_the_same(title: str, text: str, category: str, address: str) -> None:
    other = Matter("x", title, text, category, "350104", "350104008", address, MONDAY)
    for row in CASES:
        hit = compared(other, matter(row))
        assert hit is None or not hit.same_matter, row["title"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("楼下又有好几条野狗追人", "金环花园１２栋"),
        ("流浪狗把我家孩子吓哭了", "仓山区金环花园三号楼"),
        ("流浪犬太多，没人管", "金环花园北门"),
    ],
)
def test_a_new_call_in_other_words_is_the_same_matter(text: str, address: str) -> None:
    call = Matter("x", text, text, "0903", "350104", "", address, MONDAY)
    hits = [row for row in CASES if (hit := compared(call, matter(row))) and hit.same_matter]
    assert len(hits) == 8


def test_the_house_is_told_apart_from_the_place() -> None:
    first = titled("金环花园流浪狗成群")
    assert codes(compared(first, replace(first, address="金环花园十二栋")))[0] == "same_house"
    assert codes(compared(first, titled("小区流浪犬夜间狂吠")))[0] == "near_house"
    assert codes(compared(first, titled("老人被流浪狗咬伤")))[0] == "same_place"


def test_a_lift_is_of_its_house() -> None:
    lift = Matter("x", "电梯坏了", "电梯停运三天", "0804", "350104", "350104008", "金环花园3号楼", MONDAY)
    beside = replace(lift, title="电梯困人", text="孩子关在里面出不来", address="金环花园8栋")
    here = replace(beside, address="金环花园三栋")
    (next_door, same) = compared(lift, beside), compared(lift, here)
    assert next_door is not None
    assert next_door.relation is Relation.NEARBY
    assert same is not None
    assert same.same_matter


def test_everybody_has_his_own_bill() -> None:
    bill = Matter("x", "水费比平时多三倍", "怀疑水表有问题", "0504", "350104", "350104103", "金环花园3号楼", MONDAY)
    other = replace(bill, title="阶梯水价怎么算", text="家里六口人能不能多申请基数", address="金环花园")
    hit = compared(bill, other)
    assert hit is not None
    assert hit.relation is Relation.NEARBY


EFFECTS = ["洋头口一带突然停水", "阳光社区整栋楼没水", "停水没有提前通知", "高层住户水上不去", "抢修后自来水发黄"]


@pytest.mark.parametrize("effect", EFFECTS)
def test_a_burst_main_is_linked_with_its_effects_and_not_merged(effect: str) -> None:
    burst, dry = titled("八一七中路水管爆裂"), titled(effect)
    there, back = compared(burst, dry), compared(dry, burst)
    assert there is not None
    assert back is not None
    assert (there.relation, back.relation) == (Relation.EFFECT, Relation.CAUSE)
    assert "cause_and_effect" in codes(there)


def test_an_effect_comes_after_its_cause() -> None:
    burst, dry = titled("八一七中路水管爆裂"), titled("洋头口一带突然停水")
    long_before = replace(dry, at=MONDAY - timedelta(days=3))
    hit = compared(burst, long_before)
    assert hit is None or hit.relation is not Relation.EFFECT


def test_an_outage_of_another_day_is_another_one() -> None:
    one = titled("洋头口一带突然停水")
    later = titled("停水没有提前通知", at=MONDAY + timedelta(days=9))
    hit = compared(one, later)
    assert hit is None or not hit.same_matter


def test_the_same_name_in_another_district_is_another_place() -> None:
    dogs = titled("金环花园流浪狗成群")
    assert compared(dogs, replace(dogs, district="350111", street="350111001")) is None


def test_a_caller_s_other_case_is_shown_with_its_reason() -> None:
    one = titled("金环花园流浪狗成群", caller="a")
    hit = compared(one, titled("路面坑洼电动车摔倒", caller="a"))
    assert hit is not None
    assert hit.relation is Relation.NEARBY
    assert codes(hit)[-2:] == ["same_time", "same_caller"]


def test_a_category_is_guessed_by_its_longest_words() -> None:
    keywords = {"0903": ("流浪狗", "狗"), "0501": ("停水",), "0804": ("电梯",)}
    assert guess("小区里有流浪狗，停水了", keywords, Topics()) == "0903"
    assert guess("没有什么", keywords, Topics()) == ""
