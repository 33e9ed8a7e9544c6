"""Making one of two records: what one lacks comes from the other, and everything that pointed at it follows."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.accounts.models import Invitation
from claqueta.engines.search import AUDIENCES
from claqueta.foundation import attachments, audit, deadlines, evidence, notes, tags, threads
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.events import publish
from claqueta.foundation.fields.joining import joined
from claqueta.foundation.transactions import atomic
from claqueta.foundation.versions import rewritten
from claqueta.organisations import search
from claqueta.organisations.actions.confirmation import CONFIRMATION
from claqueta.organisations.actions.guards import locked
from claqueta.organisations.actions.profiles import publish_profile
from claqueta.organisations.events import Merging
from claqueta.organisations.judging import Profile
from claqueta.organisations.models import PROFILE, Organisation, Picture, ProfileDraft
from claqueta.organisations.policies import narrower
from claqueta.organisations.profile import profile_of

TOGETHER = frozenset({"capabilities", "pictures"})
"""What both have stands together afterwards."""


@atomic
def merge(kept: Organisation, gone: Organisation, *, by: Actor) -> Organisation:
    """Make one of two: what `kept` lacks comes from `gone`, whose name becomes a former one and whose page redirects.

    Files, pictures, people, open invitations and an unpublished draft follow. A value keeps its circle wherever it
    moves. Raises `ValidationError` for the same record twice and for what another domain refuses, `MergedAway` for one that
    is already part of another.
    """
    require(by, "organisations.manage")
    if kept.pk == gone.pk:
        raise ValidationError(_("Choose two different organisations."))
    # Always in the same order, so that two merges at once wait for each other instead of both failing.
    both = {one.pk: locked(one) for one in sorted((kept, gone), key=lambda one: one.pk)}
    kept, gone = both[kept.pk], both[gone.pk]
    publish(Merging(kept, gone, by))
    ours, theirs = profile_of(kept), profile_of(gone)
    merged = _merged(kept, gone, ours, theirs)
    Organisation.objects.filter(pk=gone.pk).update(merged_into=kept, listed=False, updated_at=timezone.now())
    Organisation.objects.filter(merged_into=gone).update(merged_into=kept)
    _logo_follows(kept, gone)
    _what_points_follows(kept, gone)
    deadlines.drop(gone, CONFIRMATION, by=by)
    search.note_change(gone)
    kept = publish_profile(kept, merged, by=by, reason=_("merged with %(name)s") % {"name": gone.name})
    _draft_follows(kept, gone, theirs)
    audit.record("organisations.merged", gone, by=by, changes={"merged_into": ("", str(kept))})
    search.note_change(kept)
    return kept


def _merged(kept: Organisation, gone: Organisation, ours: Profile, theirs: Profile) -> Profile:
    merged = joined(PROFILE, ours, theirs)
    codes = {one["code"] for one in ours["activities"]}
    merged["activities"] = ours["activities"] + [
        {**one, "primary": one["primary"] and not ours["activities"]}
        for one in theirs["activities"]
        if one["code"] not in codes
    ]
    names = {kept.name, kept.legal_name}
    theirs_too = [name for name in (gone.legal_name, gone.trade_name) if name and name not in names]
    merged["former_names"] = list(
        dict.fromkeys([*ours["former_names"], *theirs["former_names"], *theirs_too])
    )
    merged["visibility"] = _circles(kept, gone, ours, theirs, merged)
    return merged


def _circles(
    kept: Organisation, gone: Organisation, ours: Profile, theirs: Profile, merged: Profile
) -> dict[str, str]:
    """Who sees each field of the merged record: whoever saw it where it came from; of both, the narrower circle."""
    there = _parts(kept, ours), _parts(gone, theirs)
    chosen: dict[str, str] = {}
    for field in PROFILE.choosable():
        name = field.name
        mine = PROFILE.circle_of(name, ours["visibility"])
        # What a hidden record holds was for the office alone, whatever its fields say.
        other = (
            PROFILE.circle_of(name, theirs["visibility"]) if gone.listed or not kept.listed else AUDIENCES[-1]
        )
        if name == "former_names":
            other = narrower(other, PROFILE.circle_of("legal_name", theirs["visibility"]))
        unmoved = name not in TOGETHER and merged.get(name) == ours.get(name)
        if name == "pictures":
            mine, other = (
                _of_posters(kept, ours, mine, moved=not ours["credits"]),
                _of_posters(gone, theirs, other, moved=True),
            )
        if not there[1].get(name) or (unmoved and there[0].get(name)):
            circle = mine
        else:
            circle = narrower(mine, other) if there[0].get(name) else other
        if circle != field.circle:
            chosen[name] = circle
    return chosen


def _of_posters(organisation: Organisation, profile: Profile, circle: str, *, moved: bool) -> str:
    """The pictures' circle: posters that come to stand under other credits take along that of their own."""
    posters = Picture.waiting_too.filter(organisation=organisation).exclude(work="")
    if not moved or not posters.exists():
        return circle
    return narrower(circle, PROFILE.circle_of("credits", profile["visibility"]))


def _parts(organisation: Organisation, profile: Profile) -> dict[str, Any]:
    """What the record has under the name of each field that has a circle."""
    return {
        **profile,
        "former_names": [*profile["former_names"], profile["legal_name"]],
        "capabilities": [one["capabilities"] for one in profile["activities"] if one["capabilities"]],
        "logo": bool(organisation.logo),
        "pictures": Picture.waiting_too.filter(organisation=organisation).exists(),
    }


def _logo_follows(kept: Organisation, gone: Organisation) -> None:
    if not kept.logo and gone.logo:
        kept.logo = gone.logo
        kept.save(update_fields=["logo"])


def _what_points_follows(kept: Organisation, gone: Organisation) -> None:
    """People, pictures, files, notes, tags, evidence, conversations and open invitations."""
    for affiliation in gone.affiliations.filter(until=None):
        same = kept.affiliations.filter(person=affiliation.person, kind=affiliation.kind, until=None)
        if same.exists():
            affiliation.until = timezone.localdate()
        else:
            affiliation.organisation = kept
        affiliation.save(update_fields=["organisation", "until"])
    Picture.waiting_too.filter(organisation=gone).update(organisation=kept)
    for beside in (attachments, evidence, notes, tags, threads):
        beside.move(gone, kept)
    Invitation.objects.filter(
        purpose__startswith="organisations.", subject_id=str(gone.pk), state=Invitation.State.OPEN
    ).update(subject_id=str(kept.pk))


def _draft_follows(kept: Organisation, gone: Organisation, theirs: Profile) -> None:
    """What somebody was writing for the gone record waits for the kept one, unless a draft waits there already."""
    draft = ProfileDraft.objects.select_for_update().filter(organisation=gone).first()
    if draft is None or ProfileDraft.objects.filter(organisation=kept).exists():
        return
    draft.organisation = kept
    draft.base_version = kept.version
    draft.content = rewritten(theirs, draft.content, profile_of(kept))
    draft.revision += 1
    draft.save()
