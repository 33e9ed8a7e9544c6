"""Writing a need or an offer: an organisation its own, the office for somebody, a visitor by the public form."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.cluster.models import Purpose
from claqueta.foundation import audit, numbering
from claqueta.foundation.actors import SYSTEM, Actor, account_of, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.events import publish
from claqueta.foundation.judging import fitted
from claqueta.foundation.transactions import atomic, held
from claqueta.opportunities.actions import telling
from claqueta.opportunities.actions.flow import OPPORTUNITIES, make
from claqueta.opportunities.events import Changed
from claqueta.opportunities.judging import VISITOR, fitted_opportunity
from claqueta.opportunities.models import OPPORTUNITY, Opportunity, OpportunityState
from claqueta.opportunities.policies import fingerprint
from claqueta.opportunities.queries import first_of_the_same
from claqueta.opportunities.search import note_change
from claqueta.opportunities.warnings import TellsWho, warnings_of
from claqueta.organisations.models import Organisation

type Values = dict[str, Any]
SERIES = numbering.Series("OPP", "{year}-{number:04d}")
State = OpportunityState


class AlreadyThere(ValidationError):
    """The same side wrote the same within the time of the rule; `first` is what it wrote then. Nothing was changed."""

    def __init__(self, first: Opportunity) -> None:
        self.first = first
        super().__init__(
            _("You wrote the same on %(day)s: it is number %(number)s.")
            % {"day": timezone.localdate(first.created_at).isoformat(), "number": first.slug},
            code="already-there",
        )


class WrittenMeanwhile(ValidationError):
    """Somebody changed it since. Nothing was changed."""

    def __init__(self) -> None:
        super().__init__(
            _("Somebody has changed it since you opened it. Look at what it says now."),
            code="written-meanwhile",
        )


@atomic
def draft(values: Values, *, organisation: Organisation, by: Actor) -> Opportunity:
    """Write a need or an offer of an organisation. `purposes` are codes, `chosen` organisations.

    Raises `PermissionDenied`, `ValidationError` by field, `AlreadyThere`.
    """
    require(by, "opportunities.write", organisation)
    return _write(values, by=by, organisation=organisation)


@atomic
def write_for(
    values: Values,
    *,
    by: Actor,
    organisation: Organisation | None = None,
    behalf: str = "",
    reference: str = "",
) -> Opportunity:
    """Write one as the office, for an organisation on record or for somebody who is named.

    Raises `PermissionDenied`, `ValidationError` by field, `AlreadyThere`.
    """
    require(by, "opportunities.manage")
    if organisation is None and not behalf.strip():
        raise ValidationError({"behalf": [_("Say for whom: an organisation on record, or a name.")]})
    return _write({**values, "behalf": behalf}, by=by, organisation=organisation, reference=reference)


@dataclass(frozen=True, slots=True)
class Posted:
    """What a visitor posted."""

    opportunity: Opportunity
    new: bool
    """Whether it was written now; otherwise it is the first that said the same."""


@atomic
def post(values: Values, visitor: Mapping[str, Any], *, by: Actor, minded: bool = False) -> Posted:
    """Write one for a visitor, who confirms it by the link that is mailed; what was posted before is mailed again.

    Raises `PermissionDenied`, `ValidationError` by field, `TellsWho` unless `minded`.
    """
    require(by, "opportunities.post")
    said = fitted({name: visitor.get(name, "") for name in VISITOR}, VISITOR)
    said["visitor_email"] = said["visitor_email"].lower()
    mine = {name: value for name, value in values.items() if name not in OPPORTUNITY.office}
    kept, opportunity = _made({**mine, **said})
    first = first_of_the_same(opportunity.fingerprint, email=said["visitor_email"])
    if first is not None:
        _mail_link(first)
        return Posted(first, new=False)
    theirs = Opportunity.objects.filter(visitor_email=said["visitor_email"], organisation=None)
    most = rule("opportunities_of_a_visitor").value
    if theirs.exclude(state=State.CLOSED).count() >= most:
        raise ValidationError(
            _("There are %(n)s of yours that are not closed: close one, or write to the office.")
            % {"n": most}
        )
    _refuse_telling(opportunity, minded=minded)
    opportunity.state = State.UNCONFIRMED
    try:
        with atomic():
            _keep(opportunity, kept, by=SYSTEM, verb="opportunities.posted")
    except AlreadyThere as meanwhile:
        _mail_link(meanwhile.first)
        return Posted(meanwhile.first, new=False)
    telling.to_confirm(opportunity)
    return Posted(opportunity, new=True)


@atomic
def send_opportunity_link(opportunity: Opportunity, *, by: Actor) -> None:
    """Mail a visitor a new link; earlier ones no longer work. Nothing happens for one that is no visitor's."""
    require(by, "opportunities.post")
    row = held(Opportunity.objects.all(), opportunity.pk)
    if row.is_visitors:
        row.link_number += 1
        row.save(update_fields=["link_number"])
        _mail_link(row)


