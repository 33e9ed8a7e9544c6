"""What each cell of an office's list means for an organisation."""

from typing import Any

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
    fits_city,
    fits_name,
    fits_postal_code,
    home,
    looks_like_phone,
)

pytestmark = pytest.mark.django_db
PORTUGAL = Around({"country": "Portugal"})
sparingly = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def doubted(answer: Any, text: str) -> Any:
    """The value of an answer that is doubtful, keeps the whole cell and quotes it."""
    assert isinstance(answer, Doubtful)
    assert (answer.kept, f"«{text}»" in answer.message) == (text, True)
    return answer.value


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
    ("text", "city"),
    [
        ("", {}),
        ("28001", {"postal_code": "28001"}),
        ("Madrid", {"city": "Madrid", "place": "28079", "country": "ES"}),
        ("alcalá de henares", {"city": "Alcalá de Henares", "place": "28005", "country": "ES"}),
        ("28001 MADRID", {"postal_code": "28001", "city": "Madrid", "place": "28079", "country": "ES"}),
        ("Madrid (28001)", {"postal_code": "28001", "city": "Madrid", "place": "28079", "country": "ES"}),
        ("CP: 28001 - Madrid", {"postal_code": "28001", "city": "Madrid", "place": "28079", "country": "ES"}),
        ("E-28001 Getafe", {"postal_code": "28001", "city": "Getafe", "place": "28065", "country": "ES"}),
        ("Rozas de Madrid, Las", {"city": "Las Rozas de Madrid", "place": "28127", "country": "ES"}),
        ("ROZAS DE MADRID (LAS)", {"city": "Las Rozas de Madrid", "place": "28127", "country": "ES"}),
        ("Hospitalet, L'", {"city": "L'Hospitalet", "place": "", "country": ""}),
        ("Coruña, A", {"city": "A Coruña", "place": "", "country": ""}),
        ("Lisboa (Portugal)", {"city": "Lisboa", "place": "", "country": "PT"}),
        ("LISBOA - Portugal", {"city": "Lisboa", "place": "", "country": "PT"}),
        ("Porto/Portugal", {"city": "Porto", "place": "", "country": "PT"}),
        ("Getafe (Madrid)", {"city": "Getafe", "place": "28065", "country": "ES"}),
        ("Getafe, España", {"city": "Getafe", "place": "28065", "country": "ES"}),
        ("Madrid (Madrid)", {"city": "Madrid", "place": "28079", "country": "ES"}),
        ("Madrid (Portugal)", {"city": "Madrid", "place": "", "country": "PT"}),
        ("Springfield (Illinois)", {"city": "Springfield (Illinois)", "place": "", "country": ""}),
        ("ZASCANDIL DE LA SIERRA", {"city": "Zascandil de la Sierra", "place": "", "country": ""}),
        ("LA ZASCA D'ARRIBA", {"city": "La Zasca d'Arriba", "place": "", "country": ""}),
        ("Zascandil 1234", {"city": "Zascandil 1234", "place": "", "country": ""}),
        ("x" * 120, {"city": "x" * 120, "place": "", "country": ""}),
    ],
)
def test_city_is_a_place_of_ours_or_a_name(text: str, city: dict[str, str]) -> None:
    assert cell_city(text) == city


@pytest.mark.parametrize("text", ["Getafe/Parla", "Getafe (Ana)", "Getafe - polígono"])
def test_city_is_doubtful_when_something_was_left_out(text: str) -> None:
    assert doubted(cell_city(text), text) == {"city": "Getafe", "place": "28065", "country": "ES"}


@pytest.mark.parametrize("text", ["x" * 121, "1234567", "Zascandil 12 345"])
def test_city_is_refused_when_it_is_none(text: str) -> None:
    with pytest.raises(CellInvalid):
        cell_city(text)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("Madrid", True),
        ("Barcelona", True),
        ("Portugal", True),
        ("Cuba", True),
        ("PT", False),
        ("ESP", False),
        ("Zasca", False),
        ("", False),
    ],
)
def test_cell_fits_a_column_of_cities(text: str, fits: bool) -> None:
    assert fits_city(text) == fits


def test_street_has_at_most_200_characters() -> None:
    assert cell_street("; C/ Mayor,  1 ,;") == "C/ Mayor, 1"
    assert cell_street("x" * 200) == "x" * 200
    with pytest.raises(CellInvalid, match="200"):
        cell_street("x" * 201)


@pytest.mark.parametrize(
    ("text", "around", "code"),
    [
        ("", ALONE, ""),
        (" . ", ALONE, ""),
        ("28001", ALONE, "28001"),
        ("28001.0", ALONE, "28001"),
        ("2,8001E+04", ALONE, "28001"),
        ("8001", ALONE, "08001"),
        ("01001", ALONE, "01001"),
        ("52001", ALONE, "52001"),
        ("28.001", ALONE, "28001"),
        ("8 001", ALONE, "08001"),
        ("E-28001", ALONE, "28001"),
        ("ES 28001", ALONE, "28001"),
        ("C.P. 28001", ALONE, "28001"),
        ("cp: 28001.", ALONE, "28001"),
        ("1000-001", PORTUGAL, "1000-001"),
        ("8001", PORTUGAL, "8001"),
        ("123456789012", PORTUGAL, "123456789012"),
    ],
)
def test_postal_code_when_it_is_written_this_way(text: str, around: Around, code: str) -> None:
    assert cell_postal_code(text, around) == code


@pytest.mark.parametrize(
    ("text", "code", "kept"),
    [
        ("28001 Madrid", "28001", True),
        ("99999 28001", "28001", True),
        ("28001-28002", "28001", True),
        ("53001", "53001", False),
        ("00999", "00999", False),
        ("53.001", "53.001", False),
        ("123", "123", False),
        ("SW1A 1AA", "SW1A 1AA", False),
        ("123456", "123456", False),
    ],
)
def test_postal_code_is_doubtful_when_it_is_not_plainly_spanish(text: str, code: str, kept: bool) -> None:
    found = cell_postal_code(text)

    assert isinstance(found, Doubtful)
    assert (found.value, found.kept, text in found.message) == (code, text if kept else "", True)


@pytest.mark.parametrize(
    ("text", "around"),
    [
        ("Madrid", ALONE),
        ("2.8E+04", ALONE),
        ("1234567890123", PORTUGAL),
        ("Lisboa", PORTUGAL),
        ("1234567890123", ALONE),
    ],
)
def test_postal_code_is_refused_when_it_is_none(text: str, around: Around) -> None:
    with pytest.raises(CellInvalid, match=text.replace("+", r"\+")):
        cell_postal_code(text, around)


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("28001", True),
        ("8001", True),
        ("8001.0", True),
        ("801", False),
        ("280011", False),
        ("28001 x", False),
    ],
)
def test_cell_fits_a_column_of_postal_codes(text: str, fits: bool) -> None:
    assert fits_postal_code(text) == fits


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", ""),
        ("  ", ""),
        ("España", "ES"),
        ("EE. UU.", "US"),
        ("España (península)", "ES"),
        ("Madrid", "ES"),
    ],
)
def test_country_is_known_by_many_names(text: str, code: str) -> None:
    assert cell_country(text) == code


def test_country_is_refused_when_nobody_knows_it() -> None:
    with pytest.raises(CellInvalid, match="Zascandil"):
        cell_country("Zascandil")


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
