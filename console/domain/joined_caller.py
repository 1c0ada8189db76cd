"""The noun JoinedCaller: somebody else who called about the same matter and is told the result too (并单)."""

from dataclasses import dataclass
from datetime import datetime

from console.domain.caller import Caller
from console.domain.particular_codes import Solved
from console.domain.unreached import Unreached


@dataclass(frozen=True, slots=True)
class JoinedCaller:
    """Another caller of a case. Whoever joined wrongly is not taken away: that ends, and stays known."""

    #: Id of the command that added them.
    id: str
    #: How to reach them; empty when that stands in the case they came with.
    caller: Caller
    #: The case they came with, merged into this one; empty when they called about this one.
    case_id: str
    #: What they said beyond the matter.
    text: str
    at: datetime
    #: User name of whoever added them.
    by: str
    #: What they said of the result when called back in this round: `satisfied` or `dissatisfied`; empty before.
    outcome: str = ""
    #: 1 to 5, when asked.
    satisfaction: int | None = None
    solved: Solved | None = None
    #: That they were called back in vain in this round.
    unreached: Unreached | None = None
    #: When somebody found that they do not belong here, and who; they are told nothing any more.
    ended_at: datetime | None = None
    ended_by: str = ""
