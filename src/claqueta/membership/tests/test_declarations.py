"""The yearly declaration: asked, reminded, declared with one tap; and reductions of dues."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.foundation.actors import SYSTEM
from claqueta.membership import actions
from claqueta.membership.models import Declaration, ReductionGranted
from claqueta.membership.policies.dues import Granted
from claqueta.membership.queries.declared import band_declared, granted
from conftest import posted

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def link(row: Declaration, account: Any) -> str:
    with translation.override("en"):
        return reverse("declaration", args=[actions.declaration_token(row, account)])


def test_round_asks_reminds_and_stops(
    organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation()
    representative(made)
    organisation("Faro", member=False)
    assert actions.run_declarations(date(YEAR, 1, 3)) == 0
    assert (actions.run_declarations(), actions.run_declarations()) == (1, 0)
    row = Declaration.objects.get()
    assert row.asked_at is not None
    assert "/declaration/" in posted()[-1].body
    asked = timezone.localdate(row.asked_at)
    sent = [actions.run_declarations(asked + timedelta(days=day)) for day in (9, 10, 10, 20, 35, 60)]
    assert sent[:5] == [0, 1, 0, 1, 1] or asked.year != (asked + timedelta(days=60)).year


def test_nothing_has_changed_is_one_tap(
    client: Client, organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation()
    rep = representative(made)
    actions.declare(made, YEAR - 1, headcount=12, turnover_band="micro", rd_staff=2, by=rep)
    actions.ask_for_declaration(made, by=SYSTEM)
    row = Declaration.objects.get(year=YEAR)
    page = client.get(link(row, rep)).content.decode()
    assert ("Nothing has changed" in page, "12 people" in page) == (True, True)
    assert client.post(link(row, rep), {"same": "1"}).status_code == 200
    row.refresh_from_db()
    assert (row.headcount, row.rd_staff, row.band, row.sme) == (12, 2, "small", "small")
    assert band_declared(YEAR) == {made.pk: "small"}


def test_link_of_somebody_who_no_longer_acts_for_it_is_gone(
    client: Client,
    organisation: Callable[..., Any],
    representative: Callable[..., Any],
    account: Callable[..., Any],
) -> None:
    made = organisation()
    rep = representative(made)
    actions.ask_for_declaration(made, by=SYSTEM)
    row = Declaration.objects.get()
    made.affiliations.update(until=timezone.localdate())
    assert client.get(link(row, rep)).status_code == 410
    assert client.get("/en/declaration/nonsense/").status_code == 410
    with pytest.raises(PermissionDenied):
        actions.declare(made, YEAR, headcount=1, turnover_band="micro", by=account(email="x@x.example"))


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"headcount": None}, "headcount"),
        ({"turnover_band": "giant"}, "turnover_band"),
        ({"rd_staff": 9}, "rd_staff"),
    ],
)
def test_declaration_that_cannot_be_is_refused(
    said: dict[str, Any], field: str, organisation: Callable[..., Any]
) -> None:
    words = {"headcount": 8, "turnover_band": "micro", "rd_staff": 0, **said}
    with pytest.raises(ValidationError) as refused:
        actions.declare(organisation(), YEAR, by=SYSTEM, **words)
    assert set(refused.value.message_dict) == {field}
    assert not Declaration.objects.filter(declared_at__isnull=False).exists()


def test_member_declares_and_corrects_in_its_area(
    client: Client, organisation: Callable[..., Any], representative: Callable[..., Any]
) -> None:
    made = organisation()
    client.force_login(representative(made))
    url = f"/en/area/{made.slug}/membership/declaration/"
    assert client.post(url, {"headcount": "many"}).status_code == 422
    assert client.post(url, {"headcount": "8", "turnover_band": "micro"}).status_code == 302
    assert client.post(url, {"headcount": "80", "turnover_band": "micro"}).status_code == 302
    assert Declaration.objects.get().band == "medium"
    page = client.get(f"/en/area/{made.slug}/membership/").content.decode()
    assert "80 people" in page


def test_office_asks_those_who_were_not_asked(organisation: Callable[..., Any]) -> None:
    one = organisation()
    organisation("Faro")
    actions.declare(one, YEAR, headcount=1, turnover_band="micro", by=SYSTEM)
    assert (actions.ask_all(by=SYSTEM), actions.ask_all(by=SYSTEM)) == (1, 0)
    assert actions.ask_for_declaration(one, by=SYSTEM) == 0


def test_reduction_has_the_bylaws_percent_and_end(organisation: Callable[..., Any]) -> None:
    made, first = organisation(), date(YEAR, 2, 1)
    row = actions.grant_reduction(made, key="hardship", since=first, reason="A fire", by=SYSTEM)
    assert granted(YEAR) == {made.pk: [Granted("hardship", Decimal(100), first, date(YEAR, 8, 1))]}
    with pytest.raises(ValidationError):
        actions.grant_reduction(made, key="hardship", since=date(YEAR, 7, 31), reason="Again", by=SYSTEM)
    actions.end_reduction(row, on=date(YEAR, 4, 1), by=SYSTEM)
    assert ReductionGranted.objects.get().until == date(YEAR, 4, 1)
    with pytest.raises(ValidationError):
        actions.end_reduction(row, on=date(YEAR, 5, 1), by=SYSTEM)


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"key": "nothing"}, "key"),
        ({"since": date(2023, 5, 1)}, "since"),
        ({"reason": ""}, "reason"),
    ],
)
def test_reduction_that_cannot_be_is_refused(
    said: dict[str, Any], field: str, organisation: Callable[..., Any]
) -> None:
    words = {"key": "hardship", "since": None, "reason": "A fire", **said}
    with pytest.raises(ValidationError) as refused:
        actions.grant_reduction(organisation(), by=SYSTEM, **words)
    assert set(refused.value.message_dict) == {field}
