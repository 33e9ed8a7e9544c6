"""The bylaws as data: what is in force on a day, and what is wrong in a file, with its line."""

import shutil
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from claqueta.cluster.loading import ClusterInvalid, load_cluster
from claqueta.foundation.cluster_rules import DatedRule, Rule

TINY = Path(__file__).parent / "tiny"
CLASS = """
[[classes]]
key = "full"
article = "Art. 3"
voice = true
votes = 2
eligible = true
name = {en = "Member", es = "Socio", fr = "Membre"}
text = {en = "Two votes.", es = "Dos votos.", fr = "Deux voix."}
"""


def loaded(tmp_path: Path, text: str) -> list[tuple[int, str]]:
    """What is wrong with these bylaws: line and message."""
    folder = tmp_path / "cluster"
    shutil.copytree(TINY, folder)
    (folder / "bylaws.toml").write_text(text, encoding="utf-8")
    try:
        load_cluster(folder)
    except ClusterInvalid as invalid:
        return [
            (one.line, one.message)
            for one in invalid.problems
            if one.remedy and one.file.name == "bylaws.toml"
        ]
    return []


def test_cluster_without_bylaws_has_what_the_law_says() -> None:
    bylaws = load_cluster(TINY).bylaws.on(date(2026, 1, 1))
    (member,) = bylaws.classes
    assert (member.key, member.votes, member.dues, member.article["fr"]) == (
        "full",
        1,
        "",
        "LO 1/2002 art. 19, 21.a",
    )
    assert member.name["fr"] == member.name["en"]
    assert bylaws.admission.decided_by == "board"
    assert [cause.key for cause in bylaws.causes] == ["voluntary", "discipline", "dissolution"]
    assert bylaws.tariff == ()


def test_the_default_cluster_says_which_values_are_ours() -> None:
    bylaws = settings.CLUSTER.bylaws
    assert all(
        one.sample
        or one.article["es"].startswith(
            ("LO 1/2002", "Condiciones de ingreso publicadas", "Recomendación 2003/361/CE")
        )
        for day in bylaws.changes()
        for one in bylaws.on(day).clauses()
    )


@pytest.mark.parametrize(
    ("day", "small"),
    [(date(2025, 12, 31), "800.00"), (date(2026, 1, 1), "900.00"), (date(2031, 5, 5), "900.00")],
)
def test_past_is_judged_by_the_text_of_its_day(day: date, small: str) -> None:
    tariff = settings.CLUSTER.bylaws.on(day).amount_of("full", "small")
    assert tariff is not None
    assert tariff.amount == Decimal(small)


@pytest.mark.parametrize(
    ("headcount", "turnover", "band"),
    [
        (9, 2_000_000, "micro"),
        (10, 2_000_000, "small"),
        (9, 2_000_001, "small"),
        (49, 50_000_000, "medium"),
        (250, 0, "large"),
        (0, 10**12, "large"),
        (None, 5, None),
        (5, None, None),
    ],
)
def test_band_is_the_first_whose_bounds_are_not_exceeded(
    headcount: int | None, turnover: int | None, band: str | None
) -> None:
    found = settings.CLUSTER.bylaws.on(date(2026, 6, 1)).band_of(
        headcount, None if turnover is None else Decimal(turnover)
    )
    assert (found.key if found else None) == band


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_on_any_day_every_concept_has_one_price_a_band_and_every_class_stands_once(day: date) -> None:
    bylaws = settings.CLUSTER.bylaws.on(max(day, settings.CLUSTER.founded_on))
    keys = [one.key for one in bylaws.classes]
    assert len(keys) == len(set(keys))
    prices = [(one.concept, one.band) for one in bylaws.tariff]
    assert len(prices) == len(set(prices))
    assert {one.dues for one in bylaws.classes if one.dues} == {one.concept for one in bylaws.tariff}


