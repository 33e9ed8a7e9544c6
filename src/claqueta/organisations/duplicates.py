"""Records that may be one: nearly the same name, or the same website."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.search import remembered
from claqueta.organisations.importing.likeness import Nearness, domain_of, short_name
from claqueta.organisations.models import Organisation

MOST_PAIRS = 40
NAME, WEBSITE = "name", "website"


def probable_duplicates() -> list[tuple[Organisation, Organisation, str]]:
    """Pairs on record with why each may be one, the first forty; looked for once after every change."""
    pairs = remembered("duplicates", compute=_pairs)
    found: QuerySet[Organisation] = Organisation.objects.filter(merged_into=None)
    there = found.in_bulk([pk for first, second, _why in pairs for pk in (first, second)])
    words = {NAME: _("similar name"), WEBSITE: _("same website")}
    return [
        (there[first], there[second], words[why])
        for first, second, why in pairs
        if first in there and second in there
    ]


def _pairs() -> list[tuple[int, int, str]]:
    """Each record is compared with those before it that share an uncommon piece of its name, never with all."""
    probable = rule("import_probable_name").value
    near: Nearness[int] = Nearness()
    domains: dict[str, int] = {}
    pairs: dict[tuple[int, int], str] = {}
    rows = Organisation.objects.filter(merged_into=None).order_by("pk")
    for pk, trade_name, legal_name, website in rows.values_list("pk", "trade_name", "legal_name", "website"):
        name = short_name(trade_name or legal_name)
        for _score, other in near.near(name, probable):
            pairs[other, pk] = NAME
        near.add(name, pk)
        if domain := domain_of(website):
            if domain in domains:
                pairs.setdefault((domains[domain], pk), WEBSITE)
            domains.setdefault(domain, pk)
        if len(pairs) >= MOST_PAIRS:
            break
    return [(*pair, why) for pair, why in pairs.items()][:MOST_PAIRS]