def _mail_link(opportunity: Opportunity) -> None:
    if opportunity.state == State.UNCONFIRMED:
        telling.to_confirm(opportunity)
    else:
        telling.link_again(opportunity)


@atomic
def change(
    opportunity: Opportunity, values: Values, *, by: Actor, version: int | None = None, minded: bool = False
) -> Opportunity:
    """Change what it says or who sees it.

    Raises `PermissionDenied`, `ValidationError` by field, `WrittenMeanwhile`, and `TellsWho` for one without a name that others
    see already, unless `minded`.
    """
    require(by, "opportunities.edit", opportunity)
    row = held(Opportunity.objects.select_related("organisation"), opportunity.pk)
    if version is not None and version != row.version:
        raise WrittenMeanwhile
    if row.state == State.CLOSED:
        raise OPPORTUNITIES.moved_on(row)
    before = {name: getattr(row, name) for name in OPPORTUNITY.stored}
    kept = fitted_opportunity(values, before)
    _refuse_office_only(kept, before, by)
    changes = {
        name: (before[name], kept[name]) for name in kept if name in before and before[name] != kept[name]
    }
    for name in changes:
        setattr(row, name, kept[name])
    if row.state in (State.OPEN, State.TALKING) and row.closes_on is None:
        raise ValidationError({"closes_on": [_("What is open has a last day.")]})
    row.fingerprint = fingerprint(row.direction, row.kind, row.title, row.text)
    if row.state != State.DRAFT:
        _refuse_telling(row, minded=minded)
    changes |= _keep_relations(
        row, {**kept, **{name: values[name] for name in ("chosen",) if name in values}}
    )
    if not changes:
        return row
    row.version += 1
    row.heard_at = row.updated_at = timezone.now()
    row.asked_at = None
    row.save()
    audit.record("opportunities.changed", row, by=by, changes=changes, hidden=frozenset({"visitor_email"}))
    note_change(row)
    if row.state in (State.OPEN, State.TALKING):
        publish(Changed(row))
    return row


@atomic
def submit(opportunity: Opportunity, *, by: Actor, minded: bool = False) -> Opportunity:
    """Let it be seen: at once, where the rules let its side, or when the office has looked at it.

    Raises `PermissionDenied`, `MovedOn`, `TellsWho` unless `minded`.
    """
    row = held(Opportunity.objects.select_related("organisation"), opportunity.pk)
    # First of all: what tells who it is would itself be told.
    require(by, "opportunities.submit", row)
    _refuse_telling(row, minded=minded)
    open_now = not row.is_visitors and by.has_perm("opportunities.publish", row)
    return make("publish" if open_now else "submit", row, by=by)


@atomic
def renew(opportunity: Opportunity, *, by: Actor) -> Opportunity:
    """Say that it still holds: it is open for as long again as the rules say. Raises `PermissionDenied`, `MovedOn`."""
    row = held(Opportunity.objects.select_related("organisation"), opportunity.pk)
    require(by, "opportunities.renew", row)
    if row.state not in (State.OPEN, State.TALKING):
        raise OPPORTUNITIES.moved_on(row)
    today = timezone.localdate()
    before, row.closes_on = (
        row.closes_on,
        max(filter(None, (row.closes_on, today + timedelta(days=rule("opportunity_open").value)))),
    )
    row.renewed += 1
    row.heard_at = row.updated_at = timezone.now()
    row.asked_at = None
    row.save()
    audit.record("opportunities.renewed", row, by=by, changes={"closes_on": (before, row.closes_on)})
    note_change(row)
    return row


