"""What keeps this process's memory and settings from other programs of the same user, and from the disk."""

import ctypes
import resource
from contextlib import suppress

#: Linux's number for `prctl`.
_PR_SET_DUMPABLE = 4


def keep_memory_private() -> None:
    """No core dump, and no reading of memory or environment through `/proc` by anybody but root.

    A machine that cannot do one of the two still does the other.
    """
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
