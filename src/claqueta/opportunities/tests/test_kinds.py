"""The kinds as data: what the house has, what a cluster changes, and what stops the start, with file, line and remedy."""

from pathlib import Path
from typing import Any

import pytest

from claqueta.cluster.loading import ClusterInvalid
from claqueta.opportunities.kinds import ASKED, HOUSE, kind_of, kinds
from claqueta.opportunities.loading import read_kinds

WANTED = {
    "coproducer",
    "finance",
    "broadcaster",
    "sales",
    "distribution",
    "service",
    "equipment",
    "location",
    "talent",
    "technology",
    "training",
    "space",
    "call_partner",
    "assignment",
}
LANGUAGES = ("es", "en")
ONE = """[[kinds]]
key = "music"
name = { es = "Música", en = "Music" }
need = { es = "Se busca música", en = "Music wanted" }
offer = { es = "Se ofrece música", en = "Music on offer" }
asks = ["budget"]
"""
FIELD = """[[kinds.fields]]
key = "style"
type = "choice"
name = { es = "Estilo", en = "Style" }
choices = [{ key = "score", name = { es = "Sinfónica", en = "Orchestral" } }]
"""


def test_the_house_has_every_kind_in_both_languages() -> None:
    assert set(kinds()) == WANTED
    for kind in kinds().values():
        for texts in (kind.name, kind.need, kind.offer, *(field.name for field in kind.fields)):
            assert set(texts) == set(LANGUAGES)
            assert all(texts.values())
        assert set(kind.asks) <= set(ASKED)


def test_a_language_of_its_own_reads_the_house_in_english() -> None:
    found = read_kinds(None, ("ca", "en"))
    assert found["space"].need == {"ca": "Space wanted", "en": "Space wanted"}


def test_a_cluster_adds_replaces_and_leaves_out(tmp_path: Path) -> None:
    file = tmp_path / "opportunities.toml"
    file.write_text('without = ["equipment"]\n' + ONE + FIELD + ONE.replace("music", "finance"))
    found = read_kinds(file, LANGUAGES)
    assert set(found) == (WANTED | {"music"}) - {"equipment"}
    assert found["finance"].heading("offer", "en") == "Music on offer"
    field = found["music"].field("style")
    assert field is not None
    assert (field.word("score", "es"), field.word("jazz", "es")) == ("Sinfónica", "jazz")


def test_a_cluster_names_lists_of_the_house(tmp_path: Path) -> None:
    file = tmp_path / "opportunities.toml"
    file.write_text(
        ONE
        + FIELD.replace(
            'choices = [{ key = "score", name = { es = "Sinfónica", en = "Orchestral" } }]',
            'choices = "stage"\nunit = "h"',
        )
    )
    field = read_kinds(file, LANGUAGES)["music"].field("style")
    assert field is not None
    assert field.choices[0].key == "idea"
    assert field.label("en") == "Style (h)"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ('wihtout = ["equipment"]\n', 1, "`wihtout` means nothing here"),
        ('without = ["gear"]\n', 1, "there is no kind “gear”"),
        (f"without = {sorted(WANTED)}\n", 1, "no kind is left"),
        (ONE.replace('"music"', '"Music!"'), 2, "“Music!” is no key"),
        (ONE.replace(', en = "Music wanted"', ""), 4, "has no text in “en”"),
        (ONE.replace('["budget"]', '["salary"]'), 6, "“salary” cannot be asked"),
        (ONE + "colour = 3\n", 7, "`colour` means nothing here"),
        (ONE + ONE, 8, "the kind “music” is there twice"),
        (ONE + FIELD.replace('"choice"', '"colour"'), 9, "unknown type “colour”"),
        (ONE + FIELD.replace("choices =", "chioces ="), 11, "`chioces` means nothing here"),
        (
            ONE
            + FIELD.replace(
                'choices = [{ key = "score", name = { es = "Sinfónica", en = "Orchestral" } }]', ""
            ),
            7,
            "needs `choices`",
        ),
        (
            ONE
            + FIELD.replace('[{ key = "score", name = { es = "Sinfónica", en = "Orchestral" } }]', '"moods"'),
            11,
            "there is no list “moods”",
        ),
        (ONE + FIELD.replace('key = "score"', 'key = "S!"'), 11, "“S!” is no key"),
        (ONE + FIELD.replace('"choice"', '"integer"'), 11, "has no choices"),
        (ONE + FIELD + FIELD, 13, "the field “style” is there twice"),
        (ONE + FIELD + 'facet = "yes"\n', 12, "`facet` is 'yes'"),
        (
            ONE + FIELD.replace('"choice"', '"day"').replace("choices =", "#") + "facet = true\n",
            12,
            "cannot be a filter",
        ),
        ("[[kinds]]\n", 1, "is missing"),
        ("kinds = [\n", 1, "not valid TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_what_to_do(
    text: str, line: int, message: str, tmp_path: Path
) -> None:
    file = tmp_path / "opportunities.toml"
    file.write_text(text)
    with pytest.raises(ClusterInvalid) as caught:
        read_kinds(file, LANGUAGES)
    said = [one for one in caught.value.problems if message in one.message]
    assert (file, line) in [(one.file, one.line) for one in said]
    assert all(one.remedy for one in caught.value.problems)


def test_the_file_of_the_house_is_told_from_a_cluster_that_has_none(settings: Any) -> None:
    assert HOUSE.is_file()
    assert kind_of("service") is not None
    assert kind_of("") is None
