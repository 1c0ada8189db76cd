"""Every fault of the matrix has a test named by its number."""

import re
from pathlib import Path

#: Faults of reliability.md 5.
NUMBERS = range(1, 63)


def test_no_fault_is_without_a_test() -> None:
    names = [path.name for path in Path(__file__).parent.glob("test_*.py")]
    numbers = {int(found[1]) for name in names if (found := re.match(r"test_(\d\d)_", name))}
    assert numbers == set(NUMBERS)
