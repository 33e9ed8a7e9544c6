"""A cluster's own fields of projects: read with the house's, shown to their circle, and refused with file, line and remedy."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claqueta.cluster.loading import ClusterInvalid
from claqueta.foundation.actors import SYSTEM
from claqueta.submissions import actions
from claqueta.submissions.catalogue import catalogue
from claqueta.submissions.circles import Circle
from claqueta.submissions.exporting import written_for
from claqueta.submissions.holders import token_of
from claqueta.submissions.models import Submission
from claqueta.submissions.queries import presented, read_at_once, standing_of

OWN = """
[choices.seal]
gold = { es = "Oro", en = "Gold" }
[projects.days]
section = "plan"
type = "whole"
most = 400
circle = "card"
name = { es = "Jornadas aquí", en = "Days here" }
[projects.seal]
section = "more"
type = "choice"
among = "seal"
circle = "nda"
needed = true
only_if = { field = "type", among = ["series"] }
name = { es = "Sello", en = "Seal" }
"""
type Make = Callable[..., Any]


@pytest.fixture
def own(settings: Any, tmp_path: Path) -> Callable[[str], None]:
    """The cluster with a file of its own fields."""

    def write(text: str) -> None:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        (folder / "fields.toml").write_text(text)
        settings.CLUSTER = replace(settings.CLUSTER, folder=folder)

    return write


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (OWN.replace('"plan"', '"plans"'), 5, "`section` is 'plans'"),
        (OWN.replace('"whole"', '"number"'), 6, "`type` is 'number'"),
        (OWN.replace("most = 400\n", ""), 4, "`most` is None"),
        (OWN.replace('"nda"', '"secret"'), 14, "`circle` is 'secret'"),
        (OWN.replace('among = "seal"', 'among = "seals"'), 13, "`among` is 'seals'"),
        (OWN.replace('["series"]', '["serial"]'), 16, "“serial” is none of the choices"),
        (OWN.replace('"type", among', '"title", among'), 16, "which is no choice"),
        (OWN.replace("{ field = ", "{ fields = "), 16, "`only_if` is"),
        (OWN.replace("needed = true", "needed = 1"), 15, "`needed` is 1"),
        (OWN.replace("[projects.days]", "[projects.title]"), 4, "is one of the house's already"),
        (OWN.replace("[projects.days]", "[projects.Days]"), 4, "“Days” is no key"),
        (OWN.replace(', en = "Days here"', ""), 9, "no text in “en”"),
        (OWN.replace("[choices.seal]", "[choice.seal]"), 2, "`choice` means nothing here"),
        (OWN.replace("circle = ", "circles = "), 14, "`circles` means nothing here"),
        (OWN + "x = = 1\n", 18, "not valid TOML"),
    ],
)
def test_fault_is_told_with_file_line_and_remedy(
    own: Callable[[str], None], text: str, line: int, words: str
) -> None:
    own(text)
    with pytest.raises(ClusterInvalid) as refused:
        catalogue()
    told = {one.line: f"{one} {one.remedy}" for one in refused.value.problems}
    assert words in told[line], told
    assert "fields.toml" in told[line]


def test_house_stays_as_it_is_when_a_cluster_adds_fields(own: Callable[[str], None]) -> None:
    house = [key for key, one in catalogue().fields.items() if not one.own]
    own(OWN)
    assert list(catalogue().fields) == [*house, "days", "seal"]
    assert [key for key, one in catalogue().fields.items() if one.own] == ["days", "seal"]


@pytest.fixture
def scene(own: Callable[[str], None], db: None, project_call: Make, submission: Make) -> Make:
    def make(state: str = "draft", **values: Any) -> Submission:
        own(OWN)
        asked = {"title": True, "type": True, "company": False, "days": False, "seal": True}
        made = submission(project_call(asked=asked), state, **values)
        return read_at_once().get(pk=made.pk)

    return make


def test_own_field_is_needed_only_of_whom_its_condition_holds(scene: Make) -> None:
    feature = scene(type="feature")
    assert "more" not in standing_of(feature).missing
    feature.values["type"] = "series"
    assert list(standing_of(feature).missing["more"]) == ["seal"]


def test_own_fields_are_asked_and_kept_and_judged_when_the_step_is_filled_in(
    client: Client, scene: Make
) -> None:
    made = scene(type="series")
    step = reverse("submission_step", args=[token_of(made), "more"])
    page = client.get(f"{step}?lang=en").text
    assert 'name="seal"' in page
    assert client.post(step, {"seal": "silver"}).status_code == 422
    client.post(step, {"seal": "gold"})
    client.post(reverse("submission_step", args=[token_of(made), "plan"]), {"days": "401"})
    made.refresh_from_db()
    assert (made.values.get("seal"), made.values.get("days"), made.typed["days"]) == ("gold", None, "401")


def test_own_fields_are_seen_by_their_circle_on_page_and_in_the_list(scene: Make) -> None:
    made = scene("selected", type="series", days=12, seal="gold")
    actions.publish_catalogue(made.call, by=SYSTEM)
    made = read_at_once().get(pk=made.pk)
    card, under = (presented(made, one, "en") for one in (Circle.CARD, Circle.NDA))
    assert card is not None
    assert under is not None
    assert (card.text("days"), card.text("seal")) == ("12", "")
    assert (under.text("days"), under.text("seal")) == ("12", "Gold")
    written = written_for("csv", "office", "en").decode()
    assert "Days here" in written
    assert "12" in written
    assert "Gold" not in written
    made.values["type"] = "feature"
    unasked = presented(made, Circle.NDA, "en")
    assert unasked is not None
    assert unasked.text("seal") == ""


def test_what_was_said_of_a_field_that_is_gone_is_shown_nowhere_and_forgotten(
    scene: Make, own: Callable[[str], None]
) -> None:
    from claqueta.submissions.privacy import erase

    made = scene("submitted", type="series", seal="gold")
    own(OWN.replace("[projects.seal]", "[projects.stamp]"))
    shown = presented(read_at_once().get(pk=made.pk), Circle.OFFICE, "en")
    assert shown is not None
    assert "Gold" not in repr(shown)
    erase(made.email)
    made.refresh_from_db()
    assert "seal" not in made.values
