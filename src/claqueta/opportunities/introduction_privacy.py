"""Personal data of introductions and contacts, and what follows when two organisations become one."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.merging import Follow
from claqueta.foundation.periods import add_months
from claqueta.foundation.privacy import ERASED, Processing, older
from claqueta.opportunities.models import (
    Contact,
    Exposure,
    Feedback,
    Introduction,
    IntroductionMail,
    IntroductionState,
)
from claqueta.opportunities.queries.introductions import UNNAMED, introductions_of, pair_of
from claqueta.organisations.models import Organisation

KIND = "organisations.organisation"


def _mails_of(email: str) -> QuerySet[IntroductionMail]:
    return IntroductionMail.objects.filter(sender__iexact=email)


def _export_mails(email: str) -> list[dict[str, Any]]:
    return [
        {
            "introduction": one.introduction.number,
            "subject": one.subject,
            "text": one.text,
            "at": one.at.isoformat(),
        }
        for one in _mails_of(email).select_related("introduction")
    ]


def _contacts_of(email: str) -> QuerySet[Contact]:
    return Contact.objects.filter(person__email__iexact=email)


def _export_contacts(email: str) -> list[dict[str, Any]]:
    return [
        {
            "kind": one.kind,
            "day": one.day.isoformat(),
            "organisation": one.organisation.name,
            "summary": one.summary,
        }
        for one in _contacts_of(email).select_related("organisation")
    ]


CONVERSATIONS = Processing(
    key="introductions",
    name=_("Introductions and their conversations"),
    purpose=_("Bring two sides together who both want it, and know what came of it"),
    ground=_("GDPR art. 6.1.a: each side says yes; art. 6.1.f: to tell what the cluster does"),
    subjects=_("Who speaks for organisations, visitors who wrote a need or an offer"),
    data=_(
        "Who answered, contact data given to the other side after both said yes, mails of the conversation"
    ),
    recipients=_("The other side once both said yes; the office"),
    retention=_(
        "Mails as the cluster’s rule “keep_introduction_mails” says; that they met is kept without them"
    ),
    export=_export_mails,
    erase=lambda email: _mails_of(email).delete()[0],
    expire=lambda: older(IntroductionMail.objects.all(), "at", "keep_introduction_mails").delete()[0],
)
CONTACTS = Processing(
    key="contacts",
    name=_("Log of contacts"),
    purpose=_("Know when the office was last in touch with each member, and prove it to the cluster’s label"),
    ground=_("GDPR art. 6.1.f: a cluster that looks after its members"),
    subjects=_("Who speaks for organisations"),
    data=_("Day, kind and subject of each contact, with whom and by whom"),
    recipients=_("The office; the label’s audit, as figures per member"),
    retention=_("As the cluster’s rule “keep_contacts” says"),
    export=_export_contacts,
    erase=lambda email: _contacts_of(email).update(person=None, summary=ERASED),
    expire=lambda: Contact.objects.filter(
        day__lt=add_months(timezone.localdate(), -rule("keep_contacts").value)
    ).delete()[0],
)


# -- When two organisations become one -------------------------------------------------------------------------


def _introductions(organisation: Organisation) -> tuple[QuerySet[Introduction], ...]:
    return (introductions_of(organisation),)


def _move_introductions(gone: Organisation, kept: Organisation) -> None:
    """Two who are one now are not introduced; of two introductions with the same third the one that came about stays open."""
    between = Q(one=gone, other=kept) | Q(one=kept, other=gone)
    Introduction.objects.filter(between).delete()
    for row in introductions_of(gone).select_related("one", "other", "opportunity").order_by("pk"):
        if row.one_id == gone.pk:
            row.one = kept
        else:
            row.other = kept
        row.pair = pair_of(row.one, row.other, row.opportunity, unnamed=row.pair.startswith(UNNAMED))
        rival = Introduction.objects.filter(pair=row.pair).exclude(state=IntroductionState.ENDED).first()
        if rival is not None and row.state != IntroductionState.ENDED:
            loser = rival if row.state == IntroductionState.AGREED else row
            loser.state = IntroductionState.ENDED
            loser.save()
        row.save()


def _contacts(organisation: Organisation) -> tuple[QuerySet[Contact], ...]:
    return (Contact.objects.filter(organisation=organisation),)


def _feedback(organisation: Organisation) -> tuple[QuerySet[Feedback], ...]:
    return (Feedback.objects.filter(organisation=organisation),)


def _move_feedback(gone: Organisation, kept: Organisation) -> None:
    there = set(_feedback(kept)[0].values_list("opportunity_id", flat=True))
    _feedback(gone)[0].filter(opportunity_id__in=there).delete()
    _feedback(gone)[0].update(organisation=kept)


def _exposures(organisation: Organisation) -> tuple[QuerySet[Exposure], ...]:
    return (Exposure.objects.filter(organisation=organisation),)


def _move_exposures(gone: Organisation, kept: Organisation) -> None:
    for one in _exposures(gone)[0]:
        if not Exposure.objects.filter(on=one.on, opportunity=one.opportunity_id, organisation=kept).exists():
            one.organisation = kept
            one.save(update_fields=["organisation"])


FOLLOWS = (
    Follow(
        "opportunities.introductions",
        _("Introductions"),
        kind=KIND,
        rows=_introductions,
        move=_move_introductions,
    ),
    Follow(
        "opportunities.contacts",
        _("Contacts"),
        kind=KIND,
        rows=_contacts,
        move=lambda gone, kept: _contacts(gone)[0].update(organisation=kept),
    ),
    Follow("opportunities.feedback", _("Answers to matches"), kind=KIND, rows=_feedback, move=_move_feedback),
    Follow("opportunities.exposures", _("Exposure"), kind=KIND, rows=_exposures, move=_move_exposures),
)
