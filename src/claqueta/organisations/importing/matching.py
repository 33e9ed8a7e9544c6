"""Which organisation on record, or of an earlier row, a row is about."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.engines.tables import plain
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.models import AuditEntry
from claqueta.organisations.importing.apart import side_by_side
from claqueta.organisations.importing.likeness import (
    Nearness,
    domain_of,
    full_name,
    short_name,
    similarity,
)
from claqueta.organisations.judging import Profile
from claqueta.organisations.models import Organisation, ProfileVersion
from claqueta.organisations.profile import profile_of
from claqueta.organisations.queries import part_of, read_at_once

type Verdict = Literal["same", "like", "other"]
SHARED_HOSTS = re.compile(
    r"(?:^|\.)(?:facebook|instagram|twitter|x|linkedin|youtube|wordpress|blogspot|wixsite|google|blogger|tiktok|jimdo|weebly|"
    r"webnode|linktr|vimeo|github|gitlab|sites)\.\w+$|(?:^|\.)(?:blogspot|wordpress)\."
)


@dataclass(slots=True)
class Facts:
    """What is known of somebody, now and formerly, in the forms in which it is compared."""

    full: set[str] = field(default_factory=set)
    legal: set[str] = field(default_factory=set)
    short: set[str] = field(default_factory=set)
    tax: set[str] = field(default_factory=set)
    mail: set[str] = field(default_factory=set)
    phone: set[str] = field(default_factory=set)
    domain: set[str] = field(default_factory=set)
    city: set[str] = field(default_factory=set)
    street: set[str] = field(default_factory=set)
    year: set[str] = field(default_factory=set)
    since: set[str] = field(default_factory=set)

    def learn(self, profile: Profile) -> None:
        """Take in what a profile says."""
        for name in (
            profile.get("legal_name"),
            profile.get("trade_name"),
            *(profile.get("former_names") or ()),
        ):
            if name:
                self.full.add(full_name(str(name)))
                self.short.add(short_name(str(name)))
        _put(self.legal, full_name(profile.get("legal_name") or ""))
        _put(self.tax, profile.get("tax_id"))
        _put(self.mail, str(profile.get("email") or "").lower())
        _put(self.phone, re.sub(r"\D", "", str(profile.get("phone") or "")))
        _put(self.domain, _own_domain(profile.get("website") or ""))
        for one in profile.get("premises") or ():
            _put(self.city, plain(one.get("city") or ""))
            _put(self.street, plain(one.get("street") or ""))
        _put(self.year, str(profile.get("founded_year") or ""))


def _own_domain(url: str) -> str:
    """The domain of somebody's website; nothing for a page on a host where many have theirs."""
    domain = domain_of(url)
    return "" if SHARED_HOSTS.search(domain) else domain


def _put(values: set[str], value: Any) -> None:
    if value:
        values.add(value)


def facts_of(profile: Profile, since: str = "") -> Facts:
    facts = Facts()
    facts.learn(profile)
    _put(facts.since, since)
    return facts


def verdict(row: Facts, other: Facts) -> Verdict:
    """Whether two are one: the same name with the same mail or telephone, or with nothing that contradicts it."""
    named = bool(row.legal & other.full or other.legal & row.full)
    nearly = bool(row.short & other.short)
    if not named and not nearly:
        return "other"
    if _differ(row.tax, other.tax):
        return "like"
    agree = bool(row.mail & other.mail or row.phone & other.phone)
    if _differ(row.city, other.city):
        return "like"
    if named:
        if agree:
            return "same"
        contradicted = any(
            _differ(getattr(row, name), getattr(other, name))
            for name in ("mail", "phone", "domain", "street", "year", "since")
        )
        return "like" if contradicted else "same"
    forms_differ = all(len(one.full - one.short) for one in (row, other))
    return "same" if (agree or row.domain & other.domain) and not forms_differ else "like"


