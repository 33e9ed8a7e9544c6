"""Pictures of the organisations' work that everybody may see, for pages that show what the sector does."""

from collections import Counter
from itertools import zip_longest
from typing import Any

from django.db.models import Exists, OuterRef

from claqueta.foundation.translated import text_in
from claqueta.organisations.judging import PICTURE
from claqueta.organisations.models import PROFILE, Picture
from claqueta.organisations.policies import PUBLIC
from claqueta.organisations.queries.figures import members

LOOKED_AT = 8
"""Pictures looked at for each one wanted: several may be the same organisation's, or not for everybody."""


def pictures_for_everybody(most: int, language: str) -> list[dict[str, Any]]:
    """The newest pictures of members, at most `most`: posters and other pictures in turns, each poster's work once and
    one of each organisation before a second one of it.

    One query, whatever the number of members.
    """
    newest = (
        Picture.objects.filter(Exists(members().filter(pk=OuterRef("organisation"))))
        .select_related("organisation")
        .order_by("-pk")[: LOOKED_AT * most]
    )
    shown = [picture for picture in newest if _for_everybody(picture)]
    posters = list({picture.work: picture for picture in shown if picture.work}.values())
    others = [picture for picture in shown if not picture.work]
    in_turns = [
        picture
        for pair in zip_longest(_spread(posters), _spread(others))
        for picture in pair
        if picture is not None
    ]
    return [
        {
            "url": picture.file.url,
            "width": picture.width,
            "height": picture.height,
            "caption": picture.work or text_in(PICTURE["caption"].sound(picture.caption), language),
            "name": picture.organisation.name,
            "page": picture.organisation.get_absolute_url(),
        }
        for picture in in_turns[:most]
    ]


def _for_everybody(picture: Picture) -> bool:
    """A poster tells of its credit: whoever may not see the credits sees no poster."""
    visibility = picture.organisation.visibility
    names = ("pictures", "credits") if picture.work else ("pictures",)
    return all(PROFILE.may_see(name, PUBLIC, visibility) for name in names)


def _spread(pictures: list[Picture]) -> list[Picture]:
    """The first of each organisation, then the second of each, and so on."""
    turn: Counter[int] = Counter()
    turns = []
    for picture in pictures:
        turns.append((turn[picture.organisation_id], picture))
        turn[picture.organisation_id] += 1
    return [picture for _turn, picture in sorted(turns, key=lambda pair: pair[0])]
