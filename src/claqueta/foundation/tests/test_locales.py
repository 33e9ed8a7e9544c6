"""Names of languages and countries, and numbers."""

import pytest

from claqueta.foundation.locales import countries, language_name, number_text, territory_name


def test_countries_have_two_letters() -> None:
    assert {"ES", "FR", "KR"} <= countries()
    assert all(len(code) == 2 and code.isupper() for code in countries())
    assert not {"EU", "EZ", "QO", "UN", "ZZ"} & countries()


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [("fr", "es", "francés"), ("fr-CA", "en", "French"), ("xx", "es", "xx"), ("pt", "pt-br", "português")],
)
def test_language_has_a_name(code: str, language: str, name: str) -> None:
    assert language_name(code, language) == name


@pytest.mark.parametrize(
    ("code", "name"), [("ES", "España"), ("es", "España"), ("ZZ", "Región desconocida"), ("", "")]
)
def test_country_has_a_name(code: str, name: str) -> None:
    assert territory_name(code, "es") == name


@pytest.mark.parametrize(
    ("value", "language", "text"),
    [
        (12000, "es", "12.000"),
        (12.5, "es", "12,5"),
        (12000, "en", "12,000"),
        (True, "es", "True"),
        ("x", "es", "x"),
    ],
)
def test_numbers_are_written_as_the_language_does(value: object, language: str, text: str) -> None:
    assert number_text(value, language) == text
