"""Documents to be invoiced in UBL 2.1 (ISO/IEC 19845), in the syntax binding of EN 16931 (CEN/TS 16931-3-2)."""

from decimal import Decimal

from lxml import etree

from claqueta.billing.policies.invoices import (
    COMMERCIAL_INVOICE,
    CREDIT_TRANSFER,
    SPECIFICATION,
    UNIT,
    Breakdown,
    Invoice,
    InvoiceLine,
    Party,
)
from claqueta.foundation.money import Money

INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
CAC = "urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
CBC = "urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"
type Node = etree._Element


def ubl(invoice: Invoice) -> bytes:
    """The invoice as a UBL document, its elements in the schema's order."""
    root = etree.Element(f"{{{INVOICE}}}Invoice", nsmap={None: INVOICE, "cac": CAC, "cbc": CBC})
    _say(root, "CustomizationID", SPECIFICATION)
    _say(root, "ID", invoice.reference)
    _say(root, "IssueDate", invoice.prepared_on.isoformat())
    _say(root, "DueDate", invoice.due_on.isoformat())
    _say(root, "InvoiceTypeCode", COMMERCIAL_INVOICE)
    if invoice.note:
        _say(root, "Note", invoice.note)
    _say(root, "DocumentCurrencyCode", invoice.currency)
    _party(_group(root, "AccountingSupplierParty"), invoice.seller)
    _party(_group(root, "AccountingCustomerParty"), invoice.buyer)
    if invoice.iban:
        means = _group(root, "PaymentMeans")
        _say(means, "PaymentMeansCode", CREDIT_TRANSFER)
        _say(_group(means, "PayeeFinancialAccount"), "ID", invoice.iban)
    tax = _group(root, "TaxTotal")
    _amount(tax, "TaxAmount", invoice.vat)
    for part in invoice.breakdown:
        _breakdown(tax, part, invoice.exemption)
    sums = _group(root, "LegalMonetaryTotal")
    for name, amount in (
        ("LineExtensionAmount", invoice.net),
        ("TaxExclusiveAmount", invoice.net),
        ("TaxInclusiveAmount", invoice.total),
        ("PayableAmount", invoice.total),
    ):
        _amount(sums, name, amount)
    for number, line in enumerate(invoice.lines, 1):
        _line(root, number, line)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True))


def _say(parent: Node, name: str, text: str, **attributes: str) -> None:
    element = etree.SubElement(parent, f"{{{CBC}}}{name}", attributes)
    element.text = "".join(character for character in text if character >= " " or character in "\t\n")


def _group(parent: Node, name: str) -> Node:
    return etree.SubElement(parent, f"{{{CAC}}}{name}")


def _amount(parent: Node, name: str, amount: Money) -> None:
    _say(parent, name, str(amount.amount), currencyID=amount.currency)


def _party(parent: Node, party: Party) -> None:
    node = _group(parent, "Party")
    address = _group(node, "PostalAddress")
    for name, text in (
        ("StreetName", party.street),
        ("CityName", party.city),
        ("PostalZone", party.postal_code),
    ):
        if text:
            _say(address, name, text)
    _say(_group(address, "Country"), "IdentificationCode", party.country)
    if party.tax_id:
        tax = _group(node, "PartyTaxScheme")
        _say(tax, "CompanyID", f"{party.country}{party.tax_id.removeprefix(party.country)}")
        _scheme(tax)
    _say(_group(node, "PartyLegalEntity"), "RegistrationName", party.name)
    if party.email:
        _say(_group(node, "Contact"), "ElectronicMail", party.email)


def _scheme(parent: Node) -> None:
    _say(_group(parent, "TaxScheme"), "ID", "VAT")


def _breakdown(parent: Node, part: Breakdown, exemption: str) -> None:
    node = _group(parent, "TaxSubtotal")
    _amount(node, "TaxableAmount", part.taxable)
    _amount(node, "TaxAmount", part.vat)
    _category(node, "TaxCategory", part.category, part.rate, exemption if part.category in "EO" else "")


def _category(parent: Node, name: str, category: str, rate: Decimal, exemption: str = "") -> None:
    node = _group(parent, name)
    _say(node, "ID", category)
    # What is not subject has no rate (BR-O-05).
    if category != "O":
        _say(node, "Percent", str(rate))
    if exemption:
        _say(node, "TaxExemptionReason", exemption)
    _scheme(node)


def _line(root: Node, number: int, line: InvoiceLine) -> None:
    node = _group(root, "InvoiceLine")
    _say(node, "ID", str(number))
    _say(node, "InvoicedQuantity", str(line.quantity), unitCode=UNIT)
    _amount(node, "LineExtensionAmount", line.net)
    item = _group(node, "Item")
    _say(item, "Name", line.name)
    _category(item, "ClassifiedTaxCategory", line.category, line.rate)
    _amount(_group(node, "Price"), "PriceAmount", line.price)
