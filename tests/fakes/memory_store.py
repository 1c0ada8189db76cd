"""A terminal's store in memory, put together as `local_store.open_store` does: for days simulated by the thousand."""

from console.ports.clock import Clock
from tests.fakes.memory_cases import MemoryCache, MemoryReader
from tests.fakes.memory_contents import Profile
from tests.fakes.memory_desk import MemoryDesk


class MemoryStore:
    """Everything one process of a profile needs of it; ends with the process, the profile stays."""

    def __init__(self, profile: Profile, clock: Clock) -> None:
        self.profile = profile
        self.desk = MemoryDesk(profile, clock.new_id)
        self.cache = MemoryCache(profile)
        self.reader = MemoryReader(profile, self.desk.pending_of)
        self.lock = MemoryLock(profile)

    def close(self) -> None:
        """Let go of the lead."""
        self.lock.release()
        self.desk.close()


class MemoryLock:
    """Held by one process of a profile at a time."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def try_acquire(self) -> bool:
        if self._profile.leader is None:
            self._profile.leader = self
        return self._profile.leader is self

    def release(self) -> None:
        if self._profile.leader is self:
            self._profile.leader = None
