"""Entering facts in the register of members. Nothing that was entered is altered: a later fact corrects it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claqueta.foundation import audit, chains
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.events import publish
from claqueta.foundation.transactions import atomic
from claqueta.membership.actions.telling import event_of
from claqueta.membership.book import BOOK, payload_of
from claqueta.membership.judging import SOURCE, judged_data, judged_day
from claqueta.membership.models import Fact, Span
from claqueta.membership.policies.ledger import (
    CANCELLED,
    DoesNotFit,
    Kind,
    Membership,
    Misfit,
    State,
    Told,
    known_at,
    membership_on,
    spells_of,
    standing_facts,
)
from claqueta.organisations.actions import follow_the_register
from claqueta.organisations.models import Organisation

BATCH = 500


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact to be entered. What an admission leaves out (name, tax ID) is taken from the record as it stands."""

    kind: str
    organisation: Organisation
    effective_on: date
    data: Mapping[str, Any] = field(default_factory=dict)
    source: str = ""
    """Where it comes from, in words: a sitting, a letter, a list."""
    corrects: Fact | None = None
    number: int | None = None
    """Of an admission whose number is given already; the next one otherwise."""


@atomic
def record(facts: Sequence[NewFact], *, by: Actor, at: datetime | None = None) -> list[Fact]:
    """Enter facts in the register; standing and dates of their organisations follow. See `enter`.

    Raises `PermissionDenied`, `ValidationError`.
    """
    require(by, "membership.record")
    return enter(facts, by=by, at=at)


