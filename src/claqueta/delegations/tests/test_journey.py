"""Who travels, the agenda abroad over a change of clocks, the money to the cent, what came of it."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from claqueta.delegations import actions, privacy
from claqueta.delegations.models import Delegation, Result, Traveller
from claqueta.delegations.policies import headroom, shares, weighted
from claqueta.delegations.queries import accounts_of, appointments_of, whole_calendar
from claqueta.delegations.queries.report import report_of
from claqueta.delegations.tests.factories import SECRET, applicant_of, delegation_of, euros
from claqueta.foundation import documents
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.models import OutgoingMail
from claqueta.foundation.money import Money, total
from conftest import posted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
PERSON = {"name": "Bea", "email": "bea@travels.example", "role": "Sales", "phone": "600"}


def test_no_more_travel_than_the_delegation_takes_and_a_change_frees_a_place(organisation: Any) -> None:
    made = applicant_of(delegation_of(travellers_each=1), organisation("Azotea"), "accepted")
    first = actions.add_traveller(made, PERSON, by=SYSTEM)
    with pytest.raises(ValidationError) as refused:
        actions.add_traveller(made, {**PERSON, "name": "Cai"}, by=SYSTEM)
    assert "name" in refused.value.message_dict
    actions.take_out_traveller(first, by=SYSTEM)
    assert actions.add_traveller(made, {**PERSON, "name": "Cai"}, by=SYSTEM).is_complete
    with pytest.raises(ValidationError):
        actions.change_traveller(first, {"name": "Bea"}, by=SYSTEM)
    assert OutgoingMail.objects.filter(template="delegations/mail/delegation_travels").count() == 2


def test_nobody_travels_for_a_company_that_has_no_place(organisation: Any) -> None:
    made = applicant_of(delegation_of(), organisation("Azotea"), "selected")
    with pytest.raises(ValidationError):
        actions.add_traveller(made, PERSON, by=SYSTEM)


def test_agenda_keeps_the_clocks_of_the_place_on_the_night_in_which_they_change(organisation: Any) -> None:
    delegation = delegation_of(first_day=date(2026, 10, 24), last_day=date(2026, 10, 26))
    made = applicant_of(delegation, organisation("Azotea"), "accepted")
    actions.add_traveller(made, PERSON, by=SYSTEM)
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    said = {"kind": "travel", "title": {"en": "Coach"}, "place": "Hotel"}
    one = actions.add_appointment(
        delegation, {**said, "begins_at": first, "ends_at": first + timedelta(hours=2)}, by=SYSTEM
    )
    # 02:30 comes twice: it begins in the first and ends an hour of the clocks later.
    assert (one.begins.strftime("%H:%M"), one.ends.strftime("%H:%M")) == ("02:30", "03:30")
    moved = actions.change_appointment(one, {"place": "Station"}, by=SYSTEM)
    actions.call_off_appointment(moved, by=SYSTEM)
    calendar = Calendar.from_ical(whole_calendar(delegation, appointments_of(made)))
    (event,) = calendar.walk("VEVENT")
    assert (event["SEQUENCE"], event["STATUS"]) == (2, "CANCELLED")
    assert event["UID"].startswith(f"delegation-{one.public_id}")
    assert event.decoded("DTSTART").astimezone(UTC) == first
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Europe/Paris"]
    assert OutgoingMail.objects.filter(template="delegations/mail/delegation_agenda").count() == 3
    with pytest.raises(ValidationError):
        actions.change_appointment(moved, {"place": "Port"}, by=SYSTEM)


def test_appointment_of_some_is_seen_by_those_alone(organisation: Any) -> None:
    delegation = delegation_of()
    mine, other = (applicant_of(delegation, organisation(name), "accepted") for name in ("Azotea", "Faro"))
    begins = timezone.now() + timedelta(days=60)
    actions.add_appointment(
        delegation,
        {
            "kind": "meeting",
            "title": {"en": SECRET},
            "begins_at": begins,
            "ends_at": begins + timedelta(hours=1),
            "applicants": [mine],
        },
        by=SYSTEM,
    )
    assert [str(one) for one in appointments_of(mine)] == [SECRET]
    assert not appointments_of(other).exists()
    stranger = applicant_of(delegation_of(), organisation("Nogal"), "accepted")
    with pytest.raises(ValidationError) as refused:
        actions.add_appointment(
            delegation,
            {
                "kind": "meeting",
                "title": {"en": "x"},
                "begins_at": begins,
                "ends_at": begins + timedelta(hours=1),
                "applicants": [stranger],
            },
            by=SYSTEM,
        )
    assert "applicants" in refused.value.message_dict


def test_who_no_longer_attends_is_told_and_the_entry_leaves_their_calendar(organisation: Any) -> None:
    delegation = delegation_of()
    stays, leaves = (
        applicant_of(delegation, organisation(name), "accepted", email=f"{name.lower()}@company.example")
        for name in ("Azotea", "Faro")
    )
    for one, email in ((stays, "bea@travels.example"), (leaves, "cai@travels.example")):
        actions.add_traveller(one, {**PERSON, "email": email}, by=SYSTEM)
    begins = timezone.now() + timedelta(days=60)
    said = {
        "kind": "meeting",
        "title": {"en": "Table"},
        "begins_at": begins,
        "ends_at": begins + timedelta(hours=1),
    }
    one = actions.add_appointment(delegation, said, by=SYSTEM)
    before = len(posted())
    actions.change_appointment(one, {"applicants": [stays]}, by=SYSTEM)
    told = {mail.to[0]: mail for mail in posted()[before:]}
    assert set(told) == {"bea@travels.example", "cai@travels.example", "faro@company.example"}
    entries = {to: Calendar.from_ical(mail.attachments[0][1]).walk("VEVENT")[0] for to, mail in told.items()}
    left, kept = entries["cai@travels.example"], entries["bea@travels.example"]
    assert (left["STATUS"], left["SEQUENCE"], left["SUMMARY"]) == ("CANCELLED", 1, "Table")
    assert (kept["UID"], kept["SEQUENCE"]) == (left["UID"], 1)
    assert kept.get("STATUS") != "CANCELLED"
    assert "no longer" in told["faro@company.example"].body


def test_costs_are_shared_to_the_cent_and_stated_without_being_an_invoice(organisation: Any) -> None:
    delegation = delegation_of(places=3)
    going = [applicant_of(delegation, organisation(name), "accepted") for name in ("Azotea", "Faro", "Nogal")]
    common = actions.add_cost(
        delegation, {"name": "Stand", "payer": "cluster", "planned": euros("100.00")}, by=SYSTEM
    )
    own = {"name": "Room", "payer": "company", "planned": euros("40.00"), "applicant": going[0]}
    actions.add_cost(delegation, own, by=SYSTEM)
    found = accounts_of(delegation)
    assert [one.planned.aid for one in found] == [euros("33.34"), euros("33.33"), euros("33.33")]
    assert [one.planned.pays for one in found] == [euros("40.00"), euros("0.00"), euros("0.00")]
    actions.change_cost(common, {"actual": euros("90.00")}, by=SYSTEM)
    first = accounts_of(delegation)[0]
    assert (first.actual.aid, first.planned.aid) == (euros("30.00"), euros("33.34"))
    assert first.left == euros("299970.00")
    with pytest.raises(ValidationError) as refused:
        actions.add_cost(delegation, {"name": "Stand", "payer": "cluster"}, by=SYSTEM)
    assert "planned" in refused.value.message_dict


def test_statement_is_issued_once_for_the_same_figures(organisation: Any) -> None:
    delegation = delegation_of()
    made = applicant_of(delegation, organisation("Azotea"), "accepted")
    first = actions.issue_statement(made, by=SYSTEM)
    assert actions.issue_statement(made, by=SYSTEM) == first
    actions.add_cost(delegation, {"name": "Stand", "payer": "cluster", "planned": euros("10.00")}, by=SYSTEM)
    second = actions.issue_statement(made, by=SYSTEM)
    assert second.number != first.number
    assert documents.of(made).filter(superseded_by=None).get() == second


@settings(max_examples=30, deadline=None)
@given(
    amounts=st.lists(
        st.tuples(st.none() | st.integers(0, 4), st.booleans(), st.integers(0, 10**7)), max_size=6
    ),
    companies=st.integers(1, 5),
)
def test_shares_of_every_line_add_up_to_it(amounts: list[Any], companies: int) -> None:
    keys = list(range(companies))
    lines = [(one, paid, Money(Decimal(cents) / 100, "EUR")) for one, paid, cents in amounts]
    found = shares(keys, lines, "EUR")
    whole = total((two for one in found.values() for two in (one.pays, one.aid)), "EUR")
    assert whole == total((money for one, _paid, money in lines if one is None or one in keys), "EUR")


def test_policies_know_nothing_and_the_ceiling() -> None:
    assert headroom(euros("300000.01"), 300_000) == euros("0.00")
    assert weighted({}, [("fit", 3)]) is None
    assert weighted({"fit": 1, "export": 1}, [("fit", 3)]) is None


def test_results_are_asked_once_and_claimed_until_the_office_confirms(organisation: Any) -> None:
    delegation = delegation_of()
    made = applicant_of(delegation, organisation("Azotea"), "accepted")
    assert actions.ask_what_came() == 0
    day = timezone.localdate() - timedelta(days=200)
    Delegation.objects.update(first_day=day, last_day=day)
    assert actions.ask_what_came() == 1
    assert actions.ask_what_came() == 0
    result = Result.objects.get()
    assert result.months == 6
    with pytest.raises(ValidationError):
        actions.confirm_result(result, by=SYSTEM)
    with pytest.raises(ValidationError) as refused:
        actions.report(result, {"contacts": 3, "meetings": 2, "agreements": 0, "band": 1}, by=SYSTEM)
    assert "agreements" in refused.value.message_dict
    actions.report(result, {"contacts": 3, "meetings": 2, "agreements": 1, "band": 1}, by=SYSTEM)
    delegation.refresh_from_db()
    report = report_of(delegation)
    assert (report.claimed["meetings"], report.confirmed["meetings"]) == (2, 0)
    actions.confirm_result(result, by=SYSTEM)
    assert report_of(delegation).confirmed["meetings"] == 2
    actions.report(result, {"contacts": 3, "meetings": 9, "agreements": 1}, by=SYSTEM)
    assert report_of(delegation).confirmed["meetings"] == 0
    assert made.results.count() == 1


def test_what_people_eat_goes_soon_after_the_journey_and_who_they_were_on_demand(organisation: Any) -> None:
    made = applicant_of(delegation_of(), organisation("Azotea"), "accepted")
    actions.add_traveller(made, {**PERSON, "needs": SECRET}, by=SYSTEM)
    assert privacy.expire_travellers() == 0
    assert privacy.TRAVELLERS.export("bea@travels.example")[0]["food_and_access"] == SECRET
    day = timezone.localdate() - timedelta(days=40)
    Delegation.objects.update(first_day=day, last_day=day)
    assert privacy.expire_travellers() == 1
    row = Traveller.objects.get()
    assert (row.needs, row.name) == ("", "Bea")
    assert privacy.TRAVELLERS.erase("bea@travels.example") == 1
    assert privacy.COMPANIES.erase("irene@company.example") == 1
    row.refresh_from_db()
    made.refresh_from_db()
    assert "Bea" not in row.name
    assert (made.email, made.aims) == ("", f"{SECRET} aims")
