"""Whoever holds the link of a project: an actor that may do with that one what its producer does."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.db.models import Value
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.accounts.models import Account
from claqueta.foundation.cluster_rules import rule
from claqueta.organisations.rules import left_by
from claqueta.organisations.talk import those_who_act
from claqueta.submissions.models import ProjectAccess, Submission
from claqueta.submissions.rules import is_its_account

SALT = "claqueta.submission"
MAY = frozenset({"submissions.write", "submissions.withdraw", "submissions.let_in", "submissions.report"})


@dataclass(frozen=True, slots=True)
class Producer:
    """The holder of a link; made by `held_by` alone, which has seen that the link is ours."""

    submission_id: int
    pk: None = None
    is_authenticated: bool = False
    account_id: int | None = None
    """Whose the link is that their own area gave them; None for one that was mailed."""

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        if isinstance(obj, ProjectAccess):
            obj = obj.submission
        return perm in MAY and isinstance(obj, Submission) and obj.pk == self.submission_id

    def __str__(self) -> str:
        return _("the producer")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a mail about a project goes to."""

    name: str
    email: str
    token: str


@dataclass(frozen=True, slots=True)
class Held:
    """What a link leads to."""

    submission: Submission
    by: Producer
    works: bool
    """Whether the link is still good; an old one can only ask for another."""


def token_of(submission: Submission, account: int | None = None) -> str:
    """`account` is whose alone the link is to be, and only while the project is theirs."""
    whose = [account] if account else []
    return signing.dumps([submission.public_id.hex, submission.link_number, *whose], salt=SALT)


def held_by(token: str) -> Held | None:
    """The project of a link and its holder; None for what is none of ours, is gone, or is no longer its holder's."""
    try:
        key, number, *whose = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = Submission.objects.select_related("call__event", "organisation", "account")
    submission = rows.filter(public_id=key).first()
    account = whose[0] if whose else None
    if submission is None or not _is_still_of(submission, account):
        return None
    works = number == submission.link_number and _in_time(token)
    return Held(submission, Producer(submission.pk, account_id=account), works)


def _is_still_of(submission: Submission, account: int | None) -> bool:
    """Whether who was given the link has anything to do with the project: what is an organisation's is not of who left it."""
    if account is not None:
        return bool(is_its_account.test(Account.objects.filter(pk=account).first(), submission))
    if submission.organisation_id is None:
        return True
    # An address without an account is whose who submitted it.
    contact = Account.objects.filter(email__iexact=submission.email).first() or submission.account
    if contact is None:
        return True
    rows = Account.objects.filter(pk=contact.pk).annotate(organisation=Value(submission.organisation_id))
    return not rows.filter(left_by("pk", "organisation")).exists()


def addressees(submission: Submission) -> list[Addressee]:
    """Its contact; once they have left the organisation whose it is, whoever acts for that today, each with a link of their own."""
    organisation = submission.organisation if not _is_still_of(submission, None) else None
    if organisation is None:
        return [Addressee(submission.contact, submission.email, token_of(submission))]
    acting = those_who_act(organisation)
    return [Addressee(one.get_full_name(), one.email, token_of(submission, one.pk)) for one in acting]


def _in_time(token: str) -> bool:
    try:
        signing.loads(token, salt=SALT, max_age=timedelta(days=rule("submission_link_valid").value))
    except signing.SignatureExpired:
        return False
    return True


def address_of(submission: Submission, token: str) -> str:
    """The address under which the holder of a link goes on, in the project's language."""
    with translation.override(submission.language or settings.LANGUAGE_CODE):
        return settings.PUBLIC_URL + reverse("submission", args=[token])


def link_of(submission: Submission) -> str:
    """That of its contact."""
    return address_of(submission, token_of(submission))
