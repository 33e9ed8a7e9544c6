"""The bylaws as they stand on a day: what each clause says, where it is written, and what is ours and not the cluster's."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from babel.numbers import format_decimal
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.cluster.bylaws import (
    Admission,
    Arrears,
    Band,
    Cause,
    Clause,
    Condition,
    InForce,
    MemberClass,
    ProRata,
    Reduction,
    Tariff,
)
from claqueta.desk.listing import screen
from claqueta.foundation.money import Money
from claqueta.foundation.parameters import asked
from claqueta.foundation.translated import current_language, text_in

TITLES: dict[type[Clause], str | Promise] = {
    MemberClass: gettext_lazy("Classes of member"),
    Condition: gettext_lazy("Conditions of admission"),
    Admission: gettext_lazy("Who admits"),
    Cause: gettext_lazy("Causes of leaving"),
    Arrears: gettext_lazy("Unpaid dues"),
    Band: gettext_lazy("Sizes"),
    Tariff: gettext_lazy("Tariff of dues"),
    Reduction: gettext_lazy("Reductions"),
    ProRata: gettext_lazy("Part of a year"),
}
ORGANS: dict[str, str | Promise] = {
    "member": gettext_lazy("the member"),
    "office": gettext_lazy("the office"),
    "board": gettext_lazy("the board"),
    "assembly": gettext_lazy("the assembly"),
}
UNITS: dict[str, str | Promise] = {
    "day": gettext_lazy("days"),
    "month": gettext_lazy("months"),
    "quarter": gettext_lazy("quarters"),
    "half_year": gettext_lazy("half-years"),
    "year": gettext_lazy("whole years"),
}
ISSUED: dict[str, str | Promise] = {
    "owed": gettext_lazy("dues already issued are owed as they are"),
    "pro_rata": gettext_lazy("dues already issued are owed up to the day of leaving"),
    "cancelled": gettext_lazy("dues already issued are cancelled"),
}
EFFECTS: dict[str, str | Promise] = {
    "vote_suspended": gettext_lazy("the vote is suspended"),
    "expulsion_proposed": gettext_lazy("leaving is proposed to the board"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A clause as the screen shows it."""

    clause: Clause
    name: str
    text: str
    says: list[str]
    """What the house reckons with, in words."""


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str | Promise
    clauses: list[Shown]


@require_safe
@needs("accounts.view_audit")
def bylaws(request: HttpRequest) -> HttpResponse:
    every = settings.CLUSTER.bylaws
    day = asked(request).day("on") or timezone.localdate()
    in_force = every.on(day)
    return screen(
        request,
        "office/bylaws.html",
        _("Bylaws"),
        "openquote",
        day=day,
        today=timezone.localdate(),
        changes=every.changes(),
        chapters=chapters(in_force),
        sample=any(clause.sample for clause in in_force.clauses()),
        numbers=[(settings.CLUSTER.rules[name].on(day), name) for name in sorted(every.numbers)],
    )


def chapters(bylaws: InForce) -> list[Chapter]:
    found: dict[type[Clause], list[Shown]] = {}
    for clause in bylaws.clauses():
        shown = Shown(clause, text_in(clause.name), text_in(clause.text), list(says(clause)))
        found.setdefault(type(clause), []).append(shown)
    return [Chapter(title, found[kind]) for kind, title in TITLES.items() if kind in found]


def says(clause: Clause) -> Iterator[str]:
    """What the house reckons with, in words."""
    match clause:
        case MemberClass():
            yield _("voice") if clause.voice else _("no voice")
            yield ngettext("%(n)s vote", "%(n)s votes", clause.votes) % {"n": clause.votes}
            yield _("may hold offices") if clause.eligible else _("may not hold offices")
            yield _("pays dues") if clause.dues else _("pays no dues")
            yield _("open to applications") if clause.open else _("closed to applications")
        case Condition():
            yield _("reasons are asked for") if clause.asks == "reasons" else _("an activity is asked for")
        case Admission():
            yield _("decided by %(organ)s") % {"organ": ORGANS[clause.decided_by]}
            if clause.reported_to:
                yield _("reported to %(organ)s") % {"organ": ORGANS[clause.reported_to]}
        case Cause():
            yield _("begun by %(organ)s") % {"organ": ORGANS[clause.begun_by]}
            if clause.decided_by:
                yield _("decided by %(organ)s") % {"organ": ORGANS[clause.decided_by]}
            if clause.hearing:
                yield _("the member is heard first")
            if clause.appeal_to:
                yield _("appeal to %(organ)s") % {"organ": ORGANS[clause.appeal_to]}
            yield str(ISSUED[clause.issued])
        case Arrears():
            after = ngettext("after %(n)s reminder", "after %(n)s reminders", clause.after_reminders)
            yield after % {"n": clause.after_reminders}
            yield str(EFFECTS[clause.effect])
        case Band():
            yield from _bounds(clause)
        case Tariff():
            yield _("%(amount)s a year") % {
                "amount": Money.rounded(clause.amount, settings.CLUSTER.currency).formatted()
            }
        case Reduction():
            yield _("%(percent)s %%") % {"percent": _number(clause.percent)}
            yield ngettext("for %(n)s month", "for %(n)s months", clause.months) % {"n": clause.months}
        case ProRata():
            yield _("counted in %(units)s, the one begun included") % {"units": UNITS[clause.unit]}


def _bounds(band: Band) -> Iterable[str]:
    if band.headcount_below is not None:
        yield _("fewer than %(n)s people") % {"n": _number(band.headcount_below)}
    if band.turnover_below is not None:
        amount = _number(band.turnover_below)
        yield _("turnover below %(amount)s %(currency)s") % {
            "amount": amount,
            "currency": settings.CLUSTER.currency,
        }


def _number(number: Decimal | int) -> str:
    return str(format_decimal(number, locale=current_language()))
