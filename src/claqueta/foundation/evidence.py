"""What stands as evidence for what: objects of any kind point to statutory purposes and to actions of the plan.

    evidence.link(document, ["O1", "O4"], note="The guide for foreign shoots", by=account)
    evidence.of("O1", date(2026, 1, 1), date(2027, 1, 1))
    evidence.counts(date(2026, 1, 1), date(2027, 1, 1))  # {"O1": {"foundation.issueddocument": 3}, …}

Here there are only codes. Which there are is said by the domains that have purposes and a plan (`Part.purposes`,
`Part.plan_actions`); which kinds of objects can be evidence, by theirs (`Part.evidence`).
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, Model, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claqueta.foundation import audit, beside
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.beside import managing, reference
from claqueta.foundation.domains import gathered
from claqueta.foundation.judging import Table, Text, fitted
from claqueta.foundation.models import EvidenceLink
from claqueta.foundation.transactions import atomic

type Said = str | Promise
NOTE: Table = {"note": Text(300)}
Aim = EvidenceLink.Aim


class NotEvidence(LookupError):
    """No domain says that objects of this kind can be evidence: a defect of the caller."""


@dataclass(frozen=True, slots=True)
class Source:
    """A kind of objects that can be evidence (`Part.evidence`)."""

    kind: str
    """Their model's label."""
    title: Said
    """What they are called together."""
    url: Callable[[str], str]
    """Where the office sees one, by its identifier."""
    day: Callable[[Any], date] = lambda _obj: timezone.localdate()
    """On which one counts."""
    permission: Callable[[Any], str] = managing
    """Of those who say what one is evidence for."""


def sources() -> dict[str, Source]:
    return {one.kind: one for one in gathered(lambda part: part.evidence)}


def purposes() -> dict[str, str]:
    """Code → name of the statutory purposes, in their order."""
    return {code: name for says in gathered(lambda part: part.purposes) for code, name in says().items()}


def plan_actions() -> dict[str, str]:
    """Code → name of the plan's actions, in their order."""
    return {code: name for says in gathered(lambda part: part.plan_actions) for code, name in says().items()}


@atomic
def link(
    obj: Model, purposes: Iterable[str], actions: Iterable[str] = (), *, note: str = "", by: Actor
) -> list[EvidenceLink]:
    """Say what an object is evidence for, besides what it is already; the new links.

    Raises `PermissionDenied`, `ValidationError` by field for a code that there is not, and `NotEvidence`.
    """
    source = _source(obj)
    require(by, source.permission(obj), obj)
    words = fitted({"note": note}, NOTE)
    wanted = [
        *((Aim.PURPOSE, code) for code in _known("purposes", purposes)),
        *((Aim.ACTION, code) for code in _known("actions", actions)),
    ]
    made = []
    for aim, code in dict.fromkeys(wanted):
        values = {"object_name": str(obj)[:255], "on": source.day(obj), "by": account_of(by), **words}
        one, new = EvidenceLink.objects.get_or_create(
            **reference(obj), aim=aim, code=code, ended_at=None, defaults=values
        )
        if new:
            made.append(one)
    if made:
        codes = ", ".join(one.code for one in made)
        audit.record("foundation.evidence_linked", obj, by=by, changes={"evidence": ("", codes)})
    return made


@atomic
def unlink(one: EvidenceLink, obj: Model, *, by: Actor) -> None:
    """Say that an object is no evidence for what it was linked to; that it was stays on record.

    Raises `PermissionDenied`.
    """
    require(by, _source(obj).permission(obj), obj)
    mine = of_object(obj).filter(pk=one.pk)
    if mine.update(ended_at=timezone.now(), ended_by=account_of(by)):
        audit.record("foundation.evidence_unlinked", obj, by=by, changes={"evidence": (one.code, "")})


@atomic
def keep_to(obj: Model, purposes: Iterable[str], *, by: Actor) -> None:
    """Let an object be evidence for these purposes and no others, as something else says of it."""
    codes = set(purposes)
    for one in of_object(obj).filter(aim=Aim.PURPOSE).exclude(code__in=codes):
        unlink(one, obj, by=by)
    link(obj, sorted(codes), by=by)


def end(obj: Model, *, by: Actor) -> None:
    """Let an object that is about to be deleted be evidence for nothing; whoever deletes it has been asked."""
    of_object(obj).update(ended_at=timezone.now(), ended_by=account_of(by))


def move(source: Model, target: Model) -> int:
    """Let what one record is evidence for be said of another, besides what is said of it; how many links."""
    there = {(one.aim, one.code) for one in of_object(target)}
    lost = [one.pk for one in of_object(source) if (one.aim, one.code) in there]
    return beside.move(EvidenceLink.objects.exclude(pk__in=lost), source, target)


# -- Reading -------------------------------------------------------------------------------------------------


def current(since: date | None = None, until: date | None = None) -> QuerySet[EvidenceLink]:
    """What stands as evidence, for days from `since` on and before `until`."""
    links = EvidenceLink.objects.filter(ended_at=None)
    if since is not None:
        links = links.filter(on__gte=since)
    return links.filter(on__lt=until) if until is not None else links


def of(code: str, since: date | None = None, until: date | None = None) -> QuerySet[EvidenceLink]:
    """What stands as evidence for a purpose, the latest first; of a plan's action with `of_action`."""
    return current(since, until).filter(aim=Aim.PURPOSE, code=code)


def of_action(code: str, since: date | None = None, until: date | None = None) -> QuerySet[EvidenceLink]:
    return current(since, until).filter(aim=Aim.ACTION, code=code)


def of_object(obj: Model) -> QuerySet[EvidenceLink]:
    """What an object is evidence for."""
    return current().filter(**reference(obj)).select_related("by").order_by("aim", "code")


def counts(since: date | None = None, until: date | None = None) -> dict[str, dict[str, int]]:
    """Purpose → kind of objects → how many of them are evidence for it; every purpose is there."""
    found: dict[str, dict[str, int]] = {code: {} for code in purposes()}
    rows = current(since, until).filter(aim=Aim.PURPOSE).order_by().values_list("code", "object_type")
    for code, kind, times in rows.annotate(times=Count("pk")):
        found.setdefault(code, {})[kind] = times
    return found


def address(one: EvidenceLink) -> str:
    """Where the office sees the object; empty when its domain is no longer there."""
    source = sources().get(one.object_type)
    return source.url(one.object_id) if source else ""


def name_of(one: EvidenceLink) -> str:
    """What it is evidence for, in words; the code alone when nobody has it any longer."""
    names: Mapping[str, str] = purposes() if one.aim == Aim.PURPOSE else plan_actions()
    return f"{one.code} · {names[one.code]}" if one.code in names else one.code


def _source(obj: Model) -> Source:
    source = sources().get(obj._meta.label_lower)
    if source is None:
        raise NotEvidence(obj._meta.label_lower)
    return source


def _known(field: str, codes: Iterable[str]) -> list[str]:
    codes = list(codes)
    known = purposes() if field == "purposes" else plan_actions()
    if strange := [code for code in codes if code not in known]:
        raise ValidationError({field: [_("There is no “%(code)s”.") % {"code": strange[0][:20]}]})
    return codes
