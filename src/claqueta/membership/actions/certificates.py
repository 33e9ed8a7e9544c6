"""Issuing and withdrawing certificates of membership."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from claqueta.foundation import audit, documents
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.models import IssuedDocument
from claqueta.foundation.transactions import atomic
from claqueta.membership.certificates import CERTIFICATE
from claqueta.membership.queries.certified import certified_of
from claqueta.membership.rules import circle_of
from claqueta.organisations.models import Organisation


def issue_certificate(organisation: Organisation, *, language: str = "", by: Actor) -> IssuedDocument:
    """Issue a certificate of what the register says today: is a member since, or was from … to.

    To be called outside transactions. The same day, in the same language and as long as nothing changes, gives the same
    document. Raises `PermissionDenied`, `ValidationError`.
    """
    require(by, "membership.ask_certificate", organisation)
    language = language or settings.LANGUAGE_CODE
    today = timezone.localdate()
    certified = certified_of(organisation, today)
    if certified is None:
        raise ValidationError(
            _("“%(name)s” never was a member: there is nothing to certify.") % {"name": organisation}
        )
    with translation.override(language):
        title = certified.sentence
    key = f"certificate:{organisation.pk}:{language}:{today}:{certified.number}:{certified.until or ''}"
    before = documents.of(organisation).filter(key__startswith=f"{key}:")
    withdrawn = before.exclude(withdrawal=None).count()
    issued = documents.issue(
        CERTIFICATE,
        {"certified": certified, "organisation": organisation, "title": title},
        title=title,
        language=language,
        about=organisation,
        circle=circle_of(organisation),
        key=f"{key}:{withdrawn}",
        by=SYSTEM,
    )
    with atomic():
        audit.record("membership.certified", organisation, by=by, changes={"number": ("", issued.number)})
    return issued


def withdraw_certificate(document: IssuedDocument, *, reason: str, by: Actor) -> None:
    """Say that a certificate was wrong: whoever checks it is told. Raises `PermissionDenied`, `ValidationError`."""
    require(by, "membership.certify")
    documents.withdraw(document, reason=reason, by=by)
