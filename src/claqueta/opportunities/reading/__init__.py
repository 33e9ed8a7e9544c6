"""What a mail says of a need or an offer, read by rules: each value with the words that it was read from, to be confirmed.

Nothing is made up: what no rule finds is not proposed, and what is proposed is kept only when a person says so.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings

from claqueta.opportunities.reading import amounts, dates, letters, words
from claqueta.organisations.models import Affiliation, Organisation

LONGEST = 50_000
"""Characters of a mail that are read."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A value for a field, and the words that say so."""

    field: str
    value: Any
    quote: str


def proposals_of(mail: str) -> list[Proposal]:
    """What a mail proposes, a proposal for each field at most."""
    letter = letters.opened(mail[:LONGEST])
    text = letter.body
    found: list[Proposal] = []
    if not text and not letter.subject:
        return found
    language = words.language_of(f"{letter.subject} {text}", tuple(settings.CLUSTER.languages))
    if letter.subject:
        found.append(Proposal("title", {language: letter.subject}, letter.subject))
    if text:
        found.append(Proposal("text", {language: text[:5000]}, text[:120]))
    everything = f"{letter.subject}\n{text}"
    for field, read in (
        ("direction", words.direction_in),
        ("kind", words.kind_in),
        ("activities", words.activities_in),
        ("territories", words.territories_in),
        ("languages", words.languages_in),
    ):
        if (said := read(everything)) is not None:
            found.append(Proposal(field, *said))
    if (days := dates.span_in(everything)) is not None:
        found.append(Proposal("starts_on", days.since, days.quote))
        found.append(Proposal("ends_on", days.until, days.quote))
    if (amount := amounts.range_in(everything, settings.CLUSTER.currency)) is not None:
        if amount.least is not None:
            found.append(Proposal("budget_from", amount.least, amount.quote))
        if amount.most is not None:
            found.append(Proposal("budget_until", amount.most, amount.quote))
    found += _whose(letter)
    return found


def _whose(letter: letters.Letter) -> list[Proposal]:
    """The organisation to which the sender’s address belongs, or else the sender’s name."""
    if letter.address:
        organisation = (
            Organisation.objects.filter(merged_into=None, email__iexact=letter.address).first()
            or Organisation.objects.filter(
                merged_into=None,
                pk__in=Affiliation.objects.filter(person__email__iexact=letter.address, until=None).values(
                    "organisation"
                ),
            ).first()
        )
        if organisation is not None:
            return [Proposal("organisation", organisation.pk, letter.sender)]
    name = letter.name or letter.address
    return [Proposal("behalf", name, letter.sender)] if name else []
