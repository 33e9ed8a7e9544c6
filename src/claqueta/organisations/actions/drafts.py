"""Drafts: one for each organisation, in which several people write without writing over each other."""

import secrets
from typing import Any

from django.db import transaction

from claqueta.accounts.models import Account
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.transactions import atomic
from claqueta.foundation.uploads import Checked
from claqueta.foundation.versions import check_draft_seen
from claqueta.organisations.actions.guards import fit, locked
from claqueta.organisations.actions.telling import tell_who_publishes
from claqueta.organisations.judging import Profile
from claqueta.organisations.models import PROFILE, Organisation, ProfileDraft
from claqueta.organisations.profile import profile_of


def allowed(changes: Profile, by: Actor) -> Profile:
    """What an account may change of a profile: the office's fields only in the office."""
    if by.has_perm("organisations.manage"):
        return dict(changes)
    return {name: value for name, value in changes.items() if name not in PROFILE.office}


def locked_draft(organisation: Organisation) -> ProfileDraft | None:
    return ProfileDraft.objects.select_for_update().filter(organisation=organisation).first()


def begin_draft(organisation: Organisation, by: Any) -> ProfileDraft:
    """The organisation's draft, begun from what is published if there is none, with `by` among its writers.

    Whoever may publish it hears of each who writes in it and may not, once.
    """
    draft = locked_draft(organisation)
    if draft is None:
        draft = ProfileDraft(
            organisation=organisation, base_version=organisation.version, content=profile_of(organisation)
        )
    is_new_to_it = draft.pk is None or not draft.writers.filter(pk=by.pk).exists()
    draft.saved_by(by)
    if is_new_to_it and not by.has_perm("organisations.publish_profile", organisation):
        tell_who_publishes(organisation, by)
    return draft


@atomic
def save_draft(
    organisation: Organisation,
    changes: Profile,
    *,
    by: Account,
    base_version: int | None = None,
    revision: int | None = None,
    logo: Checked | None = None,
    overwrite: bool = False,
) -> ProfileDraft:
    """Keep what somebody is writing, with a logo if they chose one; nothing is shown to anybody else.

    `base_version` is the published version that a new draft was made from. Raises `DraftedMeanwhile`, unless
    `overwrite`, and `ValidationError` by field.
    """
    require(by, "organisations.edit_profile", organisation)
    organisation = locked(organisation)
    found = locked_draft(organisation)
    wanted = fit(allowed(changes, by), found.content if found else profile_of(organisation))
    if not overwrite:
        check_draft_seen(found, wanted, revision=revision, by=by, more=bool(found and found.logo))
    draft = begin_draft(organisation, by)
    if found is None and base_version is not None:
        # What was published after the form was opened is met again when the draft is published.
        draft.base_version = max(0, min(base_version, organisation.version))
    draft.content = {**draft.content, **wanted}
    if logo:
        _draft_logo(draft, logo)
    draft.save()
    return draft


def _draft_logo(draft: ProfileDraft, logo: Checked) -> None:
    if draft.logo:
        forget_file(draft.logo)
    name = f"{draft.organisation.slug}-{secrets.token_hex(8)}.webp"
    draft.logo.save(name, logo.content, save=False)


def forget_file(file: Any) -> None:
    """Delete a stored file once the database has let it go."""
    storage, path = file.storage, str(file.name)
    transaction.on_commit(lambda: storage.delete(path))
