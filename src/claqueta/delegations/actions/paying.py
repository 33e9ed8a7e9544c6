"""What a company pays, left in the books as an economic document, which billing prepares; an invoice is never ours."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.billing.actions import ToInvoice, drop_invoice, prepare_invoice
from claqueta.billing.chart import concept_of
from claqueta.billing.models import EconomicDocument
from claqueta.delegations.models import GOING, Applicant, Delegation
from claqueta.events.actions.paying import net_of
from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.transactions import atomic, held

CONCEPT = "services"
OPEN = (EconomicDocument.State.PREPARED, EconomicDocument.State.EXPORTED)


@atomic
def prepare_document(applicant: Applicant, *, by: Actor) -> Applicant:
    """Prepare what is to be invoiced to a company that travels; its price is that of the delegation, VAT in it.

    Raises `PermissionDenied`, and `ValidationError` where nothing is owed or the organisation's data do not suffice.
    """
    require(by, "delegations.manage", applicant)
    held(Delegation.objects.all(), applicant.delegation_id)
    row = held(Applicant.objects.select_related("delegation", "organisation"), applicant.pk)
    if row.state not in GOING:
        raise ValidationError(_("It does not travel: there is nothing to invoice."))
    row.document = _prepared(row)
    row.save(update_fields=["document"])
    audit.record("delegations.document_prepared", row, by=by)
    return row


def owes(applicant: Applicant) -> bool:
    """Whether something is to be paid for which no document has been prepared."""
    fee = applicant.delegation.fee
    return applicant.document_id is None and fee is not None and bool(fee.amount)


def _prepared(row: Applicant) -> EconomicDocument:
    if not owes(row):
        raise ValidationError(_("There is nothing to invoice for it."))
    line = ToInvoice(
        str(row.delegation)[:200], Decimal(1), net_of(row.delegation.fee, concept_of(CONCEPT).regime.rate)
    )
    # Whoever manages delegations need not manage money: the document is the house's, and the treasurer's to send.
    return prepare_invoice(row.organisation, concept=CONCEPT, lines=[line], by=SYSTEM)


def prepare_if_possible(row: Applicant) -> None:
    """As the house, when a company accepts: where its data suffice; else the office does it when it has them.

    Whoever saves the row saves its document with it.
    """
    if not owes(row):
        return
    try:
        with atomic():
            row.document = _prepared(row)
    except ValidationError:
        return
    audit.record("delegations.document_prepared", row, by=SYSTEM)


def drop_document(row: Applicant, *, reason: str) -> None:
    """Drop what was prepared; what was invoiced already stays with the treasurer, who has to correct it."""
    document = row.document
    if document is None or document.state not in OPEN:
        return
    drop_invoice(document, reason=reason, by=SYSTEM)
    row.document = None
    audit.record("delegations.document_dropped", row, by=SYSTEM, reason=reason)
