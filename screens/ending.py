"""How a console ends when nobody asked it to from inside: told by a signal, or left by its terminal.

Everything typed is made durable first, and a terminal that is still there is given back as it was (reliability.md 3.1).
"""

import asyncio
import os
import signal
import threading
from contextlib import suppress
from typing import Any

from textual.app import App

#: Seconds a console has for ending in order. What was acknowledged is durable by then.
_PATIENCE = 4.0


def end_in_order(app: App[Any], code: int) -> None:
    """End the app; a loop that is stuck writing to a terminal that is gone must not keep the process."""
    last = threading.Timer(_PATIENCE, os._exit, (code,))
    last.daemon = True
    last.start()
    app.exit(code)


def end_when_told(app: App[Any]) -> None:
    """Let a hang-up and a request to end, which would kill the process where it stands, end it in order."""
    for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
        with suppress(ValueError, RuntimeError):
            # Outside the main thread somebody else looks after signals.
            asyncio.get_running_loop().add_signal_handler(number, end_in_order, app, 128 + number)
