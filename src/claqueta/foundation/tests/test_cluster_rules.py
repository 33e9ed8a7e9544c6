"""A rule says its number, its unit in the reader's words, and what counters and limits make of it."""

import pytest
from django.utils import translation

from claqueta.foundation.cluster_rules import UNIT_NAMES, Rule, RuleUnit, rule
from claqueta.foundation.ratelimit import WINDOWS


def of(unit: RuleUnit, *values: int) -> Rule:
    return Rule({"en": "A rule"}, values, unit, {"en": "The bylaws"})


@pytest.mark.parametrize(
    ("unit", "size"), [("kibibytes", 3072), ("mebibytes", 3_145_728), ("megapixels", 3_000_000)]
)
def test_size_is_in_bytes_or_pixels_when_the_unit_has_one(unit: RuleUnit, size: int) -> None:
    assert of(unit, 3, 900).size == size


@pytest.mark.parametrize("unit", sorted(set(UNIT_NAMES) - {"kibibytes", "mebibytes", "megapixels"}))
def test_size_is_an_error_when_the_unit_has_none(unit: RuleUnit) -> None:
    with pytest.raises(KeyError):
        _ = of(unit, 3).size


@pytest.mark.parametrize(
    ("unit", "rate"), [("per_minute", "60/minute"), ("per_hour", "60/hour"), ("per_day", "60/day")]
)
def test_rate_is_one_that_counters_read_when_the_unit_is_a_pace(unit: RuleUnit, rate: str) -> None:
    assert of(unit, 60).rate == rate
    assert rate.partition("/")[2] in WINDOWS


def test_first_number_counts_when_there_are_several() -> None:
    assert of("days", 30, 90, 365).value == 30


@pytest.mark.parametrize(
    ("unit", "language", "name"),
    [("per_hour", "en", "an hour"), ("per_hour", "es", "por hora"), ("hour", "es", "en punto")],
)
def test_unit_is_named_in_the_language_of_the_reader(unit: RuleUnit, language: str, name: str) -> None:
    with translation.override(language):
        assert of(unit, 7).unit_name == name


def test_rule_that_nobody_has_is_an_error() -> None:
    with pytest.raises(KeyError):
        rule("never_declared")
