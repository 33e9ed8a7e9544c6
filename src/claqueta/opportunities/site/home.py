"""What the home page and pages of editors show of the board: the newest that everybody may see."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from claqueta.foundation.pageblocks import HomeBlock, PageBlock
from claqueta.foundation.translated import current_language
from claqueta.opportunities.catalogue import BOARD
from claqueta.opportunities.site.shown import row_of, shown_to_everybody

ON_THE_HOME_PAGE, LOOKED_AT = 3, 12


def newest() -> dict[str, Any]:
    """The newest; among those of late, what is said in the language of the page comes before what is not."""
    language = current_language()
    of_late = shown_to_everybody(BOARD.question(sort="recent"), language, LOOKED_AT)
    first = sorted(of_late, key=lambda one: one.language != language)
    rows = [row_of(one) for one in first[:ON_THE_HOME_PAGE]]
    return {"rows": rows} if rows else {}


HOME = {
    "opportunities": HomeBlock(place="on", template="opportunities/home/newest.html", read=newest, order=30)
}
BLOCKS = {
    "opportunities": PageBlock(
        label=_("Newest opportunities"),
        about=_("What is looked for and offered today, from the board."),
        icon="pick",
        template="opportunities/home/newest.html",
        read=newest,
        kept=True,
    )
}
