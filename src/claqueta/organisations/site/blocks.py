"""Blocks of pages that tell of the organisations."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.pageblocks import PageBlock
from claqueta.foundation.search import find
from claqueta.foundation.translated import current_language
from claqueta.organisations import queries
from claqueta.organisations.directory import DIRECTORY
from claqueta.organisations.policies import PUBLIC

NEWEST, IN_A_LINE = 8, 4


def _figures() -> dict[str, Any]:
    return {"figures": queries.figures(), "founded": settings.CLUSTER.founded_on}


def _newest() -> dict[str, Any]:
    """As many as fill their lines."""
    request = DIRECTORY.question(sort="since").request(PUBLIC, current_language(), limit=NEWEST, facets=False)
    cards = [hit.card for hit in find(request).hits]
    return {"cards": cards[: len(cards) // IN_A_LINE * IN_A_LINE or len(cards)]}


BLOCKS = {
    "figures": PageBlock(
        label=_("Figures of the cluster"),
        about=_("Members, activities, years: computed from the record."),
        icon="history",
        template="organisations/blocks/figures.html",
        read=_figures,
        kept=True,
    ),
    "members": PageBlock(
        label=_("Newest members"),
        about=_("The last to join, from the register."),
        icon="group",
        template="organisations/blocks/members.html",
        read=_newest,
        kept=True,
    ),
}
