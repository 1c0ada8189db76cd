"""Place → division → unit → due time: what is proposed for a half-typed case, and what is left open."""

from datetime import datetime

import pytest

from console.domain.codes import Kind, Urgency
from console.domain.proposing import named_spot, propose, reply_due, spot_of
from console.packaged import packaged_reference
from tests.builders import MONDAY, ZONE, a_reference

REFERENCE = packaged_reference() or a_reference()


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("仓山区金环花园12号楼", "350104"), ("福州市仓山区金环花园", "350104"), ("仓山金环花园", "350104"),
        ("广达路洋头口社区", "350103009014"), ("台江区 洋头口社区", "350103009014"),
        ("金山街道金环花园", "350104008"), ("鼓楼区东街街道八一七路", "350102004"),
        # A name of several places is narrowed by the district beside it.
        ("东门村", "350111102204"), ("长安村", ""), ("长乐区长安村", "350112003203"), ("晋安区长汀社区", "350111"),
        # Roads and estates are often named after a place they are not in.
        ("金环花园12号楼", ""), ("长乐路12号", ""), ("长乐南路", ""), ("新村", ""), ("", ""),
    ],
)  # fmt: skip
def test_the_finest_place_named_without_doubt(address: str, code: str) -> None:
    spot = named_spot(REFERENCE, address)
    assert (spot.code if spot else "") == code


def test_a_community_gives_its_street_and_district() -> None:
    spot = spot_of(REFERENCE, "350103009014")
    assert spot is not None
    assert (spot.district, spot.street, spot.community) == ("350103", "350103009", "350103009014")
    assert spot_of(REFERENCE, "nowhere") is None


@pytest.mark.parametrize(
    ("address", "told", "typed_place", "typed_category", "expected"),
    [
        # The category from the words; its unit in the district of the address.
        ("仓山区金环花园", "有流浪犬追咬", "", "", ("350104", "0903", "CSGA")),
        ("仓山区金环花园", "", "", "0101", ("350104", "", "CSCG")),
        ("金环花园", "", "", "0101", ("", "", "CGW")),
        ("仓山区金环花园", "", "350102", "0101", ("", "", "GLCG")),
        ("", "", "350103009014", "0101", ("", "", "TJCG")),
        # No such office in the district.
        ("", "", "350104", "0303", ("", "", "LDGL")),
        ("某处", "什么也没说", "", "", ("", "", "")),
    ],
)
def test_what_is_proposed(
    address: str, told: str, typed_place: str, typed_category: str, expected: tuple[str, str, str]
) -> None:
    place, category = spot_of(REFERENCE, typed_place), REFERENCE.category(typed_category)
    made = propose(REFERENCE, address, told, place, category)
    assert tuple(one.code if one else "" for one in (made.spot, made.category, made.unit)) == expected


def test_the_reply_is_due_by_the_citys_limit_and_provisional_in_a_year_not_announced() -> None:
    weight = (Kind.COMPLAINT, Urgency.NORMAL)
    due = reply_due(REFERENCE, "0101", "CSCG", weight, MONDAY)
    assert due is not None
    assert (due.at.astimezone(ZONE).date().isoformat(), due.provisional) == ("2026-12-07", False)
    late = reply_due(REFERENCE, "0101", "CSCG", weight, datetime(2026, 12, 28, 2, tzinfo=MONDAY.tzinfo))
    assert late is not None
    assert late.provisional


def test_what_call_takers_write_of_the_call_says_nothing_of_the_matter() -> None:
    """来电 is both a caller's call and the power coming back."""
    assert propose(REFERENCE, "", "来电人很急，又有人来电反映", None, None).category is None
