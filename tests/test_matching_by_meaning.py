"""Matching by meaning in the product: from the vectors that the worker keeps, and of nothing that a circle does not see."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.search import meaning
from claqueta.opportunities.queries import matching
from claqueta.opportunities.queries.matching import fits_of, for_organisation
from claqueta.organisations.actions import publish_profile

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]
CLOCKS = "Reparamos relojes antiguos y autómatas de cuerda."


@pytest.fixture(autouse=True)
def _afresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def forget() -> None:
        for known in (matching._ready, matching._near, matching._markets, meaning._collections):
            known.clear()
        meaning.vectors_path().unlink(missing_ok=True)

    forget()
    monkeypatch.setattr(meaning, "READ_ANEW_SECONDS", 0.0)
    yield
    forget()


@pytest.fixture
def need(organisation: Make, opportunity: Make) -> Any:
    return opportunity(
        organisation("Azotea Films"),
        activities=[],
        title={"en": "Somebody who mends clocks"},
        text={"en": "An antique watch must tick again, and a clockwork doll must dance."},
        audience="public",
    )


def why(need: Any) -> dict[str, str]:
    return {one.organisation.name: " ".join(one.reasons) for one in fits_of(need)[0]}


def test_an_organisation_that_writes_in_the_other_language_is_matched(organisation: Make, need: Any) -> None:
    mender, payroll = organisation("Bruma"), organisation("Cobalto")
    publish_profile(mender, {"description": {"es": CLOCKS}}, by=SYSTEM)
    publish_profile(payroll, {"description": {"es": "Contratos y nóminas de equipos."}}, by=SYSTEM)
    meaning.reader()
    assert "Reparamos" not in why(need).get("Bruma", "")

    meaning.catch_up_vectors()
    assert next(iter(why(need))) == "Bruma"
    assert "Reparamos relojes" in why(need)["Bruma"]
    [one] = for_organisation(mender)
    assert "Reparamos relojes" in " ".join(one.reasons)


def test_what_is_hidden_matches_nobody_from_then_on(organisation: Make, need: Any) -> None:
    mender = organisation("Bruma")
    publish_profile(mender, {"description": {"es": CLOCKS}}, by=SYSTEM)
    meaning.reader()
    meaning.catch_up_vectors()
    assert "Reparamos" in why(need)["Bruma"]

    publish_profile(mender, {"visibility": {"description": "office"}}, by=SYSTEM)
    for _before_and_after_the_worker in range(2):
        assert "Bruma" not in why(need) or "Reparamos" not in why(need)["Bruma"]
        shares = {
            identifier: one.share
            for ready in (matching.ready_for("members"), matching.ready_for("public"))
            for identifier, one in ready.near(str(need.public_id)).items()
        }
        assert shares.get(str(mender.pk), 0.0) < 0.3
        meaning.catch_up_vectors()