def test_number_of_a_rule_begins_and_ends_on_its_days() -> None:
    began = date(2026, 1, 1)
    rule = Rule(
        {}, (5,), "days", {"en": "law"}, (DatedRule((9,), {"en": "art. 1"}, began, date(2027, 1, 1)),)
    )
    assert [rule.on(began + timedelta(days=n)).value for n in (-1, 0, 364, 365)] == [5, 9, 9, 5]


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (CLASS.replace("votes = 2", 'votes = "two"'), 6, "`classes.0.votes` is 'two'"),
        (CLASS.replace('es = "Socio", ', ""), 8, "`classes.0.name` has no text in “es”"),
        (CLASS + "quorum = 3\n", 10, "`quorum` means nothing here"),
        (CLASS.replace("eligible = true", 'eligible = true\ndues = "full"'), 8, "no tariff has the concept “full”"),
        (CLASS + CLASS.replace("votes = 2", "votes = 1"), 11, "“full” is in force twice from 2021-02-01 on"),
        (CLASS.replace("votes = 2", "votes = 2\nuntil = 2020-01-01"), 7, "it ends before it begins"),
        ("[[numbers]]\nrule = \"nobody_knows\"\ndays = 3\n", 2, "unknown rule “nobody_knows”"),
        ("[[numbers]]\nrule = \"confirm_every\"\ndays = 3\nsource = {en='a', es='b', fr='c'}\n", 1, "“confirm_every” has no number"),
        ("[[taxes]]\nkey = 1\n", 1, "`taxes` means nothing here"),
        ("classes = []\n", 1, "`classes` is missing"),
    ],
)  # fmt: skip
def test_wrong_bylaws_are_told_with_their_line(tmp_path: Path, text: str, line: int, message: str) -> None:
    assert (line, message) in loaded(tmp_path, text)


def test_bylaws_that_change_on_a_day_load(tmp_path: Path) -> None:
    later = CLASS.replace("votes = 2", "votes = 1\nsince = 2025-01-01")
    assert loaded(tmp_path, CLASS.replace("votes = 2", "votes = 2\nuntil = 2025-01-01") + later) == []
    bylaws = load_cluster(tmp_path / "cluster").bylaws
    assert [bylaws.on(date(year, 1, 1)).classes[0].votes for year in (2024, 2025)] == [2, 1]
    assert bylaws.changes() == [date(2021, 2, 1), date(2025, 1, 1)]


def test_bylaws_decide_a_number_of_the_house_for_a_while(tmp_path: Path) -> None:
    text = '[[numbers]]\nrule = "confirm_every"\nmonths = 3\nsince = 2026-01-01\nsource = {en="a", es="b", fr="c"}\n'
    assert loaded(tmp_path, text) == []
    rule = load_cluster(tmp_path / "cluster").rules["confirm_every"]
    assert (rule.on(date(2025, 12, 31)).value, rule.on(date(2026, 1, 1)).value) == (12, 3)


@pytest.mark.parametrize(
    ("article", "wrong"),
    [
        ('article = "Art. 3"', []),
        ('article = {en = "Bylaws, art. 3", es = "Estatutos, art. 3", fr = "Statuts, art. 3"}', []),
        (
            'article = {en = "Bylaws, art. 3", es = "Estatutos, art. 3"}',
            ["`classes.0.article` has no text in “fr”"],
        ),
        ("article = 3", ["`classes.0.article` is 3"]),
        ('article = " "', ["`classes.0.article` is ' '"]),
        ("", ["`classes.0.article` is missing"]),
    ],
)
def test_article_is_cited_once_for_all_languages_or_in_each(
    article: str, wrong: list[str], tmp_path: Path
) -> None:
    text = CLASS.replace('article = "Art. 3"', article)
    assert [message for _line, message in loaded(tmp_path, text)] == wrong


def test_the_default_cluster_is_cited_in_the_language_of_whoever_reads() -> None:
    bylaws = settings.CLUSTER.bylaws.on(date(2026, 6, 1))
    full = bylaws.member_class("full")
    assert full is not None
    assert full.article == {"es": "Estatutos, art. 8.b", "en": "Bylaws, art. 8.b"}
    spanish = ("Estatutos", "Acuerdo", "Acta", "Recomendación", "Condiciones")
    assert [one.key for one in bylaws.clauses() if any(word in one.article["en"] for word in spanish)] == []
