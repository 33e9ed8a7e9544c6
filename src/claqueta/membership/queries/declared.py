"""What members declared, for whoever works out dues and reports."""

from claqueta.membership.models import Declaration, ReductionGranted
from claqueta.membership.policies.dues import Granted


def band_declared(year: int) -> dict[int, str]:
    """Organisation → the band that it declared for a year; one that has not is not there."""
    rows = Declaration.objects.filter(year=year, declared_at__isnull=False).exclude(band="")
    return dict(rows.values_list("organisation_id", "band"))


def granted(year: int) -> dict[int, list[Granted]]:
    """Organisation → the reductions that it has on some day of a year."""
    found: dict[int, list[Granted]] = {}
    rows = ReductionGranted.objects.filter(since__lt=f"{year + 1}-01-01", until__gt=f"{year}-01-01")
    for row in rows.order_by("since", "pk"):
        found.setdefault(row.organisation_id, []).append(Granted(row.key, row.percent, row.since, row.until))
    return found
