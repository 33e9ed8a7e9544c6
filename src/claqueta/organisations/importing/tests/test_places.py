"""Names of countries and regions as lists write them."""

import pytest
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from claqueta.engines.tables import plain
from claqueta.organisations.importing.places import (
    LANGUAGES,
    OTHER_NAMES,
    SPANISH_REGIONS,
    country_named,
    is_spanish_region,
)

CODES = ("ES", "PT", "FR", "DE", "GB", "US", "MX", "AR", "JP", "MA", "CH", "BR")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", ""),
        ("España", "ES"),
        ("ESPAÑA", "ES"),
        ("es", "ES"),
        ("ESP", "ES"),
        ("E", "ES"),
        ("Spain", "ES"),
        ("Espainia", "ES"),
        ("Deutschland", "DE"),
        ("日本", "JP"),
        ("Côte d’Ivoire", "CI"),
        ("U.K.", "GB"),
        ("EE. UU.", "US"),
        ("U.S.A.", "US"),
        ("Holanda", "NL"),
        ("Madrid", "ES"),
        ("Provincia de Madrid", "ES"),
        ("Euskadi", "ES"),
        ("EU", ""),
        ("ZZ", ""),
        ("Zascandil", ""),
        ("Provincia de Zascandil", ""),
    ],
)
def test_country_is_known_by_many_names(text: str, code: str) -> None:
    assert country_named(text) == code


@given(st.sampled_from(CODES), st.sampled_from(LANGUAGES))
def test_country_is_known_by_its_name_in_every_language_of_lists(code: str, language: str) -> None:
    assert country_named(Locale.parse(language).territories[code]) == code
    assert country_named(code.lower()) == code


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("Araba/Álava", True),
        ("CASTILLA-LA MANCHA", True),
        ("provincia de Cádiz", True),
        ("Las Palmas", True),
        ("Lisboa", False),
        ("España", False),
        ("", False),
        ("de Madrid", False),
    ],
)
def test_region_of_spain_is_known(text: str, region: bool) -> None:
    assert is_spanish_region(text) == region


def test_names_are_written_as_they_are_compared() -> None:
    assert {name: plain(name) for name in OTHER_NAMES} == {name: name for name in OTHER_NAMES}
    assert "" not in SPANISH_REGIONS
