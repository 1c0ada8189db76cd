"""Looking for a caller's cases by number or name: whoever does so learns that somebody called.

Only for whom it is part of the work, not often, and written down: the log has the keyed hash, never the number.
"""

from datetime import timedelta

from backend import audit
from backend.failures import Problem
from backend.hotline import Hotline
from backend.secrecy import keyed
from backend.times_asked import seconds_to_wait, too_often
from backend.turns import lock_city
from backend.visibility import Reader
from console.domain.revealing import may_seek

#: Times within the window: two for each call of somebody who takes one every few minutes, and as many again.
MOST = 60
WINDOW = timedelta(minutes=30)


def require(reader: Reader) -> None:
    """Raise Problem 403 `role_not_allowed` for whom it is no part of the work."""
    if not may_seek(reader.role):
        raise Problem(403, "role_not_allowed", {"action": "search_caller"})


def note(hotline: Hotline, reader: Reader, hashes: dict[str, str]) -> None:
    """Write down who looks for whom, by the hashes that are looked for, before anything is told.

    Raises Problem 429 `too_many_requests`.
    """
    now = hotline.clock()
    with hotline.database.write() as connection:
        # First, as whoever enrols a terminal does: what is forgotten here may be his count.
        lock_city(connection, hotline.city_id)
        key = keyed(hotline.secret, "seek-caller", reader.username)
        wait = seconds_to_wait(connection, hotline.city_id, key, MOST, WINDOW, now)
        if not wait:
            line = audit.Line(now, reader.username, audit.Deed.CALLER_SOUGHT, "", hashes)
            audit.append(connection, hotline.city_id, line)
    if wait:
        raise too_often(wait)
