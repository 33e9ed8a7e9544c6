"""The sample's needs and offers: of every kind and state, in one language and in both, loaded once."""

import json
from typing import Any

import pytest
from django.conf import settings

from claqueta.foundation.actors import SYSTEM
from claqueta.opportunities.kinds import kinds
from claqueta.opportunities.models import Interest, Opportunity, OpportunityState
from claqueta.opportunities.sample import FILE, tell
from claqueta.organisations.actions import register


@pytest.fixture
def members(db: None) -> None:
    """The organisations of the sample that its needs and offers name."""
    told = json.loads((settings.CLUSTER.folder / "sample" / FILE).read_text())["opportunities"]
    names = {one["organisation"] for one in told if "organisation" in one}
    names |= {interest["organisation"] for one in told for interest in one["interests"]}
    names |= {name for one in told for name in one["values"].get("chosen", ())}
    for name in sorted(names):
        register({"legal_name": f"{name} S.L.", "trade_name": name}, standing="full", by=SYSTEM)


def test_a_year_of_needs_and_offers_is_told_once(members: Any) -> None:
    tell({})
    rows = list(Opportunity.objects.all())
    assert {row.kind for row in rows} == set(kinds())
    assert {row.state for row in rows} >= set(OpportunityState.values) - {"unconfirmed"}
    assert any(len(row.title) == 2 for row in rows)
    assert any(list(row.title) == ["es"] for row in rows)
    assert all(row.opens_on is None or row.opens_on >= row.created_at.date() for row in rows)
    assert Interest.objects.filter(state="accepted").exists()
    tell({})
    assert Opportunity.objects.count() == len(rows)