def agreements(row: Facts, other: Facts) -> int:
    return sum(
        bool(getattr(row, name) & getattr(other, name))
        for name in ("full", "tax", "mail", "phone", "domain", "city", "street", "year", "since")
    )


def _differ(one: set[str], other: set[str]) -> bool:
    return bool(one and other and not one & other)


@dataclass(slots=True)
class Former:
    """What was on record of an organisation before."""

    profiles: list[Profile] = field(default_factory=list)
    standing: dict[str, set[Any]] = field(default_factory=dict)

    def says(self, name: str, value: Any) -> bool:
        """Whether a former profile, or a former standing, says this."""
        return value in self.standing.get(name, ()) or any(
            profile.get(name) == value for profile in self.profiles
        )


class Known:
    """Everything on record, and how a row finds it: by tax ID, by name, merged and former ones included."""

    def __init__(self) -> None:
        self.by_id = {
            organisation.pk: organisation
            for organisation in read_at_once(Organisation.objects.filter(merged_into=None))
        }
        self.gone: dict[int, list[Organisation]] = {}
        self.by_tax: dict[tuple[str, str], int] = {}
        self.by_number: dict[str, set[int]] = {}
        self.names: dict[str, set[int]] = {}
        self.domains: dict[str, set[int]] = {}
        self.streets: dict[str, set[int]] = {}
        self.near: Nearness[int] = Nearness()
        self._former: dict[int, Former] = {}
        self._facts: dict[int, Facts] = {}
        for pk, one in self.by_id.items():
            self._enter(one, pk)
        self._enter_gone()
        for pk, legal, trade in ProfileVersion.objects.filter(
            organisation__version__gt=1, organisation__merged_into=None
        ).values_list("organisation_id", "content__legal_name", "content__trade_name"):
            self._enter_names([legal, trade], pk)
        for name, pks in list(self.names.items()):
            for pk in pks:
                self.near.add(name, pk)

    def _enter(self, organisation: Organisation, pk: int) -> None:
        self._enter_names(
            [organisation.legal_name, organisation.trade_name, *(organisation.former_names or ())], pk
        )
        if organisation.tax_id:
            self.by_tax.setdefault((organisation.tax_country, organisation.tax_id), pk)
            self.by_number.setdefault(organisation.tax_id, set()).add(pk)
        if domain := _own_domain(organisation.website):
            self.domains.setdefault(domain, set()).add(pk)
        for premises in part_of(organisation, "premises"):
            if premises.street:
                self.streets.setdefault(plain(f"{premises.street} {premises.city}"), set()).add(pk)

    def _enter_names(self, names: Iterable[Any], pk: int) -> None:
        for name in names:
            if name:
                self.names.setdefault(short_name(str(name)), set()).add(pk)

    def _enter_gone(self) -> None:
        """Merged records lead to the one that was kept; what a living record says of itself comes first."""
        gone = {
            organisation.pk: organisation
            for organisation in read_at_once(Organisation.objects.exclude(merged_into=None))
        }
        for one in gone.values():
            root = one.merged_into_id
            for _step in range(20):
                if root not in gone:
                    break
                root = gone[root].merged_into_id
            if root in self.by_id:
                self.gone.setdefault(root, []).append(one)
                self._enter(one, root)

    def remember(self, pks: Iterable[int]) -> None:
        """Read what was on record before, of several in a few queries."""
        wanted = [
            pk
            for pk in set(pks)
            if pk not in self._former and (self.by_id[pk].version > 1 or pk in self.gone)
        ]
        roots = {pk: pk for pk in wanted}
        for pk in wanted:
            former = self._former.setdefault(pk, Former())
            for one in self.gone.get(pk, ()):
                roots[one.pk] = pk
                former.profiles.append(profile_of(one))
        undone = _words_for("import undone")
        before: dict[int, ProfileVersion] = {}
        ids = list(roots)
        for start in range(0, len(ids), 500):
            some = ids[start : start + 500]
            for version in ProfileVersion.objects.filter(organisation__in=some).order_by(
                "organisation", "version"
            ):
                earlier = before.get(version.organisation_id)
                # What an import had brought and its undoing took back was never said by anybody who knew.
                if earlier is not None and version.reason not in undone:
                    self._former[roots[version.organisation_id]].profiles.append(earlier.content)
                before[version.organisation_id] = version
        self._remember_standing(ids, roots)

    def _remember_standing(self, ids: list[int], roots: dict[int, int]) -> None:
        for start in range(0, len(ids), 500):
            entries = AuditEntry.objects.filter(
                object_type=Organisation._meta.label_lower,
                object_id__in=[str(pk) for pk in ids[start : start + 500]],
                verb__in=("organisations.standing_set", "organisations.listed", "organisations.hidden"),
            )
            for entry in entries:
                former = self._former[roots[int(entry.object_id)]]
                for name, (earlier, _later) in entry.changes.items():
                    if earlier not in (None, ""):
                        former.standing.setdefault(name, set()).add(earlier)

    def former(self, pk: int) -> Former:
        if pk not in self._former:
            self.remember([pk])
        return self._former.get(pk, Former())

    def facts(self, pk: int) -> Facts:
        if pk not in self._facts:
            one = self.by_id[pk]
            facts = facts_of(profile_of(one), one.member_since.isoformat() if one.member_since else "")
            former = self.former(pk)
            for profile in former.profiles:
                facts.learn(profile)
            facts.since |= {str(value) for value in former.standing.get("member_since", ())}
            self._facts[pk] = facts
        return self._facts[pk]

    def named(self, facts: Facts) -> set[int]:
        return set().union(*(self.names.get(name, set()) for name in facts.short))

    def meets(self, profile: Profile, facts: Facts) -> int | None:
        """The organisation that the row is about, by tax ID or by name without contradiction."""
        if profile.get("tax_id"):
            found = self.by_tax.get((profile.get("tax_country", ""), profile["tax_id"]))
            if found is not None:
                return found
            elsewhere = self.by_number.get(profile["tax_id"], set())
            if len(elsewhere) == 1:
                (only,) = elsewhere
                if (
                    similarity(self.by_id[only].legal_name, profile["legal_name"])
                    >= rule("import_same_name").value
                ):
                    return only
        same = [pk for pk in self.named(facts) if verdict(facts, self.facts(pk)) == "same"]
        return max(same, key=lambda pk: (agreements(facts, self.facts(pk)), -pk), default=None)

    def candidates(self, profile: Profile, facts: Facts) -> list[dict[str, Any]]:
        """Who may be the organisation of a row that meets none."""
        found: dict[int, tuple[float, str]] = {pk: (100, _("same name")) for pk in self.named(facts)}
        wanted = short_name(profile.get("trade_name") or profile["legal_name"])
        for score, pk in self.near.near(wanted, rule("import_probable_name").value):
            found.setdefault(pk, (score, _("similar name")))
        for pk in self.domains.get(_own_domain(profile.get("website", "")), ()):
            found.setdefault(pk, (95, _("same website")))
        for one in profile.get("premises", ()):
            if one.get("street"):
                for pk in self.streets.get(plain(f"{one['street']} {one['city']}"), ()):
                    found.setdefault(pk, (80, _("same address")))
        return [
            {
                "id": str(pk),
                "name": self.by_id[pk].name,
                "why": why,
                "score": round(score),
                "facts": side_by_side(profile, profile_of(self.by_id[pk])),
            }
            for pk, (score, why) in sorted(found.items(), key=lambda item: (-item[1][0], item[0]))[:3]
        ]


def _words_for(msgid: str) -> set[str]:
    """A reason of ours in every language in which it may have been written."""
    said = {msgid}
    for language in settings.CLUSTER.languages:
        with translation.override(language):
            said.add(_(msgid))
    return said
