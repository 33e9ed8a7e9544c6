"""What programs read of organisations: what the key's owner may see, found by name, words and kind."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.search import rebuild
from claqueta.organisations.actions import set_listed

pytestmark = pytest.mark.django_db
Make = Callable[..., Any]


def test_what_is_found_can_be_asked_for_by_its_key(organisation: Make, use_tool: Make) -> None:
    organisation("Azotea Films", tagline={"es": "Luz & sombra <b>propia</b>"})
    rebuild()
    found = use_tool("search", query="azotea", kind="organisation", language="es")["structuredContent"]
    (hit,) = found["hits"]
    assert (hit["kind"], hit["key"], hit["title"]) == ("organisation", "azotea-films", "Azotea Films")
    assert hit["url"].startswith("http://localhost/es/")
    assert "<" not in hit["snippet"]
    one = use_tool("organisation", key=hit["key"])["structuredContent"]
    assert one["name"] == "Azotea Films"
    assert use_tool("organisation", key=one["id"])["structuredContent"]["slug"] == "azotea-films"
    assert use_tool("search", query="azotea", limit=1, kind="news")["structuredContent"]["hits"] == []
    wrong = use_tool("search", query="azotea", kind="magic", language="en")
    assert wrong["isError"]
    assert "organisation" in wrong["content"][0]["text"]


def test_each_sees_of_it_what_their_circle_sees(
    organisation: Make, representative: Make, account: Make, key_for: Make, use_tool: Make
) -> None:
    made = organisation(
        "Azotea Films", email="hola@azotea.example", phone="+34910000001", visibility={"phone": "members"}
    )
    gone = organisation("Zanzíbar")
    set_listed([gone], False, by=SYSTEM)
    rebuild()
    member = key_for(representative(organisation("Otra"), email="o@otra.example"))
    office = key_for(account("office_staff"))

    def shown(tool: str, secret: str, /, **asked: Any) -> str:
        return json.dumps(use_tool(tool, secret, **asked), ensure_ascii=False)

    assert "910000001" not in shown("organisation", "", key=made.slug).replace(" ", "")
    assert "910000001" in shown("organisation", member, key=made.slug).replace(" ", "")
    for key in ("", member):
        refused = use_tool("organisation", key, key=gone.slug, language="en")
        assert refused["isError"]
        assert refused == json.loads(
            json.dumps(use_tool("organisation", key, key="nothing", language="en")).replace(
                "nothing", gone.slug
            )
        )
        assert use_tool("search", key, query="Zanzíbar")["structuredContent"]["hits"] == []
    assert use_tool("organisation", office, key=gone.slug)["structuredContent"]["name"] == "Zanzíbar"
