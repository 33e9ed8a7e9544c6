"""Buttons lead somewhere: an address is judged when an editor saves it, and ours are offered."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation
from wagtail.models import Page

from claqueta.website.blocks import ActionBlock
from claqueta.website.links import refuse_dead, ways

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a?b=c#d",
        "http://example.org",
        "mailto:office@example.org",
        "mailto:office@example.org?subject=Hello",
        "/es/directorio/",
        "/es/directorio/?q=luz#map",
        "/en/directory/",
        "/es/",
    ],
)
def test_address_that_leads_somewhere_is_kept(address: str) -> None:
    block = ActionBlock()
    value = block.to_python({"title": "A", "text": "", "label": "B", "url": address})
    assert block.clean(value)["url"] == address


@pytest.mark.parametrize(
    "address",
    [
        "directorio",
        "example.org",
        "javascript:alert(1)",
        "ftp://example.org",
        "//example.org",
        "mailto:",
        "mailto:nobody",
        "/es/directory/",
        "/es/no-existe/",
        "/fr/directorio/",
        "/no-existe",
        "https://",
    ],
)
def test_address_that_leads_nowhere_is_refused(address: str) -> None:
    with pytest.raises(ValidationError):
        refuse_dead(address)


def test_every_page_and_every_way_that_is_offered_is_taken() -> None:
    pages = [page.get_url() for page in Page.objects.live().filter(depth__gt=1)]
    offered = dict(ways())
    for address in (*filter(None, pages), *offered):
        refuse_dead(address.replace("http://localhost", "") or "/")
    with translation.override("es"):
        assert reverse("directory") in offered


def test_message_stands_by_the_field() -> None:
    block = ActionBlock()
    value = block.to_python({"title": "a", "text": "", "label": "b", "url": "/es/no-existe/"})
    with pytest.raises(ValidationError) as error:
        block.clean(value)
    assert set(error.value.block_errors) == {"url"}
