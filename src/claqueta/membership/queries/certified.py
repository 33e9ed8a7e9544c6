"""Spells of membership, as certificates, members and the office read them."""

from datetime import date

from claqueta.membership.certificates import Certified
from claqueta.membership.queries.register import known
from claqueta.organisations.models import Organisation


def spells_of(organisation: Organisation) -> list[Certified]:
    """Every spell of membership that is known of, the latest first, each as it was on its last day."""
    found: dict[int, Certified] = {}
    for span in known().filter(organisation=organisation.pk).order_by("valid_from"):
        found[span.number] = Certified(
            span.number, span.name, span.tax_id, span.class_key, span.since, span.until, span.suspended
        )
    return sorted(found.values(), key=lambda one: one.since, reverse=True)


def certified_of(organisation: Organisation, today: date) -> Certified | None:
    """The spell of today, or else the last one that ended; None for whoever never was a member."""
    begun = [one for one in spells_of(organisation) if one.since <= today]
    if not begun:
        return None
    latest = begun[0]
    if latest.until is not None and latest.until > today:
        # It is a member today: that it will leave is nobody's business yet.
        return Certified(
            latest.number, latest.name, latest.tax_id, latest.class_key, latest.since, None, latest.suspended
        )
    return latest
