"""The logo and the gallery: what comes in is checked by its bytes and drawn anew."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import fitted
from claqueta.foundation.uploads import checked_picture
from claqueta.organisations import search
from claqueta.organisations.actions.guards import locked, require
from claqueta.organisations.judging import picture_table
from claqueta.organisations.models import Organisation, Picture

LOGO_SIDE = 800
PICTURE_SIDE = 1600


@transaction.atomic
def set_logo(organisation: Organisation, file: Any, *, by: Any = None) -> Organisation:
    """Replace the logo by a picture checked and drawn anew. Raises `ValidationError`."""
    require(by, "organisations.edit_profile", organisation)
    picture = checked_picture(file, max_side=LOGO_SIDE)
    organisation = locked(organisation)
    organisation.logo.save(f"{organisation.slug}-{picture.sha256[:8]}.webp", picture.content, save=False)
    organisation.updated_at = timezone.now()
    organisation.save(update_fields=["logo", "updated_at"])
    audit.record("logo changed", organisation, by=by)
    search.note_change(organisation)
    return organisation


@transaction.atomic
def add_picture(organisation: Organisation, file: Any, caption: dict[str, str], *, by: Any = None) -> Picture:
    """Hang a picture in the gallery. Raises `ValidationError`, also when the gallery is full."""
    require(by, "organisations.edit_profile", organisation)
    caption = fitted({"caption": caption}, picture_table())["caption"]
    checked = checked_picture(file, max_side=PICTURE_SIDE)
    organisation = locked(organisation)
    most = rule("gallery_pictures").value
    if organisation.pictures.count() >= most:
        raise ValidationError(_("A gallery has at most %(n)s pictures; take one away first.") % {"n": most})
    picture = Picture(
        organisation=organisation,
        width=checked.width,
        height=checked.height,
        caption=caption,
    )
    picture.file.save(f"{organisation.slug}-{checked.sha256[:12]}.webp", checked.content, save=False)
    picture.save()
    _note(organisation, by)
    return picture


@transaction.atomic
def remove_picture(picture: Picture, *, by: Any = None) -> None:
    organisation = locked(picture.organisation)
    require(by, "organisations.edit_profile", organisation)
    storage, path = picture.file.storage, str(picture.file.name)
    picture.delete()
    transaction.on_commit(lambda: storage.delete(path))
    _note(organisation, by)


def _note(organisation: Organisation, by: Any) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(updated_at=timezone.now())
    audit.record("pictures changed", organisation, by=by)
    search.note_change(organisation)
