"""Similar cases on the wire."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from backend.wire.cases import CaseDocument
from console.domain.similar import Relation

#: The most hits of one answer.
MOST = 100


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class SimilarBody(BaseModel):
    """What to find the like of: words and a place, and a phone number, which must not stand in an address."""

    text: Annotated[str, Field(max_length=4000)] = ""
    address: Annotated[str, Field(max_length=500)] = ""
    district: Annotated[str, Field(max_length=32)] = ""
    street: Annotated[str, Field(max_length=32)] = ""
    category: Annotated[str, Field(max_length=32)] = ""
    phone: Annotated[str, Field(max_length=40)] = ""
    limit: Annotated[int, Field(ge=1, le=MOST)] = 20


class ReasonDocument(_Answer):
    """Why: a code and its particulars."""

    code: str
    params: dict[str, str]


class SimilarDocument(_Answer):
    """An open case, what it is to the one asked about, how sure that is (0 to 1), and why."""

    case: CaseDocument
    same_matter: bool
    relation: Relation
    score: float
    reason: list[ReasonDocument]


class SimilarList(_Answer):
    """The same matter first, then the surest."""

    items: list[SimilarDocument]
    total: int
    as_of: datetime
