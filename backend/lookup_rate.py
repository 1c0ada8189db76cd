"""How often the same address may look cases up: enough for a citizen, too little for reading numbers off one by one.

This is what one worker remembers, so that who asks on and on costs the store nothing; what all workers together count
stands in the store (`times_asked`), one row per address and window.
"""

import threading
from collections import OrderedDict
from datetime import datetime, timedelta

#: Look-ups of one address within the window.
MOST = 20
WINDOW = timedelta(minutes=10)
#: Addresses remembered; the one that began longest ago is forgotten first.
REMEMBERED = 20_000


class LookupRate:
    """Look-ups by address; safe to use from several threads."""

    def __init__(self) -> None:
        self._since: OrderedDict[str, tuple[datetime, int]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, address: str, now: datetime) -> int:
        """Count a look-up; return how many seconds the address has to wait instead, 0 when it may look."""
        with self._lock:
            began, count = self._since.get(address, (now, 0))
            if now - began >= WINDOW:
                self._since.pop(address, None)
                began, count = now, 0
            if count >= MOST:
                return int((began + WINDOW - now).total_seconds()) + 1
            self._since[address] = (began, count + 1)
            while len(self._since) > REMEMBERED:
                self._since.popitem(last=False)
        return 0
