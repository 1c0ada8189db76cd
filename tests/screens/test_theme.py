"""The looks: each names every colour, all are switched live, and without colour everything is still told."""

from dataclasses import replace

import pytest

from console.settings import THEMES
from screens.theme import PALETTES
from tests.desk_place import DeskPlace
from tests.operator import Operator, at_work

#: What is written on what.
READ_ON = [
    ("text-plain", "ground"), ("text-faint", "ground"), ("late", "ground"), ("attention", "ground"), ("done", "ground"),
    ("soon", "ground"), ("bar-text", "bar"), ("key", "bar"), ("cursor-text", "cursor"), ("text-plain", "field-focus"),
    ("text-plain", "cursor-blurred"), ("text-plain", "panel-back"),
]  # fmt: skip


def contrast_of(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.1."""
    darker, lighter = sorted(luminance(colour) for colour in (one, other))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def styles(operator: Operator) -> list[tuple[str, object]]:
    strips = operator.app.screen._compositor.render_strips()
    return [(segment.text, segment.style) for strip in strips for segment in strip if segment.style]


@pytest.mark.parametrize("name", THEMES)
def test_every_look_names_every_colour_and_can_be_read(name: str) -> None:
    assert PALETTES[name].keys() == PALETTES[THEMES[0]].keys()
    least = 7.0 if name == "contrast" else 4.5
    for text, ground in READ_ON:
        contrast = contrast_of(PALETTES[name][text], PALETTES[name][ground])
        assert contrast >= least, (text, ground, contrast)


async def test_looks_are_switched_live_and_what_is_typed_stays(place: DeskPlace) -> None:
    async with at_work(place) as operator:
        await operator.presses("case.new")
        await operator.types("说到一半")
        grounds = set()
        for name in THEMES[1:]:
            await operator.presses("command.line")
            await operator.types(f"theme {name}\n")
            operator.sees("说到一半")
            grounds.add(str(operator.app.screen.styles.background))
        assert len(grounds) == len(THEMES) - 1
        await operator.presses("theme.switch")
        assert operator.app.theme == THEMES[0]


async def test_without_colour_no_colour_is_sent_and_the_cursor_can_be_seen(place: DeskPlace) -> None:
    place.workplace = replace(place.workplace, theme="none")
    async with at_work(place) as operator:
        drawn = styles(operator)
        assert all(style.color is None and style.bgcolor is None for _, style in drawn)  # type: ignore[attr-defined]
        assert any(style.reverse and "261123" in text for text, style in drawn)  # type: ignore[attr-defined]
        await operator.presses("help.show")
        operator.sees("-F6派单")
