"""The logo and the gallery: what comes in is checked by its bytes and drawn anew."""

import hashlib
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation import audit
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held
from claqueta.foundation.uploads import Checked, checked_picture
from claqueta.organisations import search
from claqueta.organisations.actions.drafts import begin_draft, forget_file
from claqueta.organisations.actions.guards import locked
from claqueta.organisations.judging import PICTURE
from claqueta.organisations.models import Organisation, Picture, ProfileDraft
from claqueta.organisations.queries import credited_titles

LOGO_SIDE, PICTURE_SIDE = 800, 1600
"""The longest side that is kept, in pixels."""


def checked_logo(file: Any) -> Checked:
    """The logo drawn anew, before any transaction begins. Raises `ValidationError`."""
    return checked_picture(file, max_side=LOGO_SIDE)


def checked_scene(file: Any) -> Checked:
    """A picture of the gallery drawn anew, before any transaction begins. Raises `ValidationError`."""
    return checked_picture(file, max_side=PICTURE_SIDE)


@atomic
def set_logo(organisation: Organisation, logo: Checked, *, by: Actor) -> Organisation:
    """Replace the published logo.

    What somebody drafts goes into the draft instead: `save_draft(…, logo=…)`.
    """
    require(by, "organisations.publish_profile", organisation)
    organisation = locked(organisation)
    keep_logo(organisation, logo.content, logo.sha256, by=by)
    return organisation


def keep_logo(organisation: Organisation, content: Any, digest: str, *, by: Actor) -> None:
    organisation.logo.save(f"{organisation.slug}-{digest[:8]}.webp", content, save=False)
    organisation.updated_at = timezone.now()
    organisation.save(update_fields=["logo", "updated_at"])
    audit.record("organisations.logo_changed", organisation, by=by)
    search.note_change(organisation)


@atomic
def add_picture(
    organisation: Organisation, scene: Checked, caption: dict[str, str], *, work: str = "", by: Actor
) -> Picture:
    """Hang a picture in the gallery, or as the poster of the credit titled `work`; or let it wait for whoever may
    publish.

    Raises `ValidationError`, also when the gallery is full, the work has a poster or is none of the credits.
    """
    require(by, "organisations.edit_profile", organisation)
    fit = fitted({"caption": caption, "work": work}, PICTURE)
    organisation = locked(organisation)
    _see_that_it_has_room(organisation, fit["work"])
    picture = Picture(
        organisation=organisation,
        width=scene.width,
        height=scene.height,
        caption=fit["caption"],
        work=fit["work"],
        hung=may_publish(organisation, by),
    )
    picture.file.save(f"{organisation.slug}-{scene.sha256[:12]}.webp", scene.content, save=False)
    picture.save()
    if picture.hung:
        _note(organisation, by)
    else:
        begin_draft(organisation, by)
    return picture


def _see_that_it_has_room(organisation: Organisation, work: str) -> None:
    there = Picture.waiting_too.filter(organisation=organisation, leaving=False, work=work)
    if not work:
        most = rule("gallery_pictures").value
        if there.count() >= most:
            raise ValidationError(
                _("A gallery has at most %(n)s pictures; take one away first.") % {"n": most}
            )
    elif work not in credited_titles(organisation):
        raise ValidationError(_("“%(title)s” is none of your credits.") % {"title": work})
    elif there.exists():
        raise ValidationError(_("“%(title)s” has a poster; take it away first.") % {"title": work})


@atomic
def remove_picture(picture: Picture, *, by: Actor) -> None:
    """Take a picture away; one that hangs waits to be taken away unless `by` may publish. Raises `Vanished`."""
    organisation = locked(picture.organisation)
    require(by, "organisations.edit_profile", organisation)
    # Somebody may have published it, or taken it away, since it was fetched.
    picture = held(Picture.waiting_too.filter(organisation=organisation), picture.pk)
    if not picture.hung or may_publish(organisation, by):
        _take_away(picture)
        if picture.hung:
            _note(organisation, by)
        return
    picture.leaving = True
    picture.save(update_fields=["leaving"])
    begin_draft(organisation, by)


def publish_pictures(organisation: Organisation, draft: ProfileDraft | None, *, by: Actor) -> None:
    """Show what waited: the draft's logo, the new pictures; and take away those that were leaving."""
    if draft is not None and draft.logo:
        with draft.logo.open("rb") as file:
            content = file.read()
        keep_logo(organisation, ContentFile(content), hashlib.sha256(content).hexdigest(), by=by)
        forget_file(draft.logo)
    waiting = Picture.waiting_too.filter(organisation=organisation)
    leaving = list(waiting.filter(leaving=True))
    for picture in leaving:
        _take_away(picture)
    if waiting.filter(hung=False).update(hung=True) or leaving:
        _note(organisation, by)


def discard_pictures(organisation: Organisation, draft: ProfileDraft) -> None:
    """Forget what waited; what hangs stays."""
    if draft.logo:
        forget_file(draft.logo)
    waiting = Picture.waiting_too.filter(organisation=organisation)
    for picture in waiting.filter(hung=False):
        _take_away(picture)
    waiting.filter(leaving=True).update(leaving=False)


def may_publish(organisation: Organisation, by: Actor) -> bool:
    return by.has_perm("organisations.publish_profile", organisation)


def _take_away(picture: Picture) -> None:
    file = picture.file
    picture.delete()
    forget_file(file)


def _note(organisation: Organisation, by: Actor) -> None:
    Organisation.objects.filter(pk=organisation.pk).update(updated_at=timezone.now())
    audit.record("organisations.pictures_changed", organisation, by=by)
    search.note_change(organisation)
