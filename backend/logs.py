"""Logs: a JSON object a line on stderr, without a word of a citizen: no query, body, name, number or address.

An error's own words may be a citizen's too, so of a traceback only kind and places are told.
"""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from pathlib import Path
from typing import Any

import structlog

_NAMES = ("hotline", "uvicorn.error")
#: Innermost places told of an error.
_PLACES = 4


def configure(*, quiet: bool) -> None:
    """Send everything to stderr from now on; `quiet` leaves out what went well."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=_SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _places,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    for name in _NAMES:
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [handler], False
        logger.setLevel(logging.WARNING if quiet or name != "hotline" else logging.INFO)


def access_log() -> Any:
    """Return the log of requests."""
    return structlog.wrap_logger(
        logging.getLogger("hotline.access"),
        wrapper_class=structlog.stdlib.BoundLogger,
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
    )


def _places(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    info = event.pop("exc_info", None)
    error = info[1] if isinstance(info, tuple) else info
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-_PLACES:]
        event["error"] = type(error).__name__
        event["places"] = [f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames]
    return event


_SHARED: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
]
