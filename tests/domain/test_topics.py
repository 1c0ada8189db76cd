"""What callers tell, by their words: in parts, beside a finer topic, and not by what they only suppose."""

import pytest

from console.domain.topics import Topic, Topics

TOPICS = Topics(
    [
        Topic("lamps_out", ("0303",), ("灯…坏", "漆黑")),
        Topic("yard_lamps", ("0801",), ("庭院灯",), instead=("lamps_out",)),
        Topic("no_power", ("0505",), ("停电",)),
        Topic("lamp", ("0303",), ("灯",), general=True),
    ]
)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("路灯坏了", {"lamps_out", "lamp"}),
        ("路灯昨天就坏了", {"lamps_out", "lamp"}),
        # The parts of a word stand in one clause, in their order.
        ("有一盏灯，门坏了", {"lamp"}),
        ("坏了的灯", {"lamp"}),
        ("庭院灯坏了", {"yard_lamps", "lamp"}),
        ("漆黑一片，是不是停电", {"lamps_out"}),
        ("停电之后灯坏了", {"lamps_out", "lamp"}),
        ("", set()),
    ],
)
def test_what_a_text_tells_of(text: str, told: set[str]) -> None:
    assert TOPICS.told(text) == told


def test_what_is_the_matter_is_told_from_what_it_is_about() -> None:
    assert TOPICS.plain(TOPICS.told("路灯坏了")) == {"lamps_out"}
