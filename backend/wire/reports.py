"""Reports and hot issues on the wire."""

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from console.domain.periods import Period
from console.domain.rates import Rounding


class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid")


class RatioDocument(_Answer):
    """A share: what it is made of, and the percentage with two decimals; null when nothing is counted."""

    numerator: int
    denominator: int
    percent: str | None


class FiguresDocument(_Answer):
    """Every rate by name, what `view` and `reply` leave out by reason, and how many legs and cases there were."""

    rates: dict[str, RatioDocument]
    left_out: dict[str, dict[str, int]]
    dispatched: int
    closed: int


class LineDocument(FiguresDocument):
    """The figures of one key (a code, a user name) in one period; `period` is empty when the time is not split."""

    key: str
    period: str


class ReportDocument(_Answer):
    """A report: its lines by key, and all of them together."""

    by: str
    start: date = Field(alias="from")
    end: date = Field(alias="to")
    period: Period
    rounding: Rounding
    items: list[LineDocument]
    total: FiguresDocument
    as_of: datetime


class NamedCaseDocument(_Answer):
    """A case, by what people call it."""

    id: str
    number: str | None
    title: str


class SurgeDocument(_Answer):
    """More of a category in a place than is usual there; `score` 2 is a chance of one in a hundred."""

    street: str = ""
    district: str = ""
    category: str
    count: int
    expected: float
    score: float
    cases: list[NamedCaseDocument]


class HotDocument(_Answer):
    """What surges, the most surprising first."""

    items: list[SurgeDocument]
    by: Literal["street", "district"]
    start: datetime = Field(alias="from")
    end: datetime = Field(alias="to")
    as_of: datetime
