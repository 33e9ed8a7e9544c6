"""What an organisation's page shows beside what it says of itself, made of what a circle sees and nothing else."""

from typing import Any

from django.utils.translation import gettext as _

from claqueta.foundation.fields.words import facts
from claqueta.interface.territory import WIDTH, spot, territory_frame
from claqueta.organisations.models import PROFILE
from claqueta.organisations.queries.presenting import Presented


def beside(seen: Presented, language: str) -> dict[str, Any]:
    """`glance` and `first_facts`, each of labels and texts; `spots` on the drawing of the `territory`, if any."""
    return {
        "glance": at_a_glance(seen, language),
        "first_facts": first_facts(seen),
        **where_it_is(seen),
    }


def at_a_glance(seen: Presented, language: str) -> list[tuple[Any, str]]:
    """The label and the text of each fact that stands beside an organisation's page; its name is there already."""
    values = {name: value for name, value in seen.items() if name != "legal_name" or value != seen["name"]}
    return facts(PROFILE, values, language)


def first_facts(seen: Presented) -> list[tuple[Any, str]]:
    """The three that a reader looks for first: where it is, since when, how large; those that are known."""
    main = next((place["city"] for place in seen["premises"] if place["city"]), "")
    size = seen["words"].get("size_band", "") if seen.get("size_band") else ""
    founded = str(seen.get("founded_year") or "")
    told = [(_("Where"), main), (PROFILE["founded_year"].label, founded), (PROFILE["size_band"].label, size)]
    return [(label, text) for label, text in told if text]


def where_it_is(seen: Presented) -> dict[str, Any]:
    """Its addresses on the drawing of the territory; nothing when none is there."""
    points = [
        spot(place["latitude"], place["longitude"])
        for place in seen["premises"]
        if place["latitude"] is not None and place["longitude"] is not None
    ]
    spots, frame = [point for point in points if point is not None], territory_frame()
    if not spots or frame is None:
        return {}
    return {"spots": spots, "territory": {"width": WIDTH, "height": frame.height}}
