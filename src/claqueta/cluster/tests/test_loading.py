"""A wrong folder is told with file, line and remedy; another cluster needs nothing of Madrid."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from claqueta.cluster.loading import ClusterInvalid, load_cluster

TINY = Path(__file__).parent / "tiny"


def wrong(tmp_path: Path, name: str, before: str, after: str) -> list[tuple[str, int, str]]:
    folder = tmp_path / "cluster"
    shutil.copytree(TINY, folder)
    text = (folder / name).read_text(encoding="utf-8")
    assert before in text
    (folder / name).write_text(text.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(ClusterInvalid) as caught:
        load_cluster(folder)
    assert all(problem.remedy for problem in caught.value.problems)
    return [(problem.file.name, problem.line, problem.message) for problem in caught.value.problems]


def test_default_cluster_has_what_the_register_says() -> None:
    cluster = settings.CLUSTER
    assert (cluster.founded_on.isoformat(), cluster.founding_entities, cluster.tax_id) == (
        "2023-03-30",
        59,
        "G13791793",
    )
    assert [purpose.code for purpose in cluster.purposes] == ["O1", "O2", "O3", "O4", "O5", "O6"]
    assert len(cluster.places) == 179
    assert all(
        rule.values and rule.name.keys() == rule.source.keys() == {"es", "en"}
        for rule in cluster.rules.values()
    )


def test_tiny_cluster_of_another_sector_loads() -> None:
    cluster = load_cluster(TINY)
    assert cluster.languages == ("en", "es", "fr")
    assert cluster.name["en"] == "Cheese Cluster of Asturias"


def test_missing_text_is_told_with_its_line(tmp_path: Path) -> None:
    assert wrong(tmp_path, "cluster.toml", 'es = "Clúster del Queso de Asturias"\n', "") == [
        ("cluster.toml", 11, "`name` has no text in “es”")
    ]


def test_wrong_colour_is_told_with_its_line(tmp_path: Path) -> None:
    assert wrong(tmp_path, "cluster.toml", '"#c08a00"', '"yellow"') == [
        ("cluster.toml", 53, "`theme.accent` is “yellow”")
    ]


def test_repeated_slug_is_told_with_both_lines(tmp_path: Path) -> None:
    assert wrong(tmp_path, "taxonomy.csv", "1.2,ageing", "1.2,dairies") == [
        ("taxonomy.csv", 4, "the slug dairies is also on line 3")
    ]


def test_rule_that_nobody_knows_is_told_with_its_line(tmp_path: Path) -> None:
    problems = wrong(tmp_path, "cluster.toml", "[rules.confirm_every]", "[rules.confirm_never]")
    assert problems == [("cluster.toml", 66, "unknown rule “confirm_never”")]


def test_rule_in_another_unit_is_told_with_its_line(tmp_path: Path) -> None:
    problems = wrong(tmp_path, "cluster.toml", "months = 12", "days = 365")
    assert problems == [("cluster.toml", 66, "`rules.confirm_every` has no number")]


def test_cluster_decides_otherwise_and_keeps_the_other_rules() -> None:
    ours, theirs = settings.CLUSTER.rules, load_cluster(TINY).rules
    assert (ours["confirm_every"].value, theirs["confirm_every"].value) == (6, 12)
    assert theirs["keep_audit"] == ours["keep_audit"]


def test_holidays_of_the_town_are_read_and_may_be_left_out(tmp_path: Path) -> None:
    (holiday,) = load_cluster(TINY).holidays
    assert (holiday.on, holiday.name["es"], holiday.source) == (
        date(2026, 9, 21),
        "San Mateo",
        "Council of Gijón",
    )
    copy = tmp_path / "cluster"
    shutil.copytree(TINY, copy)
    toml = copy / "cluster.toml"
    toml.write_text(toml.read_text(encoding="utf-8").partition("[[holidays]]")[0], encoding="utf-8")
    assert load_cluster(copy).holidays == ()


def test_broken_syntax_is_told_with_its_line(tmp_path: Path) -> None:
    problems = wrong(tmp_path, "cluster.toml", 'currency = "EUR"', "currency = EUR")
    assert problems[0][:2] == ("cluster.toml", 3)
