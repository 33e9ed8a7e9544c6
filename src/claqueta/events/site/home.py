"""What the home page and pages of editors show of events: the next that everybody may see."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from claqueta.events.site.programme import next_for_everybody
from claqueta.foundation.pageblocks import HomeBlock, PageBlock

ON_THE_HOME_PAGE = 3


def next_ones() -> dict[str, Any]:
    rows = next_for_everybody(ON_THE_HOME_PAGE)
    return {"rows": rows} if rows else {}


HOME = {"events": HomeBlock(place="on", template="events/home.html", read=next_ones, order=20)}
BLOCKS = {
    "events": PageBlock(
        label=_("Next events"),
        about=_("What the cluster holds next, from the programme."),
        icon="date",
        template="events/home.html",
        read=next_ones,
        kept=True,
    )
}
