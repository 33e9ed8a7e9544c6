"""Personal data of who applies for a company, and of who travels."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from claqueta.delegations.models import Applicant, ApplicantState, Traveller
from claqueta.foundation import attachments
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.privacy import ERASED, Processing, older

State = ApplicantState


def _applied(email: str) -> QuerySet[Applicant]:
    return Applicant.objects.filter(email__iexact=email)


def export_applicants(email: str) -> list[dict[str, Any]]:
    rows = _applied(email).select_related("delegation", "organisation").order_by("pk")
    return [
        {
            "delegation": str(one.delegation),
            "company": str(one.organisation),
            "state": one.state,
            "name": one.contact,
            "email": one.email,
            "aims": one.aims,
            "answers": one.answers,
            "contact_for_the_brochure": one.public_contact,
        }
        for one in rows
    ]


def _forget_applicants(rows: QuerySet[Applicant]) -> int:
    """That a company applied and what was decided is kept for the aid; who wrote it, and their files, are not. A draft goes wholly."""
    count = 0
    for one in rows:
        count += 1
        for result in one.results.all():
            for file in attachments.of(result):
                attachments.detach(file, result, by=SYSTEM)
        if one.state == State.DRAFT:
            one.delete()
            continue
        one.contact, one.email, one.account, one.public_contact = ERASED, "", None, ""
        one.link_number += 1
        one.save()
    return count


def expire_applicants() -> int:
    drafts = older(
        Applicant.objects.filter(state=State.DRAFT), "delegation__closes_at", "keep_delegation_drafts"
    )
    others = Applicant.objects.exclude(state=State.DRAFT).exclude(contact=ERASED)
    old = older(others, "delegation__closes_at", "keep_delegations")
    return _forget_applicants(drafts) + _forget_applicants(old)


def _travels(email: str) -> QuerySet[Traveller]:
    return Traveller.objects.filter(email__iexact=email)


def export_travellers(email: str) -> list[dict[str, Any]]:
    rows = _travels(email).select_related("applicant__delegation", "applicant__organisation").order_by("pk")
    return [
        {
            "delegation": str(one.applicant.delegation),
            "company": str(one.applicant),
            "name": one.name,
            "role": one.role,
            "email": one.email,
            "phone": one.phone,
            "food_and_access": one.needs,
        }
        for one in rows
    ]


def _forget_travellers(rows: QuerySet[Traveller]) -> int:
    """That somebody travelled is counted on; who, is not."""
    count = 0
    for one in rows:
        one.name, one.role, one.email, one.phone, one.needs = ERASED, "", "", "", ""
        one.link_number += 1
        one.save()
        count += 1
    return count


def expire_travellers() -> int:
    """What people eat and need goes soon after the journey; who travelled, when the aid is no longer accounted for."""
    needs = older(
        Traveller.objects.exclude(needs=""), "applicant__delegation__last_day", "keep_traveller_needs"
    ).update(needs="")
    old = older(Traveller.objects.exclude(name=ERASED), "applicant__delegation__last_day", "keep_delegations")
    return needs + _forget_travellers(old)


COMPANIES = Processing(
    key="delegation_companies",
    name=_("Who applies to delegations for a company"),
    purpose=_(
        "Choose the companies of a delegation abroad, tell them, account for the aid that they are granted"
    ),
    ground=_("GDPR art. 6.1.b: the company asks to take part; art. 6.1.c: Regulation (EU) 2023/2831 art. 6"),
    subjects=_("Whoever applies to a delegation for a company"),
    data=_(
        "Name, mail, language; what they write of the company and the files that prove it; the contact that the brochure names"
    ),
    recipients=_(
        "The office and the committee; everybody, for what the company confirmed for the brochure; the funder"
    ),
    retention=_(
        "As the cluster’s rules “keep_delegation_drafts” and “keep_delegations” say, counted from the end of the call"
    ),
    export=export_applicants,
    erase=lambda email: _forget_applicants(_applied(email)),
    expire=expire_applicants,
)
TRAVELLERS = Processing(
    key="delegation_travellers",
    name=_("Who travels with delegations"),
    purpose=_("Arrange the journey and the agenda abroad of those who travel"),
    ground=_("GDPR art. 6.1.b; food and access, art. 9.2.a: only what they say themselves"),
    subjects=_("Whoever travels with a delegation"),
    data=_("Name, role, mail, phone, food and access; never passports"),
    recipients=_("The office; whoever receives them there, for what the journey needs"),
    retention=_(
        "Food and access as the cluster’s rule “keep_traveller_needs” says, the rest as “keep_delegations” says, counted from the journey"
    ),
    export=export_travellers,
    erase=lambda email: _forget_travellers(_travels(email)),
    expire=expire_travellers,
)
