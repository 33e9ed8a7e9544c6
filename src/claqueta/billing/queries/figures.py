"""What the treasurer's home counts, each figure with the address of its rows."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from claqueta.billing.chart import Concept, chart
from claqueta.billing.models import (
    BudgetLine,
    DuesRow,
    DuesRun,
    EconomicDocument,
    ExpectedIncome,
    Movement,
    Posting,
    Receipt,
    Statement,
)
from claqueta.billing.policies.receipts import OWES
from claqueta.billing.queries.receipts import open_receipts, overdue, receipts
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.money import Money, total
from claqueta.foundation.periods import add_months
from claqueta.foundation.translated import text_in


@dataclass(frozen=True, slots=True)
class Age:
    """Receipts that are overdue for so many days."""

    label: str
    least: int
    most: int | None


def ages() -> dict[str, Age]:
    """What names it in addresses → each band of the rule “debt_ages”, the youngest first."""
    limits, found, least = sorted(set(rule("debt_ages").values)), dict[str, Age](), 1
    for most in limits:
        if found:
            found[f"{least}-{most}"] = Age(
                _("%(least)s to %(most)s days") % {"least": least, "most": most}, least, most
            )
        else:
            found[f"0-{most}"] = Age(_("Up to %(most)s days") % {"most": most}, least, most)
        least = most + 1
    found[str(limits[-1])] = Age(_("More than %(most)s days") % {"most": limits[-1]}, least, None)
    return found


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure: what it is, how much, of how many rows, and where those stand."""

    key: str
    label: str | Promise
    amount: Money
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class BudgetRow:
    concept: Concept
    name: str
    budget: Money
    actual: Money
    forecast: Money
    """What the year will come to, as far as is known today."""
    url: str

    @property
    def percent(self) -> int | None:
        """Of the budget; None where nothing was planned."""
        return int(100 * self.actual.amount / self.budget.amount) if self.budget else None


@dataclass(frozen=True, slots=True)
class Month:
    """What came in and went out in a month, and what there is at its end since the first one."""

    first: date
    came: Money
    went: Money
    balance: Money
    expected: bool
    """Whether it is still to come."""


def of_age(found: QuerySet[Any], age: str, today: date | None = None) -> QuerySet[Any]:
    """Of receipts with their state those that are overdue for so long."""
    day, bounds = today or timezone.localdate(), ages()[age]
    found = overdue(found, day).filter(due_on__lte=day - timedelta(days=bounds.least))
    return found if bounds.most is None else found.filter(due_on__gte=day - timedelta(days=bounds.most))


def due(today: date | None = None) -> Amount:
    """All that members owe, overdue or not."""
    found = _sum(open_receipts())
    return Amount("due", _("Owed by members"), *found, _address("office_receipts", state="owes"))


def overdue_by_age(today: date | None = None) -> list[Amount]:
    return [
        Amount(key, age.label, *_sum(of_age(receipts(), key, today)), _address("office_receipts", age=key))
        for key, age in ages().items()
    ]


def came_back(found: QuerySet[Any]) -> QuerySet[Any]:
    """Of receipts with their state those of which a direct debit came back and something is still owed."""
    keys = Posting.objects.filter(kind=Posting.Kind.RETURN, reverses=None, reversed_by=None).values("receipt")
    return found.filter(state__in=OWES, pk__in=keys)


def returned() -> Amount:
    """Receipts of which a direct debit came back and something is still owed."""
    found = came_back(receipts())
    return Amount(
        "returned", _("Returned by banks"), *_sum(found), _address("office_receipts", state="returned")
    )


def expected_this_month(today: date | None = None) -> list[Amount]:
    """What is due until the month's end: receipts, and instalments of agreements."""
    first, last = _month(today or timezone.localdate())
    dues = open_receipts().filter(due_on__gte=first, due_on__lte=last)
    income = ExpectedIncome.objects.filter(received=None, expected_on__gte=first, expected_on__lte=last)
    amounts = list(income.values_list("amount", flat=True))
    return [
        Amount(
            "dues",
            _("Dues due this month"),
            *_sum(dues),
            _address("office_receipts", state="owes", due_from=f"{first}", due_to=f"{last}"),
        ),
        Amount(
            "agreements",
            _("Agreements due this month"),
            _total(amounts),
            len(amounts),
            _address("office_expected_income", state="waits"),
        ),
    ]


def budget(year: int, today: date | None = None) -> list[BudgetRow]:
    """Budget, actual and forecast of each concept that has any, what is earned before what is spent."""
    day = today or timezone.localdate()
    planned = dict(BudgetLine.objects.filter(year=year).values_list("concept", "amount"))
    actual = _actual(year)
    coming = _coming(year)
    rest = _rest_of(year, day)
    rows = []
    for key, concept in chart().concepts.items():
        if not (planned.get(key) or actual.get(key) or coming.get(key)):
            continue
        plan, now = planned.get(key, _zero()), actual.get(key, _zero())
        # What has instalments or a run behind it is known; of all else the plan's part of the days that are left.
        more = coming[key] if key in ("dues", "agreements") else plan.times(rest)
        rows.append(
            BudgetRow(
                concept,
                text_in(concept.name),
                plan,
                now,
                now + more,
                _rows_of(key, year),
            )
        )
    return sorted(rows, key=lambda row: row.concept.expense)


