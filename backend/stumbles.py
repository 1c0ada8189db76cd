"""Errors nobody foresaw: which of them concern one command and nothing else, and what may be told of them.

What the store says about one row is that row's affair; a lost connection, a full disk or a lock is everybody's, and so
is whatever leaves the transaction unusable.
"""

import logging
import traceback
from pathlib import Path

from sqlalchemy.exc import (
    DataError,
    DBAPIError,
    IntegrityError,
    NotSupportedError,
    PendingRollbackError,
    ProgrammingError,
    ResourceClosedError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout

_LOG = logging.getLogger("hotline.backend")
_OF_ONE_ROW = (IntegrityError, DataError, ProgrammingError, NotSupportedError)
_OF_ALL = (MemoryError, PendingRollbackError, ResourceClosedError, PoolTimeout)
#: Innermost places told of an error.
_PLACES = 4


def of_one_command(error: Exception) -> bool:
    """Whether other commands of the transaction can still be applied after an error inside one."""
    if isinstance(error, DBAPIError):
        return isinstance(error, _OF_ONE_ROW) and not error.connection_invalidated
    return not isinstance(error, _OF_ALL)


def note(what: str, error: Exception) -> None:
    """Log what kind of error it was and where; its own words may be a citizen's."""
    frames = traceback.extract_tb(error.__traceback__)[-_PLACES:]
    places = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    _LOG.error("%s failed: %s at %s", what, type(error).__name__, places)
