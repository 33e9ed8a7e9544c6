"""What is to be invoiced: complete data of EN 16931, taken to a certified program; its number comes back once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from claqueta.billing import actions
from claqueta.billing.actions import ToInvoice
from claqueta.billing.models import EconomicDocument
from claqueta.billing.policies.invoices import Invoice, InvoiceLine, Party, as_json, from_json, problems
from claqueta.billing.policies.ubl import CAC, CBC, ubl
from claqueta.billing.queries.journal import prorata_report
from claqueta.billing.tests.factories import euros
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.money import total

NAMES = {"cac": CAC, "cbc": CBC}
SELLER = Party("Clúster", "G13791793", "ES", "Calle, 1", "28045", "Madrid", "a@b.example")
BUYER = Party("Azotea & Co <S.L.>", "B12345674", "ES", "Gran Vía, 1", "28013", "Madrid")


def invoice(*lines: InvoiceLine, **more: Any) -> Invoice:
    return Invoice(
        "PREP-1",
        date(2026, 3, 1),
        date(2026, 3, 31),
        "EUR",
        SELLER,
        BUYER,
        lines or (InvoiceLine("Patrocinio", Decimal(1), euros("6000"), "S", Decimal(21)),),
        **more,
    )


@given(
    st.lists(
        st.builds(
            InvoiceLine,
            st.just("Entradas"),
            st.decimals("0.01", "99", places=2),
            st.integers(1, 100_000).map(lambda cents: euros(str(Decimal(cents) / 100))),
            st.just("S"),
            st.sampled_from([Decimal(10), Decimal(21)]),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_sums_are_those_of_the_standard(lines: list[InvoiceLine]) -> None:
    made = invoice(*lines)
    assert made.net == total((line.net for line in lines), "EUR")  # BR-CO-10, BR-CO-13
    assert made.vat == total((part.vat for part in made.breakdown), "EUR")  # BR-CO-14
    assert made.total == made.net + made.vat  # BR-CO-15
    assert total((part.taxable for part in made.breakdown), "EUR") == made.net  # BR-S-08
    assert all(part.vat == part.taxable.percent(part.rate) for part in made.breakdown)  # BR-CO-17
    assert problems(made) == []
    assert from_json(as_json(made)) == made


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"reference": ""}, "BR-02"),
        ({"buyer": replace(BUYER, name="")}, "BR-07"),
        ({"buyer": replace(BUYER, street="", city="")}, "BR-10"),
        ({"buyer": replace(BUYER, country="")}, "BR-11"),
        ({"buyer": replace(BUYER, tax_id="")}, "ES-BUYER-TAX-ID"),
        ({"seller": replace(SELLER, tax_id="")}, "BR-CO-26"),
        ({"lines": ()}, "BR-16"),
        ({"lines": (InvoiceLine("", Decimal(1), euros(1), "S", Decimal(21)),)}, "BR-25"),
        ({"lines": (InvoiceLine("x", Decimal(1), euros(1), "S", Decimal(0)),)}, "BR-S-05"),
        ({"lines": (InvoiceLine("x", Decimal(1), euros(1), "E", Decimal(0)),)}, "BR-E-10"),
    ],
)
def test_what_lacks_is_said_by_the_rule(change: dict[str, Any], rule: str) -> None:
    assert rule in problems(replace(invoice(), **change))


def test_ubl_says_the_same_and_keeps_signs_as_text() -> None:
    made = invoice(exemption="", iban="ES7099900000100001130323", note="a\x00b")
    root = etree.fromstring(ubl(made))

    def said(path: str) -> list[str]:
        return [one.text for one in root.findall(path, NAMES)]

    assert said("cac:LegalMonetaryTotal/cbc:PayableAmount") == ["7260.00"]
    assert said("cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory/cbc:Percent") == ["21"]
    assert said("cac:AccountingCustomerParty/cac:Party/cac:PartyLegalEntity/cbc:RegistrationName") == [
        BUYER.name
    ]
    assert said("cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme/cbc:CompanyID") == ["ESG13791793"]
    assert said("cbc:Note") == ["ab"]
    # The order of the schema (UBL-Invoice-2.1.xsd), which a sequence asks for.
    order = [etree.QName(one).localname for one in root]
    assert order == [
        "CustomizationID",
        "ID",
        "IssueDate",
        "DueDate",
        "InvoiceTypeCode",
        "Note",
        "DocumentCurrencyCode",
        "AccountingSupplierParty",
        "AccountingCustomerParty",
        "PaymentMeans",
        "TaxTotal",
        "LegalMonetaryTotal",
        "InvoiceLine",
    ]


def test_exempt_line_says_why_and_what_is_not_subject_has_no_rate() -> None:
    for category, percents in (("E", ["0", "0"]), ("O", [])):
        line = InvoiceLine("Cuota", Decimal(1), euros(100), category, Decimal(0))
        root = etree.fromstring(ubl(invoice(line, exemption="Art. 20")))
        assert [one.text for one in root.iter(f"{{{CBC}}}Percent")] == percents
        assert [one.text for one in root.iter(f"{{{CBC}}}TaxExemptionReason")] == ["Art. 20"]


def prepared(customer: Any, **more: Any) -> EconomicDocument:
    lines = more.pop("lines", [ToInvoice("Patrocinio", Decimal(1), euros("6000"))])
    return actions.prepare_invoice(
        customer, **{"concept": "sponsorship", "lines": lines, "by": SYSTEM, **more}
    )


def test_document_from_prepared_to_invoiced(member: Callable[..., Any]) -> None:
    customer = member("Azotea", tax_country="ES", tax_id="B12345674")
    today = timezone.localdate()
    document = prepared(customer)
    assert (document.net, document.vat, document.total) == (euros(6000), euros(1260), euros(7260))
    assert "BT-84" not in str(document.data)
    document = actions.note_export(document, by=SYSTEM)
    assert document.state == "exported"
    document = actions.note_invoice(document, number="F-31", invoiced_on=today, by=SYSTEM)
    other = prepared(customer)
    for wrong in (
        lambda: actions.note_invoice(document, number="F-32", invoiced_on=today, by=SYSTEM),
        lambda: actions.note_invoice(other, number="F-31", invoiced_on=today, by=SYSTEM),
        lambda: actions.note_invoice(other, number="F-33", invoiced_on=date(2999, 1, 1), by=SYSTEM),
        lambda: actions.note_invoice(other, number="F-33", invoiced_on=None, by=SYSTEM),  # type: ignore[arg-type]
        lambda: actions.drop_invoice(document, reason="No", by=SYSTEM),
    ):
        with pytest.raises(ValidationError):
            wrong()
    actions.drop_invoice(other, reason="They withdrew", by=SYSTEM)
    report = prorata_report(today.year)
    assert (report.with_right, report.counted, report.percent) == (euros(6000), euros(6000), 100)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"concept": "dues"}, "concept"),
        ({"lines": []}, "lines"),
        ({"lines": [ToInvoice("x", Decimal(0), euros(1))]}, "price"),
        ({"lines": [ToInvoice("x", Decimal(1), euros("-0.01"))]}, "price"),
        ({"lines": [ToInvoice(" ", Decimal(1), euros(1))]}, "name"),
        ({"due_on": date(2023, 1, 1)}, "due_on"),
    ],
)
def test_what_cannot_be_invoiced_is_refused(
    member: Callable[..., Any], values: dict[str, Any], field: str
) -> None:
    customer = member("Azotea", tax_country="ES", tax_id="B12345674")
    with pytest.raises(ValidationError) as refused:
        prepared(customer, **values)
    assert list(refused.value.message_dict) == [field]
    assert not EconomicDocument.objects.exists()


def test_customer_without_tax_id_or_address_is_refused(member: Callable[..., Any]) -> None:
    with pytest.raises(ValidationError) as refused:
        prepared(member("Azotea", address=False))
    assert list(refused.value.message_dict) == ["organisation"]
