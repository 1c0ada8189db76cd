"""The looks of the console, by the names the style sheets use: dark, light, high contrast, and without any colour.

Every state is told in words or marks as well. Without colour, attributes stand for what has to be seen at a glance:
reverse for the cursor, underline for fields, bold for what needs attention.
"""

from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter
from textual.theme import Theme

_PLAIN = {"cursor-style": "none", "rest-style": "none", "field-style": "none", "late-style": "none"}
_DARK = {
    **_PLAIN,
    "ground": "#121212",
    "text-plain": "#d0d0d0",
    "text-faint": "#8a8a8a",
    "field": "#303030",
    "field-focus": "#444444",
    "bar": "#262626",
    "bar-text": "#d0d0d0",
    "bar-faint": "#626262",
    "key": "#ffd75f",
    "cursor": "#005f87",
    "cursor-text": "#ffffff",
    "cursor-blurred": "#3a3a3a",
    "late": "#ff5f5f",
    "soon": "#ffd75f",
    "attention": "#ff875f",
    "done": "#87d787",
    "panel-back": "#262626",
}
_LIGHT = {
    **_PLAIN,
    "ground": "#ffffff",
    "text-plain": "#1c1c1c",
    "text-faint": "#5f5f5f",
    "field": "#e4e4e4",
    "field-focus": "#d0d0d0",
    "bar": "#dadada",
    "bar-text": "#1c1c1c",
    "bar-faint": "#767676",
    "key": "#00408a",
    "cursor": "#005f87",
    "cursor-text": "#ffffff",
    "cursor-blurred": "#c6c6c6",
    "late": "#af0000",
    "soon": "#875f00",
    "attention": "#a83200",
    "done": "#005f00",
    "panel-back": "#eeeeee",
}
_CONTRAST = {
    **_PLAIN,
    "ground": "#000000",
    "text-plain": "#ffffff",
    "text-faint": "#d0d0d0",
    "field": "#303030",
    "field-focus": "#005f00",
    "bar": "#000000",
    "bar-text": "#ffffff",
    "bar-faint": "#bcbcbc",
    "key": "#ffff00",
    "cursor": "#ffff00",
    "cursor-text": "#000000",
    "cursor-blurred": "#4a4a00",
    "late": "#ff8787",
    "soon": "#ffff87",
    "attention": "#ffaf5f",
    "done": "#87ff87",
    "panel-back": "#1c1c1c",
}
_NONE = {**_DARK, "cursor-style": "reverse", "rest-style": "reverse", "field-style": "underline", "late-style": "bold"}
PALETTES = {"dark": _DARK, "light": _LIGHT, "contrast": _CONTRAST, "none": _NONE}
#: By name, in the order in which a key goes through them.
THEMES = tuple(
    Theme(
        name=name,
        dark=name != "light",
        primary=palette["cursor"],
        background=palette["ground"],
        surface=palette["ground"],
        panel=palette["bar"],
        variables=palette,
    )
    for name, palette in PALETTES.items()
)


class NoColour(LineFilter):
    """Leaves attributes and takes every colour away."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments without colours."""
        return [Segment(text, _attributes(style) if style else style, control) for text, style, control in segments]


@lru_cache(512)
def _attributes(style: Style) -> Style:
    return Style(bold=style.bold, dim=style.dim, italic=style.italic, underline=style.underline, reverse=style.reverse)
