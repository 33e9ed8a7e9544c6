"""What was paid by card."""

from django.db.models import QuerySet

from claqueta.events.models import CardPaymentState, Registration, RegistrationState


def paid_in_vain(rows: QuerySet[Registration] | None = None) -> QuerySet[Registration]:
    """Registrations that were paid by card and no longer stand: the office gives the money back."""
    rows = Registration.objects.all() if rows is None else rows
    paid = rows.filter(card_payments__state=CardPaymentState.PAID)
    return paid.exclude(state=RegistrationState.REGISTERED).distinct()


def to_give_back() -> int:
    return paid_in_vain().count()
