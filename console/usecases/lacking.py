"""What this backend turned out not to offer: an older one has no address for what was added later."""

#: Seconds for which that is believed; afterwards it is tried again, because a backend is upgraded while consoles run.
BELIEVED = 600.0
#: What can be missing: the caller of a case in full.
REVEAL = "reveal"


class Lacking:
    """Remembers it for this console; what is off says so before anybody types a reason for it."""

    def __init__(self) -> None:
        self._until: dict[str, float] = {}

    def note(self, what: str, now: float) -> None:
        """It was asked for at `now` (monotonic seconds), and is not there."""
        self._until[what] = now + BELIEVED

    def has(self, what: str, now: float) -> bool:
        """Whether it is believed not to be there."""
        return now < self._until.get(what, now)
