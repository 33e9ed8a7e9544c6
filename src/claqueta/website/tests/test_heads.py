"""What a page says of itself to those who share it: whole, in one line, and leading to a picture."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client


def said(text: str, name: str) -> str:
    found = re.search(rf'<meta (?:property|name)="{name}" content="([^"]*)"', text)
    assert found is not None, name
    return html.unescape(found[1])


@pytest.mark.parametrize(
    "path",
    ["/es/", "/en/purposes/", "/en/news/", "/es/directorio/", "/en/directory/azotea-films/", "/es/buscar/"],
)
def test_shared_page_shows_a_picture_and_words_in_one_line(
    path: str, client: Client, organisation: Callable[..., Any]
) -> None:
    organisation("Azotea Films")
    text = client.get(path).content.decode()
    picture = said(text, "og:image")
    assert re.fullmatch(r"http://localhost/\S+", picture)
    answer = client.get(picture.removeprefix("http://localhost"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
    for name in ("og:title", "description"):
        assert said(text, name) == " ".join(said(text, name).split()) != ""
    title = re.search(r"<title>([^<]*)</title>", text)
    assert title is not None
    assert title[1] == " ".join(title[1].split()) != ""
