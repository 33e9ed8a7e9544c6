"""The words of the sample: as people wrote them, true to one another, about nobody real."""

import json
import runpy
from collections import Counter
from itertools import chain
from typing import Any

import pytest
from django.conf import settings

from claqueta.website.files import read_pages

FOLDER = settings.CLUSTER.folder / "sample"
WORKS: list[dict[str, Any]] = json.loads((FOLDER / "works.json").read_text(encoding="utf-8"))
ENTRIES: list[dict[str, Any]] = json.loads((FOLDER / "organisations.json").read_text(encoding="utf-8"))
DESK: dict[str, Any] = json.loads((FOLDER / "desk.json").read_text(encoding="utf-8"))
YEAR: list[dict[str, Any]] = json.loads((FOLDER / "year.json").read_text(encoding="utf-8"))
PROFILES: dict[str, dict[str, Any]] = {entry["profile"]["trade_name"]: entry["profile"] for entry in ENTRIES}
CLOSINGS = {"es": "Entidad ficticia de la muestra.", "en": "A fictional organisation of the sample."}
FORMS = {"feature", "series", "documentary", "short", "animation", "game", "experience", "advertising"}
GENRES = {
    "drama",
    "comedy",
    "thriller",
    "horror",
    "scifi",
    "romance",
    "adventure",
    "western",
    "musical",
    "social",
    "nature",
    "history",
    "family",
    "noir",
}


def test_organisations_are_those_that_the_companies_compose() -> None:
    composed = runpy.run_path(str(FOLDER / "compose.py"))["composed"]()
    assert composed == (FOLDER / "organisations.json").read_text(encoding="utf-8")


def test_works_are_of_known_forms_and_their_casts_are_companies_of_the_sample_that_existed() -> None:
    assert len({work["title"] for work in WORKS}) == len(WORKS) >= 70
    for work in WORKS:
        assert (work["form"] in FORMS, work["genre"] in GENRES, 2015 <= work["year"] <= 2026) == (
            True,
        ) * 3, work
        for name, role in work["cast"].items():
            assert role, (work["title"], name)
            assert PROFILES[name]["founded_year"] <= work["year"], (work["title"], name)


def test_credits_and_awards_are_of_those_works() -> None:
    years = {work["title"]: work["year"] for work in WORKS}
    for name, profile in PROFILES.items():
        for credit in profile["credits"]:
            assert years[credit["title"]] == credit["year"], (name, credit)
        titles = {credit["title"] for credit in profile["credits"]}
        for award in profile["awards"]:
            assert not award["work"] or (award["work"] in titles and award["year"] >= years[award["work"]]), (
                award
            )


def test_works_join_nearly_every_company_to_others() -> None:
    joined = set(chain.from_iterable(work["cast"] for work in WORKS if len(work["cast"]) > 1))
    assert len(PROFILES) == 137
    assert len(joined) >= 130


@pytest.mark.parametrize("language", ["es", "en"])
def test_each_company_has_words_of_its_own(language: str) -> None:
    """No tagline and no sentence twice; a description of 60 to 130 words that ends by saying it is fictional."""
    told = {name: profile for name, profile in PROFILES.items() if language in profile["description"]}
    taglines, sentences = Counter[str](), Counter[str]()
    for name, profile in told.items():
        *paragraphs, closing = profile["description"][language].split("\n\n")
        assert closing == CLOSINGS[language], name
        assert 2 <= len(paragraphs) <= 3, name
        assert 60 <= len(" ".join(paragraphs).split()) <= 130, name
        assert len(profile["tagline"][language]) <= 160, name
        taglines[profile["tagline"][language]] += 1
        sentences.update(
            sentence for text in paragraphs for sentence in text.split(". ") if len(sentence) > 25
        )
    assert taglines.most_common(1)[0][1] == 1
    assert sentences.most_common(1)[0] == (sentences.most_common(1)[0][0], 1)
    assert language == "es" or 10 <= len(PROFILES) - len(told) <= 20


def test_what_changed_in_the_year_is_of_organisations_and_works_that_are_there() -> None:
    years = {work["title"]: work["year"] for work in WORKS}
    for change in YEAR:
        profile, added = PROFILES[change["organisation"]], change.get("add", {})
        for credit in added.get("credits", ()):
            assert years[credit["title"]] == credit["year"] >= profile["founded_year"], change
            assert credit["title"] not in {earlier["title"] for earlier in profile["credits"]}, change
        for name in ("languages", "markets"):
            assert not set(added.get(name, ())) & set(profile[name]), change
    assert len({change["organisation"] for change in YEAR}) == len(YEAR)


def test_people_are_named_once_each() -> None:
    people = Counter(entry["representative"] for entry in ENTRIES if entry["standing"])
    assert (len(people), people.most_common(1)[0][1]) == (97, 1)
    assert not any(entry["representative"] for entry in ENTRIES if not entry["standing"])


def test_desk_speaks_of_organisations_that_are_there() -> None:
    assert set(DESK["organisations"]) <= set(PROFILES)
    used = {tag for beside in DESK["organisations"].values() for tag in beside.get("tags", ())}
    assert used == set(DESK["tags"])


def test_news_is_told_in_both_languages_over_a_year_and_says_that_it_is_of_the_sample() -> None:
    news = [file for file in read_pages(settings.CLUSTER) if file.head["type"] == "news"]
    by_key = {key: [file for file in news if file.key == key] for key in {file.key for file in news}}
    assert len(by_key) >= 10
    for key, files in by_key.items():
        assert [file.language for file in files] == ["en", "es"], key
        assert len({(file.head["date"], tuple(file.head["purposes"])) for file in files}) == 1, key
        for file in files:
            last = file.body[-1]["value"]
            assert {"es": "(Noticia de muestra", "en": "(Sample news"}[file.language] in last, file.path
            assert 120 <= len(str(file.body).split()) <= 270, file.path
    days = sorted(file.head["date"] for file in news)
    assert 250 <= (days[-1] - days[0]).days <= 366
    assert {code for file in news for code in file.head["purposes"]} == {f"O{n}" for n in range(1, 7)}
