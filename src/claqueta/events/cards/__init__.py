"""Paying by card: what a provider has to give, and which one this instance uses, if any.

The person leaves for the provider's pages with a form that is signed, and the provider tells us what came of it. No number of a card
ever comes here.
"""

from django.conf import settings

from claqueta.events.cards.redsys import Redsys
from claqueta.events.cards.values import Answer, Handed, NotSigned, Payable, Provider

__all__ = ["Answer", "Handed", "NotSigned", "Payable", "Provider", "Redsys", "provider"]


def provider() -> Provider | None:
    """The provider of this instance; None where none is set up, which is so by default."""
    url = settings.ENVIRONMENT.cards_url
    return Redsys.at(url) if url else None
