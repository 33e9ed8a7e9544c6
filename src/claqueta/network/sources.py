"""The facts of organisations that tie them: works on which they are credited together, people who act for both."""

from collections.abc import Collection, Iterator, Mapping
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.accounts.models import Person
from claqueta.engines.search import AUDIENCES
from claqueta.engines.search.words import folded
from claqueta.foundation.domains import gathered
from claqueta.foundation.ties import Fact, TieSource, Told
from claqueta.network.policies import overlap, together
from claqueta.organisations.judging import sound_profile
from claqueta.organisations.models import PROFILE, Affiliation, Organisation
from claqueta.organisations.policies import OFFICE, sees_unlisted


def tie_sources() -> dict[str, TieSource]:
    """Kind → source, of every domain, from the ground up."""
    return {one.kind: one for one in gathered(lambda part: part.ties)}


WORK, PEOPLE = "network.work", "network.people"
type Credits = list[tuple[str, str, int]]
"""How the title is compared, the title, the year."""


def credits_of(organisation: Organisation) -> Credits:
    """The works that its profile names, as far as it says when."""
    credits = sound_profile({"credits": organisation.credits})["credits"]
    return [
        (key, one["title"], one["year"])
        for one in credits
        if one.get("title") and one.get("year") and (key := folded(one["title"]).strip())
    ]


def circle_of(organisation: Organisation, field: str) -> str:
    """Who knows what a field of it says: what is not in the directory is known to the office alone."""
    chosen = sound_profile({"visibility": organisation.visibility})["visibility"]
    return PROFILE.circle_of(field, chosen) if organisation.listed else OFFICE


def with_credits() -> list[Organisation]:
    rows = Organisation.objects.filter(merged_into=None).exclude(credits=[])
    return list(rows.only("credits", "visibility", "listed"))


def shared_works() -> list[Fact]:
    return together(
        (key, year, organisation.pk, circle)
        for organisation in with_credits()
        for circle in [circle_of(organisation, "credits")]
        for key, _title, year in credits_of(organisation)
    )


def works_in_words(references: Collection[str], circle: str) -> Mapping[str, Told]:
    """By the title as it is written most; a work that nobody shows this circle any more is not told."""
    wanted = {reference.rpartition("|")[0] for reference in references}
    written: dict[str, dict[str, int]] = {}
    for organisation in with_credits():
        if AUDIENCES.index(circle_of(organisation, "credits")) <= AUDIENCES.index(circle):
            for key, title, _year in credits_of(organisation):
                if key in wanted:
                    titles = written.setdefault(key, {})
                    titles[title] = titles.get(title, 0) + 1
    return {
        reference: Told(f"{max(sorted(titles), key=titles.__getitem__)} ({year})")
        for reference in references
        for key, _bar, year in [reference.rpartition("|")]
        for titles in [written.get(key, {})]
        if titles
    }


WORKS = TieSource(WORK, _("Credited on the same work"), shared_works, works_in_words)


def _last_year(until: date | None, today: date) -> int:
    """The last year of a spell that ends before `until`, and never one to come."""
    return min(until - timedelta(days=1), today).year if until else today.year


def shared_people() -> Iterator[Fact]:
    """Who acted for several organisations in one year: one fact for each person and year."""
    today = timezone.localdate()
    spells: dict[int, dict[int, list[tuple[int, int, str]]]] = {}
    rows = Affiliation.objects.filter(organisation__merged_into=None, since__lte=today)
    for person, who, listed, visibility, since, until in rows.values_list(
        "person", "organisation", "organisation__listed", "visibility", "since", "until"
    ):
        if until is None or until > since:
            # Who acted for it once stands on no page of it: that the office alone knows.
            circle = visibility if listed and until is None else OFFICE
            spells.setdefault(person, {}).setdefault(who, []).append(
                (since.year, _last_year(until, today), circle)
            )
    for person, by_organisation in spells.items():
        if len(by_organisation) > 1:
            for year, parties in overlap(by_organisation).items():
                yield Fact(str(person), year, parties)


def people_in_words(references: Collection[str], circle: str) -> Mapping[str, Told]:
    office = sees_unlisted(circle)
    return {
        str(pk): Told(name, reverse("office_person", args=[pk]) if office else "")
        for pk, name in Person.objects.filter(pk__in=list(references)).values_list("pk", "name")
    }


PERSONS = TieSource(PEOPLE, _("The same person acts for both"), shared_people, people_in_words)
