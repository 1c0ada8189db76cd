"""What befell this terminal's files, and what of it whoever works here has to know."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

_EMPTY: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Incident:
    """Something that befell this terminal's files; kept until a person says that it was seen."""

    #: `damaged`: what did not open was left out. `older_copy`: an earlier state was put in its place. `vanished`: the
    #: file was gone, or nothing of it could be read.
    code: str
    at: datetime
    #: Particulars by name: where the file lies that was put aside, counts of commands.
    params: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
    #: What was lost, as `table|id`, `table|first..last`, or `table` alone when not even its extent is known.
    lost: tuple[str, ...] = ()
    seen: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about this terminal's files that whoever works here has to know, as a code with words in `errors`."""

    code: str
    params: Mapping[str, str] = field(default_factory=lambda: _EMPTY)
