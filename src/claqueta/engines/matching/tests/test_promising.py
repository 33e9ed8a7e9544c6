"""Whose texts are read of more organisations than can be: who has the words, and who says it in the other language."""

from dataclasses import replace

import pytest

from claqueta.engines.matching import Ready, opportunity_of, promising
from claqueta.engines.matching.tests.worlds import TAXONOMY
from claqueta.engines.matching.values import Opportunity, Organisation
from claqueta.engines.search.meaning import embedders

MENDER = Organisation("mender", texts=("Reparamos relojes antiguos y autómatas de cuerda.",))
SELLER = Organisation("seller", texts=("We sell clocks.",))
OTHERS = [
    Organisation(f"other{number}", texts=(text,))
    for number, text in enumerate(
        (
            "Llevamos contratos y nóminas de equipos técnicos.",
            "Servimos comidas en rodajes.",
            "Alquilamos furgonetas y generadores.",
            "We print posters and programmes.",
            "Hacemos la contabilidad de productoras.",
        )
    )
]
NEED = opportunity_of(
    {
        "id": "need",
        "title": {"en": "Somebody who mends clocks"},
        "text": {"en": "An antique watch must tick again, and a clockwork doll must dance."},
        "organisation": "own",
    }
)
OWN = Organisation("own", texts=("We mend antique clocks and watches.",))


def chosen(most: int, *opportunities: Opportunity) -> set[str]:
    ready = Ready([*OTHERS, OWN, Organisation("silent"), SELLER, MENDER], TAXONOMY)
    return {one.id for one in promising(ready, opportunities, embedders(), most)}


def test_who_has_the_words_and_who_means_it_in_the_other_language_come_first() -> None:
    assert chosen(2, NEED) == {"seller", "mender"}


@pytest.mark.parametrize("most", [0, 1, 3, 9, 50])
def test_no_more_than_so_many_and_the_asker_last(most: int) -> None:
    found = chosen(most, NEED)
    assert len(found) == min(most, 9)
    assert ("own" in found) == (most >= 9)


def test_each_opportunity_has_its_turn() -> None:
    silent = replace(NEED, id="silent", texts=())
    meals = opportunity_of({"id": "meals", "title": {"en": "Catering on set"}, "organisation": "own"})
    assert {"mender", "other1"} <= chosen(6, NEED, meals, silent)
    assert chosen(5) == set()
