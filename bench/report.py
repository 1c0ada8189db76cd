"""The table of figures: median, p95, bytes, the floor beside it, the budget, and whether it is met."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    name: str
    #: What was measured, in `unit`.
    values: Sequence[float]
    unit: str
    #: The budget of design.md 9 in the same unit, or None.
    budget: float | None = None
    #: The same by the floor in the same run, or None.
    floor: float | None = None

    @property
    def middle(self) -> float:
        return median(self.values)

    @property
    def high(self) -> float:
        return quantiles(self.values, n=20)[-1] if len(self.values) > 1 else self.values[0]

    def limit(self) -> float | None:
        """The budget; where the floor itself is slower, 1.5 × the floor (design.md 9)."""
        if self.budget is None or self.floor is None or self.floor <= self.budget:
            return self.budget
        return 1.5 * self.floor

    def verdict(self) -> str:
        limit = self.limit()
        if limit is None:
            return ""
        return "met" if self.middle <= limit else "MISSED"


def table(figures: Sequence[Figure]) -> str:
    """Return the figures as a Markdown table."""
    lines = [
        "| what | n | median | p95 | floor | budget | verdict |",
        "|---|--:|--:|--:|--:|--:|---|",
    ]
    for figure in figures:
        cells = [
            figure.name,
            str(len(figure.values)),
            f"{figure.middle:.1f} {figure.unit}",
            f"{figure.high:.1f}",
            "" if figure.floor is None else f"{figure.floor:.1f}",
            "" if figure.limit() is None else f"{figure.limit():.1f}",
            figure.verdict(),
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)
