"""The table of the backend's figures: median and p95 over the wire, beside the same SQL by bare psycopg."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Served:
    """One line of the table."""

    name: str
    #: Milliseconds over the wire.
    took: Sequence[float]
    #: Milliseconds of the same SQL by bare psycopg; empty when there is no such thing.
    bare: Sequence[float] = ()
    #: Milliseconds 95 of 100 must keep (design.md 9), or None.
    budget: float | None = None
    #: What else is to be said, e.g. commands per second.
    more: str = ""

    def verdict(self) -> str:
        """Whether the budget was met."""
        if self.budget is None:
            return ""
        return "met" if high(self.took) <= self.budget else "MISSED"


def high(values: Sequence[float]) -> float:
    """Return the 95th percentile."""
    return quantiles(values, n=20)[-1] if len(values) > 1 else values[0]


def table(lines: Sequence[Served]) -> str:
    """Return the figures as a Markdown table."""
    rows = [
        "| what | n | median ms | p95 ms | bare median | bare p95 | budget p95 | verdict | |",
        "|---|--:|--:|--:|--:|--:|--:|---|---|",
    ]
    for line in lines:
        bare = [f"{median(line.bare):.1f}", f"{high(line.bare):.1f}"] if line.bare else ["", ""]
        budget = "" if line.budget is None else f"{line.budget:.0f}"
        cells = [line.name, str(len(line.took)), f"{median(line.took):.1f}", f"{high(line.took):.1f}", *bare, budget]
        rows.append("| " + " | ".join([*cells, line.verdict(), line.more]) + " |")
    return "\n".join(rows)
