"""What rules read of a mail, and that they make nothing up."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claqueta.opportunities.reading import amounts, dates, letters, proposals_of, words

MAIL = """De: Kim Min-ji <minji@hanbit.example>
Para: oficina@cluster.example
Asunto: RE: Buscamos estudio de doblaje al coreano

Hola:

Buscamos en Madrid un estudio de doblaje para una serie de ocho episodios. Grabaríamos del 3 al 14 de mayo de 2027
y el presupuesto va de 20.000 a 40.000 €. La serie se estrena en Corea y en Japón.

Un saludo
Kim Min-ji
Hanbit Pictures, +82 2 123 4567
"""


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("del 3 al 14 de mayo de 2027", date(2027, 5, 3), date(2027, 5, 14)),
        ("from 3 to 14 May 2027", date(2027, 5, 3), date(2027, 5, 14)),
        ("May 3 to 14, 2027", date(2027, 5, 3), date(2027, 5, 14)),
        ("de marzo a mayo de 2027", date(2027, 3, 1), date(2027, 5, 31)),
        ("el 2027-02-28", date(2027, 2, 28), date(2027, 2, 28)),
        ("el 28/02/2027 o así", date(2027, 2, 28), date(2027, 2, 28)),
        ("from 1 March 2027 until 2 April 2027", date(2027, 3, 1), date(2027, 4, 2)),
        ("March 15, 2027", date(2027, 3, 15), date(2027, 3, 15)),
        ("en febrero de 2028", date(2028, 2, 1), date(2028, 2, 29)),
    ],
)
def test_spans_are_read_as_people_write_them(text: str, since: date, until: date) -> None:
    found = dates.span_in(f"Rodaríamos {text}, si se puede.")
    assert found is not None
    assert (found.since, found.until) == (since, until)
    assert found.quote in f"Rodaríamos {text}, si se puede."


@pytest.mark.parametrize(
    "text", ["el 31 de febrero de 2027", "en mayo", "a las 12.30", "llame al 910 000 001", ""]
)
def test_what_is_no_day_is_none(text: str) -> None:
    assert dates.span_in(text) is None


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        ("entre 20.000 y 40.000 €", "20000.00", "40000.00"),
        ("20.000-40.000 euros", "20000.00", "40000.00"),
        ("20 a 40 mil euros", "20000.00", "40000.00"),
        ("hasta 40.000 €", None, "40000.00"),
        ("at least €5,000", "5000.00", None),
        ("1,5 millones de euros", "1500000.00", "1500000.00"),
        ("about 30k EUR", "30000.00", "30000.00"),
        ("€1,234.50 a day", "1234.50", "1234.50"),
    ],
)
def test_amounts_are_read_as_people_write_them(text: str, least: str | None, most: str | None) -> None:
    found = amounts.range_in(f"Budget: {text}.", "EUR")
    assert found is not None
    assert (found.least and found.least.amount, found.most and found.most.amount) == (
        least and Decimal(least),
        most and Decimal(most),
    )


@pytest.mark.parametrize(
    "text", ["$40,000", "8 episodios de 45 minutos", "en 2027", "+34 910 000 001", "0 €"]
)
def test_what_is_no_amount_of_ours_is_none(text: str) -> None:
    assert amounts.range_in(text, "EUR") is None


def test_a_mail_is_opened_without_its_greeting_and_older_mails() -> None:
    letter = letters.opened(MAIL)
    assert (letter.subject, letter.name, letter.address) == (
        "Buscamos estudio de doblaje al coreano",
        "Kim Min-ji",
        "minji@hanbit.example",
    )
    assert "Hanbit" not in letter.body
    assert letters.opened("Title\n\nText\n> older").body == "Text"


def test_a_mail_proposes_each_field_with_its_words(db: None) -> None:
    found = {one.field: one for one in proposals_of(MAIL)}
    assert found["title"].value == {"es": "Buscamos estudio de doblaje al coreano"}
    assert (found["direction"].value, found["kind"].value) == ("need", "service")
    assert "5.7" in found["activities"].value
    assert set(found["territories"].value) == {"KR", "JP"}
    assert "ko" in found["languages"].value
    assert (found["starts_on"].value, found["ends_on"].value) == (date(2027, 5, 3), date(2027, 5, 14))
    assert str(found["budget_from"].value) == "20000.00 EUR"
    assert (found["behalf"].value, "organisation" in found) == ("Kim Min-ji", False)


def test_a_sender_on_record_is_the_organisation(organisation: Any) -> None:
    hanbit = organisation("Hanbit Pictures", email="minji@hanbit.example")
    found = {one.field: one.value for one in proposals_of(MAIL)}
    assert (found["organisation"], "behalf" in found) == (hanbit.pk, False)


@given(st.text(max_size=300))
def test_every_day_and_amount_proposed_stands_in_the_text(text: str) -> None:
    """Nothing is invented, whatever is pasted in."""
    for found in (dates.span_in(text), amounts.range_in(text, "EUR")):
        assert found is None or (found.quote and found.quote in text)
    letters.opened(text)
    words.direction_in(text)


@pytest.mark.parametrize("mail", ["", "  \n ", "😀" * 5000, "a" * 10_000, "De: \nAsunto: \n\n"])
def test_what_says_nothing_proposes_little_and_never_fails(db: None, mail: str) -> None:
    assert {one.field for one in proposals_of(mail)} <= {"title", "text"}
