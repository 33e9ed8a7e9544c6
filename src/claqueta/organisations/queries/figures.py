"""What the record says of the network as a whole."""

from django.db.models import Q
from django.utils import timezone

from claqueta.organisations.queries.rows import listed


def figures() -> dict[str, int]:
    """What the record says of the network, for the pages that tell it. Two queries."""
    today = timezone.localdate()
    members = listed().exclude(standing="").filter(Q(member_until=None) | Q(member_until__gt=today))
    counted = members.values_list("standing", "member_since", "activities__category__code")
    ids = set(members.values_list("pk", flat=True))
    codes = {code for _standing, _since, code in counted if code}
    return {
        "members": len(ids),
        "activities": len(codes),
        "organisations": listed().count(),
    }


def growth() -> list[tuple[int, int]]:
    """Year → members at its end, from the record."""
    dates = listed().exclude(member_since=None).values_list("member_since", "member_until")
    pairs = list(dates)
    if not pairs:
        return []
    this_year = timezone.localdate().year
    first = min(since.year for since, _until in pairs if since)
    return [
        (
            year,
            sum(
                1
                for since, until in pairs
                if since and since.year <= year and (until is None or until.year > year)
            ),
        )
        for year in range(first, this_year + 1)
    ]
