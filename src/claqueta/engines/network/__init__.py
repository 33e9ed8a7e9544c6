"""Who is tied to whom, as numbers and as a picture. Pure: values in, values out; nothing of ours is imported."""

from claqueta.engines.network.betweenness import brokers
from claqueta.engines.network.counting import Figures, figures
from claqueta.engines.network.graph import Graph
from claqueta.engines.network.grouping import communities
from claqueta.engines.network.layout import Point, laid_out
from claqueta.engines.network.meeting import Meeting, good_company, should_meet
from claqueta.engines.network.paths import components, distances, shortest_path

__all__ = [
    "Figures",
    "Graph",
    "Meeting",
    "Point",
    "brokers",
    "communities",
    "components",
    "distances",
    "figures",
    "good_company",
    "laid_out",
    "shortest_path",
    "should_meet",
]
