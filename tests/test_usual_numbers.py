"""What is usual where nobody says otherwise, and the bands in which things are told, are what the cluster's rules say."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from claqueta.agenda.policies.board import hours_of
from claqueta.billing.bank.own_accounts import main_account
from claqueta.billing.queries.figures import ages
from claqueta.delegations.holders import token_of
from claqueta.delegations.models import Result
from claqueta.delegations.office.applicants import band_of
from claqueta.delegations.tests.factories import applicant_of, delegation_of
from claqueta.events.wording import when_in_words
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.bands import band_words
from claqueta.foundation.rounds import Round
from claqueta.market.actions import add_tables, open_market
from claqueta.opportunities.models import Outcome, amounts
from claqueta.submissions.call_forms import PitchesForm, RehearsalsForm
from claqueta.submissions.tests.factories import call_of
from conftest import at_most


@pytest.fixture
def decided(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Let rules say other numbers, one or several each."""

    def decide(**numbers: tuple[int, ...]) -> None:
        for name, values in numbers.items():
            other = replace(settings.CLUSTER.rules[name], values=values, dated=())
            monkeypatch.setitem(settings.CLUSTER.rules, name, other)

    return decide


def test_what_is_usual_is_what_the_rules_say_when_nobody_says_otherwise(
    market_event: Callable[..., Any], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_most(
        settings,
        monkeypatch,
        pitch_length=9,
        pitch_pause=4,
        rehearsal_length=25,
        rehearsal_times=7,
        rehearsal_together=2,
        delegation_travellers=3,
        market_table_seats=5,
    )
    call = call_of("draft")
    assert call.pitch_minutes == 9
    assert PitchesForm(call=call)["pause"].initial == 4
    form = RehearsalsForm(call=call)
    assert [form[name].initial for name in ("minutes", "count", "together")] == [25, 7, 1]
    asked = {"begins": "2030-01-01T10:00", "minutes": "5", "count": "1"}
    assert RehearsalsForm({**asked, "together": "2"}, call=call).is_valid()
    assert RehearsalsForm({**asked, "together": "3"}, call=call).errors.keys() == {"together"}
    assert delegation_of("draft").travellers_each == 3
    event = market_event()
    market = open_market(event, asking_until=event.begins_at - timedelta(days=1), by=SYSTEM)
    assert [table.seats for table in add_tables(market, count=2, by=SYSTEM)] == [5, 5]


@pytest.mark.parametrize(
    ("limits", "told"),
    [
        ((30, 60, 90), {"0-30": (1, 30), "31-60": (31, 60), "61-90": (61, 90), "90": (91, None)}),
        ((45, 15), {"0-15": (1, 15), "16-45": (16, 45), "45": (46, None)}),
        ((15,), {"0-15": (1, 15), "15": (16, None)}),
    ],
)
def test_debts_are_told_by_the_ages_of_the_rule(
    decided: Callable[..., None], limits: tuple[int, ...], told: dict[str, Any]
) -> None:
    decided(debt_ages=limits)
    assert {key: (age.least, age.most) for key, age in ages().items()} == told


def test_bank_has_the_days_of_its_account_or_else_those_of_the_rule(decided: Callable[..., None]) -> None:
    decided(bank_lead=(5,))
    account = main_account()
    assert account is not None
    silent = replace(account, lead_days={"B2B": 2})
    assert [silent.lead_of(scheme) for scheme in ("B2B", "CORE")] == [2, 5]


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        ((50, 100), ["Without money", "Less than €50", "€50 to €100", "€100 or more"]),
        (
            (50, 100, 200, 300, 400),
            ["Without money", "Less than €50", "€50 to €100", "€100 to €200", "€200 to €300", "€300 or more"],
        ),
    ],
)
def test_outcomes_are_told_in_the_bands_of_the_rule(
    decided: Callable[..., None], limits: tuple[int, ...], words: list[str]
) -> None:
    decided(outcome_amounts=limits)
    with translation.override("en"):
        assert [label for _value, label in amounts()] == words
        told = Outcome(amount="huge")
        assert told.amount_words == words[-1]
        decided(outcome_amounts=(7,))
        assert (told.amount_words, Outcome(amount="medium").amount_words) == (words[-1], "€7 or more")


@pytest.mark.usefixtures("in_english")
def test_company_is_read_and_asked_again_by_the_bands_of_its_answer_when_their_rule_changes(
    decided: Callable[..., None], client: Client, organisation: Callable[..., Any]
) -> None:
    decided(delegation_bands=(50, 100, 200))
    made = applicant_of(delegation_of(), organisation("Azotea"), "accepted")
    url = reverse("delegation_company", args=[token_of(made)])
    asked = Result.objects.create(applicant=made, months=3)
    said = {"action": "report", "contacts": "4", "meetings": "3", "agreements": "1", "band": "3"}
    assert client.post(url, said).status_code == 302
    decided(delegation_bands=(7,))
    asked.refresh_from_db()
    assert band_of(asked) == "€200 or more"
    assert "€100 to €200" in client.get(url).content.decode()
    assert client.post(url, {**said, "meetings": "5"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.meetings, asked.limits, band_of(asked)) == (5, [50, 100, 200], "€200 or more")
    # Without an amount nothing was told by those bands.
    assert client.post(url, {**said, "band": ""}).status_code == 302
    assert "€7 or more" in client.get(url).content.decode()
    assert client.post(url, said).status_code == 422
    assert client.post(url, {**said, "band": "1"}).status_code == 302
    asked.refresh_from_db()
    assert (asked.limits, band_of(asked)) == ([7], "€7 or more")


def test_band_reads_in_the_currency_of_the_cluster() -> None:
    with translation.override("es"):
        assert [band_words((10, 50), "KRW", number).replace("\xa0", " ") for number in range(3)] == [
            "menos de 10 KRW",
            "de 10 KRW a 50 KRW",
            "50 KRW o más",
        ]


@pytest.mark.parametrize(("hour", "due"), [(8, True), (10, False)])
def test_what_is_done_daily_begins_at_the_hour_of_the_rule(
    decided: Callable[..., None], hour: int, due: bool
) -> None:
    decided(day_begins=(hour,))
    nine = timezone.make_aware(datetime(2026, 11, 25, 9))
    assert Round("x", lambda: None).due(nine - timedelta(days=1), nine) == due


def test_night_belongs_to_its_evening_until_the_hour_of_the_rule(decided: Callable[..., None]) -> None:
    begins, ends = (timezone.make_aware(datetime(2026, 11, day, hour)) for day, hour in ((25, 22), (26, 4)))
    assert when_in_words(begins, ends, "en").count("November") == 1
    decided(night_ends=(3,))
    assert when_in_words(begins, ends, "en").count("November") == 2
    _first, last = hours_of(date(2026, 11, 25), begins, ends + timedelta(days=1), "Europe/Madrid", time(3))
    assert timezone.localtime(last).time() == time(3)
