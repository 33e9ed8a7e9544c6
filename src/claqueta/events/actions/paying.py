"""What a paid accreditation leaves in the books: an economic document, as billing prepares it."""

from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.billing.actions import ToInvoice, prepare_invoice
from claqueta.billing.chart import concept_of
from claqueta.events.actions.seating import locked
from claqueta.events.models import Registration
from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.money import Money
from claqueta.foundation.transactions import atomic

CONCEPT = "tickets"


def net_of(price: Money, rate: Decimal) -> Money:
    """A price with VAT without it, to the cent."""
    net = price.amount * 100 / (100 + rate)
    return Money(net.quantize(Decimal("0.01"), ROUND_HALF_UP), price.currency)


@atomic
def prepare_document(registration: Registration, *, by: Actor) -> Registration:
    """Prepare what is to be invoiced for a registration with a price, to its organisation.

    Raises `PermissionDenied`, and `ValidationError` where nothing is owed or the organisation's data do not suffice.
    """
    require(by, "events.manage", registration.event)
    locked(registration.event_id)
    row = Registration.objects.select_related("event", "accreditation", "organisation").get(
        pk=registration.pk
    )
    if row.document_id is not None or row.price is None or not row.price.amount:
        raise ValidationError(_("There is nothing to invoice for it."))
    if row.organisation is None:
        raise ValidationError(_("Say first for which organisation of the record it is."))
    line = ToInvoice(
        f"{row.event} · {row.accreditation} · {row.name}"[:200],
        Decimal(1),
        net_of(row.price, concept_of(CONCEPT).regime.rate),
    )
    # Whoever manages events need not manage money: the document is the house's, and the treasurer's to send.
    row.document = prepare_invoice(row.organisation, concept=CONCEPT, lines=[line], by=SYSTEM)
    row.save(update_fields=["document"])
    audit.record("events.document_prepared", row, by=by)
    return row


def prepare_if_possible(rows: list[Registration]) -> None:
    """As the house: where the data suffice; else the office does it when it has them."""
    for row in rows:
        if row.owes and row.organisation is not None:
            try:
                with atomic():
                    prepare_document(row, by=SYSTEM)
            except ValidationError:
                continue
