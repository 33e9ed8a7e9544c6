"""Who on record may be the organisation that a row is about."""

import re
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from claqueta.engines.search.index import folded
from claqueta.foundation.cluster_rules import rule
from claqueta.organisations.models import (
    Organisation,
)

SUFFIXES = re.compile(
    r"\b(s\.?\s?l\.?(\s?u\.?|\s?p\.?)?|s\.?\s?a\.?(\s?u\.?)?|s\.?\s?coop\.?(\s?mad\.?)?|soc\.?\s*coop\.?(\s*mad\.?)?|"
    r"s\.?\s?c\.?|c\.?\s?b\.?|ltd\.?|gmbh|inc\.?|llc|lda\.?)\s*$",
    re.IGNORECASE,
)


def similarity(one: str, other: str) -> float:
    return float(fuzz.token_sort_ratio(bare_name(one), bare_name(other)))


def bare_name(name: str) -> str:
    """The name without its legal form, folded."""
    return folded(SUFFIXES.sub("", name.strip()).strip(" ,."))


def domain_of(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.") if url else ""


class Likeness:
    """Finds who on record may be the organisation of a row without a known tax ID."""

    def __init__(self, organisations: list[Organisation]) -> None:
        self.by_id = {one.pk: one for one in organisations}
        self.names: dict[str, list[int]] = {}
        self.domains: dict[str, list[int]] = {}
        self.streets: dict[str, list[int]] = {}
        for one in organisations:
            for name in {bare_name(one.legal_name), bare_name(one.trade_name)} - {""}:
                self.names.setdefault(name, []).append(one.pk)
            if domain := domain_of(one.website):
                self.domains.setdefault(domain, []).append(one.pk)
            for premises in one.premises.all():
                if premises.street:
                    self.streets.setdefault(folded(f"{premises.street} {premises.city}"), []).append(one.pk)
        self.choices = list(self.names)

    def candidates(self, profile: dict[str, Any], standing: dict[str, Any]) -> list[dict[str, Any]]:
        found: dict[int, tuple[float, str]] = {}
        wanted = bare_name(profile.get("trade_name") or profile["legal_name"])
        for name, score, _position in process.extract(
            wanted,
            self.choices,
            scorer=fuzz.token_sort_ratio,
            score_cutoff=rule("import_probable_name").value,
            limit=3,
        ):
            for pk in self.names[name]:
                found[pk] = (score, _("similar name"))
        for pk in self.domains.get(domain_of(profile.get("website", "")), ()):
            found.setdefault(pk, (95, _("same website")))
        for one in profile.get("premises", ()):
            if one.get("street"):
                for pk in self.streets.get(folded(f"{one['street']} {one['city']}"), ()):
                    found.setdefault(pk, (80, _("same address")))
        return [
            {"id": str(pk), "name": self.by_id[pk].name, "why": why, "score": round(score)}
            for pk, (score, why) in sorted(found.items(), key=lambda item: -item[1][0])[:3]
        ]
