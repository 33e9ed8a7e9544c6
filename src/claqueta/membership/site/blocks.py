"""Blocks of pages that tell of the membership."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from claqueta.foundation.pageblocks import PageBlock
from claqueta.membership import queries


def _growth() -> dict[str, Any]:
    """Each year with its members and their share of the best year's, in per cent."""
    growth = queries.growth()
    most = max((count for _year, count in growth), default=1) or 1
    return {"growth": [(year, count, round(100 * count / most)) for year, count in growth]}


BLOCKS = {
    "growth": PageBlock(
        label=_("Members by year"),
        about=_("A chart computed from the register."),
        icon="arrow-up-big",
        template="membership/blocks/growth.html",
        read=_growth,
        kept=True,
    ),
}
