"""Search for every domain: what can be found (`searchables`), what changed (`changed`), and finding it (`find`)."""

from claqueta.foundation.search.answers import remembered
from claqueta.foundation.search.changes import as_of, changed, head_position
from claqueta.foundation.search.node import catch_up, find, node_index, rebuild
from claqueta.foundation.search.registry import Searchable, kinds_found, searchables

__all__ = [
    "Searchable",
    "as_of",
    "catch_up",
    "changed",
    "find",
    "head_position",
    "kinds_found",
    "node_index",
    "rebuild",
    "remembered",
    "searchables",
]