@atomic
def discard(opportunity: Opportunity, *, by: Actor) -> None:
    """Take away what was never seen by others. Raises `PermissionDenied`, `MovedOn`."""
    row = held(Opportunity.objects.select_related("organisation"), opportunity.pk)
    require(by, "opportunities.discard", row)
    if row.opens_on is not None or row.state not in (State.DRAFT, State.UNCONFIRMED):
        raise OPPORTUNITIES.moved_on(row)
    audit.record("opportunities.discarded", row, by=by)
    note_change(row)
    row.delete()


# -- How it is kept ------------------------------------------------------------------------------------------


def _made(values: Values, organisation: Organisation | None = None) -> tuple[Values, Opportunity]:
    """The judged values, and an opportunity of them that is not kept yet. Raises `ValidationError` by field."""
    kept = fitted_opportunity(values)
    opportunity = Opportunity(
        organisation=organisation,
        **{name: kept[name] for name in OPPORTUNITY.stored if name in kept},
        **{name: values[name] for name in VISITOR if name in values and name not in OPPORTUNITY},
    )
    opportunity.fingerprint = fingerprint(
        opportunity.direction, opportunity.kind, opportunity.title, opportunity.text
    )
    return {**kept, **{name: values[name] for name in ("chosen",) if name in values}}, opportunity


def _write(
    values: Values, *, by: Actor, organisation: Organisation | None, reference: str = ""
) -> Opportunity:
    left_out = set(VISITOR) if by.has_perm("opportunities.manage") else {*VISITOR, *OPPORTUNITY.office}
    kept, opportunity = _made(
        {name: value for name, value in values.items() if name not in left_out}, organisation
    )
    opportunity.reference = reference
    return _keep(opportunity, kept, by=by, verb="opportunities.written")


def _keep(opportunity: Opportunity, kept: Values, *, by: Actor, verb: str) -> Opportunity:
    """Raises `AlreadyThere`."""
    opportunity.written_by = account_of(by)
    year = timezone.localdate().year
    number = numbering.next(SERIES, year)
    # Whoever sends the same at the same moment waited for the number, and finds here what the first has written.
    first = first_of_the_same(
        opportunity.fingerprint,
        organisation=opportunity.organisation,
        email=opportunity.visitor_email,
        behalf=opportunity.behalf,
    )
    if first is not None:
        raise AlreadyThere(first)
    opportunity.slug = numbering.formatted(SERIES, year, number)
    opportunity.save()
    _keep_relations(opportunity, kept)
    audit.record(verb, opportunity, by=by)
    note_change(opportunity)
    return opportunity


def _keep_relations(opportunity: Opportunity, kept: Values) -> dict[str, tuple[Any, Any]]:
    """Keep its purposes and the organisations chosen for it; what the trail says of it."""
    changes: dict[str, tuple[Any, Any]] = {}
    if "purposes" in kept:
        before = sorted(opportunity.purposes.values_list("code", flat=True))
        if before != sorted(kept["purposes"]):
            opportunity.purposes.set(Purpose.objects.filter(code__in=kept["purposes"]))
            changes["purposes"] = (before, sorted(kept["purposes"]))
    if "chosen" in kept:
        wanted = _organisations(kept["chosen"])
        there = list(opportunity.chosen.all())
        if set(wanted) != set(there):
            opportunity.chosen.set(wanted)
            changes["chosen"] = (sorted(map(str, there)), sorted(map(str, wanted)))
    if opportunity.audience == "chosen" and not opportunity.chosen.exists():
        raise ValidationError({"chosen": [_("Choose at least one organisation that sees it.")]})
    return changes


def _organisations(chosen: Iterable[Any]) -> list[Organisation]:
    found = [one for one in chosen if isinstance(one, Organisation) and one.merged_into_id is None]
    return list(dict.fromkeys(found))


def _refuse_office_only(kept: Values, before: Mapping[str, Any], by: Actor) -> None:
    """Leave what only the office says as it is, when somebody else writes."""
    if not by.has_perm("opportunities.manage"):
        kept.update({name: before[name] for name in OPPORTUNITY.office & kept.keys()})


def _refuse_telling(opportunity: Opportunity, *, minded: bool) -> None:
    warnings = [] if minded else warnings_of(opportunity)
    if warnings:
        raise TellsWho(warnings)
