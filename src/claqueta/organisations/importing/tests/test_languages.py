"""Names of languages as lists write them."""

import pytest

from claqueta.foundation.imports.kinds import CellInvalid, Doubtful
from claqueta.organisations.importing.languages import cell_languages


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("", []),
        (" ; ", []),
        ("español", ["es"]),
        ("ES; en", ["es", "en"]),
        ("Español, inglés", ["es", "en"]),
        ("castellano y euskera", ["es", "eu"]),
        ("English and Spanish", ["en", "es"]),
        ("Inglés/francés|alemán", ["en", "fr", "de"]),
        ("catalán\nvalenciano", ["ca"]),
        ("English e italiano", ["en", "it"]),
        ("mandarín", ["zh"]),
        ("Català i castellà", ["ca", "es"]),
    ],
)
def test_languages_are_told_by_their_names(text: str, codes: list[str]) -> None:
    assert cell_languages(text) == codes


def test_languages_are_doubtful_when_one_is_unknown() -> None:
    found = cell_languages("español, zascandil")

    assert isinstance(found, Doubtful)
    assert (found.value, found.kept, found.kept in found.message) == (["es"], "español, zascandil", True)


@pytest.mark.parametrize("text", ["zascandil", "español y", "y"])
def test_languages_are_refused_when_none_is_known(text: str) -> None:
    with pytest.raises(CellInvalid, match=text):
        cell_languages(text)
