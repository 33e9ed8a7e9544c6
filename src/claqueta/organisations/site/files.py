"""Logos and pictures: who may see a file of an organisation."""

from django.conf import settings
from django.http import Http404, HttpRequest

from claqueta.foundation.circles import audience_of
from claqueta.foundation.domains import Shared
from claqueta.foundation.renditions import path_of
from claqueta.foundation.translated import current_language
from claqueta.organisations.models import PROFILE, Organisation
from claqueta.organisations.policies import PUBLIC, sees_unlisted
from claqueta.organisations.queries import (
    listed,
    owner_of_file,
    pictures_for_everybody,
    presented,
    with_details,
)


def may_see_file(request: HttpRequest, path: str) -> bool:
    """Whether everybody may see an organisation's file; not found for whoever may not."""
    found = owner_of_file(path)
    if found is None:
        raise Http404
    organisation, fields = found
    if not fields:
        if not request.user.has_perm("organisations.edit_profile", organisation):
            raise Http404
        return False
    if organisation.listed and _sees(fields, PUBLIC, organisation):
        return True
    circle = audience_of(request.user)
    inside = (organisation.listed or sees_unlisted(circle)) and _sees(fields, circle, organisation)
    if not inside and not request.user.has_perm("organisations.edit_profile", organisation):
        raise Http404
    return False


def _sees(fields: tuple[str, ...], circle: str, organisation: Organisation) -> bool:
    return all(PROFILE.may_see(field, circle, organisation.visibility) for field in fields)


STRIP = 4


def shared(slug: str) -> Shared | None:
    """What the picture for sharing shows of an organisation in the directory: only what everybody may see of it."""
    found = with_details(listed().filter(slug=slug)).first()
    if found is None:
        return None
    seen = presented(found, PUBLIC, current_language())
    pictures = [*seen["pictures"], *seen["posters"]][:1]
    return Shared(
        seen["name"],
        seen.get("tagline") or " · ".join(activity["name"] for activity in seen["activities"]),
        tuple(path_of(picture["url"]) for picture in pictures),
        path_of(seen["logo"]) if seen["logo"] else "",
    )


def shared_work(_identifier: str) -> Shared:
    """The site's own picture: members' works beside each other under what the cluster says of itself."""
    shown = pictures_for_everybody(STRIP, current_language())
    strip = tuple(path_of(picture["url"]) for picture in shown) if len(shown) == STRIP else ()
    return Shared(settings.CLUSTER.says(settings.CLUSTER.tagline, current_language()), pictures=strip)
