"""Saved searches of the sample's member, made before its needs and offers open: one tells among the notices, one on Mondays."""

from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.opportunities import actions
from claqueta.opportunities.models import SavedSearch


def tell(accounts: dict[str, Any]) -> None:
    """What the member wants to hear of, once."""
    member = accounts["member@claqueta.example"]
    if SavedSearch.objects.filter(owner=member).exists():
        return
    with translation.override(member.language):
        actions.save_search(
            {"name": _("Services wanted"), "often": "now", "by_mail": False, "in_app": True},
            question="direction=need&kind=service",
            by=member,
        )
        actions.save_search(
            {"name": _("Co-productions"), "often": "weekly", "by_mail": True, "in_app": False},
            question="kind=coproducer",
            by=member,
        )
