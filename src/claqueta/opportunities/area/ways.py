"""Ways from the member area to what fits a member and to its introductions."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claqueta.foundation.domains import Way
from claqueta.opportunities.queries.introductions import waits_for
from claqueta.opportunities.readers import Reader
from claqueta.organisations.policies import MEMBERS


def ways(_account: Any, organisation: Any) -> Iterator[Way]:
    if organisation is None or not organisation.is_member:
        return
    yield Way(_("For you"), reverse("for_you", args=[organisation.slug]))
    waiting = waits_for(Reader(MEMBERS, frozenset({organisation.pk})))
    yield Way(
        _("Introductions"),
        reverse("introductions", args=[organisation.slug]),
        ngettext("%(n)s introduction to answer", "%(n)s introductions to answer", waiting) % {"n": waiting}
        if waiting
        else "",
    )
