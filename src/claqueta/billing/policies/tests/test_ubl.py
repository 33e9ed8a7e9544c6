"""Whatever is prepared to be invoiced is valid by the schema of UBL 2.1 itself."""

import zipfile
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from claqueta.billing.policies.invoices import Invoice, InvoiceLine, Party
from claqueta.billing.policies.ubl import CBC, ubl
from claqueta.foundation.money import Money

SCHEMAS = Path(__file__).parents[2] / "tests" / "data" / "ubl-2.1-invoice.zip"
PARTY = Party("Bruma Cine S.L.", "B12345674", "ES", "Calle Mayor, 1", "28013", "Madrid", "ana@bruma.example")


@pytest.fixture(scope="session")
def schema(tmp_path_factory: pytest.TempPathFactory) -> etree.XMLSchema:
    folder = tmp_path_factory.mktemp("ubl")
    with zipfile.ZipFile(SCHEMAS) as packed:
        packed.extractall(folder)
    return etree.XMLSchema(file=str(folder / "maindoc" / "UBL-Invoice-2.1.xsd"))


def problems(schema: etree.XMLSchema, body: bytes) -> list[str]:
    schema.validate(etree.fromstring(body))
    return [str(one) for one in schema.error_log]


categories = st.sampled_from([("S", Decimal(21)), ("S", Decimal(10)), ("E", Decimal(0)), ("O", Decimal(0))])
words = st.text(min_size=1, max_size=40)
amounts = st.integers(1, 10**8).map(lambda cents: Money(Decimal(cents) / 100, "EUR"))


@st.composite
def lines(draw: Any) -> InvoiceLine:
    category, rate = draw(categories)
    quantity = Decimal(draw(st.integers(1, 10_000))) / 10
    return InvoiceLine(draw(words), quantity, draw(amounts), category, rate)


@given(
    st.lists(lines(), min_size=1, max_size=4),
    st.tuples(
        words, words, st.sampled_from(["", "ES7099900000100001130323"]), st.sampled_from(["", "Art. 20"])
    ),
    st.sampled_from(["street", "city", "postal_code", "tax_id", "email"]),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_document_is_valid_by_the_schema(
    schema: etree.XMLSchema, goods: list[InvoiceLine], said: tuple[str, str, str, str], lacks: str
) -> None:
    note, name, iban, exemption = said
    made = Invoice(
        reference="F-2026-0001",
        prepared_on=date(2026, 3, 1),
        due_on=date(2026, 3, 31),
        seller=PARTY,
        buyer=replace(PARTY, **{"name": name, lacks: ""}),
        lines=tuple(goods),
        currency="EUR",
        note=note,
        iban=iban,
        exemption=exemption,
    )
    assert problems(schema, ubl(made)) == []


def test_schema_finds_what_is_out_of_order(schema: etree.XMLSchema) -> None:
    line = InvoiceLine("Patrocinio", Decimal(1), Money(Decimal(6000), "EUR"), "S", Decimal(21))
    made = Invoice("F-1", date(2026, 3, 1), date(2026, 3, 31), "EUR", PARTY, PARTY, (line,))
    root = etree.fromstring(ubl(made))
    assert problems(schema, etree.tostring(root)) == []
    number = root.find(f"{{{CBC}}}ID")
    assert number is not None
    root.append(number)
    assert problems(schema, etree.tostring(root)) != []
