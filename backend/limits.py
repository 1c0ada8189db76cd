"""The limits of one case, each with the lines that say why it ends when it does, as codes for a reader to word.

Nothing of the caller is in them, so whoever may see the case may see them.
"""

from backend.case_files import standing
from backend.hotline import Hotline
from backend.visibility import Reader
from console.domain.documents import Document, case_from, stamp
from console.domain.explaining import Explained, explain_all


def limits(hotline: Hotline, reader: Reader, key: str) -> Document:
    """Return the open limits of the case of an id or number, with their lines.

    Raises Problem 404 `unknown_case` (also for a case the reader may not see), 422 `number_check_digit`.
    """
    document, reference = standing(hotline, reader, key), hotline.reference()
    case = case_from(document)
    return {
        "case_id": case.id,
        "number": case.number,
        "state": case.state.value,
        "items": [_limit(explained) for explained in explain_all(case, reference.policy, reference.calendar)],
        "as_of": stamp(hotline.clock()),
    }


def _limit(explained: Explained) -> Document:
    limit = explained.limit
    return {
        "unit": limit.unit,
        "phase": limit.phase.value,
        "due_at": stamp(limit.at),
        "runs": explained.runs,
        "provisional": explained.provisional,
        "lines": [{"code": line.code, "params": dict(line.params)} for line in explained.lines],
    }
