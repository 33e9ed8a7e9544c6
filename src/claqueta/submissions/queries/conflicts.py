"""Who must not read what: what readers said, and what the record knows of them, their companies and whoever made the project."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.folding import folded
from claqueta.foundation.periods import add_months
from claqueta.network.sources import credits_of, shared_people
from claqueta.organisations.models import Affiliation, Organisation
from claqueta.submissions.models import Conflict, Reader, Submission

KINDS = {
    "declared": _("Said so"),
    "own": _("It is their own project"),
    "named": _("Is named in the project"),
    "same_company": _("Works for a company of the project"),
    "family": _("Their company and one of the project have the same people or address"),
    "credits": _("Their company and one of the project are credited on the same work"),
}
"""Why somebody must not read a project, the gravest first."""
MAKERS = ("creator", "writer", "director")


@dataclass(frozen=True, slots=True)
class Found:
    """A conflict of interest: its kind, and what shows it, for the office."""

    kind: str
    words: str = ""

    @property
    def label(self) -> str:
        return str(KINDS[self.kind])


@dataclass(slots=True)
class _Party:
    """What the record knows of one side."""

    emails: set[str] = field(default_factory=set)
    accounts: set[int] = field(default_factory=set)
    organisations: set[int] = field(default_factory=set)
    companies: set[str] = field(default_factory=set)
    makers: str = ""
    names: set[str] = field(default_factory=set)


def conflicts_among(
    readers: Sequence[Reader], submissions: Sequence[Submission]
) -> dict[tuple[int, int], Found]:
    """Reader and project → the gravest conflict between them. As many queries however many there are."""
    acting = _acting(
        {*(one.account_id for one in readers), *(one.account_id for one in submissions)} - {None}
    )
    left = {one.pk: _of_reader(one, acting) for one in readers}
    right = {one.pk: _of_submission(one, acting) for one in submissions}
    _know_by_name(right.values())
    kin = _Kin({pk for party in (*left.values(), *right.values()) for pk in party.organisations})
    declared = {
        (one.reader_id, one.submission_id): one.words
        for one in Conflict.objects.filter(reader__in=list(left), submission__in=list(right))
    }
    found = {}
    for reader, mine in left.items():
        for submission, theirs in right.items():
            if (reader, submission) in declared:
                found[reader, submission] = Found("declared", declared[reader, submission])
            elif (one := _between(mine, theirs, kin)) is not None:
                found[reader, submission] = one
    return found


def conflict_of(reader: Reader, submission: Submission) -> Found | None:
    return conflicts_among([reader], [submission]).get((reader.pk, submission.pk))


def _between(mine: _Party, theirs: _Party, kin: "_Kin") -> Found | None:
    if mine.emails & theirs.emails or mine.accounts & theirs.accounts:
        return Found("own")
    for name in sorted(mine.names):
        if name and re.search(rf"(?<!\w){re.escape(name)}(?!\w)", theirs.makers):
            return Found("named", name)
    if mine.organisations & theirs.organisations:
        return Found("same_company")
    if both := mine.companies & theirs.companies:
        return Found("same_company", ", ".join(sorted(both)))
    for one in sorted(mine.organisations):
        for other in sorted(theirs.organisations):
            if words := kin.family(one, other):
                return Found("family", words)
    for domain in (email.rpartition("@")[2] for email in mine.emails):
        if any(kin.host(other) == domain for other in theirs.organisations):
            return Found("same_company", domain)
    for one in sorted(mine.organisations):
        for other in sorted(theirs.organisations):
            if works := kin.works(one, other):
                return Found("credits", ", ".join(works))
    return None


def _acting(accounts: Iterable[Any]) -> dict[int, set[int]]:
    """Account → the organisations that it acted for, or stood in, within the years that count."""
    since = add_months(timezone.localdate(), -rule("conflict_window").value)
    rows = Affiliation.objects.filter(person__account__in=list(accounts), organisation__merged_into=None)
    found: dict[int, set[int]] = {}
    for account, organisation in rows.filter(Q(until=None) | Q(until__gte=since)).values_list(
        "person__account", "organisation"
    ):
        found.setdefault(account, set()).add(organisation)
    return found


def _of_reader(reader: Reader, acting: dict[int, set[int]]) -> _Party:
    party = _Party({reader.email.lower()}, names={folded(reader.name).strip()})
    if reader.account_id:
        party.accounts.add(reader.account_id)
        party.organisations |= acting.get(reader.account_id, set())
    if reader.organisation is not None:
        party.organisations.add(reader.organisation.pk)
        names = (reader.organisation.trade_name, reader.organisation.legal_name)
        party.companies |= {plain_company(name) for name in names}
    party.companies.add(plain_company(reader.company))
    party.companies.discard("")
    return party


def _of_submission(submission: Submission, acting: dict[int, set[int]]) -> _Party:
    values = submission.values
    party = _Party({submission.email.lower()})
    if submission.account_id:
        party.accounts.add(submission.account_id)
        party.organisations |= acting.get(submission.account_id, set())
    if submission.organisation_id:
        party.organisations.add(submission.organisation_id)
    coproducers = [row for row in values.get("coproducers") or [] if isinstance(row, dict)]
    names = (submission.company, values.get("company"), *(row.get("company") for row in coproducers))
    party.companies = {plain_company(name) for name in names if isinstance(name, str)} - {""}
    makers = (submission.contact, *(values.get(name) for name in MAKERS))
    party.makers = " · ".join(folded(one) for one in makers if isinstance(one, str))
    return party


ENDINGS = re.compile(
    r"[\s,.]+(?:s\.?\s?l\.?\s?u?\.?|s\.?\s?a\.?\s?u?\.?|ltda?\.?|gmbh|inc\.?|s\.?r\.?l\.?|aie)$"
)


def plain_company(name: str) -> str:
    """The name of a company as it is compared: folded, without its legal form."""
    return " ".join(ENDINGS.sub("", folded(name).strip()).split())


def _know_by_name(parties: Iterable[_Party]) -> None:
    """Companies that are only named are looked up on record: what is known of them counts too."""
    parties = list(parties)
    wanted = {name for party in parties for name in party.companies}
    if not wanted:
        return
    known: dict[str, set[int]] = {}
    rows = Organisation.objects.filter(merged_into=None)
    for pk, *names in rows.values_list("pk", "trade_name", "legal_name"):
        for plain in wanted & {plain_company(name) for name in names}:
            known.setdefault(plain, set()).add(pk)
    for party in parties:
        for name in party.companies:
            party.organisations |= known.get(name, set())


class _Kin:
    """What ties organisations: the same people, the same address on the web, works with credits of both."""

    def __init__(self, organisations: set[int]) -> None:
        self.since = add_months(timezone.localdate(), -rule("conflict_window").value).year
        rows = list(Organisation.objects.filter(pk__in=organisations).only("website", "credits"))
        self.hosts = {one.pk: host_of(one.website) for one in rows}
        self.credited = {
            one.pk: {key: title for key, title, year in credits_of(one) if year >= self.since} for one in rows
        }
        self.people: set[frozenset[int]] = set()
        if len(organisations) > 1:
            for fact in shared_people():
                if fact.year >= self.since:
                    here = sorted(organisations & fact.parties.keys())
                    self.people.update(
                        frozenset((one, other)) for one in here for other in here if one < other
                    )

    def host(self, organisation: int) -> str:
        return self.hosts.get(organisation, "")

    def family(self, one: int, other: int) -> str:
        if frozenset((one, other)) in self.people:
            return str(_("the same person acts for both"))
        host = self.host(one)
        return host if host and host == self.host(other) else ""

    def works(self, one: int, other: int) -> list[str]:
        mine, theirs = self.credited.get(one, {}), self.credited.get(other, {})
        return sorted(title for key, title in mine.items() if key in theirs)


def host_of(address: str) -> str:
    """The host of an address on the web, without `www`; empty for none."""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
