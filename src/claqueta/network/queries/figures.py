"""The network's figures of each year, for reports."""

from dataclasses import dataclass

from claqueta.network.models import Drawing


@dataclass(frozen=True, slots=True)
class YearFigures:
    year: int
    nodes: int
    ties: int
    density: float
    reach: float
    alone: float
    abroad: float


def figures_by_year(circle: str) -> list[YearFigures]:
    """As the pictures were drawn, the oldest first."""
    rows = Drawing.objects.filter(circle=circle).order_by("year").values_list("year", "figures")
    return [YearFigures(year, **figures) for year, figures in rows]
