"""Logos and pictures: who may see a file of an organisation."""

from django.http import Http404, HttpRequest

from claqueta.foundation.circles import audience_of
from claqueta.organisations.models import PROFILE, Organisation
from claqueta.organisations.policies import PUBLIC, sees_unlisted
from claqueta.organisations.queries import listed, owner_of_file


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


def title_of(slug: str) -> str | None:
    """The name of an organisation that everybody may see."""
    found = listed().filter(slug=slug).first()
    return found.name if found else None
