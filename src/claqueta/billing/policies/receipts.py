"""In which state a receipt is, by its amount and what was posted on it."""

from datetime import date

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from claqueta.foundation.money import Money


class State(TextChoices):
    """Read of the postings; no column holds it."""

    OPEN = "open", pgettext_lazy("receipt", "Open")
    PARTLY = "partly", pgettext_lazy("receipt", "Partly paid")
    PAID = "paid", pgettext_lazy("receipt", "Paid")
    CREDITED = "credited", pgettext_lazy("receipt", "Credited")
    NOTE = "note", pgettext_lazy("receipt", "Credit note")


OWES = (State.OPEN, State.PARTLY)
"""States of a receipt of which something is owed."""


def is_overdue(state: str, due_on: date, today: date) -> bool:
    """Whether what is owed of it should have been paid by a day that is over."""
    return state in OWES and due_on < today


def state_of(amount: Money, paid: Money, credited: Money) -> State:
    """`paid` is what came in, less what was returned; `credited` is what credit notes took off.

    What is credited whole is credited, also when something was paid: that is in the debtor's favour (a negative balance).
    """
    if credited >= amount:
        return State.CREDITED
    if paid + credited >= amount:
        return State.PAID
    return State.PARTLY if paid + credited > Money.zero(amount.currency) else State.OPEN
