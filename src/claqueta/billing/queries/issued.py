"""What was issued of dues for a year, by member."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings

from claqueta.billing.models import Receipt
from claqueta.foundation.money import Money, total


@dataclass(slots=True)
class Issued:
    """What was issued for a year to one member: the sum less credit notes, and the numbers."""

    amount: Money
    numbers: list[str] = field(default_factory=list)
    credited: bool = False
    """Whether any of it was taken back: whether that is owed again is for people to say."""


def issued_for(year: int, only: Iterable[int] | None = None) -> dict[int, Issued]:
    """What was issued for a year, by the organisation's identifier."""
    rows = Receipt.objects.filter(dues_year=year, concept=Receipt.Concept.DUES).order_by("pk")
    if only is not None:
        rows = rows.filter(organisation__in=list(only))
    found: dict[int, Issued] = {}
    for organisation, number, amount in rows.values_list("organisation", "number", "amount"):
        issued = found.setdefault(organisation, Issued(Money.zero(settings.CLUSTER.currency)))
        issued.amount = total((issued.amount, amount), amount.currency)
        issued.numbers.append(number)
        issued.credited = issued.credited or amount.amount < 0
    return found
