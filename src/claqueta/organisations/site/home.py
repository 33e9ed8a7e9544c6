"""What the home page shows of the organisations: their work, how many they are, and the ways into the directory."""

from dataclasses import replace
from hashlib import sha256
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from claqueta.cluster import queries as cluster
from claqueta.cluster.classes import CLASS_NAMES
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.pageblocks import HomeBlock
from claqueta.foundation.search import find
from claqueta.foundation.translated import current_language
from claqueta.organisations import queries
from claqueta.organisations.directory import DIRECTORY
from claqueta.organisations.policies import PUBLIC

COLUMNS = 3
MADE_OF = (queries.KIND,)


def _stage() -> dict[str, Any]:
    """Pictures of members' work in columns, in an order of the day; one of each organisation, as long as there are."""
    pictures = queries.pictures_for_everybody(rule("home_pictures").value, current_language())
    if len(pictures) < COLUMNS:
        return {}
    today = str(timezone.localdate())
    mixed = sorted(pictures, key=lambda picture: sha256(f"{today}{picture['url']}".encode()).digest())
    return {"columns": [mixed[first::COLUMNS] for first in range(COLUMNS)]}


def _figures() -> dict[str, Any]:
    figures, directory = queries.figures(), reverse("directory")
    return {
        "figures": [
            (
                figures["members"],
                ngettext("member", "members", figures["members"]),
                _members_of_the_directory(),
            ),
            (figures["organisations"], _("in the directory"), directory),
            (figures["activities"], _("activities of the value chain"), directory),
            (figures["places"], ngettext("municipality", "municipalities", figures["places"]), directory),
        ]
    }


def _members_of_the_directory() -> str:
    return reverse("directory") + DIRECTORY.question(filters={"standing": tuple(CLASS_NAMES)}).url()


def _doors() -> dict[str, Any]:
    """The groups of activities with most organisations, each with its count as the directory tells it."""
    known = cluster.activities()
    request = DIRECTORY.question().request(PUBLIC, current_language(), limit=1, facets=False)
    counts = find(replace(request, facets=("activity",))).counts.get("activity", {})
    groups = sorted(
        (code for code in counts if code in known and known[code].is_group), key=lambda code: -counts[code]
    )[: rule("home_doors").value]
    return {
        "doors": [
            {
                "name": known[code].name,
                "count": counts[code],
                "url": reverse("directory") + DIRECTORY.question(filters={"activity": (code,)}).url(),
            }
            for code in sorted(groups, key=list(known).index)
        ]
    }


HOME = {
    "work": HomeBlock(place="stage", template="organisations/home/stage.html", read=_stage, made_of=MADE_OF),
    "organisations_figures": HomeBlock(
        place="figures", template="organisations/home/figures.html", read=_figures, order=10, made_of=MADE_OF
    ),
    "activities": HomeBlock(
        place="doors", template="organisations/home/doors.html", read=_doors, order=10, made_of=MADE_OF
    ),
}
