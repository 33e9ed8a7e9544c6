"""The office makes one of two records, and two of one again: in a browser, on a phone and without scripts."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from claqueta.foundation import notes
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.search import rebuild
from claqueta.organisations import actions
from claqueta.organisations.models import Merge, Organisation
from tests.test_browser import DESKTOP, PHONE, clean, site, watched
from tests.test_journeys import sign_in
from tests.visitors import follow

__all__ = ["site", "watched"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
Make = Callable[..., Any]


@pytest.fixture
def pair(organisation: Make, account: Make) -> tuple[Organisation, Organisation]:
    account("office_staff", email="staff@people.example")
    kept = organisation("Azotea Films", member=False, phone="+34 915 55 02 00", languages=["es"])
    gone = organisation(
        "Azotea Film",
        member=False,
        phone="+34 915 55 02 01",
        email="hola@azotea.example",
        languages=["en"],
        description={"es": "Una productora con una azotea y muchas ganas. " * 12},
    )
    notes.add(gone, "Call before ten", by=SYSTEM)
    rebuild()
    return kept, gone


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_office_tells_apart_merges_and_undoes(
    site: str, watched: Page, pair: tuple[Organisation, Organisation], viewport: Any, scheme: Any
) -> None:
    kept, gone = pair
    watched.set_viewport_size(viewport)
    watched.emulate_media(color_scheme=scheme)
    sign_in(watched, site, "staff@people.example", "/office/organisations/duplicates/")
    follow(watched.get_by_role("button", name="Not the same"))
    expect(watched.get_by_text("said on")).to_be_visible()
    fits(watched)
    clean(watched)
    follow(watched.get_by_role("button", name="Take it back"))
    follow(watched.get_by_role("link", name="Compare and merge"))
    fits(watched)
    clean(watched)
    watched.get_by_role("radiogroup", name="Phone").get_by_role("radio").nth(1).check()
    expect(watched.get_by_role("radiogroup", name="Languages").get_by_label("Both together")).to_be_checked()
    follow(watched.get_by_role("button", name="Make them one"))
    expect(watched.get_by_text("This can be undone until")).to_be_visible()
    now = Organisation.objects.get(pk=kept.pk)
    assert (now.phone, sorted(now.languages), now.email) == (
        "+34 915 55 02 01",
        ["en", "es"],
        "hola@azotea.example",
    )
    actions.publish_profile(now, {"phone": "+34 910 00 00 00"}, by=SYSTEM)
    follow(watched.get_by_role("link", name="Undo (until"))
    fits(watched)
    clean(watched)
    watched.get_by_label("As it was before").check()
    follow(watched.get_by_role("button", name="Make them two again"))
    expect(watched.get_by_text("are two records again")).to_be_visible()
    assert Organisation.objects.get(pk=kept.pk).phone == "+34 915 55 02 00"
    assert Organisation.objects.get(pk=gone.pk).merged_into is None


def test_all_of_it_works_without_scripts(
    site: str, window: Callable[..., Page], pair: tuple[Organisation, Organisation]
) -> None:
    kept, gone = pair
    page = window(java_script_enabled=False, viewport=PHONE)
    sign_in(page, site, "staff@people.example", f"/office/organisations/{kept.pk}/merge/")
    page.get_by_label("Name or tax ID").fill("azotea")
    follow(page.get_by_role("button", name="Search"))
    page.get_by_role("link", name="Azotea Film", exact=True).last.click()
    follow(page.get_by_role("link", name="Swap"))
    page.wait_for_url(f"**/organisations/{gone.pk}/merge/{kept.pk}/")
    follow(page.get_by_role("button", name="Make them one"))
    merge = Merge.objects.get()
    assert (merge.kept, merge.gone) == (gone, kept)
    follow(page.get_by_role("link", name="Undo (until"))
    follow(page.get_by_role("button", name="Make them two again"))
    page.wait_for_url(f"**/organisations/{kept.pk}/")
    assert not Organisation.objects.exclude(merged_into=None).exists()
