"""Drafting, publishing and bringing back a profile."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import audit, webhooks
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.circles import audience_of
from claqueta.foundation.events import publish
from claqueta.foundation.transactions import atomic
from claqueta.foundation.uploads import Checked
from claqueta.foundation.versions import check_draft_seen, merged
from claqueta.organisations import search
from claqueta.organisations.actions.drafts import allowed, locked_draft
from claqueta.organisations.actions.guards import check_tax_id, fit, locked
from claqueta.organisations.actions.pictures import discard_pictures, publish_pictures, set_logo
from claqueta.organisations.actions.telling import tell_office, tell_writers, writers_to_tell
from claqueta.organisations.events import ProfileChanged, ProfilePublished
from claqueta.organisations.judging import Profile
from claqueta.organisations.models import PROFILE, Organisation, ProfileVersion
from claqueta.organisations.profile import profile_of, write_profile
from claqueta.organisations.queries import with_details

HIDDEN_IN_AUDIT = frozenset({"office_notes"})


@atomic
def discard_draft(organisation: Organisation, *, by: Actor) -> None:
    """Throw the draft away, with the logo and the pictures that waited in it."""
    require(by, "organisations.edit_profile", organisation)
    draft = locked_draft(organisation)
    if draft is not None:
        writers = writers_to_tell(draft, by)
        discard_pictures(organisation, draft)
        draft.delete()
        tell_writers(writers, organisation, published=False, by=by)


@atomic
def publish_profile(
    organisation: Organisation,
    changes: Profile | None = None,
    *,
    by: Actor,
    base_version: int | None = None,
    draft_revision: int | None = None,
    logo: Checked | None = None,
    reason: str = "",
    overwrite: bool = False,
) -> Organisation:
    """Publish the changes, or the draft when none are given, with the logo and the pictures that wait in it.

    `base_version` is the version that the changes were made from; without one the fields named are written over
    whatever stands, as programs do. `draft_revision` says that the draft which the writer saw ends with this, 0 for
    none; without it the draft stays as it is.
    Raises `EditedMeanwhile` when the record moved on since `base_version`, or there never was such a version, and
    `DraftedMeanwhile` when somebody's draft would be lost, both unless `overwrite`; `ValidationError` by field;
    `PermissionDenied`.
    """
    require(by, "organisations.publish_profile", organisation)
    organisation = locked(organisation)
    before = profile_of(organisation)
    draft = locked_draft(organisation)
    if changes is None:
        if draft is None:
            return organisation
        changes, base_version, draft_revision = draft.content, draft.base_version, draft.revision
    wanted = fit(allowed(changes, by), before)
    if draft_revision is not None and not overwrite:
        more = bool(draft and draft.logo)
        check_draft_seen(draft, wanted, revision=draft_revision, by=by, more=more)
    after = {**before, **wanted}
    if base_version is not None and base_version != organisation.version and not overwrite:
        after = merged(before, wanted, organisation.versions.filter(version=base_version).first())
    check_tax_id(after, organisation)
    changes_made = audit.difference(before, after)
    if draft is not None and draft_revision is not None:
        writers = writers_to_tell(draft, by)
        publish_pictures(organisation, draft, by=by)
        draft.delete()
        tell_writers(writers, organisation, published=True, by=by)
    if logo:
        set_logo(organisation, logo, by=by)
    if not changes_made:
        return organisation
    organisation = locked(organisation)
    organisation.version += 1
    organisation.updated_at = timezone.now()
    write_profile(organisation, after)
    organisation = with_details().get(pk=organisation.pk)
    keep_versions([organisation], by, reason)
    audit.record(
        "organisations.published",
        organisation,
        by=by,
        changes=changes_made,
        reason=reason,
        hidden=HIDDEN_IN_AUDIT,
    )
    search.note_change(organisation)
    publish(ProfileChanged(organisation, by))
    if organisation.listed and organisation.merged_into_id is None:
        webhooks.announce("organisation.updated", _what_changed(organisation, set(changes_made)))
    if not by.has_perm("organisations.manage"):
        publish(ProfilePublished(organisation, str(by)))
        tell_office(organisation, by)
    return organisation


def _what_changed(organisation: Organisation, fields: set[str]) -> Callable[[Any], dict[str, Any] | None]:
    """What somebody is told of it: the fields that they see, and that it is shown to others now."""
    fields -= PROFILE.office

    def told(owner: Any) -> dict[str, Any] | None:
        theirs = fields
        if not owner.has_perm("organisations.publish_profile", organisation):
            seen = PROFILE.shown_to(audience_of(owner), organisation.visibility)
            theirs = fields & {*seen, "visibility"}
        return {"id": str(organisation.public_id), "fields": sorted(theirs)} if theirs else None

    return told


def keep_versions(organisations: Iterable[Organisation], by: Actor, reason: str) -> None:
    """Keep each profile as it now stands under its version's number."""
    ProfileVersion.objects.bulk_create(
        [
            ProfileVersion(
                organisation=organisation,
                version=organisation.version,
                content=profile_of(organisation),
                author_name=str(by),
                reason=reason[:200],
            )
            for organisation in organisations
        ]
    )


@atomic
def revert(organisation: Organisation, version: ProfileVersion, *, by: Actor) -> Organisation:
    """Publish an earlier version again, as a new one."""
    return publish_profile(
        organisation,
        version.content,
        by=by,
        reason=_("back to version %(number)s") % {"number": version.version},
    )
