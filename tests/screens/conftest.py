"""A terminal for every test, with a few cases from elsewhere in its queue."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from console.domain.case_number import issue
from console.domain.codes import Action
from tests.builders import MONDAY
from tests.desk_place import DeskPlace

#: What stands in the queue before a test begins, oldest first.
STANDING: tuple[tuple[dict[str, Any], str | None], ...] = (
    (
        {
            "kind": "complaint",
            "category": "0303",
            "text": "路灯不亮，晚上看不见路",
            "location": {"address": "五一北路66号"},
        },
        None,
    ),
    ({"kind": "help", "category": "0501", "text": "小区停水两天", "location": {"address": "金环花园3号楼"}}, "ZLS"),
    ({"kind": "consultation", "category": "1303", "text": "户口怎么迁", "answer": "请带身份证到派出所"}, None),
)


@pytest.fixture
def place(tmp_path: Path) -> Iterator[DeskPlace]:
    place = DeskPlace(tmp_path / "profile")
    furnish(place)
    yield place
    place.close()


def furnish(place: DeskPlace) -> None:
    """Put the standing cases into the queue."""
    for number, (fields, unit) in enumerate(STANDING, 1):
        then = [(Action.ASSIGN, {"unit": unit})] if unit else []
        place.elsewhere({**fields, "number": numbered(number)}, *then)
    place.deliver()


def numbered(sequence: int) -> str:
    """Return the number another terminal gave to its case of that sequence today."""
    return issue(MONDAY.date(), "0900", sequence)
