"""Making one of two records."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.organisations import search
from claqueta.organisations.actions.guards import locked, require
from claqueta.organisations.actions.profiles import publish_profile
from claqueta.organisations.models import Organisation
from claqueta.organisations.profile import profile_of


@transaction.atomic
def merge(kept: Organisation, gone: Organisation, *, by: Any = None) -> Organisation:
    """Make one of two: what `kept` lacks comes from `gone`, whose name becomes a former one and whose page redirects."""
    require(by, "organisations.manage")
    if kept.pk == gone.pk:
        raise ValidationError(_("Choose two different organisations."))
    kept, gone = locked(kept), locked(gone)
    ours, theirs = profile_of(kept), profile_of(gone)
    merged = {name: ours[name] or theirs[name] for name in ours}
    if ours["tagline"] and theirs["tagline"]:
        merged["tagline"] = {**theirs["tagline"], **ours["tagline"]}
    if ours["description"] and theirs["description"]:
        merged["description"] = {**theirs["description"], **ours["description"]}
    codes = {one["code"] for one in ours["activities"]}
    merged["activities"] = ours["activities"] + [
        {**one, "primary": one["primary"] and not ours["activities"]}
        for one in theirs["activities"]
        if one["code"] not in codes
    ]
    names = {kept.name, kept.legal_name}
    merged["former_names"] = list(
        dict.fromkeys(
            [
                *ours["former_names"],
                *theirs["former_names"],
                *(n for n in (gone.legal_name, gone.trade_name) if n not in names and n),
            ]
        )
    )
    Organisation.objects.filter(pk=gone.pk).update(merged_into=kept, listed=False, updated_at=timezone.now())
    Organisation.objects.filter(merged_into=gone).update(merged_into=kept)
    for affiliation in gone.affiliations.filter(until=None):
        if not kept.affiliations.filter(
            person=affiliation.person, kind=affiliation.kind, until=None
        ).exists():
            affiliation.organisation = kept
            affiliation.save(update_fields=["organisation"])
    gone.pictures.update(organisation=kept)
    if not kept.standing and gone.standing:
        kept.standing, kept.member_since, kept.member_until = (
            gone.standing,
            gone.member_since,
            gone.member_until,
        )
        kept.save(update_fields=["standing", "member_since", "member_until"])
    search.note_change(gone)
    kept = publish_profile(kept, merged, by=by, reason=_("merged with %(name)s") % {"name": gone.name})
    audit.record("merged", gone, by=by, changes={"merged_into": ("", str(kept))})
    search.note_change(kept)
    return kept
