"""What follows for dues from what happens to memberships, by the rules of the bylaws; the house itself does it."""

from datetime import date

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.billing.actions.papers import send_receipt
from claqueta.billing.actions.receipts import NewReceipt, credit, issue
from claqueta.billing.members import members_of
from claqueta.billing.models import Receipt
from claqueta.billing.policies.working import issued_before, kept
from claqueta.billing.queries import receipts
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.money import Money, total
from claqueta.foundation.translated import text_in
from claqueta.membership.events import ApplicationAdmitted, Left
from claqueta.organisations.models import Organisation


def on_left(event: Left) -> None:
    """Credit what the cause of leaving takes off dues already issued: nothing, the part that is left, or all."""
    settle(event.organisation, event.cause, event.on)


def on_admitted(event: ApplicationAdmitted) -> None:
    """Issue a new member its first dues, for the part of the year that is left."""
    first_dues(event.organisation, event.on)


def settle(organisation: Organisation, cause_key: str, on: date) -> list[Receipt]:
    """The credit notes for a member that left on a day for a cause of the bylaws; none where dues are owed as they are."""
    cause = settings.CLUSTER.bylaws.on(on).cause(cause_key)
    if cause is None or cause.issued == "owed":
        return []
    notes = []
    for year in sorted(set(_issued(organisation, on.year).values_list("dues_year", flat=True))):
        owed = Money.zero(settings.CLUSTER.currency)
        if cause.issued == "pro_rata":
            member = members_of(year, [organisation.pk]).get(organisation.pk)
            owed = member.reckoned(year).owed if member is not None else owed
        notes += _credit_down_to(
            organisation, year, owed, _("Left: %(cause)s") % {"cause": text_in(cause.name)}
        )
    return notes


def first_dues(organisation: Organisation, on: date) -> Receipt | None:
    """Issue what a new member owes for the rest of its first year and write to it; none where that is nothing or cannot be worked out yet.

    A member without a declared size has its doubt in the next run, and the run of a year to come has whoever joins in it.
    """
    if on.year > timezone.localdate().year:
        return None
    member = members_of(on.year, [organisation.pk]).get(organisation.pk)
    if member is None:
        return None
    # Whoever issues a run to it waits.
    list(Organisation.objects.select_for_update().filter(pk=organisation.pk).values_list("pk"))
    reckoning = member.reckoned(on.year)
    issued = total(
        _issued(organisation, on.year).filter(dues_year=on.year).values_list("amount", flat=True),
        settings.CLUSTER.currency,
    )
    owed = reckoning.owed - issued
    if reckoning.doubts or owed <= Money.zero(owed.currency):
        return None
    lines = [kept(line, settings.CLUSTER.bylaws) for line in reckoning.lines]
    if issued:
        numbers = _issued(organisation, on.year).filter(dues_year=on.year).values_list("number", flat=True)
        lines.append(issued_before(issued, numbers))
    new = NewReceipt(
        organisation, on.year, owed, lines=lines, language=member.language, address=member.address
    )
    receipt = issue(new, by=SYSTEM, on=timezone.localdate())
    for mail, language in member.mails:
        send_receipt(receipt, organisation, mail, language or settings.LANGUAGE_CODE)
    return receipt


def _issued(organisation: Organisation, since_year: int) -> QuerySet[Receipt]:
    return Receipt.objects.filter(organisation=organisation, dues_year__gte=since_year)


def _credit_down_to(organisation: Organisation, year: int, owed: Money, reason: str) -> list[Receipt]:
    """Credit receipts of the year, the latest first, until no more than `owed` is left of them."""
    open_ones = receipts().filter(organisation=organisation, dues_year=year, corrects=None).order_by("-pk")
    left = [(receipt, receipt.amount - receipt.credited) for receipt in open_ones]
    over = total((amount for _receipt, amount in left), owed.currency) - owed
    notes = []
    for receipt, amount in left:
        taken = min(over, amount)
        if taken > Money.zero(owed.currency):
            notes.append(credit(receipt, taken, reason=reason, by=SYSTEM))
            over -= taken
    return notes
