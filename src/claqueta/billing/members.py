"""What dues need of members: their spells in a year, sizes, reductions, whom to write to. The one place that asks membership."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from claqueta.billing.queries.addressees import addressees
from claqueta.membership.models import Fact
from claqueta.membership.policies.dues import Granted, Reckoning, Spell, reckon
from claqueta.membership.queries.declared import band_declared, granted
from claqueta.membership.queries.register import known, register, spells
from claqueta.organisations.models import Organisation, Premises


@dataclass(slots=True)
class Member:
    """An organisation that is a member on some day of a year."""

    organisation: Organisation
    spells: list[Spell]
    band: str = ""
    granted: list[Granted] = field(default_factory=list)
    suspended: bool = False
    address: dict[str, str] = field(default_factory=dict)
    mails: list[tuple[str, str]] = field(default_factory=list)
    """Address and language of those who are written to."""

    @property
    def language(self) -> str:
        return self.mails[0][1] if self.mails else settings.LANGUAGE_CODE

    def left_before(self, day: date) -> bool:
        """Whether it was no member any more on the day."""
        return not any(spell.until is None or spell.until > day for spell in self.spells)

    def reckoned(self, year: int, band: str = "") -> Reckoning:
        """Its dues of the year; with another size where that was decided."""
        return reckon(
            settings.CLUSTER.bylaws,
            year,
            self.spells,
            band=band or self.band,
            currency=settings.CLUSTER.currency,
            granted=self.granted,
        )


def members_of(year: int, only: Collection[int] | None = None) -> dict[int, Member]:
    """Every member of the year, or those of `only`, by the organisation's identifier; a few statements for all."""
    wanted = None if only is None else set(only)
    found = {pk: theirs for pk, theirs in spells(year).items() if wanted is None or pk in wanted}
    members = {
        organisation.pk: Member(organisation, found[organisation.pk])
        for organisation in Organisation.objects.filter(pk__in=list(found)).order_by("pk")
    }
    bands, reductions, suspended = _bands(year), granted(year), _suspended(timezone.localdate())
    for pk, member in members.items():
        member.band = bands.get(pk, "")
        member.granted = reductions.get(pk, [])
        member.suspended = pk in suspended
    for pk, mails in addressees([member.organisation for member in members.values()]).items():
        members[pk].mails = mails
    for premises in Premises.objects.filter(organisation__in=list(members)).order_by("is_main", "-pk"):
        # The last one that is written is the first in the organisation's own order.
        members[premises.organisation_id].address = premises_as_kept(premises)
    return members


def premises_as_kept(premises: Premises) -> dict[str, str]:
    """An address as receipts keep it."""
    parts = {name: getattr(premises, name) for name in ("street", "postal_code", "city", "country")}
    return {name: value for name, value in parts.items() if value}


def gone(organisations: Collection[int]) -> set[int]:
    """Of these, whoever left and is no member today, nor will be as far as is known.

    Whoever was admitted and left on one day has no span at all: that it left is asked of the facts.
    """
    today = timezone.localdate()
    stay = known().filter(Q(valid_to=None) | Q(valid_to__gt=today), organisation__in=organisations)
    left = Fact.objects.filter(
        kind=Fact.Kind.LEFT, effective_on__lte=today, organisation__in=organisations
    ).values_list("organisation_id", flat=True)
    return set(left) - set(stay.values_list("organisation_id", flat=True))


def _bands(year: int) -> dict[int, str]:
    """What each declared for the year; for those that have not, what their profile says."""
    profiles = Organisation.objects.exclude(size_band="").values_list("pk", "size_band")
    return dict(profiles) | band_declared(year)


def _suspended(day: date) -> set[int]:
    return {entry.organisation_id for entry in register(day) if entry.suspended}
