"""A frame whose lines are cases: a cursor goes over them, and leads to the case or, of an open one, to joining it."""

from dataclasses import dataclass, replace

from console.domain.particular_codes import Relation
from screens.widgets.frames import Frame


@dataclass(frozen=True, slots=True)
class CasesFrame(Frame):
    """A frame of cases."""

    #: The id of the case each line begins; empty for a line that goes on or is none.
    cases: tuple[str, ...] = ()
    #: Whether a caller can join them.
    joinable: bool = False
    #: What a case of its own would be to each; empty where nothing is said of that.
    relations: tuple[Relation, ...] = ()

    def pointed_at(self, case_id: str) -> "CasesFrame":
        """Return the same with the cursor on a case, or on none."""
        return replace(self, chosen=self.cases.index(case_id) if case_id and case_id in self.cases else -1)
