"""Reasons are true, unknowns are left out, hard requirements that fail are said: each checked against the record."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from claqueta.engines.matching import (
    Fact,
    Ready,
    fails,
    holds,
    match,
    opportunity_of,
    organisation_of,
    says_nothing,
    wording,
)
from claqueta.engines.matching.facts import explain
from claqueta.engines.matching.tests.worlds import ROWS, TAXONOMY, asked, opportunities, organisations, ready

Row = dict[str, Any]


@settings(deadline=None, max_examples=60)
@given(rows=organisations, row=opportunities)
def test_each_fact_is_true_of_the_record(rows: list[Row], row: Row) -> None:
    found = Ready([organisation_of(one) for one in rows], TAXONOMY)
    opportunity = opportunity_of(row)
    question = found.question(opportunity)
    listed = match(found, opportunity, excluded=True).candidates
    for candidate in listed:
        organisation = found.organisations[found.positions[candidate.organisation]]
        assert all(holds(fact, organisation, found, question) for fact in candidate.reasons)
        assert all(says_nothing(fact, organisation) for fact in candidate.unknown)
        assert all(fails(fact, organisation, found) for fact in candidate.failed)
        # Nothing is said to be unknown of what is given as a reason.
        for fact in (*candidate.reasons, *candidate.unknown, *candidate.failed):
            said = (
                wording.reason(fact, TAXONOMY)
                if fact in candidate.reasons
                else wording.unknown(fact, TAXONOMY)
                if fact in candidate.unknown
                else wording.failed(fact, TAXONOMY)
            )
            assert all(text[0].isupper() or text[0] in "“«" for text in said.values())
            assert "{" not in "".join(said.values())
    out = {one.organisation for one in listed if one.failed}
    assert out.isdisjoint(one.organisation for one in match(found, opportunity).candidates)


@settings(deadline=None, max_examples=60)
@given(rows=organisations, row=opportunities)
def test_what_is_explained_is_what_was_scored(rows: list[Row], row: Row) -> None:
    found = Ready([organisation_of(one) for one in rows], TAXONOMY)
    question = found.question(opportunity_of(row))
    scored = found.scored(question)
    for position in range(len(rows)):
        explained = explain(found, question, position, 1.0)
        if explained.failed:
            assert scored.out[position]
        for ask in question.asks:
            verdict = found.verdict(ask)
            alone = explain(found, replace(question, asks=(replace(ask, hard=False),)), position, 0.0)
            reasons = [fact for fact in alone.reasons if fact.kind == ask.kind]
            assert bool(reasons) == bool(verdict.known[position] and verdict.score[position] > 0)
            assert bool(alone.unknown) == (ask.written and not verdict.known[position])


FALSE: list[tuple[str, str, Callable[[dict[str, Any]], dict[str, Any]]]] = [
    ("activity", "boceto", lambda values: values),
    ("activity", "azotea", lambda values: values | {"how": "sibling"}),
    ("activity", "azotea", lambda values: values | {"primary": False}),
    ("capability", "boceto", lambda values: values),
    ("capability", "azotea", lambda values: values | {"whole": False}),
    ("language", "azotea", lambda values: values | {"codes": ("fr", "de")}),
    ("territory", "azotea", lambda values: values | {"codes": ()}),
    ("dates", "boceto", lambda values: values),
    ("budget", "muda", lambda values: values),
    ("credit", "boceto", lambda values: values),
    ("meaning", "azotea", lambda values: values | {"quote": "Doblamos en todas las lenguas"}),
    ("meaning", "banco", lambda values: values),
]


def everything_asked() -> Any:
    return asked(
        title="Doblaje al francés",
        activities=["5.7"],
        capabilities={"dubbing_languages": ["fr"]},
        languages=["en"],
        territories=["FR"],
        dates={"from": "2027-02-01", "until": "2027-02-10"},
        budget={"from": 500, "until": 5000, "currency": "EUR"},
    )


@pytest.mark.parametrize(("kind", "whose", "change"), FALSE)
def test_a_false_reason_does_not_hold(kind: str, whose: str, change: Callable[[Row], Row]) -> None:
    found, opportunity = ready(), everything_asked()
    question = found.question(opportunity)
    reasons = match(found, opportunity).candidates[0].reasons
    true = next(fact for fact in reasons if fact.kind == kind)
    azotea = found.organisations[0]
    assert holds(true, azotea, found, question)
    whom = found.organisations[found.positions[whose]]
    assert not holds(Fact(kind, change(dict(true.values))), whom, found, question)


def test_a_kind_that_nobody_knows_is_no_reason() -> None:
    found, opportunity = ready(), everything_asked()
    assert not holds(Fact("money", {}), found.organisations[0], found, found.question(opportunity))


def test_everything_that_can_be_said() -> None:
    first = match(ready(), everything_asked()).candidates[0]
    assert first.organisation == "azotea"
    said = {fact.kind: wording.reason(fact, TAXONOMY) for fact in first.reasons}
    assert said == {
        "activity": {"es": "Se dedica a Doblaje.", "en": "Its trade is Dubbing."},
        "capability": {
            "es": "Idiomas de trabajo: es y Francés, como se pide.",
            "en": "Working languages: es and French, as asked.",
        },
        "language": {"es": "Trabaja en inglés.", "en": "It works in English."},
        "territory": {"es": "Trabaja en Francia.", "en": "It works in France."},
        "dates": {
            "es": "Está disponible del 1 de enero de 2027 al 31 de marzo de 2027.",
            "en": "It is available from 1 January 2027 to 31 March 2027.",
        },
        "budget": {
            "es": "El presupuesto cae en lo que trabaja: de 1.000 € a 20.000 €.",
            "en": "The budget lies within what it works with: from 1,000 € to 20,000 €.",
        },
        "credit": {
            "es": "Ha trabajado en Doblaje: «El río» (Doblaje al francés, 2025) y «La casa de papel azul» (Doblaje, 2024).",
            "en": "It has done Dubbing before: “El río” (Doblaje al francés, 2025) and “La casa de papel azul” (Doblaje, 2024).",
        },
        "meaning": {
            "es": "Su ficha dice: «We dub in Castilian and French».",
            "en": "Its page says: “We dub in Castilian and French”.",
        },
    }


def test_what_is_hard_and_fails_is_out_and_says_so() -> None:
    opportunity = asked(
        activities=["5.7", "5.8"],
        capabilities={"dubbing_languages": ["fr"]},
        hard=["capabilities.dubbing_languages", "activities"],
    )
    listed = match(ready(), opportunity, excluded=True).candidates
    failed = {one.organisation: {fact.kind for fact in one.failed} for one in listed if one.failed}
    assert failed["boceto"] == {"capability"}
    assert failed["banco"] == failed["farola"] == failed["nave"] == {"activity"}
    assert [one.organisation for one in listed if not one.failed] == ["azotea", "muda"]
    boceto = next(one for one in listed if one.organisation == "boceto")
    assert boceto.score == 0
    assert wording.failed(boceto.failed[0], TAXONOMY) == {
        "es": "Se exige «Idiomas de trabajo»: Francés; su ficha dice Gallego.",
        "en": "“Working languages” must be French; its page says Galician.",
    }


def test_what_a_record_does_not_say_is_asked_of_it() -> None:
    opportunity = everything_asked()
    muda = next(one for one in match(ready(), opportunity).candidates if one.organisation == "muda")
    assert [fact.kind for fact in muda.unknown] == [
        "activity",
        "capability",
        "language",
        "territory",
        "dates",
        "budget",
    ]
    assert not muda.reasons
    assert [wording.unknown(fact, TAXONOMY)["en"] for fact in muda.unknown] == [
        "It does not say what it does.",
        "It does not say anything of “Working languages” (French).",
        "It does not say whether it works in English.",
        "It does not say whether it works in France.",
        "It does not say whether it is available from 1 February 2027 to 10 February 2027.",
        "It does not say whether it works with budgets from 500 € to 5,000 €.",
    ]
    assert wording.request(muda.unknown[1], TAXONOMY)["es"] == "Añade «Idiomas de trabajo» a vuestra ficha."


def test_a_hidden_field_is_neither_matched_nor_explained() -> None:
    """A circle that may not see capabilities gets a record without them: nothing tells of them."""
    hidden = [{**ROWS[0], "activities": [{"code": "5.7", "primary": True}]}, *ROWS[1:]]
    first = match(
        ready(hidden), asked(activities=["5.7"], capabilities={"dubbing_languages": ["fr"]})
    ).candidates[0]
    assert "capability" not in {fact.kind for fact in first.reasons}
    assert [fact.kind for fact in first.unknown] == ["capability"]
