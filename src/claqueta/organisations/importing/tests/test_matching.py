"""Which organisation on record a row of a list is about."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.actors import SYSTEM
from claqueta.organisations import actions
from claqueta.organisations.importing.matching import (
    Facts,
    Former,
    Known,
    Verdict,
    _words_for,
    agreements,
    facts_of,
    verdict,
)
from claqueta.organisations.judging import Profile
from claqueta.organisations.models import Organisation, ProfileVersion

type Make = Callable[..., Organisation]
NAMES = ("full", "legal", "short", "tax", "mail", "phone", "domain", "city", "street", "year", "since")
FACTS = st.builds(
    Facts,
    **{name: st.sets(st.sampled_from(["a", "b"]), max_size=2) for name in NAMES},
).map(lambda one: replace(one, full=one.full | one.legal))


def profile(name: str = "Azotea Films S.L.", **more: Any) -> Profile:
    return {"legal_name": name, **more}


def test_facts_are_what_a_profile_says_in_the_forms_in_which_it_is_compared() -> None:
    said = profile(
        trade_name="La Azotea",
        former_names=["Ático, S.A.", ""],
        tax_id="B00904094",
        email="Info@A.example",
        phone="+34 915 55 01 11",
        website="https://www.azotea.example/x",
        founded_year=1998,
        premises=[{"street": "C/ Mayor, 1", "city": "MADRID"}, {"street": "", "city": "Getafe"}],
    )

    assert facts_of(said, "2024-05-01") == Facts(
        full={"azotea films sl", "la azotea", "atico sa"},
        legal={"azotea films sl"},
        short={"azotea films", "la azotea", "atico"},
        tax={"B00904094"},
        mail={"info@a.example"},
        phone={"34915550111"},
        domain={"azotea.example"},
        city={"madrid", "getafe"},
        street={"c mayor 1"},
        year={"1998"},
        since={"2024-05-01"},
    )
    assert facts_of({}) == Facts()
    assert facts_of(dict.fromkeys(said)) == Facts()


@pytest.mark.parametrize(
    ("website", "domain"),
    [
        ("https://azotea.example", {"azotea.example"}),
        ("https://facebook.com/azotea", set()),
        ("https://www.facebook.com/azotea", set()),
        ("https://es-es.facebook.com/azotea", set()),
        ("https://azotea.wordpress.com", set()),
        ("https://azotea.blogspot.com.es", set()),
        ("https://sites.google.com/azotea", set()),
        ("https://x.com/azotea", set()),
        ("https://facebookazotea.com", {"facebookazotea.com"}),
        ("https://xx.com", {"xx.com"}),
    ],
)
def test_page_on_a_shared_host_is_nobody_s_domain(website: str, domain: set[str]) -> None:
    assert facts_of(profile(website=website)).domain == domain


def facts(full: str = "a sl", short: str = "a", **more: str) -> Facts:
    """Facts of one name; further ones are given by name."""
    made = Facts(full={full}, legal={full}, short={short})
    for name, value in more.items():
        setattr(made, name, {value} if value else set())
    return made


NEARLY = facts("a sa", "a")
"""The same name with another legal form."""
BARE = facts("a", "a")


@pytest.mark.parametrize(
    ("row", "other", "said"),
    [
        # Another name is somebody else, whatever agrees.
        (facts("b sl", "b", tax="1", mail="m"), facts(tax="1", mail="m"), "other"),
        # The same name, and nothing that contradicts.
        (facts(), facts(), "same"),
        (facts(mail="m", city="x"), facts(phone="p", domain="d"), "same"),
        (facts(tax="1"), facts(tax="1"), "same"),
        (facts(tax="1"), facts(tax="2"), "like"),
        (facts(tax="1", mail="m"), facts(tax="2", mail="m"), "like"),
        (facts(city="x", mail="m"), facts(city="y", mail="m"), "like"),
        (facts(mail="m"), facts(mail="n"), "like"),
        (facts(phone="m"), facts(phone="n"), "like"),
        (facts(domain="m"), facts(domain="n"), "like"),
        (facts(street="m"), facts(street="n"), "like"),
        (facts(year="m"), facts(year="n"), "like"),
        (facts(since="m"), facts(since="n"), "like"),
        # The same mail or telephone outweighs what differs.
        (facts(mail="m", phone="p", year="1"), facts(mail="m", phone="q", year="2"), "same"),
        (facts(mail="n", phone="p"), facts(mail="m", phone="p"), "same"),
        # A name without its legal form needs something that agrees, and two forms are two.
        (BARE, facts(), "like"),
        (facts("a", "a", mail="m"), facts(mail="m"), "same"),
        (facts("a", "a", phone="m"), facts(phone="m"), "same"),
        (facts("a", "a", domain="m"), facts(domain="m"), "same"),
        (facts("a", "a", domain="m", city="x"), facts(domain="m", city="y"), "like"),
        (facts("a", "a", street="m"), facts(street="m"), "like"),
        (NEARLY, facts(), "like"),
        (facts("a sa", "a", mail="m"), facts(mail="m"), "like"),
        (facts("a sa", "a", tax="1", mail="m"), facts(tax="1", mail="m"), "like"),
    ],
)
def test_two_are_one_when_their_names_agree_and_nothing_contradicts(
    row: Facts, other: Facts, said: Verdict
) -> None:
    assert verdict(row, other) == said
    assert verdict(other, row) == said


def test_legal_name_of_one_may_be_any_name_of_the_other() -> None:
    known = facts_of(profile("Azotea Films S.L.", former_names=["Ático S.L."]))

    assert verdict(facts_of(profile("Ático S.L.")), known) == "same"
    assert verdict(facts_of(profile("Ático S.A.", email="a@b.example")), known) == "like"
    # A trade name that two have in common is no legal name of either.
    one, other = (facts_of(profile(f"{name} S.L.", trade_name="La Casa")) for name in ("Uno", "Dos"))
    assert verdict(one, other) == "like"


@given(FACTS, FACTS)
def test_verdict_is_the_same_both_ways_and_needs_a_name(one: Facts, other: Facts) -> None:
    assert verdict(one, other) == verdict(other, one)
    assert agreements(one, other) == agreements(other, one)
    if not one.short & other.short and not one.full & other.full:
        assert verdict(one, other) == "other"


def test_agreements_are_counted() -> None:
    one = facts(tax="1", mail="m", phone="p", domain="d", city="c", street="s", year="y", since="z")

    assert agreements(one, one) == 9
    assert agreements(one, facts(tax="1", mail="other")) == 2
    assert agreements(one, Facts()) == 0


def test_former_says_what_some_profile_or_standing_said() -> None:
    former = Former([profile("Uno", phone="1"), profile("Dos")], {"standing": {"full"}})

    assert {
        (name, value): former.says(name, value)
        for name, value in (
            ("legal_name", "Uno"),
            ("legal_name", "Dos"),
            ("legal_name", "Tres"),
            ("phone", "1"),
            ("standing", "full"),
            ("standing", "founder"),
            ("listed", True),
        )
    } == {
        ("legal_name", "Uno"): True,
        ("legal_name", "Dos"): True,
        ("legal_name", "Tres"): False,
        ("phone", "1"): True,
        ("standing", "full"): True,
        ("standing", "founder"): False,
        ("listed", True): False,
    }


def meets(known: Known, said: Profile) -> int | None:
    return known.meets(said, facts_of(said))


def test_row_meets_by_its_tax_id_whatever_its_name(organisation: Make) -> None:
    one = organisation("Azotea", tax_country="ES", tax_id="B00904094")
    organisation("Órbita", tax_country="ES", tax_id="B00704924")
    known = Known()

    assert meets(known, profile("Zócalo", tax_country="ES", tax_id="B00904094")) == one.pk
    assert meets(known, profile("Zócalo", tax_country="ES", tax_id="B00533166")) is None
    # The number of another country is theirs only when the name is like enough as well.
    assert meets(known, profile("Azotea S.L.", tax_country="PT", tax_id="B00904094")) == one.pk
    assert meets(known, profile("Zócalo", tax_country="PT", tax_id="B00904094")) is None


def test_number_that_two_have_in_two_countries_is_nobody_s(organisation: Make) -> None:
    organisation("Azotea", tax_country="AQ", tax_id="501964843")
    organisation("Azotea Portugal", tax_country="PT", tax_id="501964843")

    assert meets(Known(), profile("Azotea Francia", tax_country="FR", tax_id="501964843")) is None


def test_row_meets_by_its_name_the_one_with_most_that_agrees(organisation: Make) -> None:
    organisation("Azotea")
    second = organisation("Azotea", email="a@b.example")
    third = organisation("Azotea", founded_year=1998)
    known = Known()

    assert meets(known, profile("AZOTEA, S.L.", email="a@b.example")) == second.pk
    assert meets(known, profile("Azotea S.L.", founded_year=1998)) == third.pk
    assert meets(known, profile("Azotea S.L.")) == Organisation.objects.earliest("pk").pk
    assert meets(known, profile("Zócalo S.L.")) is None
    assert (
        meets(known, profile("Azotea S.L.", founded_year=2000, email="z@b.example"))
        == Organisation.objects.earliest("pk").pk
    )


def test_row_meets_by_what_was_on_record_before(organisation: Make) -> None:
    one = organisation("Azotea", email="old@a.example")
    actions.publish_profile(
        one, {"legal_name": "Ático S.L.", "trade_name": "", "email": "new@a.example"}, by=SYSTEM
    )
    known = Known()

    assert meets(known, profile("Azotea S.L.", email="old@a.example")) == one.pk
    assert known.former(one.pk).says("email", "old@a.example")
    assert not known.former(one.pk).says("email", "new@a.example")
    assert known.facts(one.pk).mail == {"old@a.example", "new@a.example"}


def test_what_an_undone_import_had_brought_was_never_on_record(organisation: Make) -> None:
    one = organisation("Azotea")
    actions.publish_profile(one, {"email": "import@a.example"}, reason="import", by=SYSTEM)
    with translation.override("es"):
        undone = max(_words_for("import undone") - {"import undone"}, default="import undone")
    actions.publish_profile(one, {"email": ""}, reason=undone, by=SYSTEM)
    known = Known()

    assert not known.former(one.pk).says("email", "import@a.example")
    assert known.former(one.pk).says("email", "")


def test_merged_record_leads_to_the_one_that_was_kept(organisation: Make) -> None:
    first = organisation(
        "Ático", member=False, tax_country="ES", tax_id="B00704924", website="https://atico.example"
    )
    second, kept = organisation("Bóveda", member=False, email="b@b.example"), organisation("Azotea")
    actions.merge(second, first, by=SYSTEM)
    actions.merge(Organisation.objects.get(pk=kept.pk), Organisation.objects.get(pk=second.pk), by=SYSTEM)
    known = Known()

    assert list(known.by_id) == [kept.pk]
    assert sorted(one.pk for one in known.gone[kept.pk]) == sorted([first.pk, second.pk])
    assert meets(known, profile("Ático S.L.")) == kept.pk
    assert meets(known, profile("Zócalo", tax_country="ES", tax_id="B00704924")) == kept.pk
    assert known.former(kept.pk).says("legal_name", "Ático S.L.")
    assert known.former(kept.pk).says("legal_name", "Bóveda S.L.")


def test_merged_records_that_lead_round_in_a_circle_lead_nowhere(organisation: Make) -> None:
    one, other = organisation("Ático"), organisation("Bóveda")
    Organisation.objects.filter(pk=one.pk).update(merged_into=other)
    Organisation.objects.filter(pk=other.pk).update(merged_into=one)
    known = Known()

    assert (known.by_id, known.gone, meets(known, profile("Ático S.L."))) == ({}, {}, None)


def test_former_standing_is_remembered(organisation: Make) -> None:
    one = organisation("Azotea")
    actions.set_standing(one, standing="founder", since=date(2025, 6, 1), by=SYSTEM)
    actions.set_standing(Organisation.objects.get(pk=one.pk), standing="", since=None, by=SYSTEM)
    for listed in (False, True):
        actions.set_listed(Organisation.objects.filter(pk=one.pk), listed, by=SYSTEM)
    actions.publish_profile(Organisation.objects.get(pk=one.pk), {"phone": "+34 915 55 01 11"}, by=SYSTEM)
    known = Known()

    former = known.former(one.pk)
    assert former.standing["standing"] == {"full", "founder"}
    assert former.standing["listed"] == {True, False}
    assert former.says("standing", "full")
    assert known.facts(one.pk).since >= {"2024-05-01", "2025-06-01"}


def test_record_that_never_changed_has_nothing_former(organisation: Make) -> None:
    one = organisation("Azotea")
    known = Known()

    assert known.former(one.pk) == Former()
    assert known.facts(one.pk) is known.facts(one.pk)
    assert known.facts(one.pk).since == {"2024-05-01"}


def test_many_are_remembered_in_a_few_queries(organisation: Make) -> None:
    made = [organisation(f"Azotea {number}") for number in range(6)]
    for one in made:
        actions.publish_profile(one, {"email": "a@b.example"}, by=SYSTEM)
    known = Known()

    with CaptureQueriesContext(connection) as queries:
        known.remember([one.pk for one in made])
        known.remember([one.pk for one in made])

    assert (len(queries), ProfileVersion.objects.count() >= 12) == (2, True)
    assert [known.former(one.pk).says("email", "") for one in made] == [True] * 6


def candidates(known: Known, said: Profile) -> list[tuple[str, str, int]]:
    with translation.override("en"):
        return [
            (candidate["name"], candidate["why"], candidate["score"])
            for candidate in known.candidates(said, facts_of(said))
        ]


def test_candidates_are_told_by_name_website_or_address(organisation: Make) -> None:
    organisation("Azotea Films", website="https://azotea.example")
    organisation("Órbita", premises=[{"street": "C/ Mayor, 1", "city": "Madrid"}])
    organisation("Zócalo", website="https://facebook.com/zocalo")
    known = Known()

    assert candidates(known, profile("Azotea Films, S.A.")) == [("Azotea Films", "same name", 100)]
    assert candidates(known, profile("Azotes Films S.L.")) == [("Azotea Films", "similar name", 92)]
    assert candidates(known, profile("Otra S.L.", trade_name="Azotea Films")) == [
        ("Azotea Films", "same name", 100)
    ]
    assert candidates(known, profile("Otra", website="https://www.azotea.example/x")) == [
        ("Azotea Films", "same website", 95)
    ]
    assert candidates(known, profile("Otra", website="https://facebook.com/otra")) == []
    assert candidates(known, profile("Otra", premises=[{"street": "c mayor 1", "city": "MADRID"}])) == [
        ("Órbita", "same address", 80)
    ]
    assert candidates(known, profile("Otra", premises=[{"street": "", "city": "Madrid"}])) == []
    assert candidates(known, profile("Nada que ver")) == []


def test_candidates_are_three_at_most_the_likeliest_first(organisation: Make) -> None:
    made = [organisation("Azotea", website="https://a.example") for _number in range(4)]
    other = organisation("Otra", website="https://a.example")
    known = Known()

    found = known.candidates(profile("Azotea", website="https://a.example"), facts_of(profile("Azotea")))

    assert [one["id"] for one in found] == [str(one.pk) for one in made[:3]]
    assert str(other.pk) not in {one["id"] for one in found}


def test_reason_of_ours_is_known_in_every_language() -> None:
    assert _words_for("import undone") >= {"import undone"}
    assert len(_words_for("import undone")) == 2
