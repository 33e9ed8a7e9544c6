"""The yearly declaration: asked for by a round, declared with one link, and the reductions of dues that were granted."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.accounts.models import Account
from claqueta.foundation import audit, mailing
from claqueta.foundation.actors import SYSTEM, Actor, account_of, require
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.events import publish
from claqueta.foundation.judging import fitted
from claqueta.foundation.periods import add_months
from claqueta.foundation.transactions import atomic
from claqueta.membership.applying import DECLARATION, REDUCTION, size_of
from claqueta.membership.events import Declared
from claqueta.membership.models import Declaration, ReductionGranted
from claqueta.membership.policies.sizes import sme_category
from claqueta.membership.queries.register import entry_of, register
from claqueta.organisations.models import Organisation
from claqueta.organisations.queries import recipients_for

SALT = "claqueta.declaration"


@atomic
def declare(
    organisation: Organisation,
    year: int,
    *,
    headcount: int | None,
    turnover_band: str,
    rd_staff: int | None = None,
    by: Actor,
) -> Declaration:
    """Say how large a member is in a year; said again, it replaces what was said. Raises `ValidationError` by field."""
    require(by, "membership.declare", organisation)
    words = fitted(
        {"headcount": headcount, "turnover_band": turnover_band, "rd_staff": rd_staff}, DECLARATION
    )
    bylaws = settings.CLUSTER.bylaws.on(date(year, 1, 1))
    band, turnover = size_of(words["headcount"], words["turnover_band"], bylaws)
    if turnover is None:
        raise ValidationError({"turnover_band": [_("This is none of the choices.")]})
    if words["rd_staff"] is not None and words["rd_staff"] > words["headcount"]:
        raise ValidationError({"rd_staff": [_("There cannot be more people in R&D than people.")]})
    row, _new = Declaration.objects.select_for_update().get_or_create(organisation=organisation, year=year)
    before = {name: getattr(row, name) for name in ("headcount", "turnover_band", "rd_staff", "band")}
    row.headcount, row.turnover_band, row.rd_staff = (
        words["headcount"],
        words["turnover_band"],
        words["rd_staff"],
    )
    row.band, row.sme = band, sme_category(words["headcount"], turnover)
    row.declared_at, row.declared_by = timezone.now(), str(by)[:200]
    row.save()
    after = {name: getattr(row, name) for name in before}
    audit.record("membership.declared", row, by=by, changes=audit.difference(before, after))
    publish(
        Declared(organisation=organisation, year=year, headcount=row.headcount, turnover=turnover, band=band)
    )
    return row


def declaration_token(row: Declaration, account: Account) -> str:
    return signing.dumps([row.pk, account.pk], salt=SALT)


def read_declaration(token: str) -> tuple[Declaration, Account] | None:
    """Whose declaration it is and who was asked; None for a link that is not ours, is old, or is somebody's who left."""
    try:
        pk, account_pk = signing.loads(
            token, salt=SALT, max_age=timedelta(days=rule("declaration_link_valid").value)
        )
    except (signing.BadSignature, ValueError):
        return None
    row = Declaration.objects.select_related("organisation").filter(pk=pk).first()
    account = Account.objects.filter(pk=account_pk, is_active=True).first()
    if row is None or account is None or not account.has_perm("membership.declare", row.organisation):
        return None
    return row, account


@atomic
def ask_for_declaration(organisation: Organisation, *, year: int | None = None, by: Actor) -> int:
    """Ask those who act for a member to declare; the number of mails. One that has declared is not asked."""
    require(by, "membership.manage", organisation)
    year = year or timezone.localdate().year
    row, _new = Declaration.objects.select_for_update().get_or_create(organisation=organisation, year=year)
    if row.declared_at is not None:
        return 0
    if row.asked_at is None:
        row.asked_at = timezone.now()
    else:
        row.reminders += 1
    row.save(update_fields=["asked_at", "reminders"])
    accounts = recipients_for(organisation)
    for account in accounts:
        with translation.override(account.language or settings.LANGUAGE_CODE):
            url = settings.PUBLIC_URL + reverse("declaration", args=[declaration_token(row, account)])
        mailing.send(
            "membership/mail/declaration",
            account.email,
            {"declaration": row, "organisation": organisation, "account": account, "url": url},
            language=account.language,
            why=format_lazy(
                gettext_lazy("You get this mail because you act for {name}."), name=organisation.name
            ),
        )
    audit.record("membership.declaration_asked", row, by=by, changes={"mails": (0, len(accounts))})
    return len(accounts)


