"""Search for every domain: what can be found (`register`), what changed (`changed`), and finding it (`find`)."""

from claqueta.foundation.search.answers import remembered
from claqueta.foundation.search.changes import changed, head_position
from claqueta.foundation.search.node import catch_up, find, node_index, rebuild
from claqueta.foundation.search.registry import Searchable, register, searchables

__all__ = [
    "Searchable",
    "catch_up",
    "changed",
    "find",
    "head_position",
    "node_index",
    "rebuild",
    "register",
    "remembered",
    "searchables",
]
