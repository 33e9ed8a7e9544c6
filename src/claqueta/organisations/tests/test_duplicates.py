"""Records that may be one are found without comparing each with every other."""

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import translation

from claqueta.foundation.actors import SYSTEM
from claqueta.organisations import actions
from claqueta.organisations.actions.records import NewRecord, register_many
from claqueta.organisations.duplicates import probable_duplicates
from claqueta.organisations.importing import likeness

pytestmark = pytest.mark.django_db


def found() -> list[tuple[str, str, str]]:
    with translation.override("en"):
        return [(one.name, other.name, why) for one, other, why in probable_duplicates()]


def test_similar_names_and_same_websites_are_pairs(organisation: Callable[..., Any]) -> None:
    organisation("Azotea Films", website="https://www.azotea.example")
    organisation("Nitrato Sonido")
    organisation("Azotea Films, S.L.")
    organisation("Nitrato Sonid")
    organisation("Otra cosa", website="https://azotea.example/es")
    assert sorted(found()) == [
        ("Azotea Films", "Azotea Films, S.L.", "similar name"),
        ("Azotea Films", "Otra cosa", "same website"),
        ("Nitrato Sonido", "Nitrato Sonid", "similar name"),
    ]


def test_pair_that_was_merged_is_no_pair_any_longer(organisation: Callable[..., Any]) -> None:
    one, other = organisation("Azotea Films"), organisation("Azotea Film", member=False)
    assert len(found()) == 1
    actions.merge(one, other, by=SYSTEM)
    assert found() == []


def test_work_grows_with_the_records_not_with_their_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in names compared: twice the records are about twice the comparisons."""
    compared = []
    real = likeness.process.extract

    def counting(name: str, choices: dict[int, str], **options: Any) -> Any:
        compared.append(len(choices))
        return real(name, choices, **options)

    monkeypatch.setattr(likeness.process, "extract", counting)
    counts = []
    for start in (0, 400):
        names = [f"{chr(97 + n % 26)}{n * 7919:07d}x productora" for n in range(start, start + 400)]
        register_many([NewRecord({"legal_name": name}, {}) for name in names], by=SYSTEM)
        compared.clear()
        found()
        counts.append(sum(compared))
    assert counts[1] <= 2.5 * counts[0]


def test_pairs_are_looked_for_once_after_every_change(
    organisation: Callable[..., Any], django_assert_num_queries: Any
) -> None:
    organisation("Azotea Films"), organisation("Azotea Film")
    found()
    with django_assert_num_queries(2):  # The change log's position, and the records of the pairs.
        found()
