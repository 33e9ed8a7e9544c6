"""Personal data in needs and offers: visitors who write them, accounts that express interest."""

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.foundation import attachments
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.privacy import ERASED, Processing, older
from claqueta.opportunities.models import ClosedFor, Interest, Opportunity, OpportunityState
from claqueta.opportunities.search import note_change


def _of(email: str) -> QuerySet[Opportunity]:
    return Opportunity.objects.filter(visitor_email__iexact=email, organisation=None)


def export(email: str) -> list[dict[str, Any]]:
    return [
        {
            "number": one.slug,
            "name": one.visitor_name,
            "organisation": one.visitor_company,
            "language": one.visitor_language,
            "title": one.title,
            "text": one.text,
            "state": one.state,
            "at": one.created_at.isoformat(),
            "interests": [interest.organisation.name for interest in one.interests.all()],
        }
        for one in _of(email).prefetch_related("interests__organisation")
    ]


def _forget(rows: QuerySet[Opportunity]) -> int:
    """What others have seen stays, as nobody’s; what nobody saw goes whole."""
    count = 0
    for opportunity in rows:
        note_change(opportunity)
        for file in attachments.of(opportunity):
            file.file.delete(save=False)
            file.delete()
        if opportunity.opens_on is None:
            opportunity.delete()
        else:
            _make_nobodys(opportunity)
        count += 1
    return count


def _make_nobodys(opportunity: Opportunity) -> None:
    opportunity.visitor_name = opportunity.visitor_company = opportunity.visitor_email = ""
    opportunity.behalf = ""
    opportunity.title = dict.fromkeys(opportunity.title, ERASED)
    opportunity.text = dict.fromkeys(opportunity.text, ERASED)
    opportunity.details, opportunity.result, opportunity.fingerprint = {}, "", ""
    if opportunity.state != OpportunityState.CLOSED:
        opportunity.state, opportunity.closed_for = OpportunityState.CLOSED, ClosedFor.WITHDRAWN
        opportunity.closed_at = timezone.now()
    opportunity.link_number += 1
    opportunity.updated_at = timezone.now()
    opportunity.save()


def expire() -> int:
    """Forget what was never confirmed, and visitors whose need or offer has been closed for as long as the rule says."""
    before = timezone.now() - timedelta(days=rule("keep_unconfirmed_opportunities").value)
    waiting = Opportunity.objects.filter(state=OpportunityState.UNCONFIRMED, created_at__lt=before)
    closed = older(
        Opportunity.objects.filter(state=OpportunityState.CLOSED, organisation=None).exclude(
            visitor_email=""
        ),
        "closed_at",
        "keep_visitors_opportunities",
    )
    return _forget(waiting) + _forget(closed)


VISITORS = Processing(
    key="opportunities",
    name=_("Needs and offers of visitors"),
    purpose=_(
        "Publish what somebody looks for or offers, bring them together with who answers, and know what came of it"
    ),
    ground=_("GDPR art. 6.1.b: steps at the request of the person, who writes it and confirms it by mail"),
    subjects=_("Visitors who write a need or an offer by the public form"),
    data=_("Name, mail address, organisation, language, and what they wrote"),
    recipients=_(
        "The office; what it says and the organisation, the circle that they chose, unless it is without their name; never the mail address"
    ),
    retention=_(
        "What is not confirmed as the cluster’s rule “keep_unconfirmed_opportunities” says; the rest, once closed, as “keep_visitors_opportunities” says"
    ),
    export=export,
    erase=lambda email: _forget(_of(email)),
    expire=expire,
)


def export_interests(email: str) -> list[dict[str, Any]]:
    return [
        {
            "number": one.opportunity.slug,
            "organisation": one.organisation.name,
            "words": one.words,
            "at": one.at.isoformat(),
        }
        for one in Interest.objects.filter(account__email__iexact=email).select_related(
            "opportunity", "organisation"
        )
    ]


INTERESTS = Processing(
    key="interests",
    name=_("Interests in needs and offers"),
    purpose=_("Know who expressed an organisation’s interest, and answer them"),
    ground=_("GDPR art. 6.1.f with LOPDGDD art. 19: contact data of persons who serve a legal person"),
    subjects=_("Accounts that act for organisations"),
    data=_("Which account expressed the interest, when and in which words"),
    recipients=_("The office and whoever the interest is in"),
    retention=_("With the need or offer"),
    export=export_interests,
    erase=lambda email: Interest.objects.filter(account__email__iexact=email).update(account=None),
)
