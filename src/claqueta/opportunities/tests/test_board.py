"""The board, its feed and its frame for other sites: who sees what, and that nothing else shows."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone, translation

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.search import catch_up
from claqueta.opportunities import actions
from claqueta.opportunities.models import Opportunity
from claqueta.opportunities.search import documents
from claqueta.opportunities.site.home import newest

Make = Callable[..., Any]
BOARD = "/en/opportunities/"
SECRET = "Zanzíbar"
"""What stands in nothing that whoever must not see it is shown."""


def titled(title: str, **more: Any) -> dict[str, Any]:
    return {"title": {"en": title}, "text": {"en": f"About {title}."}, **more}


def text_of(client: Any, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode() + str(sorted(response.headers.items()))


@pytest.fixture
def stage(organisation: Make, representative: Make, opportunity: Make) -> dict[str, Any]:
    """One for everybody, one for members, one for a chosen one, one without a name, one that is over."""
    azotea, bruma, celosia = organisation(), organisation("Bruma Cine"), organisation("Celosía")
    rows = {
        "public": opportunity(azotea, audience="public", kind="coproducer", **titled("Wide open")),
        "members": opportunity(azotea, audience="members", **titled("Members alone")),
        "chosen": opportunity(azotea, audience="chosen", chosen=[bruma], **titled("For Bruma")),
        "hidden": opportunity(
            organisation(SECRET),
            audience="public",
            anonymous=True,
            **titled("Masked", text={"en": f"Write to {SECRET} at zan@zibar.example or +34 915 55 12 34"}),
        ),
        "over": opportunity(azotea, audience="public", **titled("Long gone")),
    }
    Opportunity.objects.filter(pk=rows["over"].pk).update(closes_on=timezone.localdate() - timedelta(days=1))
    catch_up()
    return {
        **rows,
        "bruma": representative(bruma, email="b@bruma.example"),
        "celosia": representative(celosia, email="c@celosia.example"),
    }


def titles(text: str) -> set[str]:
    known = ("Wide open", "Members alone", "For Bruma", "Masked", "Long gone")
    return {one for one in known if one in text}


def test_everybody_sees_what_is_for_them_and_nothing_that_is_over(client: Any, stage: dict[str, Any]) -> None:
    assert titles(text_of(client, BOARD)) == {"Wide open", "Masked"}
    client.force_login(stage["celosia"])
    assert titles(text_of(client, BOARD)) == {"Wide open", "Masked", "Members alone"}
    client.force_login(stage["bruma"])
    assert titles(text_of(client, BOARD)) == {"Wide open", "Masked", "Members alone", "For Bruma"}


@pytest.mark.parametrize(
    "way", ["", "?q=masked", "feed.xml", "feed.xml?q=masked", "embed/", "{slug}/", "?q=zanz%C3%ADbar"]
)
def test_who_is_without_a_name_shows_nowhere(client: Any, stage: dict[str, Any], way: str) -> None:
    for account in (None, stage["celosia"]):
        if account:
            client.force_login(account)
        text = text_of(client, BOARD + way.format(slug=stage["hidden"].slug))
        text = re.sub(r"value=\"[^\"]*\"|q=zanz[^\"&\s]*|“[^”]*”", "", text)
        for secret in (SECRET, "zanzibar", "zibar.example", "915 55 12 34"):
            assert secret.casefold() not in text.casefold(), (way, secret)


def test_words_that_only_a_hidden_name_has_find_nothing(client: Any, stage: dict[str, Any]) -> None:
    assert titles(text_of(client, f"{BOARD}?q={SECRET}")) == set()


@pytest.mark.parametrize("way", ["feed.xml", "embed/"])
def test_feed_and_frame_are_the_public_board_whoever_asks(
    client: Any, stage: dict[str, Any], way: str
) -> None:
    client.force_login(stage["bruma"])
    assert titles(text_of(client, BOARD + way)) == {"Wide open", "Masked"}
    assert titles(text_of(client, f"{BOARD}{way}?kind=coproducer")) == {"Wide open"}


def test_other_sites_may_frame_the_rows_and_nothing_else(client: Any, stage: dict[str, Any]) -> None:
    frame = client.get(BOARD + "embed/")
    assert "X-Frame-Options" not in frame.headers
    assert "frame-ancestors *" in frame.headers["Content-Security-Policy"]
    assert b"<script" not in frame.content
    assert client.get(BOARD).headers["X-Frame-Options"] == "SAMEORIGIN"


def test_filters_narrow_and_tell_nothing_of_others(client: Any, stage: dict[str, Any]) -> None:
    text = text_of(client, f"{BOARD}?kind=coproducer")
    assert titles(text) == {"Wide open"}
    counts = client.get(BOARD).context["answer"].page.counts["kind"]
    # The one that ended yesterday is counted until it is read anew; those of members are not.
    assert counts["coproducer"] == 1
    assert counts["service"] <= 2


def test_a_query_of_ten_thousand_letters_or_of_emojis_is_answered(client: Any, stage: dict[str, Any]) -> None:
    for query in ("x" * 10_000, "🎬🎥🍿", "%00", "<script>alert(1)</script>"):
        response = client.get(BOARD, {"q": query})
        assert response.status_code == 200
        assert b"<script>alert" not in response.content


def test_a_page_is_there_for_those_who_may_see_it(client: Any, stage: dict[str, Any]) -> None:
    def status(name: str) -> int:
        return int(client.get(f"{BOARD}{stage[name].slug}/").status_code)

    names = ("public", "members", "chosen", "over")
    assert [status(name) for name in names] == [200, 404, 404, 404]
    client.force_login(stage["celosia"])
    assert [status(name) for name in names] == [200, 200, 404, 404]
    client.force_login(stage["bruma"])
    assert [status(name) for name in names] == [200, 200, 200, 404]


def test_machines_read_of_the_public_one_and_share_no_other(client: Any, stage: dict[str, Any]) -> None:
    page = client.get(f"{BOARD}{stage['public'].slug}/").content.decode()
    assert '"seeks"' in page
    assert '"Demand"' in page
    client.force_login(stage["celosia"])
    assert "ld+json" not in client.get(f"{BOARD}{stage['members'].slug}/").content.decode()
    hidden = client.get(f"{BOARD}{stage['hidden'].slug}/").content.decode()
    assert '"Demand"' in hidden
    assert "Organization" not in hidden
    shares = [
        client.get(f"/en/sharing/opportunity/{stage[name].slug}.jpg").status_code
        for name in ("public", "hidden", "members", "over")
    ]
    assert shares == [200, 200, 404, 404]


def test_what_was_closed_leaves_the_board_at_once(client: Any, stage: dict[str, Any]) -> None:
    actions.close(stage["public"], closed_for="found", by=SYSTEM)
    catch_up()
    assert titles(text_of(client, BOARD)) == {"Masked"}


def test_the_map_of_the_site_names_what_everybody_sees(client: Any, stage: dict[str, Any]) -> None:
    from claqueta.opportunities.site.sitemap import BoardSitemap

    slugs = {slug for slug, _at in BoardSitemap().items()}
    assert slugs == {"", stage["public"].slug, stage["hidden"].slug}


def test_a_board_costs_the_same_however_many_stand_on_it(
    client: Any, stage: dict[str, Any], opportunity: Make, django_assert_max_num_queries: Any
) -> None:
    client.force_login(stage["bruma"])
    client.get(BOARD)
    with django_assert_max_num_queries(30):
        client.get(BOARD)


def test_page_that_asks_while_somebody_types_gets_the_answer_alone(
    client: Any, stage: dict[str, Any]
) -> None:
    page = client.get(BOARD, {"q": "wide"})
    part = client.get(BOARD, {"q": "wide", "typing": "1"}, headers={"HX-Request": "true"})
    assert (page.headers["Vary"], "HX-Request" in part.headers["Vary"]) == (page.headers["Vary"], True)
    whole, answer = page.content.decode(), part.content.decode()
    assert ("<html" in whole, "<html" in answer) == (True, False)
    assert titles(answer) == titles(whole) == {"Wide open"}
    assert "typing=" not in answer
    client.force_login(stage["bruma"])
    chosen = client.get(BOARD, headers={"HX-Request": "true"}).content.decode()
    assert titles(chosen) == {"Wide open", "Masked", "Members alone", "For Bruma"}


@pytest.mark.parametrize(
    ("least", "most", "english", "spanish"),
    [
        ("20000", "40000", "€20,000 – €40,000", "20.000 € – 40.000 €"),
        ("20000", "20000", "€20,000", "20.000 €"),
        ("1500.50", "2000", "€1,500.50 – €2,000.00", "1.500,50 € – 2.000,00 €"),
        ("20000", None, "≥ €20,000", "≥ 20.000 €"),
        (None, "20000", "≤ €20,000", "≤ 20.000 €"),
        (None, None, "", ""),
    ],
)
def test_budget_reads_as_in_the_language_of_the_board(
    least: Any, most: Any, english: str, spanish: str, organisation: Make, opportunity: Make
) -> None:
    made = opportunity(organisation(), audience="public", budget_from=least, budget_until=most)
    with translation.override("fr"):
        cards = {one.language: one.card for one in documents([str(made.pk)]) if one.audience == "public"}
    assert {code: str(kept["budget"]).replace("\xa0", " ") for code, kept in cards.items()} == {
        "en": english,
        "es": spanish,
    }


def test_home_shows_first_what_speaks_the_readers_language(organisation: Make, opportunity: Make) -> None:
    azotea = organisation()
    for language, title in (("es", "Vieja"), ("es", "Nueva"), ("en", "Late"), ("en", "Latest")):
        opportunity(azotea, audience="public", title={language: title}, text={language: title})
    catch_up()
    shown = {}
    for language in ("es", "en"):
        with translation.override(language):
            shown[language] = [row["name"] for row in newest()["rows"]]
    assert shown == {"es": ["Nueva", "Vieja", "Latest"], "en": ["Latest", "Late", "Nueva"]}
