"""Views of one's own as they are kept: one for each digit, of each operator, and nobody's number in them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from console.domain.errors import InvalidField
from console.ports.errors import NotFound
from console.usecases.register_case import register_case
from console.usecases.saved_views import counts, drop_view, keep_view, look_at, named_view, saved_views
from tests.builders import STRAY_DOGS
from tests.desk_place import DeskPlace


@pytest.fixture
def place(tmp_path: Path) -> Iterator[DeskPlace]:
    place = DeskPlace(tmp_path / "profile")
    yield place
    place.close()


def test_a_view_is_its_operator_s_and_means_what_its_words_mean_when_it_is_looked_at(place: DeskPlace) -> None:
    view = keep_view(place.desk, "7", " 流浪狗 ", "kind:ts 流浪狗")
    assert counts(place.desk) == {"7": "0"}
    case = register_case(place.desk, {**STRAY_DOGS, "kind": "complaint"}).case
    assert [row.id for row in look_at(place.desk, view).rows] == [case.id]
    assert named_view(place.desk, "流浪狗") == named_view(place.desk, "7") == view
    keep_view(place.desk, "7", "", "state:done")
    assert [(one.name, one.query) for one in saved_views(place.desk).values()] == [("state:done", "state:done")]
    place.sign_in("dispatcher", "demo")
    assert saved_views(place.desk) == {}
    with pytest.raises(NotFound, match="no_view"):
        drop_view(place.desk, "7")
    place.sign_in("taker", "demo")
    drop_view(place.desk, "7")
    assert counts(place.desk) == {}


@pytest.mark.parametrize(
    ("digit", "query", "reason"),
    [
        ("6", "路灯", "view_digit"),
        ("x", "路灯", "view_digit"),
        ("7", "  ", "view_nothing"),
        ("7", "路灯 13805912345", "view_somebody"),
    ],
)
def test_what_cannot_be_kept_is_refused(place: DeskPlace, digit: str, query: str, reason: str) -> None:
    with pytest.raises(InvalidField, match=reason):
        keep_view(place.desk, digit, "名", query)
    assert saved_views(place.desk) == {}
