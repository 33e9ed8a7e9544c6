"""Writing to organisations by the office's form: their addresses are never shown to whoever writes."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.foundation import audit, mailing
from claqueta.foundation.actors import SYSTEM, Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic
from claqueta.organisations.judging import ENQUIRY
from claqueta.organisations.models import PROFILE, Enquiry, EnquiryRecipient, Organisation
from claqueta.organisations.policies import PUBLIC
from claqueta.organisations.queries import recipients_for


def addresses_of(organisation: Organisation) -> list[tuple[str, str]]:
    """Where a message for an organisation goes, each with its language: to the contact that everybody sees, or else to
    the accounts that act for it."""
    if organisation.email and PROFILE.may_see("email", PUBLIC, organisation.visibility):
        return [(organisation.email, "")]
    return [(account.email, account.language) for account in recipients_for(organisation)]


def identity(key: UUID, words: Mapping[str, Any], organisations: Iterable[Organisation]) -> UUID:
    """Which message it is: of a form, what it says and to whom. Whoever goes back and writes otherwise writes another."""
    to_whom = sorted(organisation.pk for organisation in organisations)
    return uuid5(key, json.dumps([sorted(fitted(words, ENQUIRY).items()), to_whom]))


def is_written(key: UUID, words: Mapping[str, Any], organisations: Iterable[Organisation]) -> bool:
    """Whether the form was sent before as it is now."""
    return Enquiry.objects.filter(pk=identity(key, words, organisations)).exists()


@atomic
def write_to(
    organisations: Sequence[Organisation], words: dict[str, Any], *, key: UUID, language: str, by: Actor
) -> Enquiry:
    """Send a message to organisations and a copy to whoever wrote it, and keep it beside each of them.

    `key` is the form's: sent again as it is, it is the same message and no mail leaves. One without an address is on record as
    not reached. Raises `PermissionDenied`, and `ValidationError` by field or for too many, none, or none with an
    address.
    """
    for organisation in organisations:
        require(by, "organisations.write_to", organisation)
    fit = fitted(words, ENQUIRY)
    most = rule("most_written_to").value
    if not 0 < len(organisations) <= most:
        raise ValidationError(_("Choose from one to %(n)s organisations to write to.") % {"n": most})
    addresses = {organisation: addresses_of(organisation) for organisation in organisations}
    if not any(addresses.values()):
        raise ValidationError(_("None of them has an address that we could write to."))
    # Of two at once the second waits, and finds what the first wrote.
    enquiry, new = Enquiry.objects.get_or_create(
        pk=identity(key, fit, organisations), defaults={"language": language, **fit}
    )
    if not new:
        return enquiry
    for organisation, found in addresses.items():
        EnquiryRecipient.objects.create(enquiry=enquiry, organisation=organisation, reached=bool(found))
        for address, spoken in found:
            mailing.send(
                "organisations/mail/enquiry",
                address,
                {"enquiry": enquiry, "organisation": organisation},
                language=spoken,
                reply_to=enquiry.email,
            )
        audit.record("organisations.written_to", organisation, by=by if by.pk is not None else SYSTEM)
    mailing.send(
        "organisations/mail/enquiry_copy",
        enquiry.email,
        {
            "enquiry": enquiry,
            "reached": [one for one, found in addresses.items() if found],
            "left_out": [one for one, found in addresses.items() if not found],
        },
        language=language,
    )
    return enquiry
