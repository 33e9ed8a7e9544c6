"""The search documents of organisations: for each language and circle, what that circle may see."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from claqueta.accounts.models import Person
from claqueta.cluster import queries as cluster
from claqueta.engines.search import AUDIENCES, Document
from claqueta.engines.search.words import folded
from claqueta.foundation.fields.words import searched
from claqueta.foundation.search import Searchable, changed
from claqueta.organisations.cards import card, known_as
from claqueta.organisations.directory import DIRECTORY
from claqueta.organisations.models import PROFILE, Organisation
from claqueta.organisations.policies import sees_unlisted
from claqueta.organisations.queries import KIND, Presented, key_of, presented, read_at_once

RANK = {"member": 1.0, "other": 0.85, "stale": 0.4}
LETTERS = {letter: position for position, letter in enumerate("0123456789abcdefghijklmnopqrstuvwxyz", 1)}


def note_change(*organisations: Organisation) -> None:
    changed(key_of(organisation) for organisation in organisations)


def note_person(person: Person) -> None:
    """Whoever shows the person is out of date."""
    note_change(
        *Organisation.objects.filter(affiliations__person=person, affiliations__until=None).distinct()
    )


def alphabetical(name: str) -> float:
    """A number that sorts as the name does: its first ten letters and digits in base 37, exact in a double."""
    letters = [char for char in folded(name) if char in LETTERS][:10]
    value = 0
    for position in range(10):
        value = value * 37 + (LETTERS[letters[position]] if position < len(letters) else 0)
    return float(value)


def documents(identifiers: Iterable[str]) -> Iterator[Document]:
    wanted = read_at_once(Organisation.objects.filter(pk__in=list(identifiers), merged_into=None))
    for organisation in wanted:
        for language in settings.CLUSTER.languages:
            for audience in AUDIENCES:
                if organisation.listed or sees_unlisted(audience):
                    yield _document(organisation, audience, language)


def _document(organisation: Organisation, audience: str, language: str) -> Document:
    seen = presented(organisation, audience, language)
    known = cluster.activities()
    terms: list[str] = []
    for activity in seen["activities"]:
        if activity["code"] in known:
            one = known[activity["code"]]
            terms.extend(one.terms)
            if one.parent in known:
                terms.extend(known[one.parent].names.values())
    rank = "stale" if seen["stale"] else "member" if seen["standing"] else "other"
    return Document(
        key=key_of(organisation),
        kind=KIND,
        language=language,
        audience=audience,
        title=seen["name"],
        names=tuple(
            dict.fromkeys(
                one
                for one in (seen.get("legal_name"), *seen.get("former_names", ()), seen.get("tax_id"))
                if one and one != seen["name"]
            )
        ),
        main=_main(seen),
        terms=tuple(dict.fromkeys(terms)),
        able=tuple(dict.fromkeys(known_as(seen))),
        body=_body(seen, language),
        facets=DIRECTORY.values_of(seen),
        sort={
            "rank": RANK[rank],
            "name": alphabetical(seen["name"]),
            "recent": organisation.updated_at.timestamp(),
            "since": organisation.member_since.toordinal()
            if seen["member_since"] and organisation.member_since
            else 0,
        },
        card=card(seen, language),
    )


def _main(seen: Presented) -> tuple[str, ...]:
    """The names and synonyms of the main activity."""
    known = cluster.activities()
    codes = (activity["code"] for activity in seen["activities"] if activity["primary"])
    return tuple(dict.fromkeys(term for code in codes if code in known for term in known[code].terms))


def _body(seen: Presented, language: str) -> str:
    parts = [*searched(PROFILE, seen, language)]
    parts.extend(premises["city"] for premises in seen["premises"])
    parts.extend(
        f"{fact['name']} {fact.get('value', '')}"
        for activity in seen["activities"]
        for fact in activity["facts"]
    )
    parts.extend(person["name"] for person in seen["people"])
    return " · ".join(part for part in parts if part)


searchable = Searchable(
    kind=KIND,
    called={KIND: (_("Organisation"), _("Organisations"))},
    screen="office_organisation",
    documents=documents,
    identifiers=lambda: map(str, Organisation.objects.filter(merged_into=None).values_list("pk", flat=True)),
)
