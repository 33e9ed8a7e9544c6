"""What hangs on an organisation and follows when it becomes part of another."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.accounts.models import Invitation
from claqueta.foundation.merging import Follow
from claqueta.foundation.models import OutgoingMail
from claqueta.organisations.models import (
    Affiliation,
    EnquiryRecipient,
    Organisation,
    Picture,
    ProfileDraft,
    ProfileVersion,
    ToldApart,
)
from claqueta.organisations.policies import OFFICE
from claqueta.organisations.queries import with_addresses_of

KIND = "organisations.organisation"
REACHED = _("They are seen on the kept record.")


def _affiliations(organisation: Organisation) -> tuple[QuerySet[Affiliation], ...]:
    return (Affiliation.objects.filter(organisation=organisation, until=None),)


def _move_affiliations(gone: Organisation, kept: Organisation) -> None:
    """Whoever acts for both acts for one; whom only the office saw is seen by the office alone."""
    there = set(_affiliations(kept)[0].values_list("person", "kind"))
    for affiliation in _affiliations(gone)[0]:
        if (affiliation.person_id, affiliation.kind) in there:
            affiliation.until = timezone.localdate()
        else:
            affiliation.organisation = kept
        if kept.listed and not gone.listed:
            affiliation.visibility = OFFICE
        affiliation.save(update_fields=["organisation", "until", "visibility"])


def _invitations(organisation: Organisation) -> tuple[QuerySet[Invitation], ...]:
    mine = Invitation.objects.filter(purpose__startswith="organisations.", subject_id=str(organisation.pk))
    return (mine.filter(state=Invitation.State.OPEN),)


def _move_invitations(gone: Organisation, kept: Organisation) -> None:
    _invitations(gone)[0].update(subject_id=str(kept.pk))


def _told_apart(organisation: Organisation) -> tuple[QuerySet[ToldApart], ...]:
    return (ToldApart.objects.filter(Q(one=organisation) | Q(other=organisation)),)


def _move_told_apart(gone: Organisation, kept: Organisation) -> None:
    """What is not the same as one of them is not the same as both; of the two themselves it is no longer said."""
    there = {frozenset((row.one_id, row.other_id)) for row in _told_apart(kept)[0]}
    for row in _told_apart(gone)[0]:
        third = row.other_id if row.one_id == gone.pk else row.one_id
        pair = frozenset((kept.pk, third))
        if third == kept.pk or pair in there:
            row.delete()
        else:
            row.one_id, row.other_id = sorted(pair)
            row.save(update_fields=["one", "other"])


def _absorbed(organisation: Organisation) -> tuple[QuerySet[Organisation], ...]:
    return (Organisation.objects.filter(merged_into=organisation),)


def _move_absorbed(gone: Organisation, kept: Organisation) -> None:
    _absorbed(gone)[0].update(merged_into=kept)


def _names(gone: Organisation) -> int:
    """By how many names and numbers it is found."""
    return len({name for name in (gone.legal_name, gone.trade_name, gone.tax_id, *gone.former_names) if name})


def _mails(gone: Organisation) -> int:
    return OutgoingMail.objects.filter(to__in=with_addresses_of(gone)).count()


def _imports(gone: Organisation) -> int:
    """How many times a list has brought or changed it: what they said of it is remembered under its versions."""
    return ProfileVersion.objects.filter(organisation=gone).exclude(reason="").count()


def _follow(key: str, title: Any, **more: Any) -> Follow:
    return Follow(f"organisations.{key}", title, kind=KIND, **more)


FOLLOWS = (
    _follow("affiliations", _("People who act for it"), rows=_affiliations, move=_move_affiliations),
    _follow("invitations", _("Open invitations"), rows=_invitations, move=_move_invitations),
    _follow(
        "pictures",
        _("Pictures"),
        rows=lambda one: (Picture.waiting_too.filter(organisation=one),),
        said=_("As chosen above."),
    ),
    _follow(
        "draft",
        _("Drafts of its profile"),
        rows=lambda one: (ProfileDraft.objects.filter(organisation=one),),
        said=_("What was being written waits in the kept record, unless a draft waits there already."),
    ),
    _follow(
        "enquiries",
        _("Messages from the directory"),
        count=lambda gone: EnquiryRecipient.objects.filter(organisation=gone).count(),
        said=REACHED,
    ),
    _follow("mails", _("Mails sent to it and its people"), count=_mails, said=REACHED),
    _follow(
        "names",
        _("Names and numbers"),
        count=_names,
        said=_("By each of them the kept record is found, by people and by lists that are imported."),
    ),
    _follow(
        "imports",
        _("Changes by imports and merges"),
        count=_imports,
        said=_("They are remembered: a list that is imported again meets the kept record."),
    ),
    _follow(
        "absorbed",
        _("Addresses that lead to it"),
        rows=_absorbed,
        move=_move_absorbed,
        count=lambda gone: 1 + _absorbed(gone)[0].count(),
        said=_("They lead to the kept record from now on."),
    ),
    _follow(
        "told_apart",
        _("Records that it is not the same as"),
        rows=_told_apart,
        move=_move_told_apart,
        said=_("The kept record is not the same as they are either."),
    ),
)
