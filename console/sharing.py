"""How the threads of a console share one interpreter and one heap: the screen first, and no memory kept for nothing."""

import ctypes
import gc
import sys
from contextlib import suppress

#: Seconds a thread may compute on while another waits for the interpreter. A key press gives it up at every look into
#: the store, and would wait Python's own 5 ms each time while a fetch computes.
_TURN = 0.0005
#: Numbers of `mallopt` (glibc), and what they are set to. A heap for each thread would hold what each once needed; a
#: large block on the heap instead of a mapping of its own keeps all below it from going back.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD, _M_ARENA_MAX = -1, -3, -8
_SETTINGS = ((_M_ARENA_MAX, 1), (_M_MMAP_THRESHOLD, 128 * 1024), (_M_TRIM_THRESHOLD, 512 * 1024))


def share_fairly() -> None:
    """Set this process up for a screen with work beside it; before the first thread is begun."""
    sys.setswitchinterval(_TURN)
    for name, value in _SETTINGS:
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(name, value)


def keep_what_is_loaded() -> None:
    """Look for garbage only among what comes from here on: modules and reference data stay until the end, and looking
    through all of them takes longer than a key may."""
    gc.freeze()


def give_back() -> None:
    """Give the machine back what a fetch needed and nobody needs any more; takes a few milliseconds."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
