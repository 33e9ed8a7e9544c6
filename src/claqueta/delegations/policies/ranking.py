"""What scores come to: the weighted mean, out of ten."""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal


def weighted(weights: Mapping[str, int], scores: Iterable[tuple[str, int]]) -> Decimal | None:
    """The mean of each criterion's points by its weight, to a hundredth; None before every criterion has some.

    >>> weighted({"fit": 3, "export": 1}, [("fit", 10), ("export", 6), ("export", 2)])
    Decimal('8.50')
    """
    given: dict[str, list[int]] = {}
    for criterion, points in scores:
        given.setdefault(criterion, []).append(points)
    counted = {key: weight for key, weight in weights.items() if weight > 0}
    if not counted or any(key not in given for key in counted):
        return None
    whole = sum(
        (Decimal(weight) * sum(given[key]) / len(given[key]) for key, weight in counted.items()), Decimal(0)
    )
    return (whole / sum(counted.values())).quantize(Decimal("0.01"), ROUND_HALF_UP)
