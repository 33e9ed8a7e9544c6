"""The register as of any day, as it was known at any moment."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from claqueta.foundation import chains
from claqueta.membership.book import BOOK
from claqueta.membership.models import Span
from claqueta.membership.policies.dues import Spell


@dataclass(frozen=True, slots=True)
class Entry:
    """A member on a day."""

    organisation_id: int
    number: int
    name: str
    tax_id: str
    class_key: str
    since: date
    until: date | None
    """The first day on which it is no longer one, where that is known."""
    representative: str
    suspended: bool


FIELDS = (
    "organisation_id",
    "number",
    "name",
    "tax_id",
    "class_key",
    "since",
    "until",
    "representative",
    "suspended",
)


def known(moment: datetime | None = None) -> QuerySet[Span]:
    """What was known at a moment; what is known now for None."""
    if moment is None:
        return Span.objects.filter(known_to=None)
    return Span.objects.filter(Q(known_to=None) | Q(known_to__gt=moment), known_from__lte=moment)


def spans(on: date, moment: datetime | None = None) -> QuerySet[Span]:
    """The members on a day, as known at a moment: a span each, by their numbers."""
    found = known(moment).filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)
    return found.order_by("number")


def register(on: date, known: datetime | None = None) -> list[Entry]:
    """Every member on a day, by its number. One query."""
    return [Entry(*row) for row in spans(on, known).values_list(*FIELDS)]


def entry_of(organisation: int, on: date, known: datetime | None = None) -> Entry | None:
    """An organisation (by its key) in the register of a day; None for whoever is no member."""
    row = spans(on, known).filter(organisation=organisation).values_list(*FIELDS).first()
    return Entry(*row) if row else None


def spells(year: int, moment: datetime | None = None) -> dict[int, list[Spell]]:
    """Organisation → in which class it is a member on which days, for those that are some day of the year."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    found: dict[int, list[Spell]] = {}
    rows = known(moment).filter(Q(valid_to=None) | Q(valid_to__gt=first), valid_from__lt=after)
    for organisation, key, since, until in rows.order_by("valid_from").values_list(
        "organisation_id", "class_key", "valid_from", "valid_to"
    ):
        theirs = found.setdefault(organisation, [])
        if theirs and theirs[-1].class_key == key and theirs[-1].until == since:
            theirs[-1] = Spell(key, theirs[-1].since, until)
        else:
            theirs.append(Spell(key, since, until))
    return found


def numbers(year: int) -> dict[int, int]:
    """Organisation → its member number, the latest it had in a year."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    rows = known().filter(Q(valid_to=None) | Q(valid_to__gt=first), valid_from__lt=after)
    return dict(rows.order_by("valid_from").values_list("organisation_id", "number"))


def head() -> chains.Head:
    """Where the book of members ends."""
    return chains.head(BOOK)
