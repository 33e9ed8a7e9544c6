"""What each cell of an office's list means for an organisation."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claqueta.foundation.imports.kinds import ALONE, Around, CellInvalid, Doubtful
from claqueta.organisations.importing.cells import (
    cell_city,
    cell_country,
    cell_name,
    cell_phone,
    cell_postal_code,
    cell_size,
    cell_street,
    cell_tax_id,
    country_around,
    fits_name,
    home,
    looks_like_phone,
)
from claqueta.organisations.importing.tests.answers import doubted

pytestmark = pytest.mark.django_db
PORTUGAL = Around({"country": "Portugal"})
sparingly = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (" Azotea  Films ", "Azotea Films"),
        ('"Azotea"', "Azotea"),
        ("«Azotea»", "Azotea"),
        ("“Azotea”", "Azotea"),
        ("' Azotea '", "Azotea"),
        ('"Azotea" y "Órbita"', '"Azotea" y "Órbita"'),
        ('"Azotea', '"Azotea'),
        ("«Azotea”", "«Azotea”"),
        ('"', '"'),
        ('""', ""),
        ("Nitrato RentalSL", "Nitrato Rental SL"),
        ("Nitrato RentalS.L.U.", "Nitrato Rental S.L.U."),
        ("CañónSA", "Cañón SA"),
        ("ApañoSoc. Coop. Mad.", "Apaño Soc. Coop. Mad."),
        ("VISA", "VISA"),
        ("Nitrato SL Rental", "Nitrato SL Rental"),
        ("x" * 200, "x" * 200),
    ],
)
def test_name_when_it_is_written_this_way(text: str, name: str) -> None:
    assert cell_name(text) == name


def test_name_has_at_most_200_characters() -> None:
    with pytest.raises(CellInvalid):
        cell_name("x" * 201)


@pytest.mark.parametrize(
    ("row", "country"),
    [
        ({}, "ES"),
        ({"country": "Portugal"}, "PT"),
        ({"country": "Zascandil"}, "ES"),
        ({"region": "France"}, "FR"),
        ({"region": "Lisboa"}, "ES"),
        ({"country": "Francia", "region": "Madrid"}, "FR"),
        ({"region": "Madrid", "city": "Lisboa (Portugal)"}, "ES"),
        ({"city": "Lisboa (Portugal)"}, "PT"),
        ({"city": "Porto, Portugal"}, "PT"),
        ({"city": "Madrid"}, "ES"),
        ({"city": "Rozas de Madrid, Las"}, "ES"),
    ],
)
def test_country_of_a_row_is_told_by_its_columns(row: dict[str, str], country: str) -> None:
    assert country_around(Around(row)) == country
    assert home() == "ES"


@pytest.mark.parametrize(
    ("text", "around", "found"),
    [
        ("", ALONE, ("", "")),
        ("B00904094", ALONE, ("ES", "B00904094")),
        (" b-00.904.094 ", ALONE, ("ES", "B00904094")),
        ("ESB00904094", ALONE, ("ES", "B00904094")),
        ("CIF: B00904094", ALONE, ("ES", "B00904094")),
        ("C.I.F. B00904094", ALONE, ("ES", "B00904094")),
        ("N.I.F nº B00904094", ALONE, ("ES", "B00904094")),
        ("VAT ESB00904094", ALONE, ("ES", "B00904094")),
        ("CIF N0032484H", ALONE, ("ES", "N0032484H")),
        ("DNI 12345678Z", ALONE, ("ES", "12345678Z")),
        ("PT501964843", ALONE, ("PT", "501964843")),
        ("501964843", PORTUGAL, ("PT", "501964843")),
        ("501964843.0", PORTUGAL, ("PT", "501964843")),
        ("B00904094", PORTUGAL, ("ES", "B00904094")),
    ],
)
def test_tax_id_when_nothing_else_is_said(text: str, around: Around, found: tuple[str, str]) -> None:
    assert cell_tax_id(text, around) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("B00904094 / B00465931", ("ES", "B00904094")),
        ("B00904094 y B00465931", ("ES", "B00904094")),
        ("B00904094 (nuevo)", ("ES", "B00904094")),
        ("antes; B00904094", ("ES", "B00904094")),
        ("BOO9O4O94", ("ES", "B00904094")),
        ("B009O4O94", ("ES", "B00904094")),
        ("1234567L", ("ES", "01234567L")),
    ],
)
def test_tax_id_is_doubtful_when_it_was_chosen_or_mended(text: str, found: tuple[str, str]) -> None:
    assert doubted(cell_tax_id(text), text) == found


@pytest.mark.parametrize(
    "text",
    ["B00904095", "X", "CIFRA", "B009040941", "501964843", "1234567A", "B1 / X2", "BOO904O95", "12345678"],
)
def test_tax_id_is_refused_when_it_is_none(text: str) -> None:
    with pytest.raises(CellInvalid, match=text):
        cell_tax_id(text)


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("", ""),
        ("0", ""),
        ("00 00", ""),
        (" ;.", ""),
        ("915550111", "+34 915 55 01 11"),
        ("915550111.0", "+34 915 55 01 11"),
        ("9,15550111E+08", "+34 915 55 01 11"),
        ("(+34) 915 55-01-11", "+34 915 55 01 11"),
        ("+34 (0) 915550111", "+34 915 55 01 11"),
        ("0034 915550111", "+34 915 55 01 11"),
        ("Tel.: 915550111", "+34 915 55 01 11"),
        ("WhatsApp: 600111222", "+34 600 11 12 22"),
        ("915550111 ext. 23", "+34 915 55 01 11 ext. 23"),
        ("915550111x23", "+34 915 55 01 11 ext. 23"),
        ("915550111 #12", "+34 915 55 01 11 ext. 12"),
        ("915550111 (int. 5)", "+34 915 55 01 11 ext. 5"),
        ("915550111, extensión 123456", "+34 915 55 01 11 ext. 123456"),
        ("0033 1 42 68 53 00", "+33 1 42 68 53 00"),
        ("９１５５５０１１１", "+34 915 55 01 11"),
        ("(915550111", "+34 915 55 01 11"),
        ("915550111 |", "+34 915 55 01 11"),
    ],
)
def test_phone_when_nothing_else_is_said(text: str, phone: str) -> None:
    assert cell_phone(text) == phone


def test_phone_is_read_as_the_country_of_the_row_writes_it() -> None:
    assert cell_phone("213456789", PORTUGAL) == "+351 21 345 6789"
    assert cell_phone("+34 915550111", PORTUGAL) == "+34 915 55 01 11"


@pytest.mark.parametrize(
    ("text", "phone"),
    [
        ("915550111 / 600111222", "+34 915 55 01 11"),
        ("915550111 600111222", "+34 915 55 01 11"),
        ("915550111600111222", "+34 915 55 01 11"),
        ("915550111\n600111222", "+34 915 55 01 11"),
        ("915550111 y 600111222", "+34 915 55 01 11"),
        ("12 915550111", "+34 915 55 01 11"),
        ("600111222 (Ana)", "+34 600 11 12 22"),
        ("600111222 WhatsApp", "+34 600 11 12 22"),
        ("Ana 600111222", "+34 600 11 12 22"),
        ("915550111 ext 1234567", "+34 915 55 01 11"),
        ("fax: 915550112 / 915550111", "+34 915 55 01 11"),
        ("Fax 915550112 Tel 915550111", "+34 915 55 01 11"),
        ("Tel. 915550111 Fax 915550112", "+34 915 55 01 11"),
        ("91.5550111,12", "+34 915 55 01 11"),
        ("9.1555E+08", "+34 915 55 00 00"),
    ],
)
def test_phone_is_doubtful_when_it_was_chosen(text: str, phone: str) -> None:
    assert doubted(cell_phone(text), text) == phone


@pytest.mark.parametrize(
    "text",
    [
        "llamar por la tarde",
        "12",
        "91555",
        "915 550 11",
        "9155501111",
        "999999999",
        "Fax 915550111",
        "+34 34915550111",
        "0099999999999999999",
        "00999",
    ],
)
def test_phone_is_refused_when_it_is_none(text: str) -> None:
    with pytest.raises(CellInvalid, match=text.replace("+", r"\+")):
        cell_phone(text)


@sparingly
@given(
    st.integers(0, 99_999_999),
    st.sampled_from(["{}", "+34{}", "+34 {}", "0034{}", "Tel. {}", "({})", "{}.0"]),
)
def test_every_spanish_number_is_itself_in_every_form(rest: int, form: str) -> None:
    digits = f"6{rest:08}"

    found = cell_phone(form.format(digits))

    # A number of one digit only is nobody's.
    assert str(found).replace(" ", "") == f"+34{digits}" or len(set(digits)) == 1


@pytest.mark.parametrize(
    ("text", "phone"), [("915550111", True), ("Ana 600111222", True), ("x", False), ("", False)]
)
def test_cell_looks_like_a_phone(text: str, phone: bool) -> None:
    assert looks_like_phone(text) == phone


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("", ""),
        ("0", ""),
        ("<1", ""),
        ("0,5", "micro"),
        ("1", "micro"),
        ("9", "micro"),
        ("10", "small"),
        ("49", "small"),
        ("50", "medium"),
        ("249", "medium"),
        ("250", "large"),
        ("1-9", "micro"),
        ("10-49", "small"),
        ("40-50", "small"),
        ("9-10", "micro"),
        ("249-250", "medium"),
        ("menos de 10", "micro"),
        ("<=9", "micro"),
        ("más de 249", "large"),
        ("Micro", "micro"),
        ("Microempresa", "micro"),
        ("Mediana", "medium"),
        ("Grande (250 o más)", "large"),
        ("50 (mediana)", "medium"),
        ("Medium (50–249 people)", "medium"),
    ],
)
def test_size_is_a_band(text: str, band: str) -> None:
    assert cell_size(text) == band


@pytest.mark.parametrize(
    ("text", "band", "said"),
    [
        ("5-15", "small", "Pequeña (10–49 personas)"),
        ("<50", "small", "Pequeña (10–49 personas)"),
        ("menos de 250", "medium", "Mediana (50–249 personas)"),
        ("10 a 300", "medium", "Mediana (50–249 personas)"),
        ("hasta 10", "small", "Pequeña (10–49 personas)"),
        ("12 gatos", "small", "Pequeña (10–49 personas)"),
        ("9-11", "small", "Pequeña (10–49 personas)"),
        ("0 gatos", "", "—"),
        ("120 (pequeña)", "medium", "Mediana (50–249 personas)"),
    ],
)
def test_size_is_doubtful_when_it_was_guessed(text: str, band: str, said: str) -> None:
    found = cell_size(text)

    assert doubted(found, text) == band
    assert isinstance(found, Doubtful)
    assert said in found.message


@pytest.mark.parametrize("text", ["gatos", "pequeña o mediana", "-"])
def test_size_is_refused_when_it_is_none(text: str) -> None:
    with pytest.raises(CellInvalid, match=text):
        cell_size(text)


@pytest.mark.parametrize(
    ("text", "fits"),
    [("Azotea", True), ("x1", True), ("n/a", False), ("a@b", False), ("123", False), ("", False)],
)
def test_cell_fits_a_column_of_names(text: str, fits: bool) -> None:
    assert fits_name(text) == fits


@sparingly
@given(st.text(max_size=40))
def test_any_text_is_read_doubted_or_refused_by_every_reader(text: str) -> None:
    for read in (
        cell_name,
        cell_tax_id,
        cell_phone,
        cell_size,
        cell_city,
        cell_street,
        cell_postal_code,
        cell_country,
    ):
        try:
            read(text)
        except CellInvalid as refused:
            assert str(refused) != ""  # noqa: PT017
