"""Reading the network: who is tied to whom in a year, as a circle may know it."""

from claqueta.network.queries.between import Proof, Step, between, neighbours_of, own_of, way
from claqueta.network.queries.credit import Credit, Deal, credits_of, deals
from claqueta.network.queries.figures import YearFigures, figures_by_year
from claqueta.network.queries.graphs import (
    abroad,
    activity_codes,
    graph_of,
    members_of,
    ties_for,
    ties_of_year,
    years,
)
from claqueta.network.queries.picture import Line, Picture, Question, Spot, picture

__all__ = [
    "Credit",
    "Deal",
    "Line",
    "Picture",
    "Proof",
    "Question",
    "Spot",
    "Step",
    "YearFigures",
    "abroad",
    "activity_codes",
    "between",
    "credits_of",
    "deals",
    "figures_by_year",
    "graph_of",
    "members_of",
    "neighbours_of",
    "own_of",
    "picture",
    "ties_for",
    "ties_of_year",
    "way",
    "years",
]
