"""The one judge of what people write, with what they should not."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.money import Money
from claqueta.opportunities import actions
from claqueta.opportunities.judging import judged_opportunity
from claqueta.opportunities.policies import MASK, called, fingerprint, hinting, masked, telling
from claqueta.opportunities.tests.factories import said

Make = Callable[..., Any]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"kind": "gear"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"direction": "both"}, "direction"),
        ({"title": {}}, "title"),
        ({"title": {"fr": "Doublage"}}, "title"),
        ({"title": {"es": "x" * 161}}, "title"),
        ({"text": {"es": "x" * 10_240, "en": "y"}}, "text"),
        ({"text": {}}, "text"),
        ({"text": {"es": "Solo"}}, "text"),
        ({"title": {"en": "Only"}}, "title"),
        ({"details": {"share": 30}}, "details"),
        ({"details": {"minutes": -1}}, "details"),
        ({"details": ["minutes"]}, "details"),
        ({"details": {"format": "opera"}}, "details"),
        ({"activities": ["99.9"]}, "activities"),
        ({"activities": "5.7"}, "activities"),
        ({"languages": ["xx"]}, "languages"),
        ({"territories": ["Corea"]}, "territories"),
        ({"starts_on": date(2027, 5, 2), "ends_on": date(2027, 5, 1)}, "ends_on"),
        ({"ends_on": date(2027, 5, 1)}, "starts_on"),
        ({"starts_on": date(1999, 1, 1)}, "starts_on"),
        ({"starts_on": "2027-05-02"}, "starts_on"),
        ({"budget_from": "40000", "budget_until": "20000"}, "budget_until"),
        ({"budget_from": "-1"}, "budget_from"),
        ({"budget_from": "1e99"}, "budget_from"),
        ({"budget_from": "NaN"}, "budget_from"),
        ({"budget_from": Money(Decimal(5), "USD")}, "budget_from"),
        ({"closes_on": timezone.localdate() - timedelta(days=1)}, "closes_on"),
        ({"closes_on": timezone.localdate() + timedelta(days=400)}, "closes_on"),
        ({"capabilities": [{"key": "wings"}]}, "capabilities"),
        ({"capabilities": [{"key": "stages", "column": "doors"}]}, "capabilities"),
        ({"capabilities": [{"key": "stages", "least": 3}]}, "capabilities"),
        ({"capabilities": [{"key": "camera_systems", "values": ["box"]}]}, "capabilities"),
        ({"capabilities": [{"key": "stages", "size": 1}]}, "capabilities"),
        ({"capabilities": ["stages"]}, "capabilities"),
        ({"capabilities": [{"key": "stages"}] * 21}, "capabilities"),
        ({"purposes": ["O99"]}, "purposes"),
        ({"audience": "everyone"}, "audience"),
        ({"anonymous": "yes"}, "anonymous"),
    ],
)
def test_what_cannot_be_kept_is_said_by_its_field(db: None, values: dict[str, Any], field: str) -> None:
    _kept, problems = judged_opportunity(said() | values)
    assert list(problems) == [field]
    assert problems[field]


def test_what_is_sound_is_kept_as_it_is(db: None) -> None:
    values = said(
        kind="coproducer",
        details={"format": "series", "share": 30, "shooting_languages": ["ko"]},
        activities=["2.4"],
        budget_from="20000",
        budget_until=Money(Decimal(40000), "EUR"),
        capabilities=[{"key": "stages", "column": "area", "least": 800, "hard": True}],
        purposes=["O2"],
    )
    kept, problems = judged_opportunity(values)
    assert problems == {}
    assert str(kept["budget_from"]) == "20000.00 EUR"
    assert kept["details"] == {"format": "series", "share": 30, "shooting_languages": ["ko"]}
    assert kept["capabilities"] == [{"key": "stages", "column": "area", "least": 800, "hard": True}]


def test_another_kind_leaves_what_only_the_old_one_had(opportunity: Make, organisation: Make) -> None:
    made = opportunity(organisation(), kind="coproducer", details={"format": "series", "share": 30})
    changed = actions.change(made, {"kind": "sales"}, by=SYSTEM)
    assert (changed.kind, changed.details) == ("sales", {"format": "series"})


def test_half_of_a_range_is_judged_with_what_stands(opportunity: Make, organisation: Make) -> None:
    made = opportunity(organisation(), budget_from="20000", budget_until="40000")
    with pytest.raises(ValidationError) as caught:
        actions.change(made, {"budget_until": "10000"}, by=SYSTEM)
    assert "budget_until" in caught.value.message_dict
    with pytest.raises(ValidationError) as caught:
        actions.change(made, {"title": {"es": "Otro"}}, by=SYSTEM)
    assert "title" in caught.value.message_dict


def test_only_chosen_organisations_have_to_be_chosen(organisation: Make, opportunity: Make) -> None:
    with pytest.raises(ValidationError) as caught:
        opportunity(organisation(), "draft", audience="chosen")
    assert "chosen" in caught.value.message_dict


def test_whoever_was_slower_is_told(opportunity: Make, organisation: Make) -> None:
    made = opportunity(organisation())
    actions.change(made, {"languages": ["ko"]}, version=1, by=SYSTEM)
    with pytest.raises(actions.WrittenMeanwhile):
        actions.change(made, {"languages": ["ja"]}, version=1, by=SYSTEM)
    assert actions.change(made, {}, by=SYSTEM).version == 2


def test_a_member_cannot_say_what_the_office_says(organisation: Make, representative: Make) -> None:
    azotea = organisation()
    made = actions.draft(
        said(behalf="Somebody", visitor_email="x@y.example"), organisation=azotea, by=representative(azotea)
    )
    assert (made.behalf, made.visitor_email) == ("", "")


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Llama al 910 000 001", {"phone"}),
        ("+82 2-312-3456", {"phone"}),
        ("hola (at) azotea.example", {"mail"}),
        ("see azotea.com/films", {"web"}),
        ("@azoteafilms", {"web"}),
        ("los de ázotea  FILMS", {"name"}),
        ("Azotea Films, S.L.", {"name"}),
        ("Presupuesto: 1.200.000 €, del 3/5/2027 al 14/5/2027; 45 min", set()),
        ("azoteas con films", set()),
        ("", set()),
    ],
)
def test_what_tells_who_somebody_is_is_found(text: str, kinds: set[str]) -> None:
    found = telling(text, ["Azotea Films S.L.", "Az"], "ES")
    assert {kind for kind, _start, _end in found} == kinds
    hidden = masked(text, ["Azotea Films S.L."], "ES")
    assert (MASK in hidden) == bool(kinds)
    assert telling(hidden, ["Azotea Films S.L."], "ES") == []


@given(st.text(max_size=400), st.lists(st.text(max_size=20), max_size=3))
def test_masking_never_fails_and_leaves_no_name(text: str, names: list[str]) -> None:
    hidden = masked(text, names, "ES")
    assert [one for one in telling(hidden, names, "ES") if one[0] in ("mail", "phone")] == []


@given(st.text(max_size=60))
def test_the_same_words_have_the_same_mark(text: str) -> None:
    one = fingerprint("need", "service", {"es": text}, {"es": "x"})
    assert one == fingerprint("need", "service", {"es": f"  {text} "}, {"es": "x"})
    assert one != fingerprint("offer", "service", {"es": text}, {"es": "x"})


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Ana Ruiz", ["Ana Ruiz"]),
        ("Ana Ruiz Gómez", ["Ana Ruiz Gómez", "Ruiz Gómez", "Ana Gómez", "Ana Ruiz"]),
        (
            "María del Mar Sanz",
            ["María del Mar Sanz", "María del Mar", "María Sanz", "María Mar", "Mar Sanz"],
        ),
        ("Zara", []),
        ("", []),
        ("—", []),
    ],
)
def test_a_person_is_called_by_two_of_their_names_and_never_by_one(name: str, found: list[str]) -> None:
    assert sorted(called(name)) == sorted(found)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Pregunta por Ana Ruiz.", "Pregunta por […]."),
        ("Dirige ANA RUIZ GOMEZ, con Ruiz Gómez", "Dirige […], con […]"),
        ("Ana y la señora Gómez", "Ana y la señora Gómez"),
        ("CIF B12345674, o ES-B-1234567-4", "CIF […], o […]"),
        ("DNI 12345678Z", "DNI […]"),
        ("Lote B12345670 y referencia 12345678A", "Lote B12345670 y referencia 12345678A"),
        ("Cuenta ES91 2100 0418 4502 0005 1332", "Cuenta […]"),
        ("Cuenta ES91 2100 0418 4502 0005 1333", "Cuenta ES91 2100 0418 4502 0005 1333"),
    ],
)
def test_people_and_numbers_of_theirs_are_hidden(text: str, shown: str) -> None:
    assert masked(text, called("Ana Ruiz Gómez"), "ES") == shown


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Rodamos en la calle de Alcalá, 42", ["place"]),
        ("C/ Mayor 7, Getafe", ["place"]),
        ("12 Baker Hill Street", ["place"]),
        ("Los de La última luz buscan", ["work"]),
        ("La ÚLTIMA luz, en Avda. de América, 3", ["work", "place"]),
        ("En la calle, 12 personas", []),
        ("Una calle de noche y 3 días de rodaje", []),
        ("La última luminaria", []),
    ],
)
def test_what_may_tell_who_somebody_is_is_pointed_at(text: str, kinds: list[str]) -> None:
    assert [kind for kind, _start, _end in hinting(text, ["La última luz", "Sur"])] == kinds