@atomic
def enter(facts: Sequence[NewFact], *, by: Actor, at: datetime | None = None) -> list[Fact]:
    """Enter facts whose author was allowed to cause them: part of an action that asked.

    All of them are recorded at one moment, now unless said (`at`: for what is carried over, and for the sample); those
    of one organisation have to fit together with what stands. Organisations are locked first, in their order, then
    the book, until the transaction ends: two writers never take one number. Raises `ValidationError`.
    """
    if not facts:
        return []
    touched = _locked({fact.organisation.pk for fact in facts})
    end = chains.hold(BOOK)
    known = _told(touched)
    moment = _moment(known, at)
    number = (Fact.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    taken = set(
        Fact.objects.filter(number__in=[one.number for one in facts if one.number]).values_list(
            "number", flat=True
        )
    )
    rows = []
    for position, new in enumerate(_in_order(facts), end.position + 1):
        row = _row(new, position, known[new.organisation.pk], by, moment)
        if row.kind == Kind.ADMITTED:
            if new.number in taken:
                raise ValidationError(
                    {"number": [_("The number %(number)s is taken.") % {"number": new.number}]}
                )
            row.number = new.number or number
            taken.add(row.number)
            number = max(number, row.number + 1)
        known[row.organisation_id].append(told(row))
        rows.append(row)
    for organisation_id in touched:
        _check(known[organisation_id], {row.position for row in rows})
    chains.append_many(BOOK, [payload_of(row) for row in rows])
    Fact.objects.bulk_create(rows, batch_size=BATCH)
    lay_out(known)
    follow(known, by=by)
    for row in rows:
        organisation = touched[row.organisation_id]
        audit.record(f"membership.{row.kind}", organisation, by=by, changes=_changes(row), reason=row.source)
        publish(event_of(row, organisation, by))
    return rows


def told(fact: Fact) -> Told:
    """A row as the policy reads it."""
    return Told(
        fact.position,
        Kind(fact.kind),
        fact.effective_on,
        fact.recorded_at,
        fact.number,
        fact.data,
        fact.corrects_id,
    )


def lay_out(known: Mapping[int, Sequence[Told]]) -> None:
    """Write the spans of organisations anew, from all their facts."""
    spans = [span for pk, facts in known.items() for span in _spans(pk, facts)]
    for part in _parts(list(known)):
        Span.objects.filter(organisation__in=part).delete()
    Span.objects.bulk_create(spans, batch_size=BATCH)


def follow(known: Mapping[int, Sequence[Told]], *, by: Actor) -> int:
    """Let the records of organisations say what their facts make of today; how many did not."""
    today = timezone.localdate()
    memberships: dict[int, Membership] = {pk: membership_on(facts, today) for pk, facts in known.items()}
    return follow_the_register(
        {pk: (one.class_key, one.since, one.until) for pk, one in memberships.items()}, by=by
    )


def facts_of(organisations: Iterable[int]) -> dict[int, list[Told]]:
    """Organisation → its facts, as the policy reads them."""
    found: dict[int, list[Told]] = {pk: [] for pk in organisations}
    for part in _parts(list(found)):
        for fact in Fact.objects.filter(organisation__in=part).order_by("position"):
            found[fact.organisation_id].append(told(fact))
    return found


def _told(organisations: Iterable[int]) -> dict[int, list[Told]]:
    return facts_of(organisations)


def _parts(keys: list[int]) -> list[list[int]]:
    return [keys[start : start + BATCH] for start in range(0, len(keys), BATCH)]


def _locked(keys: set[int]) -> dict[int, Organisation]:
    """The organisations as they stand, nobody else's until the transaction ends."""
    found: dict[int, Organisation] = {}
    for part in _parts(sorted(keys)):
        rows = Organisation.objects.select_for_update().filter(pk__in=part).order_by("pk")
        found |= {row.pk: row for row in rows}
    if len(found) < len(keys):
        raise ValidationError(_("The organisation is no longer on record."))
    return found


def _moment(known: Mapping[int, Sequence[Told]], at: datetime | None) -> datetime:
    """When the facts are recorded: never before what stands of the same organisations, whatever the clock says."""
    last = max((facts[-1].recorded_at for facts in known.values() if facts), default=None)
    now = timezone.now()
    if at is None:
        return now if last is None else max(now, last)
    if at > now or (last is not None and at < last):
        raise ValidationError(_("What was recorded at one moment is entered after what was recorded before."))
    return at


def _in_order(facts: Sequence[NewFact]) -> list[NewFact]:
    """Admissions without a number get theirs by the day of joining; all else stays as it was given."""
    joining = sorted(
        (one for one in facts if one.kind == Kind.ADMITTED and one.number is None),
        key=lambda one: one.effective_on,
    )
    following = iter(joining)
    return [next(following) if one in joining else one for one in facts] if len(joining) > 1 else list(facts)


def _row(new: NewFact, position: int, known: Sequence[Told], by: Actor, moment: datetime) -> Fact:
    kind = Kind(new.kind)
    on = judged_day(new.effective_on)
    data = dict(new.data)
    mended = kind
    if kind == Kind.CORRECTED:
        mended = _mended_kind(new, known)
    elif kind == Kind.ADMITTED:
        data.setdefault("name", new.organisation.legal_name)
        data.setdefault("tax_id", new.organisation.tax_id)
    if kind != Kind.CORRECTED and new.corrects is not None:
        raise ValidationError(_("Only a correction names the fact that it corrects."))
    account = account_of(by)
    return Fact(
        position=position,
        kind=kind.value,
        organisation_id=new.organisation.pk,
        effective_on=on,
        recorded_at=moment,
        data=judged_data(mended, data, on, correction=kind == Kind.CORRECTED),
        source=SOURCE.fit(new.source),
        corrects_id=new.corrects.pk if new.corrects else None,
        account_id=None if account is None else account.pk,
    )


def _mended_kind(new: NewFact, known: Sequence[Told]) -> Kind:
    """The kind of what a correction mends in the end, when that is a fact of the same organisation."""
    by_position = {fact.position: fact for fact in known}
    mended = by_position.get(new.corrects.pk) if new.corrects else None
    while mended is not None and mended.corrects is not None:
        mended = by_position.get(mended.corrects)
    if mended is None:
        raise ValidationError(_("A correction names a fact of the same organisation."))
    return mended.kind


def _check(facts: Sequence[Told], fresh: set[int]) -> None:
    """Refuse what does not fit. Raises `ValidationError`."""
    before = [fact for fact in facts if fact.position not in fresh]
    corrections = [fact for fact in facts if fact.position in fresh and fact.kind == Kind.CORRECTED]
    if corrections and _as_they_hold(before) == _as_they_hold(
        [fact for fact in facts if fact not in corrections and fact.position not in fresh] + corrections
    ):
        raise ValidationError(_("This correction changes nothing."))
    try:
        spells_of(facts)
    except DoesNotFit as error:
        raise ValidationError({"effective_on": [_refusal(error)]}) from None


def _as_they_hold(facts: Sequence[Told]) -> list[Any]:
    return [(fact.position, fact.on, dict(fact.data)) for fact in standing_facts(facts)]


def _refusal(error: DoesNotFit) -> str:
    what = {"day": date_format(error.fact.on), "what": Fact.Kind(error.fact.kind).label}
    match error.misfit, error.state:
        case Misfit.MEMBER_ALREADY, State() as state:
            return _("It is a member already on %(day)s, with the number %(number)s.") % {
                **what,
                "number": state.number,
            }
        case Misfit.NO_MEMBER, _other:
            return _("“%(what)s” on %(day)s does not fit: it is no member on that day.") % what
        case Misfit.SUSPENDED_ALREADY, _other:
            return _("Its rights are suspended already on %(day)s.") % what
        case Misfit.NOT_SUSPENDED, _other:
            return _("Its rights are not suspended on %(day)s.") % what
        case _:
            return _("“%(what)s” on %(day)s changes nothing: it is so already.") % what


def _spans(organisation_id: int, facts: Sequence[Told]) -> list[Span]:
    """What the facts say, as it was known after each moment at which some were recorded."""
    moments = sorted({fact.recorded_at for fact in facts})
    open_now: dict[tuple[Any, ...], datetime] = {}
    made: list[Span] = []
    for moment in moments:
        stretches = {
            (one.state, one.valid_from, one.valid_to)
            for spell in spells_of(known_at(facts, moment))
            for one in spell
        }
        for gone in [key for key in open_now if key not in stretches]:
            made.append(_span(organisation_id, gone, open_now.pop(gone), moment))
        for key in stretches:
            open_now.setdefault(key, moment)
    made.extend(_span(organisation_id, key, since, None) for key, since in open_now.items())
    return made


def _span(organisation_id: int, key: tuple[Any, ...], since: datetime, until: datetime | None) -> Span:
    state, valid_from, valid_to = key
    return Span(
        organisation_id=organisation_id,
        number=state.number,
        class_key=state.class_key,
        name=state.name,
        tax_id=state.tax_id,
        representative=state.representative,
        person_id=state.person_id,
        suspended=state.suspended,
        since=state.since,
        until=state.until,
        undated=state.undated,
        valid_from=valid_from,
        valid_to=valid_to,
        known_from=since,
        known_to=until,
    )


def _changes(row: Fact) -> dict[str, tuple[Any, Any]]:
    told_of: dict[str, Any] = {"effective_on": row.effective_on, **row.data}
    if row.number:
        told_of["number"] = row.number
    if row.corrects_id:
        told_of["corrects"] = row.corrects_id
    return {name: ("", value) for name, value in told_of.items() if name not in ("person", CANCELLED)}
