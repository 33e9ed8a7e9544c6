"""The treasurer's home: what is owed, overdue, returned, to be settled, expected; each figure leads to its rows."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.billing.models import (
    ArrearsTask,
    Mandate,
    MandateState,
    Reminder,
    ReminderState,
    Statement,
    StatementState,
)
from claqueta.billing.queries import figures
from claqueta.billing.queries.bank import to_settle
from claqueta.desk.listing import screen

HEIGHT, WIDTH = 160, 640


@require_safe
@needs("billing.see")
def treasury(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    curve = figures.cash_curve(today)
    return screen(
        request,
        "billing/office/treasury.html",
        _("Treasury"),
        "table",
        due=figures.due(today),
        ages=figures.overdue_by_age(today),
        returned=figures.returned(),
        expected=figures.expected_this_month(today),
        # Lists of those who manage; whoever only sees the figures has no way in.
        waiting=waiting() if request.user.has_perm("billing.manage") else [],
        year=today.year,
        budget=figures.budget(today.year, today),
        curve=curve,
        points=points(curve),
        zero=_zero(curve),
        height=HEIGHT,
        width=WIDTH,
    )


def waiting() -> list[tuple[str, int, str]]:
    """What waits for the treasurer: its name, how many, and where."""
    found = [
        (_("Entries to settle"), to_settle().count(), reverse("office_reconcile")),
        (
            _("Statements to decide on"),
            Statement.objects.filter(state=StatementState.HELD).count(),
            f"{reverse('office_statements')}?state=held",
        ),
        (
            _("Mandates to look at"),
            Mandate.objects.filter(state=MandateState.PENDING).count(),
            f"{reverse('office_mandates')}?state=pending",
        ),
        (
            _("Reminders to look at"),
            Reminder.objects.filter(state=ReminderState.WAITS).count(),
            f"{reverse('office_reminders')}?state=waits",
        ),
        (
            _("Effects of arrears to decide on"),
            ArrearsTask.objects.filter(state=ArrearsTask.State.OPEN).count(),
            f"{reverse('office_arrears')}?state=open",
        ),
    ]
    return found


def _bounds(curve: Any) -> tuple[float, float]:
    values = [0.0, *(float(month.balance.amount) for month in curve)]
    low, high = min(values), max(values)
    return low, high if high > low else low + 1


def points(curve: Any) -> str:
    """The balances as a line of an SVG."""
    low, high = _bounds(curve)
    step = WIDTH / max(len(curve) - 1, 1)
    return " ".join(
        f"{at * step:.1f},{HEIGHT - (float(month.balance.amount) - low) / (high - low) * HEIGHT:.1f}"
        for at, month in enumerate(curve)
    )


def _zero(curve: Any) -> str:
    low, high = _bounds(curve)
    return f"{HEIGHT + low / (high - low) * HEIGHT:.1f}"


urlpatterns = [path("treasury/", treasury, name="office_treasury")]
