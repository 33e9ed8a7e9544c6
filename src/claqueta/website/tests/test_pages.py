"""A page is shown to those who may see it, when it is its time, in every place that shows pages."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction

from claqueta.cluster.models import Purpose
from claqueta.foundation.search import catch_up, rebuild
from claqueta.website.models import NewsIndexPage, NewsPage
from claqueta.website.pages import publish_scheduled
from conftest import at_most

pytestmark = pytest.mark.django_db
SECRET = "Asunto reservado"


def news(**fields: Any) -> NewsPage:
    index = NewsIndexPage.objects.get(locale__language_code="es")
    page = NewsPage(title=SECRET, introduction="Texto reservado", locale=index.locale, **fields)
    index.add_child(instance=page)
    page.purposes.add(Purpose.objects.first())
    page.save()
    if page.live:
        page.save_revision().publish()
    return page


def places(page: NewsPage) -> dict[str, str]:
    index = page.get_parent()
    return {
        "feed": "/es/actualidad/rss.xml",
        "home": "/es/",
        "list": index.url,
        "search": "/es/buscar/?q=reservado",
        "api": "/api/v1/news?lang=es",
        "api search": "/api/v1/search?q=reservado&lang=es",
        "sitemap": "/sitemap.xml",
        "purposes": "/es/fines/",
    }


def shown_in(page: NewsPage, client: Client) -> set[str]:
    catch_up()
    found = set()
    for name, address in places(page).items():
        answer = client.get(address)
        if SECRET in answer.content.decode() or f"/{page.slug}/" in answer.content.decode():
            found.add(name)
    if client.get(f"/es/sharing/page/{page.pk}.jpg").status_code == 200:
        found.add("sharing")
    return found


@pytest.mark.parametrize("above", [False, True])
def test_page_made_private_leaves_every_place(above: bool, client: Client) -> None:
    page = news()
    rebuild()
    before = shown_in(page, client)
    assert {"feed", "list", "search", "api", "api search", "sitemap", "sharing"} <= before

    restriction = PageViewRestriction.objects.create(
        page=page.get_parent() if above else page, restriction_type=PageViewRestriction.LOGIN
    )
    after = shown_in(page, client)
    restriction.delete()

    assert after - ({"list", "sitemap"} if above else set()) == set()
    assert shown_in(page, client) == before


def test_page_is_published_and_taken_down_when_scheduled(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    waiting, leaving = news(live=False, slug="a-su-hora"), news(slug="se-va")
    soon = timezone.now() + timedelta(hours=2)
    waiting.go_live_at = leaving.expire_at = soon
    waiting.save_revision().publish()
    leaving.save_revision().publish()
    rebuild()
    publish_scheduled()
    waiting.refresh_from_db()
    assert (waiting.live, "feed" in shown_in(leaving, client)) == (False, True)

    monkeypatch.setattr(timezone, "now", lambda: soon + timedelta(seconds=1))
    publish_scheduled()

    waiting.refresh_from_db()
    leaving.refresh_from_db()
    assert (waiting.live, leaving.live) == (True, False)
    assert client.get(waiting.url).status_code == 200
    assert client.get("/es/noticias/se-va/").status_code == 404
    catch_up()
    hits = client.get("/api/v1/search?q=reservado&lang=es").json()["hits"]
    slugs = [hit["url"].rstrip("/").rpartition("/")[2] for hit in hits]
    assert ("a-su-hora" in slugs, "se-va" in slugs) == (True, False)


def test_nothing_else_decides_which_pages_are_public() -> None:
    source = Path(__file__).parents[2]
    found = [
        path.name
        for path in source.rglob("*.py")
        if "tests" not in path.parts and path.name != "pages.py" and ".live()" in path.read_text()
    ]
    assert found == []


def test_feed_has_as_many_news_as_the_rule_says(client: Client, settings: Any, monkeypatch: Any) -> None:
    at_most(settings, monkeypatch, news_in_feed=2)
    for _number in range(3):
        news()
    assert client.get("/es/actualidad/rss.xml").content.decode().count("<item>") == 2
