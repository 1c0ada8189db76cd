"""The printed description of the API is the one the backend hands out."""

from tests.hygiene.sources import ROOT
from tools.openapi import page


def test_the_printed_description_is_fresh() -> None:
    printed = (ROOT / "docs" / "openapi.json").read_text(encoding="utf-8")
    stale = printed != page()
    assert not stale, "python tools/openapi.py > docs/openapi.json"
