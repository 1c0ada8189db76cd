"""The colours of the console, by the names the style sheets use."""

from textual.theme import Theme

PALETTE = {
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
THEME = Theme(
    name="hotline", primary="#005f87", background="#121212", surface="#121212", panel="#262626", variables=PALETTE
)
