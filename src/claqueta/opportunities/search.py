"""The search documents of needs and offers: for each language and circle, what that circle may see."""

from claqueta.foundation.search import changed
from claqueta.opportunities.models import Opportunity
from claqueta.opportunities.queries import key_of


def note_change(*opportunities: Opportunity) -> None:
    changed(key_of(opportunity) for opportunity in opportunities)
