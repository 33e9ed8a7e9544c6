"""Categories of enterprises at their bounds, and bands of turnover."""

from decimal import Decimal

import pytest
from django.conf import settings

from claqueta.membership.policies.sizes import sme_category, turnover_bands, turnover_of


@pytest.mark.parametrize(
    ("headcount", "turnover", "category"),
    [
        (9, 2_000_000, "micro"),
        (10, 2_000_000, "small"),
        (9, 2_000_001, "small"),
        (49, 10_000_000, "small"),
        (50, 1, "medium"),
        (249, 50_000_000, "medium"),
        (250, 1, "large"),
        (1, 50_000_001, "large"),
        (0, 0, "micro"),
    ],
)
def test_category_follows_the_recommendation_at_its_bounds(
    headcount: int, turnover: int, category: str
) -> None:
    assert sme_category(headcount, Decimal(turnover)) == category


def test_category_is_unknown_while_a_figure_is() -> None:
    assert (sme_category(None, Decimal(1)), sme_category(1, None)) == ("", "")


def test_bands_of_turnover_stand_for_their_highest() -> None:
    bands = settings.CLUSTER.bylaws.bands
    keys = [key for key, _top in turnover_bands(bands)]
    assert keys == ["micro", "small", "medium", "large"]
    assert [turnover_of(key, bands) for key in (*keys, "giant")] == [
        Decimal(2_000_000),
        Decimal(10_000_000),
        Decimal(50_000_000),
        Decimal(50_000_001),
        None,
    ]
