"""What was done from this console since it was opened, so that a key can take back the last of it.

Kept in memory: what another console or a script does on the same terminal is not this one's to take back unasked.
"""

from collections.abc import Sequence

#: More than anybody goes back step by step.
_MOST = 500


class Lately:
    """Ids of the commands made here, the last one last; some may never have become durable."""

    def __init__(self) -> None:
        self._ids: list[str] = []

    def did(self, command_id: str) -> None:
        """A command was put into the outbox, if its transaction ends well."""
        self._ids.append(command_id)
        del self._ids[:-_MOST]

    @property
    def newest_first(self) -> Sequence[str]:
        """The ids, the last one first."""
        return tuple(reversed(self._ids))
