"""Records that may be one: nearly the same name, or the same website; and those of which somebody said that they are not."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.search import remembered
from claqueta.organisations.importing.likeness import Nearness, domain_of, short_name
from claqueta.organisations.models import Organisation, ToldApart

MOST_PAIRS = 40
NAME, WEBSITE = "name", "website"


@dataclass(frozen=True, slots=True)
class Twins:
    """Two records that look like one."""

    one: Organisation
    other: Organisation
    why: str = ""
    told: ToldApart | None = None
    """That somebody said that they are not the same."""


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


def twins() -> list[Twins]:
    """The probable duplicates, and in their places those of which somebody said that they are not the same."""
    found = [Twins(*pair) for pair in probable_duplicates()]
    found += [Twins(told.one, told.other, told=told) for told in _told_apart()]
    return sorted(found, key=lambda pair: (pair.other.pk, pair.one.pk))


def twins_of(organisation: Organisation) -> list[Organisation]:
    """The records that one may be the same as."""
    pairs = [pair[:2] for pair in probable_duplicates() if organisation in pair[:2]]
    return [other if one == organisation else one for one, other in pairs]


def told_of(one: Organisation, other: Organisation) -> ToldApart | None:
    """That somebody said of two records that they are not the same."""
    return _told_apart().filter(Q(one=one, other=other) | Q(one=other, other=one)).first()


def _told_apart() -> QuerySet[ToldApart]:
    rows = ToldApart.objects.filter(one__merged_into=None, other__merged_into=None)
    return rows.select_related("one", "other", "by").order_by("pk")


def _pairs() -> list[tuple[int, int, str]]:
    """Each record is compared with those before it that share an uncommon piece of its name, never with all."""
    told = set(ToldApart.objects.values_list("one", "other"))
    probable = rule("import_probable_name").value
    near: Nearness[int] = Nearness()
    domains: dict[str, int] = {}
    pairs: dict[tuple[int, int], str] = {}
    rows = Organisation.objects.filter(merged_into=None).order_by("pk")
    for pk, trade_name, legal_name, website in rows.values_list("pk", "trade_name", "legal_name", "website"):
        name = short_name(trade_name or legal_name)
        for _score, other in near.near(name, probable):
            if (other, pk) not in told:
                pairs[other, pk] = NAME
        near.add(name, pk)
        if domain := domain_of(website):
            if domain in domains and (domains[domain], pk) not in told:
                pairs.setdefault((domains[domain], pk), WEBSITE)
            domains.setdefault(domain, pk)
        if len(pairs) >= MOST_PAIRS:
            break
    return [(*pair, why) for pair, why in pairs.items()][:MOST_PAIRS]
