"""Fictional applications in every state, opinions, a welcome in progress, a leaving file, declarations of two years.

Done by the use cases themselves, each on its day; the accounts are of bank codes that no bank has.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from claqueta.accounts.models import Account
from claqueta.foundation import audit
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.periods import add_months
from claqueta.foundation.transactions import atomic
from claqueta.membership import actions
from claqueta.membership.applying import size_of
from claqueta.membership.models import Application, Declaration, LeavingFile, OnboardingStep, Opinion
from claqueta.membership.policies.sizes import sme_category
from claqueta.membership.queries.register import register
from claqueta.organisations.models import Organisation

FILE = "applications.json"
HEADCOUNTS = {"micro": 5, "small": 24, "medium": 120, "large": 400}
LATE = 9
"""Every so many members has not declared this year yet."""


def load(accounts: dict[str, Any]) -> None:
    """What the dues of the sample are worked out from: the declarations of the members, and a reduction."""
    story = _story()
    if Declaration.objects.exists() or not story:
        return
    with atomic():
        _declarations()
        for told in story["reductions"]:
            _reduction(told, accounts["office@claqueta.example"])


def tell(accounts: dict[str, Any]) -> None:
    """The applications and leaving files of `sample/applications.json`, once.

    After the dues of the sample: the receipt of an admission is of its day, and numbers follow the days.
    """
    story = _story()
    if Application.objects.exists() or not story:
        return
    with atomic():
        for told in story["applications"]:
            _application(told, accounts)
        for told in story["leaving"]:
            _leaving(told, accounts)


def _story() -> dict[str, Any]:
    path = settings.CLUSTER.folder / "sample" / FILE
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


@contextmanager
def _then(days_ago: int) -> Iterator[datetime]:
    """The moment of what was done some days ago; for the trail, what is done in the block happened at it."""
    moment = timezone.now() - timedelta(days=days_ago)
    with audit.dated({}, otherwise=moment):
        yield moment


def _application(told: Mapping[str, Any], accounts: Mapping[str, Account]) -> None:
    office = accounts["office@claqueta.example"]
    with _then(told["days_ago"]) as moment:
        application = actions.begin_application(told["email"], language=told.get("language", "es"), by=SYSTEM)
        for step, words in told["answers"].items():
            actions.save_step(application, step, words, by=SYSTEM)
    Application.objects.filter(pk=application.pk).update(created_at=moment, touched_at=moment)
    application.refresh_from_db()
    for done in told.get("moves", ()):
        said = dict(done.get("said", {}))
        with _then(done["days_ago"]) as moment:
            for name in ("decided_on", "reported_on"):
                if name in said:
                    said[name] = timezone.localdate(moment)
            by = SYSTEM if done["move"] in ("send", "answer", "withdraw") else office
            application = actions.APPLICATIONS.make(done["move"], application, by=by, **said).thing
        if done["move"] == "send":
            Application.objects.filter(pk=application.pk).update(sent_at=moment, touched_at=moment)
            application.refresh_from_db()
        for given in done.get("opinions", ()):
            with _then(given["days_ago"]) as moment:
                opinion = actions.give_opinion(
                    application,
                    view=given.get("view", ""),
                    text=given.get("text", ""),
                    conflict=given.get("conflict", ""),
                    by=accounts[given["by"]],
                )
            Opinion.objects.filter(pk=opinion.pk).update(at=moment)
    for key in told.get("welcomed", ()):
        step = OnboardingStep.objects.get(application=application, key=key)
        actions.tick(step, by=office)


def _leaving(told: Mapping[str, Any], accounts: Mapping[str, Account]) -> None:
    organisation = _member(told["organisation"])
    if organisation is None:
        return
    office = accounts["office@claqueta.example"]
    with _then(told["days_ago"]) as moment:
        file = actions.propose_leaving(organisation, told["cause"], grounds=told["grounds"], by=office)
        LeavingFile.objects.filter(pk=file.pk).update(opened_on=timezone.localdate(moment))
        for move in told.get("moves", ()):
            file = actions.LEAVING.make(move, file, by=office).thing


def _member(name: str) -> Organisation | None:
    keys = [entry.organisation_id for entry in register(timezone.localdate()) if entry.until is None]
    return Organisation.objects.filter(pk__in=keys, trade_name=name).first()


def _declarations() -> None:
    """Last year's of all, and this year's of most."""
    today = timezone.localdate()
    members = Organisation.objects.in_bulk([entry.organisation_id for entry in register(today)])
    rows = []
    for number, organisation in enumerate(members.values()):
        band = organisation.size_band or "micro"
        for year in (today.year - 1, today.year):
            rows.append(
                _declaration(organisation, year, band, declared=year < today.year or bool(number % LATE))
            )
    Declaration.objects.bulk_create(rows, ignore_conflicts=True)


def _declaration(organisation: Organisation, year: int, band: str, *, declared: bool) -> Declaration:
    asked = timezone.make_aware(datetime.combine(date(year, 1, 9), time(9, 5)))
    row = Declaration(organisation=organisation, year=year, asked_at=asked)
    if not declared:
        row.reminders = 3
        return row
    headcount = HEADCOUNTS.get(band, 5) + organisation.pk % 5 - 2
    bylaws = settings.CLUSTER.bylaws.on(date(year, 1, 1))
    row.headcount, row.turnover_band, row.rd_staff = headcount, band, headcount // 12
    row.band, turnover = size_of(headcount, band, bylaws)
    row.sme = sme_category(headcount, turnover)
    row.declared_at = asked + timedelta(days=organisation.pk % 20, hours=organisation.pk % 7)
    row.declared_by = "Claqueta (muestra)"
    return row


def _reduction(told: Mapping[str, Any], office: Account) -> None:
    organisation = _member(told["organisation"])
    if organisation is not None:
        actions.grant_reduction(
            organisation,
            key=told["key"],
            since=add_months(timezone.localdate().replace(day=1), -told["months_ago"]),
            reason=told["reason"],
            by=office,
        )
