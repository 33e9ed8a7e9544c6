"""Economic activity: what is to be invoiced is prepared here, and issued by a certified program, never by us.

RD 1007/2023 art. 3 binds whoever issues invoices by a program; ours prepares the data and keeps what comes back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, BinaryIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.billing.actions.receipts import address_of
from claqueta.billing.bank.own_accounts import main_account
from claqueta.billing.chart import chart, concept_of
from claqueta.billing.models import EconomicDocument
from claqueta.billing.policies.invoices import Invoice, InvoiceLine, Party, as_json, problems
from claqueta.foundation import attachments, audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import Choice, Day, Text, fitted
from claqueta.foundation.money import Money
from claqueta.foundation.transactions import atomic
from claqueta.foundation.translated import text_in
from claqueta.organisations.models import Organisation

State = EconomicDocument.State
LATEST = date(2999, 12, 31)


@dataclass(frozen=True, slots=True)
class ToInvoice:
    """One line: what, how many, at which price without VAT."""

    name: str
    quantity: Decimal
    price: Money


def economic_concepts() -> list[str]:
    return [key for key, concept in chart().concepts.items() if concept.economic]


@atomic
def prepare_invoice(
    organisation: Organisation,
    *,
    concept: str,
    lines: Sequence[ToInvoice],
    due_on: date | None = None,
    note: str = "",
    by: Actor,
) -> EconomicDocument:
    """Prepare the complete data of an invoice (EN 16931). Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "billing.manage")
    values = fitted(
        {"concept": concept, "note": note},
        {"concept": Choice(economic_concepts, required=True), "note": Text(300)},
    )
    today = timezone.localdate()
    due = fitted({"due_on": due_on}, {"due_on": Day(today, LATEST)})["due_on"]
    due = due or today + timedelta(days=rule("dues_due_after").value)
    regime = concept_of(values["concept"]).regime
    names = {"name": Text(200, required=True)}
    for line in lines:
        fitted({"name": line.name}, names)
        if line.quantity <= 0 or line.price.amount <= 0:
            raise ValidationError({"price": [_("Quantity and price are above nothing.")]})
    account = main_account()
    document = EconomicDocument(
        organisation=organisation,
        concept=values["concept"],
        net=Money.zero(settings.CLUSTER.currency),
        vat=Money.zero(settings.CLUSTER.currency),
        total=Money.zero(settings.CLUSTER.currency),
        prepared_on=today,
        due_on=due,
        by=account_of(by),
    )
    document.save()
    invoice = Invoice(
        f"PREP-{document.pk}",
        today,
        due,
        settings.CLUSTER.currency,
        _seller(),
        _buyer(organisation),
        tuple(
            InvoiceLine(line.name, line.quantity, line.price, regime.category, regime.rate) for line in lines
        ),
        text_in(regime.note) if regime.category in "EO" else "",
        account.iban if account else "",
        values["note"],
    )
    if broken := problems(invoice):
        raise ValidationError({_field_of(rule_): [_problem(rule_)] for rule_ in broken})
    document.net, document.vat, document.total = invoice.net, invoice.vat, invoice.total
    # The account's number is added when it is written out: nothing that is kept has it.
    document.data = as_json(replace(invoice, iban=""))
    document.save()
    audit.record("billing.invoice_prepared", document, by=by, changes={"amount": ("", str(document.total))})
    return document


@atomic
def note_export(document: EconomicDocument, *, by: Actor) -> EconomicDocument:
    """That the data went to the certified program. Raises `PermissionDenied`."""
    require(by, "billing.manage", document)
    document = EconomicDocument.objects.select_for_update().get(pk=document.pk)
    if document.state == State.PREPARED:
        document.state = State.EXPORTED
        document.save(update_fields=["state"])
    audit.record("billing.invoice_exported", document, by=by)
    return document


@atomic
def note_invoice(
    document: EconomicDocument,
    *,
    number: str,
    invoiced_on: date,
    file: BinaryIO | None = None,
    name: str = "",
    by: Actor,
) -> EconomicDocument:
    """Keep the number, day and PDF that the certified program gave. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "billing.manage", document)
    values = fitted(
        {"number": number, "invoiced_on": invoiced_on},
        {
            "number": Text(60, required=True),
            "invoiced_on": Day(settings.CLUSTER.founded_on, timezone.localdate()),
        },
    )
    document = EconomicDocument.objects.select_for_update().get(pk=document.pk)
    if document.state not in (State.PREPARED, State.EXPORTED):
        raise ValidationError(_("This document is closed: it was invoiced or dropped."))
    if values["invoiced_on"] is None:
        raise ValidationError({"invoiced_on": [_("Write the day.")]})
    if EconomicDocument.objects.filter(number=values["number"]).exists():
        raise ValidationError({"number": [_("Another document has this number.")]})
    document.state, document.number = State.ISSUED, values["number"]
    document.invoiced_on = values["invoiced_on"]
    document.save(update_fields=["state", "number", "invoiced_on"])
    if file is not None:
        attachments.attach(document, file, name=name, by=by)
    audit.record("billing.invoice_noted", document, by=by, changes={"number": ("", document.number)})
    return document


@atomic
def drop_invoice(document: EconomicDocument, *, reason: str, by: Actor) -> EconomicDocument:
    """Drop what was not invoiced. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "billing.manage", document)
    words = fitted({"reason": reason}, {"reason": Text(300, required=True)})
    document = EconomicDocument.objects.select_for_update().get(pk=document.pk)
    if document.state not in (State.PREPARED, State.EXPORTED):
        raise ValidationError(_("This document is closed: it was invoiced or dropped."))
    document.state = State.DROPPED
    document.save(update_fields=["state"])
    audit.record("billing.invoice_dropped", document, by=by, reason=words["reason"])
    return document


def _seller() -> Party:
    cluster, contact = settings.CLUSTER, settings.CLUSTER.contact
    name = text_in(cluster.name, settings.LANGUAGE_CODE)
    return Party(
        name,
        cluster.tax_id,
        cluster.tax_country,
        contact.street,
        contact.postal_code,
        contact.city,
        contact.email,
    )


def _buyer(organisation: Organisation) -> Party:
    address = address_of(organisation)
    return Party(
        organisation.legal_name,
        organisation.tax_id,
        address.get("country", "") or organisation.tax_country,
        address.get("street", ""),
        address.get("postal_code", ""),
        address.get("city", ""),
        organisation.email,
    )


def _field_of(broken: str) -> str:
    return {"BR-16": "lines", "BR-25": "name", "BR-27": "price", "BR-22": "quantity"}.get(
        broken, "organisation"
    )


def _problem(broken: str) -> Any:
    words = {
        "BR-10": _("The customer has no address on record (EN 16931, BR-10)."),
        "BR-11": _("The customer’s country is not on record (EN 16931, BR-11)."),
        "BR-16": _("Write at least one line (EN 16931, BR-16)."),
        "ES-BUYER-TAX-ID": _("The customer has no tax ID on record (RD 1619/2012, art. 6.1.d)."),
    }
    return words.get(broken, _("The data are not complete (EN 16931, %(rule)s).") % {"rule": broken})
