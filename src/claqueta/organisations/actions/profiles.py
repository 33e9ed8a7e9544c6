"""Drafting, publishing and bringing back a profile."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from claqueta.accounts.models import Account, RoleGrant
from claqueta.foundation import audit, webhooks
from claqueta.foundation.events import publish
from claqueta.foundation.notifications import notify
from claqueta.organisations import search
from claqueta.organisations.actions.guards import check_tax_id, fit, locked, require
from claqueta.organisations.events import ProfilePublished
from claqueta.organisations.judging import Profile
from claqueta.organisations.models import Organisation, ProfileDraft, ProfileVersion
from claqueta.organisations.policies import OFFICE_FIELDS
from claqueta.organisations.profile import profile_of, write_profile
from claqueta.organisations.queries import with_details

HIDDEN_IN_AUDIT = frozenset({"office_notes"})


class EditedMeanwhile(Exception):
    """Somebody published while this was being edited; `theirs` and `mine` say what differs."""

    def __init__(self, theirs: audit.Changes, mine: audit.Changes) -> None:
        self.theirs, self.mine = theirs, mine
        super().__init__("edited meanwhile")


@transaction.atomic
def save_draft(organisation: Organisation, changes: Profile, *, by: Account) -> ProfileDraft:
    """Keep what somebody is writing; nothing is shown to anybody else."""
    require(by, "organisations.edit_profile", organisation)
    draft = ProfileDraft.objects.select_for_update().filter(organisation=organisation).first()
    if draft is None:
        draft = ProfileDraft(organisation=organisation, base_version=organisation.version)
        draft.profile = profile_of(organisation)
    draft.profile = {**draft.profile, **fit(allowed(changes, by), draft.profile)}
    draft.author = by
    draft.save()
    return draft


def allowed(changes: Profile, by: Any) -> Profile:
    """What an account may change of a profile: the office's fields only in the office."""
    if by is None or by.has_perm("organisations.manage"):
        return dict(changes)
    return {name: value for name, value in changes.items() if name not in OFFICE_FIELDS}


@transaction.atomic
def discard_draft(organisation: Organisation, *, by: Account) -> None:
    require(by, "organisations.edit_profile", organisation)
    ProfileDraft.objects.filter(organisation=organisation).delete()


@transaction.atomic
def publish_profile(
    organisation: Organisation,
    changes: Profile | None = None,
    *,
    by: Any = None,
    base_version: int | None = None,
    reason: str = "",
    overwrite: bool = False,
) -> Organisation:
    """Publish the changes, or the draft when none are given.

    Raises `EditedMeanwhile` when the record moved on since `base_version`, unless `overwrite`; `ValidationError`
    by field; `PermissionDenied`.
    """
    require(by, "organisations.publish_profile", organisation)
    organisation = locked(organisation)
    before = profile_of(organisation)
    draft = ProfileDraft.objects.filter(organisation=organisation).first()
    if changes is None:
        if draft is None:
            return organisation
        changes, base_version = draft.profile, draft.base_version
    wanted = fit(allowed(changes, by), before)
    after = {**before, **wanted}
    if base_version is not None and base_version != organisation.version and not overwrite:
        base = organisation.versions.filter(version=base_version).first()
        origin = base.profile if base else before
        theirs = audit.difference(origin, before)
        mine = audit.difference({name: origin.get(name) for name in wanted}, wanted)
        if any(theirs[name][1] != mine[name][1] for name in theirs.keys() & mine.keys()):
            raise EditedMeanwhile(theirs, mine)
        after = {**before, **{name: pair[1] for name, pair in mine.items()}}
    check_tax_id(after, organisation)
    changes_made = audit.difference(before, after)
    if draft is not None:
        draft.delete()
    if not changes_made:
        return organisation
    organisation.version += 1
    organisation.updated_at = timezone.now()
    write_profile(organisation, after)
    organisation = with_details().get(pk=organisation.pk)
    keep_versions([organisation], by, reason)
    audit.record(
        "published", organisation, by=by, changes=changes_made, reason=reason, hidden=HIDDEN_IN_AUDIT
    )
    search.note_change(organisation)
    webhooks.announce(
        "organisation.updated",
        {"id": str(organisation.public_id), "fields": sorted(changes_made.keys() - OFFICE_FIELDS)},
    )
    if by is not None and not by.has_perm("organisations.manage"):
        publish(ProfilePublished(organisation, str(by)))
        _tell_office(organisation, by)
    return organisation


def _tell_office(organisation: Organisation, by: Any) -> None:
    staff = Account.objects.filter(
        pk__in=RoleGrant.objects.current().filter(role__in=("office_admin", "office_staff")).values("account")
    )
    for account in staff:
        with translation.override(account.language or settings.LANGUAGE_CODE):
            notify(
                account,
                "organisations.published",
                _("%(name)s has published its profile") % {"name": organisation.name},
                body=_("By %(person)s.") % {"person": by},
                url=reverse("organisation", args=[organisation.slug]),
            )


def keep_versions(organisations: Iterable[Organisation], by: Any, reason: str) -> None:
    """Keep each profile as it now stands under its version's number."""
    ProfileVersion.objects.bulk_create(
        [
            ProfileVersion(
                organisation=one,
                version=one.version,
                profile=profile_of(one),
                author_name=str(by) if by else "Claqueta",
                reason=reason[:200],
            )
            for one in organisations
        ]
    )


@transaction.atomic
def revert(organisation: Organisation, version: ProfileVersion, *, by: Account) -> Organisation:
    """Publish an earlier version again, as a new one."""
    return publish_profile(
        organisation,
        version.profile,
        by=by,
        reason=_("back to version %(number)s") % {"number": version.version},
    )
