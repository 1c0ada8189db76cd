"""How long the tests of faults may take: a short form in every run, the long one by `HOTLINE_FAULTS=long`."""

import os
import sys

import pytest

#: Read here, because tests see none of our settings.
LONG = os.environ.get("HOTLINE_FAULTS") == "long"
#: For tests whose long form takes hours.
patient = pytest.mark.timeout(0 if LONG else 120)


def told(line: str) -> None:
    """Say what was counted; `pytest -s` shows it."""
    sys.stdout.write(f"\n{line}\n")
    sys.stdout.flush()