def cash_curve(today: date | None = None, months: int = 12, ahead: int = 3) -> list[Month]:
    """Month by month what came and went, and for the months to come what is expected."""
    day = today or timezone.localdate()
    first = add_months(day.replace(day=1), 1 - months)
    came: defaultdict[date, Money] = defaultdict(_zero)
    went: defaultdict[date, Money] = defaultdict(_zero)
    for rows in (
        Posting.objects.exclude(kind=Posting.Kind.CREDIT),
        Movement.objects.all(),
    ):
        for month, amount in (
            rows.annotate(month=TruncMonth("on")).order_by("pk").values_list("month", "amount")
        ):
            (came if amount.amount > 0 else went)[month] += amount
    before = _opening() + total(
        [
            *(came[one] for one in list(came) if one < first),
            *(went[one] for one in list(went) if one < first),
        ],
        _currency(),
    )
    expected: defaultdict[date, Money] = defaultdict(_zero)
    for due_on, amount in open_receipts().values_list("due_on", "balance"):
        expected[max(due_on, day).replace(day=1)] += amount
    for due_on, amount in ExpectedIncome.objects.filter(received=None).values_list("expected_on", "amount"):
        expected[max(due_on, day).replace(day=1)] += amount
    found, balance = [], before
    for step in range(months + ahead):
        month = add_months(first, step)
        later = month > day
        incoming = came[month] + (expected[month] if month >= day.replace(day=1) else _zero())
        balance = balance + incoming + went[month]
        found.append(Month(month, incoming, went[month], balance, later))
    return found


def _opening() -> Money:
    """What the bank held before the first thing that the books know, by its first statement; nothing without one."""
    first = Statement.objects.exclude(opening=None).order_by("begins", "pk").first()
    if first is None or first.opening is None:
        return _zero()
    earlier = [
        *Posting.objects.exclude(kind=Posting.Kind.CREDIT)
        .filter(on__lt=first.begins)
        .values_list("amount", flat=True),
        *Movement.objects.filter(on__lt=first.begins).values_list("amount", flat=True),
    ]
    return first.opening - total(earlier, _currency())


def _actual(year: int) -> dict[str, Money]:
    """What was earned and spent in a year, by concept; what is spent above zero too."""
    found: defaultdict[str, Money] = defaultdict(_zero)
    for concept, amount in Receipt.objects.filter(issued_on__year=year).values_list("concept", "amount"):
        found[concept] += amount
    for concept, amount in Movement.objects.filter(on__year=year).values_list("concept", "amount"):
        known = chart().concepts.get(concept)
        found[concept] += -amount if known is not None and known.expense else amount
    issued = EconomicDocument.objects.filter(state=EconomicDocument.State.ISSUED, invoiced_on__year=year)
    for concept, amount in issued.values_list("concept", "net"):
        found[concept] += amount
    return dict(found)


def _coming(year: int) -> defaultdict[str, Money]:
    """What is known to come: dues of runs that are prepared, instalments that are expected."""
    found: defaultdict[str, Money] = defaultdict(_zero)
    open_runs = (DuesRun.State.PREVIEW, DuesRun.State.APPROVED)
    ready = DuesRow.objects.filter(
        run__year=year, run__state__in=open_runs, state__in=(DuesRow.State.READY, DuesRow.State.TO_DECIDE)
    )
    found["dues"] = ready.aggregate(sum=Sum("amount"))["sum"] or _zero()
    waiting = ExpectedIncome.objects.filter(received=None, expected_on__year=year)
    found["agreements"] = waiting.aggregate(sum=Sum("amount"))["sum"] or _zero()
    return found


def _rest_of(year: int, day: date) -> Decimal:
    """Which part of the year is left after a day."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    left = (after - min(max(day + timedelta(days=1), first), after)).days
    return Decimal(left) / (after - first).days


def _rows_of(key: str, year: int) -> str:
    if key == "dues":
        return _address("office_receipts", **{"from": f"{year}-01-01", "to": f"{year}-12-31"})
    return _address("office_movements", concept=key, **{"from": f"{year}-01-01", "to": f"{year}-12-31"})


def _sum(found: QuerySet[Any]) -> tuple[Money, int]:
    amounts = list(found.values_list("balance", flat=True))
    return _total(amounts), len(amounts)


def _total(amounts: Iterable[Money]) -> Money:
    return total(amounts, _currency())


def _month(day: date) -> tuple[date, date]:
    first = day.replace(day=1)
    return first, add_months(first, 1) - timedelta(days=1)


def _address(route: str, **query: str) -> str:
    return f"{reverse(route)}?{'&'.join(f'{name}={value}' for name, value in query.items())}"


def _currency() -> str:
    return settings.CLUSTER.currency


def _zero() -> Money:
    return Money.zero(_currency())
