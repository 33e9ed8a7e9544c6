"""Dues, mandates, collections, what the bank says, reminders."""

from claqueta.billing.models.mandates import Amendment, Doubt, Mandate, MandateState, Scheme, SignedBy

__all__ = ["Amendment", "Doubt", "Mandate", "MandateState", "Scheme", "SignedBy"]
