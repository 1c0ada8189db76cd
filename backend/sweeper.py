"""Sweeping now and then, for as long as a backend runs."""

from datetime import timedelta

import anyio
from anyio import to_thread

from backend import stumbles
from backend.hotline import Hotline
from backend.metrics import Metrics
from backend.sweeping import sweep


class Sweeper:
    """Looks every so often for what time does to cases; the first time after one period."""

    def __init__(self, hotline: Hotline, metrics: Metrics) -> None:
        self._hotline, self._metrics = hotline, metrics
        self._every = hotline.settings.sweep_every
        self._closed = False

    async def run(self) -> None:
        """Sweep until cancelled; never when the period is 0."""
        if self._every <= 0:
            return
        while True:
            await anyio.sleep(self._every)
            if self._hotline.ready:
                await to_thread.run_sync(self._once)

    def close(self) -> None:
        """Let a sweep that is being done end soon."""
        self._closed = True

    def _once(self) -> None:
        # Others sweep as often: what was done less than half a period ago need not be done again.
        pause = timedelta(seconds=self._every / 2)
        try:
            swept = sweep(self._hotline, self._hotline.clock(), pause, lambda: not self._closed)
        except Exception as error:  # the next one tries again, and a backend goes on serving
            stumbles.note("a sweep", error)
            self._metrics.swept("failed", {})
            return
        self._metrics.swept("done" if swept.mine else "elsewhere", swept.moves)
