"""Ways from the member area to what fits a member and to its introductions."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from claqueta.opportunities.queries.introductions import waits_for
from claqueta.opportunities.readers import Reader
from claqueta.organisations.policies import MEMBERS


def ways(_account: Any, organisation: Any) -> Iterator[tuple[str, str]]:
    if organisation is None or not organisation.is_member:
        return
    yield _("For you"), reverse("for_you", args=[organisation.slug])
    waiting = waits_for(Reader(MEMBERS, frozenset({organisation.pk})))
    label = _("Introductions (%(n)s to answer)") % {"n": waiting} if waiting else _("Introductions")
    yield label, reverse("introductions", args=[organisation.slug])
