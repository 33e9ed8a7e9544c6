"""Personal data in applications, opinions and declarations: why they are kept, for how long, and how they go."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.accounts.privacy import names_of
from claqueta.foundation.attachments import of
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.privacy import ERASED, Processing, older
from claqueta.membership.applying import OF_PAYER, OF_REPRESENTATIVE
from claqueta.membership.models import Application, Declaration, Opinion

type Answers = dict[str, dict[str, str]]
State = Application.State


def _about(email: str) -> QuerySet[Application]:
    return Application.objects.filter(Q(email__iexact=email) | Q(representative_email__iexact=email))


def export_applications(email: str) -> list[dict[str, Any]]:
    return [
        {
            "organisation": one.legal_name,
            "state": one.state,
            "email": one.email,
            "answers": one.answers,
            "account": one.iban_shown,
            "accepted": one.accepted,
            "sent_at": one.sent_at.isoformat() if one.sent_at else None,
        }
        for one in _about(email)
    ]


def erase_applications(email: str) -> int:
    """Drafts go; of what was sent, the person: what the organisation said stays for the board's decision.

    Of an applicant and a representative who are two, only the one who asks goes; the bank account goes with either.
    """
    count = 0
    for one in _about(email):
        count += 1
        if one.state in (State.DRAFT, State.WITHDRAWN):
            _delete(one)
            continue
        one.answers = _without(one.answers, OF_PAYER)
        one.sealed_mandate, one.iban_shown, one.mandate_signed = None, "", {}
        if one.representative_email.casefold() == email.casefold():
            one.answers = _without(one.answers, OF_REPRESENTATIVE)
            one.representative_email = ""
        if one.email.casefold() == email.casefold():
            one.email = ""
        one.save()
    return count


def _without(answers: Answers, personal: Mapping[str, tuple[str, ...]]) -> Answers:
    """The answers with what tells of a person crossed out, where anything was answered."""
    crossed_out = {
        step: {name: ERASED for name in names if answers.get(step, {}).get(name)}
        for step, names in personal.items()
        if step in answers
    }
    return {**answers, **{step: {**answers[step], **fields} for step, fields in crossed_out.items()}}


def _delete(application: Application) -> None:
    for paper in of(application):
        paper.file.delete(save=False)
        paper.delete()
    application.delete()


def expire_applications() -> int:
    """Drafts that nobody touched, and decisions whose time is over; the bank account as soon as it is of no use here."""
    untouched = timezone.now() - timedelta(days=rule("keep_application_drafts").value)
    gone = [
        *Application.objects.filter(state=State.DRAFT, touched_at__lt=untouched),
        *older(
            Application.objects.filter(state__in=(State.REFUSED, State.WITHDRAWN)),
            "touched_at",
            "keep_applications",
        ),
    ]
    for one in gone:
        _delete(one)
    return len(gone)


APPLICATIONS = Processing(
    key="applications",
    name=_("Applications to join"),
    purpose=_("Decide on a request to join, and take the member in"),
    ground=_(
        "GDPR art. 6.1.b: steps taken at the applicant’s request before a contract; LO 1/2002 arts. 3.e, 6.2"
    ),
    subjects=_("Whoever applies, representatives of applicants, holders of accounts"),
    data=_("Name, position, mail address, phone, signature, bank account (sealed), certified resolution"),
    recipients=_("The office and the board; the bank, when the dues are collected"),
    retention=_(
        "Drafts as the cluster’s rule “keep_application_drafts” says; refused or withdrawn ones as “keep_applications” says; of members, while they are"
    ),
    export=export_applications,
    erase=erase_applications,
    expire=expire_applications,
)


def export_opinions(email: str) -> list[dict[str, Any]]:
    return [
        {
            "application": str(one.application),
            "opinion": one.view,
            "text": one.text,
            "conflict": one.conflict,
            "at": one.at.isoformat(),
        }
        for one in Opinion.objects.filter(account__email__iexact=email).select_related("application")
    ]


OPINIONS = Processing(
    key="opinions",
    name=_("Opinions of the board on applications"),
    purpose=_("Let the board decide on an application with everybody’s reasons"),
    ground=_("GDPR art. 6.1.c: legal duty of the board (LO 1/2002 art. 12)"),
    subjects=_("Members of the board"),
    data=_("Opinion, its reasons, conflicts of interest"),
    recipients=_("The board and the office, never the applicant"),
    retention=_("As long as the application to which it belongs"),
    export=export_opinions,
    erase=lambda email: Opinion.objects.filter(account__email__iexact=email).delete()[0],
)


def erase_declarations(email: str) -> int:
    """The name of whoever declared; the size is the organisation's."""
    names = [*names_of(email), email]
    return Declaration.objects.filter(declared_by__in=names).update(declared_by=ERASED)


DECLARATIONS = Processing(
    key="declarations",
    name=_("Who declared a member’s size"),
    purpose=_("Know who answered for the data from which dues are worked out"),
    ground=_("GDPR art. 6.1.b: the membership"),
    subjects=_("Representatives and colleagues of members"),
    data=_("Name or mail address"),
    recipients=_("The office"),
    retention=_("As long as the dues of the year can be claimed"),
    export=lambda email: [
        {"organisation": one.organisation.name, "year": one.year}
        for one in Declaration.objects.filter(declared_by__in=[*names_of(email), email]).select_related(
            "organisation"
        )
    ],
    erase=erase_declarations,
)
