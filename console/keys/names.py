"""Names of keys: as terminals' keys are called inside, as people write them, and which of them any terminal sends."""

import unicodedata

#: Inner names that Unicode calls otherwise.
_RENAMED = {
    "solidus": "slash",
    "reverse_solidus": "backslash",
    "commercial_at": "at",
    "hyphen_minus": "minus",
    "plus_sign": "plus",
    "low_line": "underscore",
}


def character_key(character: str) -> str:
    """Return the inner name of the key of a printable character."""
    if character.isalnum():
        return character
    name = unicodedata.name(character, character).lower().replace("-", "_").replace(" ", "_")
    return _RENAMED.get(name, name)


_PUNCTUATION = {character_key(chr(code)): chr(code) for code in range(33, 127) if not chr(code).isalnum()}
_SHOWN = {
    **_PUNCTUATION,
    "escape": "Esc",
    "enter": "Enter",
    "pagedown": "PgDn",
    "pageup": "PgUp",
    "tab": "Tab",
    "space": "Space",
    "backspace": "Backspace",
    "insert": "Ins",
    "delete": "Del",
    "down": "↓",
    "up": "↑",
    "left": "←",
    "right": "→",
    "home": "Home",
    "end": "End",
    # Terminals send the same for both.
    "ctrl+underscore": "Ctrl+7",
}
_READ = {shown.lower(): name for name, shown in _SHOWN.items()} | {
    "escape": "escape",
    "return": "enter",
    "page down": "pagedown",
    "page up": "pageup",
    "pagedown": "pagedown",
    "pageup": "pageup",
    "delete": "delete",
    "insert": "insert",
    "down": "down",
    "up": "up",
    "left": "left",
    "right": "right",
}
_MODIFIERS = {"ctrl": "ctrl", "control": "ctrl", "alt": "alt", "shift": "shift"}
_MOVING = frozenset({"up", "down", "left", "right", "home", "end", "pageup", "pagedown"})
_BARE = _MOVING | {"escape", "enter", "tab", "space", "backspace", "insert", "delete"}
_FUNCTION = frozenset(f"f{number}" for number in range(1, 25))
#: With Ctrl, what terminals send for these is another key: Backspace, Tab, Enter.
_OTHERS = frozenset("hijm")
_WITH_CONTROL = frozenset({"at", "backslash", "right_square_bracket", "circumflex_accent", "underscore"})


def shown_key(key: str) -> str:
    """Return a key as people write it: `F2`, `Ctrl+S`, `?`."""
    if key in _SHOWN:
        return _SHOWN[key]
    modifiers, base = _parts(key)
    bare = _SHOWN.get(base) or (base.upper() if len(base) > 1 or modifiers else base)
    return "+".join([*(modifier.capitalize() for modifier in modifiers), bare])


def key_named(written: str) -> str | None:
    """Return the inner name of a key as people write it (`F2`, `Ctrl+S`, `?`, `PgDn`) or as it is called inside.

    None when there is no such key.
    """
    written = written.strip()
    if len(written) == 1:
        return _READ.get(written) or (character_key(written) if written.isprintable() else None)
    *given, base = _split(written)
    modifiers = [_MODIFIERS.get(word.lower(), "") for word in given]
    if not all(modifiers) or len(set(modifiers)) < len(modifiers):
        return None
    name = _base_named(base)
    if name == "7" and modifiers == ["ctrl"]:
        name = "underscore"
    if name is None or not modifiers:
        return name
    if "shift" in modifiers and len(name) == 1:
        return name.upper() if modifiers == ["shift"] else None
    if len(name) == 1:
        name = name.lower()
    return "+".join([*sorted(modifiers), "@" if name == "at" and "ctrl" in modifiers else name])


def sent(key: str) -> bool:
    """Whether terminals send this key as itself."""
    modifiers, base = _parts(key)
    if modifiers == ["ctrl"]:
        letter = len(base) == 1 and base.isascii() and base.isalpha()
        return base in _MOVING or base == "delete" or base in _WITH_CONTROL | {"@"} or (letter and base not in _OTHERS)
    if modifiers == ["shift"]:
        return base in _MOVING or base in ("tab", "delete")
    if modifiers == ["alt"]:
        return len(base) == 1 and base.isascii() and base.isalnum()
    if modifiers:
        return modifiers == ["ctrl", "shift"] and base in _MOVING
    return base in _BARE or base in _FUNCTION or base in _PUNCTUATION or (len(base) == 1 and base.isprintable())


def is_character(key: str) -> bool:
    """Whether a key puts a character into a field."""
    return len(key) == 1 or key in _PUNCTUATION or key == "space"


def _split(written: str) -> list[str]:
    """Take a written key apart at its plus signs, of which the last may be the key itself."""
    if written.endswith("++"):
        return [*written[:-2].split("+"), "+"]
    return written.split("+")


def _parts(key: str) -> tuple[list[str], str]:
    *modifiers, base = key.split("+")
    return modifiers, base


def _base_named(base: str) -> str | None:
    base = base.strip()
    if len(base) == 1:
        return _READ.get(base) or (character_key(base) if base.isprintable() else None)
    lowered = base.lower()
    if lowered in _BARE or lowered in _FUNCTION or lowered in _PUNCTUATION:
        return lowered
    return _READ.get(lowered)
