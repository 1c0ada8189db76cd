"""Reference data on the wire: rows as in the package's data files, so that a newer row may say more."""

from typing import Any

from pydantic import BaseModel, ConfigDict

from backend.wire.session import CityDocument
from console.domain.codes import Kind


class PolicyDocument(BaseModel):
    """Which optional steps the city uses."""

    model_config = ConfigDict(extra="forbid")

    review: bool
    final_review: bool
    callback_kinds: list[Kind]
    direct_close: bool
    call_taker_dispatches: bool
    return_days: int = 2
    extension_approval: bool = True
    max_extensions: int = 1
    extension_days: int = 10
    invalid_approval: bool = True
    nuisance_days: int = 90
    proposal_days: int = 0
    archive_days: int = 0


class ReferenceDocument(BaseModel):
    """All reference data of the city; the etag is random and never reused."""

    etag: str
    city: CityDocument
    divisions: list[dict[str, Any]]
    communities: list[dict[str, Any]]
    units: list[dict[str, Any]]
    categories: list[dict[str, Any]]
    rules: list[dict[str, Any]]
    #: Not there in a document made before there were any.
    cards: list[dict[str, Any]] = []
    #: Likewise: what `;;` and a code call up.
    texts: list[dict[str, Any]] = []
    calendar: list[dict[str, Any]]
    policy: PolicyDocument
    #: What tells the same matter from another one, and how common pairs of characters are; a city may not say it.
    similar: dict[str, Any] = {}
    common_pairs: dict[str, Any] = {}
