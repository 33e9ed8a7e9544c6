"""What the cells of an address mean in an office's list: city, street, postal code, country."""

import pytest

from claqueta.foundation.imports.kinds import ALONE, Around, CellInvalid, Doubtful
from claqueta.organisations.importing.cells import (
    cell_city,
    cell_country,
    cell_postal_code,
    cell_street,
    fits_city,
    fits_postal_code,
)
from claqueta.organisations.importing.tests.answers import doubted

pytestmark = pytest.mark.django_db
PORTUGAL = Around({"country": "Portugal"})


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
