"""Organisations and opportunities in every form that people write them; what cannot be read is refused, never a crash."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claqueta.engines.matching import (
    Ask,
    Fact,
    FileRefused,
    Range,
    Span,
    files,
    match,
    opportunity_of,
    organisation_of,
    wording,
)
from claqueta.engines.matching.meeting import met
from claqueta.engines.matching.ready import Ready
from claqueta.engines.matching.tests.worlds import TAXONOMY, ready

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 10**7)
    | st.floats(allow_nan=False)
    | st.sampled_from(("", "5.7", "es", "2027-01-01", "x")),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ("code", "es", "en", "from", "until", "required", "hard", "key", "value", "kind", "any")
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
KEYS = st.sampled_from(
    (
        "id",
        "slug",
        "name",
        "title",
        "text",
        "tagline",
        "description",
        "activities",
        "capabilities",
        "languages",
        "markets",
        "territories",
        "credits",
        "premises",
        "available",
        "budget",
        "budget_range",
        "dates",
        "hard",
        "required",
        "wished",
        "requirements",
        "direction",
        "kind",
        "organisation",
        "window",
        "closes",
        "relevant",
        "for",
        "profile",
        "share",
    )
)


@settings(deadline=None, max_examples=60)
@given(st.dictionaries(KEYS, JSON, max_size=8), st.dictionaries(KEYS, JSON, max_size=8))
def test_whatever_is_written_is_read_or_refused(one: dict[str, Any], other: dict[str, Any]) -> None:
    try:
        found = files.given({"organisations": [one], "opportunities": [other]})
    except FileRefused:
        return
    prepared = Ready(found.organisations, TAXONOMY)
    for opportunity in found.opportunities:
        rows = files.answer(match(prepared, opportunity, excluded=True), TAXONOMY)
        assert {row["organisation"] for row in rows} <= {whose.id for whose in found.organisations}
        assert all(0 <= row["score"] <= 1 for row in rows)


@pytest.mark.parametrize(
    ("row", "asks"),
    [
        ({"activities": ["5.7", {"code": "5.8"}]}, [Ask("activity", ("5.7", "5.8"))]),
        ({"activities": "5.7, 5.8"}, [Ask("activity", ("5.7", "5.8"))]),
        ({"activity": {"code": "5.7", "name": {"en": "Dubbing"}}}, [Ask("activity", ("5.7",))]),
        (
            {"activities": {"required": ["5.7"], "wished": ["5.8"]}},
            [Ask("activity", ("5.7",)), Ask("activity", ("5.8",), wished=True)],
        ),
        ({"activities": {"must": ["5.7"]}}, [Ask("activity", ("5.7",), hard=True)]),
        ({"activities": {"codes": ["5.7"], "hard": True}}, [Ask("activity", ("5.7",), hard=True)]),
        (
            {"activities": [{"code": "5.7", "hard": True}, {"code": "5.8", "required": False}]},
            [Ask("activity", ("5.7",), hard=True), Ask("activity", ("5.8",), wished=True)],
        ),
        ({"activities": ["5.7"], "hard": ["activities"]}, [Ask("activity", ("5.7",), hard=True)]),
        (
            {"activities": {"required": ["5.7"], "wished": ["5.8"]}, "hard": ["activities"]},
            [Ask("activity", ("5.7",), hard=True), Ask("activity", ("5.8",), wished=True)],
        ),
        ({"activities": ["5.7"], "hard": "activity"}, [Ask("activity", ("5.7",), hard=True)]),
        ({"hard": {"languages": ["en"]}}, [Ask("language", ("en",), hard=True)]),
        (
            {"hard": [{"kind": "language", "values": ["English", "ko"]}]},
            [Ask("language", ("en", "ko"), hard=True)],
        ),
        ({"required": ["5.7", "words without a code"]}, [Ask("activity", ("5.7",))]),
        ({"required": [{"languages": ["fr"], "hard": True}]}, [Ask("language", ("fr",), hard=True)]),
        (
            {"required": {"activities": ["5.7"], "capabilities": {"seats": 4}}},
            [Ask("activity", ("5.7",)), Ask("capability", 4, "seats")],
        ),
        (
            {"requirements": {"hard": {"activities": ["5.7"]}, "soft": {"languages": ["en"]}}},
            [Ask("activity", ("5.7",), hard=True), Ask("language", ("en",), wished=True)],
        ),
        ({"languages": ["Coreano", "en_GB"]}, [Ask("language", ("ko", "en"))]),
        ({"languages": {"en": True, "fr": False}}, [Ask("language", ("en",))]),
        ({"territories": ["South Korea", "es-MD"]}, [Ask("territory", ("ES", "KR"))]),
        ({"territories": [{"code": "nordics"}]}, [Ask("territory", ("DK", "FI", "IS", "NO", "SE"))]),
        (
            {"capabilities": ["co_production", "mix_formats:5-1"]},
            [Ask("capability", True, "co_production"), Ask("capability", "5-1", "mix_formats")],
        ),
        (
            {"capabilities": [{"key": "seats", "min": 10, "hard": True}]},
            [Ask("capability", {"min": 10}, "seats", hard=True)],
        ),
        ({"capabilities": {"key": "seats", "value": 10}}, [Ask("capability", 10, "seats")]),
        (
            {"capabilities": {"seats": {"value": 10, "hard": True}}},
            [Ask("capability", 10, "seats", hard=True)],
        ),
        (
            {"capabilities": {"seats": {"min": 10}}, "hard": ["capabilities.seats"]},
            [Ask("capability", {"min": 10}, "seats", hard=True)],
        ),
        (
            {"requirements": [{"field": "seats", "min": 3, "must": True}]},
            [Ask("capability", {"min": 3}, "seats", hard=True)],
        ),
        ({"requirements": [{"field": "languages", "values": ["en"]}]}, [Ask("language", ("en",))]),
        (
            {"requirements": {"kind": "capability", "code": "co_production"}},
            [Ask("capability", True, "co_production")],
        ),
        (
            {"dates": {"from": "2027-03-01", "until": "2027-01-01T10:00"}},
            [Ask("dates", Span(date(2027, 1, 1), date(2027, 3, 1)))],
        ),
        ({"dates": ["2027-01-01", "2027-02-01"]}, [Ask("dates", Span(date(2027, 1, 1), date(2027, 2, 1)))]),
        ({"from": "2027-01-01"}, [Ask("dates", Span(date(2027, 1, 1), None))]),
        ({"dates": "soon"}, []),
        (
            {"budget": {"from": "90 000 €", "until": 5, "currency": "eur"}},
            [Ask("budget", Range(5, 90000, "EUR"))],
        ),
        ({"budget": 5000}, [Ask("budget", Range(5000, 5000))]),
        ({"budget": {"amount": 10, "hard": True}}, [Ask("budget", Range(10, 10), hard=True)]),
        ({"budget": [1, 2]}, [Ask("budget", Range(1, 2))]),
        ({"budget": {"currency": "EUR"}}, []),
        ({"budget": "NaN"}, []),
        ({"activities": [], "languages": None, "capabilities": {}, "share": 20}, []),
        ({"direction": "offer", "for": ["2.1"], "activities": ["4.1"]}, [Ask("activity", ("2.1",))]),
    ],
)
def test_what_is_asked_in_every_form(row: dict[str, Any], asks: list[Ask]) -> None:
    assert list(opportunity_of({"id": "o"} | row).asks) == asks


@pytest.mark.parametrize(
    ("row", "values"),
    [
        ({"id": 7, "title": {"en": "A"}, "text": "B"}, {"id": "7", "title": "A", "texts": ("A", "B")}),
        ({"slug": "s", "direction": "OFFER"}, {"id": "s", "direction": "offer"}),
        (
            {"id": "o", "kind": "offer", "type": "call_partner"},
            {"direction": "offer", "kind": "call-partner"},
        ),
        ({"id": "o", "relevant": {"a": 3, "b": "2", "c": None}}, {"relevant": {"a": 3, "b": 2}}),
        ({"id": "o", "relevant": ["a", {"organisation": "b", "grade": 2}]}, {"relevant": {"a": 1, "b": 2}}),
        ({"id": "o", "organisation": {"slug": "x"}}, {"organisation": "x"}),
        ({"id": "o", "text": ["A", {"es": "B"}]}, {"texts": ("A", "B")}),
    ],
)
def test_the_rest_of_an_opportunity(row: dict[str, Any], values: dict[str, Any]) -> None:
    found = opportunity_of(row)
    assert {name: getattr(found, name) for name in values} == values


def test_an_organisation_as_the_api_and_as_the_sample_give_it() -> None:
    api = organisation_of(
        {
            "id": "7c9e",
            "slug": "azotea",
            "name": "Azotea",
            "tagline": "Voces",
            "unknown key": [1],
            "activities": [
                {
                    "code": "5.7",
                    "slug": "doblaje",
                    "name": "Doblaje",
                    "primary": False,
                    "capabilities": {"seats": 3},
                },
                {"code": "5.8", "name": "Subtitulado", "primary": True, "capabilities": None},
            ],
            "premises": [{"country": "ES", "city": "Madrid"}, None],
            "markets": ["FR", "Corea del Sur"],
            "languages": ["es"],
            "credits": [{"title": "T", "year": 2024, "role": "R"}, {"title": "Sin más"}, "Otra", {}],
        }
    )
    assert (api.id, api.primary, api.activities) == ("7c9e", "5.8", ("5.7", "5.8"))
    assert api.territories == {"ES", "FR", "KR"}
    assert [one.title for one in api.credits] == ["T", "Sin más", "Otra"]
    assert api.capabilities == {"seats": (3,)}
    assert api.names["5.7"] == {"es": "Doblaje", "en": "Doblaje"}
    sample = organisation_of(
        {
            "profile": {"trade_name": "Azotea", "activities": {"5.7": {"seats": 2}}},
            "capabilities": [{"key": "x", "value": 1}, "y"],
        }
    )
    assert (sample.id, sample.activities, sample.capabilities) == (
        "Azotea",
        ("5.7",),
        {"seats": (2,), "x": (1,), "y": (True,)},
    )


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ([], "must be an object"),
        ({"opportunities": []}, "“organisations” must be a list"),
        ({"organisations": [], "opportunities": 3}, "“opportunities” must be a list"),
        ({"organisations": ["a"], "opportunities": []}, "organisations[0] must be an object"),
        ({"organisations": [{}], "opportunities": []}, "organisations[0] has no “id”"),
        ({"organisations": [{"id": "a"}, {"id": "a"}], "opportunities": []}, "“a” is there twice"),
    ],
)
def test_what_cannot_be_read_says_why(data: Any, said: str) -> None:
    with pytest.raises(FileRefused, match=said.replace("[", r"\[").replace("]", r"\]")):
        files.given(data)


def test_pages_and_objects_by_name_are_lists_too() -> None:
    found = files.given({"organizations": {"items": [{"id": "a"}]}, "opportunities": {"n1": {"title": "T"}}})
    assert (found.organisations[0].id, found.opportunities[0].id) == ("a", "n1")


@pytest.mark.parametrize(
    ("stated", "wanted", "how_far"),
    [
        ([True], True, 1), ([False], True, 0), (["no"], True, 0), (["Sí"], True, 1), ([], True, 0),
        ([["es", "fr"]], ["fr"], 1), ([["es", "fr"]], ["fr", "gl"], 0.5), ([["es"]], "ES", 1), ([["es"]], "fr", 0),
        ([["fr"], ["gl"]], ["fr", "gl"], 0.5), ([12], 10, 1), ([12], 20, 0), (["12"], 10, 1), (["text"], 10, 0),
        ([12], {"min": 10}, 1), ([12], {"from": 5, "until": 10}, 0), ([12], {"max": 20}, 1), (["x"], {"min": 1}, 0),
        ([[{"area": 800, "height": 6}]], {"area": {"min": 500}}, 1),
        ([[{"area": 800}, {"area": 100, "height": 9}]], {"area": {"min": 500}, "height": {"min": 8}}, 0.5),
        ([[{"area": 800}]], {"min": 500}, 1), ([{"area": 800}], 500, 1), ([[{"area": 800}]], 900, 0), ([12], {"area": {"min": 1}}, 0),
        ([["a", "b"]], {"any": ["b", "c"]}, 1), ([["a", "b"]], {"all": ["b", "c"]}, 0.5), ([["a"]], {"any": [], "all": []}, 1),
        (["immersive"], "Immersive", 1), ([["es"]], [], 1),
    ],
)  # fmt: skip
def test_how_far_what_is_stated_meets_what_is_asked(stated: list[Any], wanted: Any, how_far: float) -> None:
    assert met(stated, wanted) == how_far


def test_ranges_and_spans_meet() -> None:
    assert Range(1, 5, "EUR").meets(Range(5, 9))
    assert not Range(1, 4).meets(Range(5, 9))
    assert not Range(1, 9, "EUR").meets(Range(1, 9, "USD"))
    assert Range(None, 3).meets(Range(2, None))
    assert Range(5).meets(Range(1))
    assert Span(date(2027, 1, 1)).meets(Span(None, date(2027, 1, 1)))
    assert not Span(date(2027, 1, 2)).meets(Span(None, date(2027, 1, 1)))


def test_words_for_every_shape() -> None:
    def said(wanted: Any, key: str = "stages") -> str:
        return wording.unknown(Fact("capability", {"key": key, "asked": wanted}), TAXONOMY)["en"]

    assert said({"area": {"min": 500}}) == "It does not say anything of “Stages” (floor area from 500 m²)."
    assert (
        said({"area": {"from": 5, "until": 9}})
        == "It does not say anything of “Stages” (floor area from 5 m² to 9 m²)."
    )
    assert said({"any": ["fr", "gl"]}, "dubbing_languages").endswith("(French or Galician).")
    assert said({"all": ["fr", "gl"]}, "dubbing_languages").endswith("(French and Galician).")
    assert said(True, "co_production") == "It does not say anything of “Open to co-production”."
    assert said(False, "led_wall").endswith("“led wall” (no).")
    stated = Fact(
        "capability",
        {
            "key": "stages",
            "asked": 1,
            "stated": ([{"label": "1", "area": 800, "height": 6.5}, {"label": "2"}],),
            "whole": False,
        },
    )
    assert (
        wording.reason(stated, TAXONOMY)["es"]
        == "Platós: 800 m² × 6,5 m; cumple una parte de lo que se pide."
    )
    assert wording.joined(["francés", "inglés"], "es") == "francés e inglés"
    assert wording.joined([], "es") == ""
    for yes, text in ((True, "yes"), (False, "no")):
        fact = Fact("capability", {"key": "co_production", "asked": yes, "stated": (yes,), "whole": True})
        assert wording.reason(fact, TAXONOMY)["en"] == f"Open to co-production: {text}."
    budget = [Fact("budget", {"asked": one}) for one in (Range(5, 5), Range(5), Range(None, 5, "USD"))]
    ends = [wording.unknown(one, TAXONOMY)["en"].partition("budgets ")[2] for one in budget]
    assert ends == ["of 5 €.", "from 5 €.", "up to 5 USD."]
    dates = [Fact("dates", {"asked": one}) for one in (Span(date(2027, 1, 1)), Span(None, date(2027, 1, 1)))]
    assert [wording.unknown(one, TAXONOMY)["es"] for one in dates] == [
        "No dice si está disponible desde el 1 de enero de 2027.",
        "No dice si está disponible hasta el 1 de enero de 2027.",
    ]
    assert len(ready().organisations) == 6
