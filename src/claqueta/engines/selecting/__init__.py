"""What a committee needs: readers for projects, scores made fair with what is not known of them, and a choice under wishes.

Pure: values in, values out; nothing of ours is imported, nothing is stored.
"""

from claqueta.engines.selecting.assigning import assign
from claqueta.engines.selecting.choosing import choose
from claqueta.engines.selecting.data import (
    Assigned,
    Assignment,
    Candidate,
    Choice,
    Cost,
    Estimate,
    Island,
    Pair,
    Project,
    Ranking,
    Reader,
    Reading,
    Refused,
    Severity,
    Shortage,
    Unmet,
    Wish,
)
from claqueta.engines.selecting.estimating import rank, weighted
from claqueta.engines.selecting.islands import islands

__all__ = [
    "Assigned",
    "Assignment",
    "Candidate",
    "Choice",
    "Cost",
    "Estimate",
    "Island",
    "Pair",
    "Project",
    "Ranking",
    "Reader",
    "Reading",
    "Refused",
    "Severity",
    "Shortage",
    "Unmet",
    "Wish",
    "assign",
    "choose",
    "islands",
    "rank",
    "weighted",
]
