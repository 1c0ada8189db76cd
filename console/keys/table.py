"""The keys in force: which command a key means, in what order, and where two commands would claim the same key."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import MappingProxyType

from console.keys.commands import COMMANDS, CommandSpec, Group
from console.keys.names import shown_key

#: Where the same key means two things, the first of these comes before the rest.
_FIRST = {Group.OUTBOX: 0, Group.FORM: 1}
_EVERYWHERE = frozenset({Group.DESK, Group.CASE})


class KeyTable:
    """Commands with the keys they have here."""

    def __init__(self, commands: Iterable[CommandSpec] = COMMANDS) -> None:
        #: In the order they are listed.
        self.commands: Sequence[CommandSpec] = tuple(commands)
        self._by_id = {spec.id: spec for spec in self.commands}
        self._by_key: dict[str, list[CommandSpec]] = {}
        for spec in sorted(self.commands, key=lambda spec: _FIRST.get(spec.group, len(_FIRST))):
            for key in spec.keys:
                self._by_key.setdefault(key, []).append(spec)

    def command(self, command: str) -> CommandSpec:
        """Return the command of an id; raises KeyError."""
        return self._by_id[command]

    def meanings(self, key: str) -> Sequence[CommandSpec]:
        """Return what a key may mean, that which comes first where both are there on top."""
        return self._by_key.get(key, ())

    def means(self, key: str, *commands: str) -> bool:
        """Whether a key is one of these commands'."""
        return any(key in self._by_id[command].keys for command in commands)

    def names(self) -> Mapping[str, str]:
        """Return by id the key of each command that is shown, as people write it."""
        return MappingProxyType({spec.id: shown_key(spec.keys[0]) for spec in self.commands})


def clashes(commands: Sequence[CommandSpec]) -> Iterator[tuple[str, CommandSpec, CommandSpec]]:
    """Yield every key that two commands claim of which both may be there at once, neither before the other."""
    claimed: dict[str, list[CommandSpec]] = {}
    for spec in commands:
        for key in spec.keys:
            for other in claimed.setdefault(key, []):
                if _exclude(other.group, spec.group):
                    yield key, other, spec
            claimed[key].append(spec)


def _exclude(one: Group, other: Group) -> bool:
    """Whether commands of these groups cannot share a key."""
    if one is other or {one, other} <= _EVERYWHERE:
        return True
    if {one, other} == {Group.DESK, Group.FORM}:
        return True
    return Group.LIST in (one, other) and bool({one, other} & _EVERYWHERE)


#: As delivered.
STANDARD = KeyTable()
