"""Sizes of enterprises (Commission Recommendation 2003/361/EC, annex, art. 2), and what a band of turnover stands for."""

from collections.abc import Sequence
from decimal import Decimal

from claqueta.cluster.bylaws import Band

SME = (("micro", 10, 2_000_000), ("small", 50, 10_000_000), ("medium", 250, 50_000_000))
"""Category → fewer people than, and at most so many euros of turnover a year."""
LARGE = "large"


def sme_category(headcount: int | None, turnover: Decimal | None) -> str:
    """The category by staff and turnover; blank while either is unknown.

    The recommendation lets an enterprise meet the balance sheet total instead of the turnover, which is not asked here.
    """
    if headcount is None or turnover is None:
        return ""
    return next((key for key, staff, most in SME if headcount < staff and turnover <= most), LARGE)


def turnover_bands(bands: Sequence[Band]) -> list[tuple[str, int | None]]:
    """Key → the highest whole turnover of the band, None for the last one: what somebody can choose from."""
    bounded = [(band.key, band.turnover_below - 1) for band in bands if band.turnover_below is not None]
    return [*bounded, *((band.key, None) for band in bands if band.turnover_below is None)][
        : len(bounded) + 1
    ]


def turnover_of(key: str, bands: Sequence[Band]) -> Decimal | None:
    """A turnover that stands for the chosen band: its highest, or just more than the highest bound for the last one."""
    found = dict(turnover_bands(bands))
    if key not in found:
        return None
    top = found[key]
    if top is not None:
        return Decimal(top)
    return Decimal(max((one for one in found.values() if one is not None), default=0) + 1)
