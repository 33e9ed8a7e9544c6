"""The one judge of events, venues and rooms, whatever door they come through: form, API, sample."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from claqueta.cluster import queries as cluster
from claqueta.events.models import EVENT, VENUE, PartnerRole
from claqueta.foundation.fields.declaring import cluster_languages
from claqueta.foundation.judging import Choice, ListOf, Shape, Text, Texts, Unfit, judged

type Values = dict[str, Any]
PURPOSES_MOST, PARTNERS_MOST = 20, 60
PURPOSES = ListOf(Choice(lambda: cluster.purposes().keys()), PURPOSES_MOST, once=True)
CANCELLING: dict[str, Shape] = {"words": Texts(Text(1000, lines=True), cluster_languages)}
ROLE = Choice(lambda: PartnerRole.values, PartnerRole.SUPPORTER)


def fitted_event(values: Mapping[str, Any], before: Mapping[str, Any] | None = None) -> Values:
    """The values as they are kept; names that no event has are left out. Raises `ValidationError` by field.

    `before` is what stands: what must fit together is judged with it.
    """
    kept, problems = judged(
        {name: value for name, value in values.items() if name in EVENT.shapes}, EVENT.shapes
    )
    if before is None:
        for name in ("kind", "begins_at", "ends_at", "zone"):
            if name not in values:
                problems.setdefault(name, _("This cannot be empty."))
    after = {**(before or {}), **kept}
    if "title" not in problems and not after.get("title"):
        problems["title"] = _("Give it a title in one language at least.")
    if not problems.keys() & {"begins_at", "ends_at"} and after["ends_at"] <= after["begins_at"]:
        problems["ends_at"] = _("It would end before it begins.")
    if "purposes" in values:
        try:
            kept["purposes"] = PURPOSES.fit(values["purposes"])
        except Unfit as error:
            problems["purposes"] = str(error)
    room, venue = values.get("room"), values.get("venue")
    if room is not None and (venue is None or room.venue_id != venue.pk):
        problems["room"] = _("That room is in another venue.")
    return _refused(kept, problems)


def fitted_venue(values: Mapping[str, Any]) -> Values:
    """A venue's values as they are kept. Raises `ValidationError` by field."""
    kept, problems = judged(
        {name: value for name, value in values.items() if name in VENUE.shapes}, VENUE.shapes
    )
    if "name" in kept and not kept["name"]:
        problems["name"] = _("This cannot be empty.")
    if (kept.get("latitude") is None) != (kept.get("longitude") is None):
        problems.setdefault("longitude", _("Give both latitude and longitude, or neither."))
    return _refused(kept, problems)


def _refused(kept: Values, problems: Mapping[str, str]) -> Values:
    if problems:
        raise ValidationError({name: [message] for name, message in problems.items()})
    return kept
