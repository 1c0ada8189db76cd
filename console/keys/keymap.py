"""Keys a person gave to commands: what of them can be used, and what is wrong with the rest.

What cannot be used is told, and the command keeps the keys it is delivered with; everything else is in force.
"""

import difflib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from console.keys.commands import BY_ID, COMMANDS, CommandSpec, Group
from console.keys.names import is_character, key_named, sent, shown_key
from console.keys.table import KeyTable, clashes

#: Keys that a text field takes for itself: they never reach a command while one types.
EATEN = frozenset(
    {"backspace", "delete", "left", "right", "home", "end", "ctrl+left", "ctrl+right", "ctrl+a", "ctrl+d"}
    | {"ctrl+h", "ctrl+j", "ctrl+k", "ctrl+u", "ctrl+w", "enter"}
)


@dataclass(frozen=True, slots=True)
class Wish:
    """The keys a person wants for a command, as written."""

    command: str
    keys: object
    #: Where it stands in the file.
    line: int


@dataclass(frozen=True, slots=True)
class Misfit:
    """What cannot be used, as a code with its particulars; its words are those of the errors."""

    code: str
    line: int
    params: Mapping[str, str] = field(default_factory=dict)


def fitted(wishes: Sequence[Wish]) -> tuple[KeyTable, tuple[Misfit, ...]]:
    """Return the keys in force, and what of the wishes is not."""
    misfits: list[Misfit] = []
    given: dict[str, tuple[Wish, CommandSpec]] = {}
    for wish in wishes:
        spec = BY_ID.get(wish.command)
        if spec is None:
            misfits.append(_unknown(wish))
            continue
        keys, wrong = _read(wish, spec)
        if wrong is not None:
            misfits.append(wrong)
        else:
            given[spec.id] = wish, replace(spec, keys=keys)
    while (found := _clash(given)) is not None:
        command, misfit = found
        misfits.append(misfit)
        del given[command]
    return KeyTable(_with(given)), tuple(sorted(misfits, key=lambda misfit: misfit.line))


def _with(given: Mapping[str, tuple[Wish, CommandSpec]]) -> list[CommandSpec]:
    return [given[spec.id][1] if spec.id in given else spec for spec in COMMANDS]


def _unknown(wish: Wish) -> Misfit:
    near = difflib.get_close_matches(wish.command, BY_ID, n=1, cutoff=0.5)
    nearest = {"nearest": near[0]} if near else {}
    return Misfit("keys_unknown_command", wish.line, {"command": wish.command, **nearest})


def _read(wish: Wish, spec: CommandSpec) -> tuple[tuple[str, ...], Misfit | None]:
    """Return the keys of a wish, or why it cannot be granted."""
    params = {"command": spec.id}
    written = [wish.keys] if isinstance(wish.keys, str) else wish.keys
    if not isinstance(written, list) or not written or not all(isinstance(key, str) for key in written):
        return (), Misfit("keys_no_keys", wish.line, params)
    keys: list[str] = []
    for text in written:
        key = key_named(text)
        if key is None:
            return (), Misfit("keys_unknown_key", wish.line, {**params, "written": text})
        if not sent(key):
            return (), Misfit("keys_never_sent", wish.line, {**params, "written": text})
        keys.append(key)
    if eaten := [key for key in keys if _in_a_field_only_text(key)]:
        # A command of forms never hears of such a key; one that works while one types should go on doing so.
        reachable = any(not _in_a_field_only_text(key) for key in spec.keys)
        if spec.group is Group.FORM or (reachable and len(eaten) == len(keys)):
            return (), Misfit("keys_eaten", wish.line, {**params, "written": shown_key(eaten[0])})
    return tuple(dict.fromkeys(keys)), None


def _in_a_field_only_text(key: str) -> bool:
    return key in EATEN or is_character(key)


def _clash(given: Mapping[str, tuple[Wish, CommandSpec]]) -> tuple[str, Misfit] | None:
    """Return a wish that has to go, with why: of two that clash, the one written later."""
    for key, one, other in clashes(_with(given)):
        wished = [spec for spec in (one, other) if spec.id in given]
        loser = max(wished, key=lambda spec: given[spec.id][0].line)
        keeper = one if loser is other else other
        params = {"command": loser.id, "written": shown_key(key), "other": keeper.id}
        return loser.id, Misfit("keys_clash", given[loser.id][0].line, params)
    return None