def run_declarations(today: date | None = None) -> int:
    """The daily round: ask the members for the year's declaration, and remind; how many. Safe to run again."""
    today = today or timezone.localdate()
    opens = date(today.year, 1, 1) + timedelta(days=rule("declaration_opens").value)
    return _ask_those(today, SYSTEM, _is_due) if today >= opens else 0


def ask_all(*, by: Actor) -> int:
    """Ask every member that has not been asked this year; how many. Raises `PermissionDenied`."""
    require(by, "membership.manage")
    return _ask_those(timezone.localdate(), by, lambda row, _today: row is None or _is_unasked(row))


def _ask_those(today: date, by: Actor, wanted: Callable[[Declaration | None, date], bool]) -> int:
    rows = {row.organisation_id: row for row in Declaration.objects.filter(year=today.year)}
    keys = [
        entry.organisation_id for entry in register(today) if wanted(rows.get(entry.organisation_id), today)
    ]
    for organisation in Organisation.objects.filter(pk__in=keys).order_by("pk"):
        ask_for_declaration(organisation, year=today.year, by=by)
    return len(keys)


def _is_unasked(row: Declaration) -> bool:
    return row.asked_at is None and row.declared_at is None


def _is_due(row: Declaration | None, today: date) -> bool:
    """Whether a member has to be asked or reminded today."""
    if row is None or _is_unasked(row):
        return True
    if row.declared_at is not None or row.asked_at is None:
        return False
    days = rule("declaration_reminders").values
    if row.reminders >= len(days):
        return False
    return today >= timezone.localdate(row.asked_at) + timedelta(days=days[row.reminders])


# -- Reductions ------------------------------------------------------------------------------------------------------


@atomic
def grant_reduction(
    organisation: Organisation, *, key: str, since: date | None, reason: str, by: Actor
) -> ReductionGranted:
    """Grant a reduction of the bylaws for as long as they say. Raises `ValidationError` by field."""
    require(by, "membership.manage", organisation)
    words = fitted({"key": key, "since": since, "reason": reason}, REDUCTION)
    first: date = words["since"] or timezone.localdate()
    clause = settings.CLUSTER.bylaws.on(first).reduction(words["key"])
    if clause is None:
        raise ValidationError({"key": [_("The bylaws have no such reduction on that day.")]})
    if entry_of(organisation.pk, first) is None:
        raise ValidationError(
            {"since": [_("“%(name)s” is not a member on that day.") % {"name": organisation}]}
        )
    until = add_months(first, clause.months)
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if ReductionGranted.objects.filter(
        organisation=organisation, key=clause.key, since__lt=until, until__gt=first
    ).exists():
        raise ValidationError({"since": [_("It has this reduction already on some of those days.")]})
    granted = ReductionGranted.objects.create(
        organisation=organisation,
        key=clause.key,
        percent=clause.percent,
        since=first,
        until=until,
        reason=words["reason"],
        granted_by=account_of(by),
    )
    audit.record(
        "membership.reduction_granted",
        organisation,
        by=by,
        changes={"reduction": ("", granted.name), "until": (None, until)},
    )
    return granted


@atomic
def end_reduction(granted: ReductionGranted, *, on: date | None, by: Actor) -> ReductionGranted:
    """Let a reduction end earlier than it was granted for; from `on` on it no longer holds. Raises `ValidationError`."""
    require(by, "membership.manage", granted.organisation)
    held = ReductionGranted.objects.select_for_update().get(pk=granted.pk)
    day = on or timezone.localdate()
    if not held.since <= day <= held.until:
        raise ValidationError({"on": [_("It holds on no such day.")]})
    before, held.until = held.until, day
    held.save(update_fields=["until"])
    audit.record(
        "membership.reduction_ended", held.organisation, by=by, changes={"until": (before, held.until)}
    )
    return held


def prefilled(row: Declaration) -> dict[str, Any]:
    """What the declaration begins with: what was said of this year, or else of the last one before it."""
    last = (
        row
        if row.declared_at is not None
        else Declaration.objects.filter(
            organisation=row.organisation, year__lt=row.year, declared_at__isnull=False
        )
        .order_by("-year")
        .first()
    )
    if last is None:
        return {}
    return {
        "headcount": last.headcount,
        "turnover_band": last.turnover_band,
        "rd_staff": last.rd_staff,
        "year": last.year,
    }
