"""Where payments by card go is a setting, off by default; browsers may send that form there and nowhere else."""

from dataclasses import replace
from pathlib import Path

import pytest

from claqueta.config.environment import Environment, EnvironmentInvalid, cards_origin, read_environment

SOUND = "redsys://999008881:c2VjcmV0@sis.redsys.es/1"


@pytest.fixture
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Environment:
    monkeypatch.setenv("CLAQUETA_DATA_DIR", str(tmp_path))
    monkeypatch.delenv("CLAQUETA_CARDS_URL", raising=False)
    return read_environment()


def test_no_cards_are_taken_unless_somebody_says_where(surroundings: Environment) -> None:
    assert (surroundings.cards_url, cards_origin(surroundings)) == ("", "")


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        (SOUND, "https://sis.redsys.es"),
        (SOUND.replace("redsys.es", "redsys.es:25443"), "https://sis.redsys.es:25443"),
        (SOUND.replace("sis.redsys.es", "localhost:8080"), "http://localhost:8080"),
    ],
)
def test_form_goes_to_the_provider(surroundings: Environment, url: str, origin: str) -> None:
    assert cards_origin(replace(surroundings, cards_url=url)) == origin


@pytest.mark.parametrize(
    "url", ["https://sis.redsys.es", "redsys://sis.redsys.es/1", "redsys://a@sis/1", "x"]
)
def test_address_that_says_too_little_is_refused_by_its_name(surroundings: Environment, url: str) -> None:
    with pytest.raises(EnvironmentInvalid, match="CLAQUETA_CARDS_URL"):
        cards_origin(replace(surroundings, cards_url=url))
