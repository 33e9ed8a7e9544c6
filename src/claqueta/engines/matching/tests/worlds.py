"""Small taxonomies, organisations and opportunities for tests, and strategies that make more."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from claqueta.engines.matching import (
    Activity,
    Capability,
    Opportunity,
    Organisation,
    Ready,
    Taxonomy,
    opportunity_of,
    organisation_of,
)

ON = date(2026, 11, 26)
TAXONOMY = Taxonomy(
    {
        code: Activity(code, {"es": es, "en": en}, {"es": tuple(also_es), "en": tuple(also_en)})
        for code, es, en, also_es, also_en in (
            ("2", "Producción", "Production", (), ()),
            ("2.1", "Largometraje de ficción", "Feature films", ("película",), ("movie",)),
            ("2.3", "Documental y factual", "Documentary & factual", ("no ficción",), ("doc",)),
            ("3.10", "Animales para rodaje", "Animals for film", ("adiestrador",), ("animal wrangler",)),
            ("5", "Postproducción", "Post-production", (), ()),
            ("5.7", "Doblaje", "Dubbing", ("sala de doblaje",), ("ADR",)),
            (
                "5.8",
                "Subtitulado, traducción y localización",
                "Subtitling & localisation",
                ("subtítulos",),
                ("subtitles",),
            ),
            ("10.1", "Bancos y entidades financieras", "Banks & lenders", ("préstamo",), ("loan",)),
            ("10.2", "Fondos", "Funds", (), ("tax fund",)),
        )
    },
    {
        "dubbing_languages": Capability(
            "dubbing_languages",
            {"es": "Idiomas de trabajo", "en": "Working languages"},
            choices={"fr": {"es": "Francés", "en": "French"}, "gl": {"es": "Gallego", "en": "Galician"}},
        ),
        "stages": Capability(
            "stages",
            {"es": "Platós", "en": "Stages"},
            columns={
                "area": Capability("area", {"es": "Superficie", "en": "Floor area"}, "m²"),
                "height": Capability("height", {"es": "Altura libre", "en": "Clear height"}, "m"),
            },
        ),
        "seats": Capability("seats", {"es": "Puestos", "en": "Workstations"}),
        "co_production": Capability(
            "co_production", {"es": "Abierta a coproducir", "en": "Open to co-production"}
        ),
    },
)
ROWS: list[dict[str, Any]] = [
    {
        "id": "azotea",
        "slug": "doblajes-azotea",
        "name": "Doblajes Azotea",
        "tagline": {"es": "Doblamos en castellano y francés", "en": "We dub in Castilian and French"},
        "languages": ["es", "en"],
        "markets": ["FR"],
        "premises": [{"country": "ES"}],
        "activities": [
            {"code": "5.7", "primary": True, "capabilities": {"dubbing_languages": ["es", "fr"]}},
            {"code": "2.3", "capabilities": {"co_production": True}},
        ],
        "credits": [
            {"title": "La casa de papel azul", "year": 2024, "role": "Doblaje"},
            {"title": "El río", "year": 2025, "role": "Doblaje al francés"},
        ],
        "available": [{"from": "2027-01-01", "until": "2027-03-31"}],
        "budget_range": {"from": 1000, "until": 20000, "currency": "EUR"},
    },
    {
        "id": "boceto",
        "name": "Boceto",
        "tagline": {"es": "Subtítulos que respiran en cuatro lenguas"},
        "languages": ["es", "gl"],
        "activities": [{"code": "5.8", "primary": True, "capabilities": {"dubbing_languages": ["gl"]}}],
    },
    {
        "id": "nave",
        "name": "La Nave",
        "activities": [
            {
                "code": "2.1",
                "capabilities": {"stages": [{"label": "1", "area": 800, "height": 6.5}], "seats": 12},
            }
        ],
        "markets": ["ES"],
    },
    {
        "id": "farola",
        "name": "Farola",
        "activities": ["3.10"],
        "description": "El perro protagonista es nuestro.",
    },
    {"id": "banco", "name": "Banco", "activities": ["10.1"]},
    {"id": "muda", "name": "Muda"},
]


def ready(rows: list[dict[str, Any]] | None = None) -> Ready:
    return Ready([organisation_of(row) for row in rows or ROWS], TAXONOMY).warm()


def asked(**row: Any) -> Opportunity:
    return opportunity_of({"id": "o"} | row)


CODES = tuple(TAXONOMY.activities)
LANGUAGES = ("es", "en", "fr", "gl", "pt", "es-419")
COUNTRIES = ("ES", "FR", "KR", "AR")
SENTENCES = (
    "Doblamos en francés y gallego.",
    "We subtitle documentaries.",
    "El perro protagonista es nuestro.",
    "A bank that lends against a signed contract.",
    "No hacemos doblaje.",
    "Rodamos películas en la sierra, con nieve.",
)
_days = st.dates(date(2026, 1, 1), date(2028, 1, 1)).map(str)
_range = st.fixed_dictionaries(
    {},
    optional={
        "from": st.integers(0, 10**6),
        "until": st.integers(0, 10**6),
        "currency": st.sampled_from(("EUR", "USD")),
    },
)
_span = st.fixed_dictionaries({}, optional={"from": _days, "until": _days})
_stated = st.fixed_dictionaries(
    {},
    optional={
        "dubbing_languages": st.lists(st.sampled_from(LANGUAGES), unique=True),
        "stages": st.lists(
            st.fixed_dictionaries({"area": st.integers(50, 3000), "height": st.integers(2, 20)}), max_size=2
        ),
        "seats": st.integers(0, 100),
        "co_production": st.booleans(),
    },
)
_wanted = st.fixed_dictionaries(
    {},
    optional={
        "dubbing_languages": st.lists(st.sampled_from(LANGUAGES), unique=True, min_size=1),
        "stages": st.fixed_dictionaries({"area": st.fixed_dictionaries({"min": st.integers(50, 3000)})}),
        "seats": st.fixed_dictionaries({"min": st.integers(0, 100)}),
        "co_production": st.booleans(),
    },
)
_several = st.lists(st.sampled_from(CODES), unique=True, max_size=3)
_organisation = st.fixed_dictionaries(
    {
        "activities": st.lists(
            st.builds(lambda code, can: {"code": code, "capabilities": can}, st.sampled_from(CODES), _stated),
            max_size=3,
        )
    },
    optional={
        "languages": st.lists(st.sampled_from(LANGUAGES), unique=True),
        "markets": st.lists(st.sampled_from(COUNTRIES), unique=True),
        "description": st.lists(st.sampled_from(SENTENCES)).map(" ".join),
        "credits": st.lists(
            st.fixed_dictionaries(
                {
                    "title": st.sampled_from(("Uno", "Dos")),
                    "role": st.sampled_from(("Doblaje", "Subtitles", "Producción")),
                },
                optional={"year": st.integers(1990, 2026)},
            )
        ),
        "available": st.lists(_span, max_size=2),
        "budget_range": _range,
    },
)
organisations = st.lists(_organisation, min_size=1, max_size=6).map(
    lambda rows: [row | {"id": f"o{at}"} for at, row in enumerate(rows)]
)
opportunities = st.fixed_dictionaries(
    {"id": st.just("asked")},
    optional={
        "title": st.sampled_from(SENTENCES),
        "text": st.sampled_from(SENTENCES),
        "kind": st.sampled_from(("service", "co-producer", "finance", "nothing known")),
        "direction": st.sampled_from(("need", "offer")),
        "activities": _several,
        "capabilities": _wanted,
        "languages": st.lists(st.sampled_from(LANGUAGES), unique=True),
        "territories": st.lists(st.sampled_from(COUNTRIES), unique=True),
        "dates": _span,
        "budget": _range,
        "wished": st.fixed_dictionaries({}, optional={"activities": _several, "capabilities": _wanted}),
        "hard": st.lists(
            st.sampled_from(("activities", "languages", "territories", "dates", "budget", "capabilities")),
            unique=True,
        ),
        "organisation": st.sampled_from(("o0", "o1", "elsewhere")),
    },
)


def named(name: str) -> Organisation:
    return next(one for row in ROWS if (one := organisation_of(row)).id == name)
