"""Personal data in accounts: sign-in, persons, invitations, mails, the audit trail."""

from typing import Any

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.accounts.models import Account, Invitation, Person
from claqueta.foundation.models import AuditEntry, Notification, SentMail
from claqueta.foundation.periods import add_months
from claqueta.foundation.privacy import Processing, declare

ERASED = "—"


def _months(rule: str) -> int:
    return int(settings.CLUSTER.rules[rule].value)


def _accounts(email: str) -> list[dict[str, Any]]:
    return [
        {"email": one.email, "name": one.name, "language": one.language, "since": one.date_joined.isoformat()}
        for one in Account.objects.filter(email__iexact=email)
    ]


def _erase_account(email: str) -> int:
    touched = 0
    for account in Account.objects.filter(email__iexact=email):
        account.role_grants.filter(ended_at=None).update(ended_at=timezone.now())
        account.delete()
        touched += 1
    return touched


def _persons(email: str) -> list[dict[str, Any]]:
    return [
        {"name": one.name, "email": one.email, "phone": one.phone, "language": one.language}
        for one in Person.objects.filter(email__iexact=email)
    ]


def _erase_persons(email: str) -> int:
    return Person.objects.filter(email__iexact=email).update(name=ERASED, email="", phone="", account=None)


def _invitations(email: str) -> list[dict[str, Any]]:
    return [
        {"sent": one.sent_at.isoformat(), "state": one.state}
        for one in Invitation.objects.filter(email__iexact=email)
    ]


def _expire_invitations() -> int:
    floor = add_months(timezone.now(), -_months("keep_unanswered_invitations"))
    return Invitation.objects.filter(accepted_at=None, expires_at__lt=floor).delete()[0]


def _mails(email: str) -> list[dict[str, Any]]:
    return [
        {"at": one.at.isoformat(), "subject": one.subject}
        for one in SentMail.objects.filter(to__iexact=email)
    ]


def _audit(email: str) -> list[dict[str, Any]]:
    return [
        {"at": one.at.isoformat(), "what": one.verb, "object": one.object_name}
        for one in AuditEntry.objects.filter(actor__email__iexact=email)[:5000]
    ]


def _erase_audit(email: str) -> int:
    return AuditEntry.objects.filter(Q(actor_name__iexact=email) | Q(object_name__iexact=email)).update(
        actor_name=ERASED, object_name=ERASED
    )


def connect() -> None:
    declare(
        Processing(
            key="accounts",
            name=_("Accounts"),
            purpose=_("Let people sign in and act in their role"),
            ground=_("GDPR art. 6.1.b: to perform the relation with the cluster"),
            subjects=_("Whoever has an account"),
            data=_("Mail address, name, language, second factors, sessions"),
            recipients=_("The office"),
            retention=_("Until the account is closed"),
            export=_accounts,
            erase=_erase_account,
        )
    )
    declare(
        Processing(
            key="persons",
            name=_("Persons"),
            purpose=_("Know who is who in the cluster"),
            ground=_("GDPR art. 6.1.f: legitimate interest in professional contacts"),
            subjects=_("Representatives and contacts"),
            data=_("Name, work mail address and phone, language"),
            recipients=_("The office; others as each affiliation says"),
            retention=_("While they act for an organisation"),
            export=_persons,
            erase=_erase_persons,
        )
    )
    declare(
        Processing(
            key="invitations",
            name=_("Invitations"),
            purpose=_("Open accounts for those whom the office invites"),
            ground=_("GDPR art. 6.1.f: legitimate interest"),
            subjects=_("Those invited"),
            data=_("Mail address, name, language"),
            recipients=_("The office"),
            retention=_("Unanswered ones: as the cluster’s rule “keep_unanswered_invitations” says"),
            export=_invitations,
            erase=lambda email: Invitation.objects.filter(email__iexact=email).delete()[0],
            expire=_expire_invitations,
        )
    )
    declare(
        Processing(
            key="mails",
            name=_("Sent mails and notices"),
            purpose=_("Prove that a message went out"),
            ground=_("GDPR art. 6.1.f: legitimate interest"),
            subjects=_("Addressees"),
            data=_("Mail address, subject, moment; never the text"),
            recipients=_("The office"),
            retention=_("As the cluster’s rule “keep_mail_log” says"),
            export=_mails,
            erase=lambda email: SentMail.objects.filter(to__iexact=email).delete()[0],
            expire=lambda: (
                SentMail.objects.filter(
                    at__lt=add_months(timezone.now(), -_months("keep_mail_log"))
                ).delete()[0]
                + Notification.objects.filter(
                    created_at__lt=add_months(timezone.now(), -_months("keep_mail_log"))
                ).delete()[0]
            ),
        )
    )
    declare(
        Processing(
            key="audit",
            name=_("Audit trail"),
            purpose=_("Answer for what was done on behalf of the members"),
            ground=_("GDPR art. 6.1.c and 6.1.f: books of the association and liability of its officers"),
            subjects=_("Whoever acts in the application"),
            data=_("Who did what, when, from what to what"),
            recipients=_("The office"),
            retention=_("As the cluster’s rule “keep_audit” says"),
            export=_audit,
            erase=_erase_audit,
            expire=lambda: AuditEntry.objects.filter(
                at__lt=add_months(timezone.now(), -_months("keep_audit"))
            ).delete()[0],
        )
    )
