"""Pictures of the organisations' work that everybody may see, for pages that show what the sector does."""

from typing import Any

from claqueta.foundation.translated import text_in
from claqueta.organisations.judging import PICTURE
from claqueta.organisations.models import PROFILE, Picture
from claqueta.organisations.policies import PUBLIC
from claqueta.organisations.queries.figures import members

LOOKED_AT = 8
"""Pictures looked at for each one wanted: several may be the same organisation's, or not for everybody."""


def pictures_for_everybody(most: int, language: str) -> list[dict[str, Any]]:
    """The newest pictures of members, at most `most`: one of each organisation, then more of them while there is room.

    One query, whatever the number of members.
    """
    newest = (
        Picture.objects.filter(organisation__in=members())
        .select_related("organisation")
        .order_by("-pk")[: LOOKED_AT * most]
    )
    first, others, shown = list[Picture](), list[Picture](), set[int]()
    for picture in newest:
        organisation = picture.organisation
        if not PROFILE.may_see("pictures", PUBLIC, organisation.visibility):
            continue
        (others if organisation.pk in shown else first).append(picture)
        shown.add(organisation.pk)
    return [
        {
            "url": picture.file.url,
            "width": picture.width,
            "height": picture.height,
            "caption": text_in(PICTURE["caption"].sound(picture.caption), language),
            "name": picture.organisation.name,
            "page": picture.organisation.get_absolute_url(),
        }
        for picture in [*first, *others][:most]
    ]
