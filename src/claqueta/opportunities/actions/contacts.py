"""The log of contacts: noted by hand in two taps, and taken from what the system knows, once each."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.accounts.models import Person
from claqueta.accounts.rules import is_office
from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import Choice, Table, Text, fitted
from claqueta.foundation.models import CircularCopy, OutgoingMail, ThreadMessage
from claqueta.foundation.periods import add_months
from claqueta.foundation.transactions import atomic
from claqueta.opportunities.models import Contact, ContactKind, Introduction, IntroductionState
from claqueta.opportunities.shapes import DAY
from claqueta.organisations.models import Affiliation, EnquiryRecipient, Organisation

CONTACT: Table = {
    "kind": Choice(lambda: ContactKind.values, required=True),
    "day": DAY,
    "summary": Text(300),
}
AGAIN = timedelta(days=3)
"""How far back the system is read once more, for what was written down late."""


@atomic
def note_contact(
    organisation: Organisation,
    *,
    kind: str,
    day: date | str | None = None,
    summary: str = "",
    person: Person | None = None,
    by: Actor,
) -> Contact:
    """Note that the office was in touch with an organisation. Raises `PermissionDenied`, `ValidationError` by field."""
    require(by, "opportunities.manage")
    kept = fitted({"kind": kind, "day": day, "summary": summary}, CONTACT)
    today = timezone.localdate()
    on = kept["day"] or today
    if on > today:
        raise ValidationError({"day": [_("That day is still to come.")]})
    row = Contact.objects.create(
        organisation=organisation,
        kind=kept["kind"],
        day=on,
        summary=kept["summary"],
        person=person,
        account=account_of(by),
    )
    audit.record("opportunities.contact_noted", organisation, by=by, changes={"kind": ("", row.kind)})
    return row


@atomic
def drop_contact(contact: Contact, *, by: Actor) -> None:
    """Take away what was noted by mistake. Raises `PermissionDenied`, `ValidationError` for what the system knows."""
    require(by, "opportunities.manage")
    if contact.source:
        raise ValidationError(_("The system took this from its own records; it is not taken away."))
    audit.record(
        "opportunities.contact_dropped", contact.organisation, by=by, changes={"kind": (contact.kind, "")}
    )
    contact.delete()


# -- What the system knows -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Known:
    """A contact of which the system has a record."""

    source: str
    organisation: int
    day: date
    summary: str = ""
    kind: str = ContactKind.MAIL
    account: Any = None


def _circulars(since: datetime) -> Iterator[Known]:
    copies = CircularCopy.objects.filter(
        put_at__gte=since, left_out="", mail__state=OutgoingMail.State.HANDED_OVER
    ).select_related("circular")
    for copy in copies:
        acting = Affiliation.objects.filter(
            person__account=copy.account, organisation__merged_into=None
        ).filter(Q(until=None) | Q(until__gt=copy.put_at))
        for pk in set(acting.exclude(person__account=None).values_list("organisation", flat=True)):
            yield Known(f"circular:{copy.pk}:{pk}", pk, timezone.localdate(copy.put_at), str(copy.circular))


def _conversations(since: datetime) -> Iterator[Known]:
    messages = ThreadMessage.objects.filter(at__gte=since, thread__object_type="organisations.organisation")
    there = set(Organisation.objects.values_list("pk", flat=True))
    for message in messages.select_related("thread", "author"):
        pk = int(message.thread.object_id)
        if pk in there:
            # Of the office's own words, whose they are.
            office = message.author if _is_of_the_office(message.author) else None
            yield Known(f"message:{message.pk}", pk, timezone.localdate(message.at), account=office)


def _is_of_the_office(account: Any) -> bool:
    return account is not None and bool(is_office.test(account))


def _enquiries(since: datetime) -> Iterator[Known]:
    rows = EnquiryRecipient.objects.filter(enquiry__at__gte=since, reached=True).select_related("enquiry")
    for one in rows:
        yield Known(
            f"enquiry:{one.pk}",
            one.organisation_id,
            timezone.localdate(one.enquiry.at),
            str(one.enquiry.get_purpose_display()),
        )


def _introductions(since: datetime) -> Iterator[Known]:
    rows = Introduction.objects.filter(asked_at__gte=since).exclude(state=IntroductionState.PROPOSED)
    for one in rows:
        for pk in filter(None, (one.one_id, one.other_id)):
            yield Known(
                f"introduction:{one.pk}:{pk}",
                pk,
                timezone.localdate(one.asked_at),
                one.number,
                account=one.account if _is_of_the_office(one.account) else None,
            )


SOURCES: tuple[Callable[[datetime], Iterator[Known]], ...] = (
    _circulars,
    _conversations,
    _enquiries,
    _introductions,
)


def log_what_is_known(since: datetime | None = None) -> int:
    """Note what the system knows of contacts and has not noted yet; how many."""
    last = Contact.objects.exclude(source=None).order_by("-at").values_list("at", flat=True).first()
    begin = since or (last - AGAIN if last else add_months(timezone.now(), -rule("keep_contacts").value))
    known = {one.source: one for says in SOURCES for one in says(begin)}
    there = set(Contact.objects.filter(source__in=list(known)).values_list("source", flat=True))
    new = [one for source, one in known.items() if source not in there]
    Contact.objects.bulk_create(
        (
            Contact(
                organisation_id=one.organisation,
                kind=one.kind,
                day=one.day,
                summary=one.summary[:300],
                account=one.account,
                source=one.source,
            )
            for one in new
        ),
        ignore_conflicts=True,
    )
    return len(new)
