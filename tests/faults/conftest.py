"""One real backend for all faults that need one."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.served_city import City, serving


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    # Socket paths are limited to about 100 bytes.
    runtime = Path(tempfile.mkdtemp(prefix="hl-"))
    with serving(tmp_path_factory.mktemp("city"), runtime / "city.sock") as city:
        yield city
    shutil.rmtree(runtime, ignore_errors=True)
