"""Which open cases are like what a caller is telling, out of what this terminal has."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.domain.codes import Action
from console.domain.similar import Relation
from console.usecases.find_alike import Told, alike
from tests.desk_place import DeskPlace

STREET = "350102001"


@pytest.fixture
def place(tmp_path: Path) -> Iterator[DeskPlace]:
    place = DeskPlace(tmp_path / "profile")
    yield place
    place.close()


def stands(place: DeskPlace, text: str, category: str, address: str, *then: Any) -> None:
    where = {"district": "350102", "street": STREET, "address": address}
    place.elsewhere({"kind": "help", "category": category, "text": text, "location": where}, *then)
    place.deliver()


def found(place: DeskPlace, text: str, address: str = "", **codes: str) -> list[tuple[str, Relation]]:
    hits = alike(place.desk, Told(text, address, **codes), 9)
    return [(hit.case.text, hit.likeness.relation) for hit in hits]


def test_the_same_matter_comes_first_then_its_cause_then_what_is_only_near(place: DeskPlace) -> None:
    stands(place, "停水那天起夜间施工吵人", "0702", "金环花园5号楼")
    stands(place, "水管爆裂，路面冒水", "0502", "金环花园门口")
    stands(place, "五号楼没有水", "0501", "金环花园5栋")
    assert found(place, "家里停水了", "金环花园5号楼") == [
        ("五号楼没有水", Relation.SAME_MATTER),
        ("水管爆裂，路面冒水", Relation.CAUSE),
        ("停水那天起夜间施工吵人", Relation.NEARBY),
    ]


def test_a_cause_in_the_district_is_found_by_its_words(place: DeskPlace) -> None:
    stands(place, "主管道爆管，正在抢修", "0502", "洋中路口")
    assert found(place, "停水了", "红星新村2号楼", district="350102") == [("主管道爆管，正在抢修", Relation.CAUSE)]


def test_a_bus_line_needs_no_address(place: DeskPlace) -> None:
    stands(place, "66路公交车冒黑烟", "0602", "五一广场")
    assert found(place, "六十六路公交冒黑烟") == [("66路公交车冒黑烟", Relation.SAME_MATTER)]


def test_a_house_is_found_behind_many_others_of_its_road(place: DeskPlace) -> None:
    stands(place, "路灯不亮", "0303", "八一七中路12号")
    for house in range(100, 130):
        stands(place, "井盖松动", "0308", f"八一七中路{house}号")
    assert ("路灯不亮", Relation.SAME_MATTER) in found(place, "门口的灯坏了", "八一七中路12号", category="0303")


def test_finished_and_old_ones_are_another_story(place: DeskPlace) -> None:
    stands(place, "路灯不亮", "0303", "古田路12号", (Action.CLOSE, {"text": "已修好"}))
    assert found(place, "路灯不亮", "古田路12号") == []
    stands(place, "路灯又不亮", "0303", "古田路12号")
    assert len(found(place, "路灯不亮", "古田路12号")) == 1
    place.clock.advance(91 * 86400)
    assert found(place, "路灯不亮", "古田路12号") == []


def test_nothing_told_finds_nothing(place: DeskPlace) -> None:
    stands(place, "路灯不亮", "0303", "古田路12号")
    assert found(place, "  ") == []
