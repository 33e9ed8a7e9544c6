"""The kinds of events: the house's, and those of a cluster's folder over them."""

from pathlib import Path

import pytest

from claqueta.cluster.loading import ClusterInvalid
from claqueta.events.kinds import kind_name, kinds
from claqueta.events.loading import read_kinds


def test_the_house_knows_eight_kinds_in_both_languages() -> None:
    assert list(kinds()) == [
        "assembly",
        "workshop",
        "conference",
        "screening",
        "networking",
        "festival",
        "market",
        "delegation",
    ]
    assert kind_name("delegation", "es") == "Misión comercial"
    assert kind_name("delegation", "en") == "Delegation abroad"
    assert kind_name("of_yesterday") == "of_yesterday"


def test_a_cluster_adds_kinds_and_replaces_ours(tmp_path: Path) -> None:
    own = tmp_path / "events.toml"
    own.write_text(
        '[market]\nname = { es = "Feria", en = "Fair" }\n[gala]\nname = { es = "Gala", en = "Gala" }'
    )
    found = read_kinds(own, ("es", "en"))
    assert found["market"].name == {"es": "Feria", "en": "Fair"}
    assert (found["market"].term, list(found)[-1]) == ("Event", "gala")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('Gala = "x"', "is no kind of events"),
        ('[gala]\nname = { es = "G", en = "G" }\nterm = "Party"', "unknown term"),
        ('[gala]\nname = { es = "G", en = "G" }\ncolour = "red"', "means nothing here"),
        ('[gala]\nname = { es = "G" }', "en"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, text: str, wanted: str) -> None:
    own = tmp_path / "events.toml"
    own.write_text(text)
    with pytest.raises(ClusterInvalid) as refused:
        read_kinds(own, ("es", "en"))
    assert wanted in str(refused.value)
    assert "events.toml" in str(refused.value)


def test_another_language_reads_the_house_in_english() -> None:
    assert read_kinds(None, ("ko", "en"))["workshop"].name == {"ko": "Workshop", "en": "Workshop"}
