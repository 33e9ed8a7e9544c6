"""A tablet at a door, in a real browser whose network is cut: it judges by its list, and nothing is lost or doubled."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import segno
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from claqueta.door import actions, codes
from claqueta.door.models import Device, Presence, Scan
from claqueta.foundation.actors import SYSTEM
from tests.instances import until
from tests.test_browser import PHONE, clean, site

__all__ = ["site"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
type Make = Callable[..., Any]
KEPT = """async () => {
  const opened = await new Promise((done) => {
    const request = indexedDB.open("claqueta-door");
    request.onsuccess = () => done(request.result);
  });
  const all = (store) => new Promise((done) => {
    const request = opened.transaction(store).objectStore(store).getAll();
    request.onsuccess = () => done(request.result);
  });
  const [key] = await all("keys");
  const exported = await crypto.subtle.exportKey("raw", key).then(() => true, () => false);
  const bytes = (await all("sealed")).map((one) => new TextDecoder("latin1").decode(one.data)).join("");
  opened.close();
  return { exported, bytes };
}"""

LEFT = """async () => {
  // As a later version of the page would leave it: another store, and a reading that this one cannot open.
  const { database } = await new Promise((done) => {
    const request = indexedDB.open("claqueta-door", 7);
    request.onupgradeneeded = () => request.result.createObjectStore("later");
    request.onblocked = () => done({});
    request.onsuccess = () => done({ database: request.result });
  });
  const queue = database.transaction("queue", "readwrite").objectStore("queue");
  await new Promise((done) => { queue.put({ later: 1 }, "later").onsuccess = done; });
  database.close();
}"""


def read(page: Page, code: str) -> None:
    """As a scanner that types does it."""
    page.locator("#door-q").fill(code)
    page.locator("#door-q").press("Enter")


@pytest.mark.parametrize(("language", "scheme"), [("es", "light"), ("en", "dark")])
def test_tablet_lets_in_without_a_network_and_loses_nothing_when_it_is_back(
    site: str,
    window: Callable[..., Page],
    taking_place: Make,
    badge: Make,
    door: Make,
    language: str,
    scheme: str,
) -> None:
    held = taking_place()
    names = ("Ana Ruiz", "Bea Gil", "Cai Sol", "Dan Mar")
    people = [badge(held, name) for name in names]
    elsewhere = badge(taking_place(), "Eva Paz")
    entrance = door(held, "Door A")
    actions.check_in(door(held, "Door B"), people[3], by=SYSTEM)
    invited = actions.invite_device(entrance, name="Tablet", by=SYSTEM)
    page = window(viewport=PHONE, color_scheme=scheme)
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    start = f"{site}/{'es/puerta' if language == 'es' else 'en/door'}/"
    page.goto(f"{start}#{invited.code}")
    expect(page.locator("#door-code")).to_have_value(invited.code)
    clean(page)
    page.locator("[data-pair] button").click()
    expect(page.locator("[data-list]")).to_contain_text("4")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    clean(page)
    kept_on(page)
    kept = page.evaluate(KEPT)
    assert (kept["exported"], "Ruiz" in kept["bytes"]) == (False, False)

    page.context.set_offline(True)
    page.reload()
    expect(page.locator("[data-list]")).to_contain_text("4")
    answer = page.locator("[data-answer]")
    read(page, codes.code_of(people[0]))
    expect(answer).to_have_attribute("data-tone", "good")
    expect(answer).to_contain_text("Ana Ruiz")
    page.locator("#door-q").fill("gil")
    page.locator("[data-found] button").click()
    expect(answer).to_contain_text("Bea Gil")
    read(page, codes.code_of(people[2]))
    expect(answer).to_contain_text("Cai Sol")
    read(page, codes.code_of(people[2]))
    expect(answer).to_have_attribute("data-tone", "bad")
    expect(answer).to_contain_text("Door A")
    read(page, codes.code_of(people[3]))
    expect(answer).to_contain_text("Door B")
    forged = codes.code_of(people[0])
    read(page, ("B" if forged[40] != "B" else "C").join((forged[:40], forged[41:])))
    expect(answer).not_to_contain_text("Door B")
    expect(answer).to_have_attribute("data-tone", "bad")
    read(page, codes.code_of(elsewhere))
    expect(answer).to_have_attribute("data-tone", "bad")
    assert Scan.objects.filter(device__isnull=False).count() == 0
    page.reload()
    expect(page.locator("[data-waiting]")).to_contain_text("7")

    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-waiting]")).to_be_empty()
    rows = Scan.objects.filter(device__isnull=False)
    assert sorted(rows.filter(accepted=True).values_list("badge__name", flat=True)) == list(names[:3])
    assert sorted(rows.filter(accepted=False).values_list("reason", flat=True)) == [
        "already",
        "already",
        "forged",
        "other",
    ]
    assert Presence.objects.filter(inside=True).count() == 4
    page.reload()
    expect(page.locator("[data-list]")).to_contain_text("4")
    assert rows.count() == 7

    actions.revoke_device(Device.objects.get(), by=SYSTEM)
    expect(page.locator("[data-note]")).to_be_visible()
    expect(page.locator("[data-work]")).to_be_hidden()
    assert "claqueta-door" not in str(page.evaluate("indexedDB.databases()"))
    assert page.evaluate("caches.keys()") == []
    assert said == []


def test_tablet_keeps_what_waits_when_its_clock_jumps_and_when_a_later_page_left_more(
    site: str, window: Callable[..., Page], taking_place: Make, badge: Make, door: Make
) -> None:
    held = taking_place()
    people = [badge(held, name) for name in ("Ana Ruiz", "Bea Gil")]
    invited = actions.invite_device(door(held, "Door A"), name="Tablet", by=SYSTEM)
    page = window(viewport=PHONE)
    page.goto(f"{site}/en/door/#{invited.code}")
    page.locator("[data-pair] button").click()
    expect(page.locator("[data-list]")).to_contain_text("2")
    kept_on(page)
    page.context.set_offline(True)
    read(page, codes.code_of(people[0]))
    expect(page.locator("[data-waiting]")).to_contain_text("1")
    page.goto(f"{site}/en/door/manifest.webmanifest")
    page.evaluate(LEFT)
    page.clock.set_fixed_time("2099-01-01T10:00:00Z")
    page.goto(f"{site}/en/door/")
    # By its clock it is over: names go, and what was read waits.
    expect(page.locator("[data-note]")).to_contain_text("the event is over")
    expect(page.locator("[data-waiting]")).to_contain_text("1")
    page.locator("#door-q").fill("gil")
    expect(page.locator("[data-found] button")).to_have_count(0)

    page.context.set_offline(False)
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-list]")).to_contain_text("2")
    expect(page.locator("[data-waiting]")).to_be_empty()
    expect(page.locator("[data-note]")).to_be_hidden()
    read(page, codes.code_of(people[1]))
    expect(page.locator("[data-answer]")).to_contain_text("Bea Gil")
    rows = Scan.objects.order_by("at")
    until(lambda: rows.count() == 2, 20)
    assert [(one.badge, one.accepted, one.flag) for one in rows] == [(one, True, "") for one in people]
    assert [one.device_at.year == 2099 for one in rows] == [False, True]


def kept_on(page: Page) -> None:
    """Wait until the device has all that its page is made of, and answers with it."""
    page.evaluate(
        "() => new Promise((done) => { const look = () =>"
        " navigator.serviceWorker.controller ? done(true) : setTimeout(look, 20); look(); })"
    )


def seeing(browser: Browser, film: Path) -> Browser:
    """Another browser, whose camera sees the film."""
    return browser.browser_type.launch(
        executable_path="/usr/bin/chromium",
        args=[
            "--no-sandbox",
            "--use-fake-ui-for-media-stream",
            "--use-fake-device-for-media-stream",
            f"--use-file-for-fake-video-capture={film}",
        ],
    )


def filmed(code: str, film: Path) -> Path:
    """A camera's picture of a badge's code: one frame of YUV4MPEG2, which Chromium shows again and again."""
    width, height, module = 640, 480, 6
    rows = [bytearray(b"\xeb" * width) for _row in range(height)]
    for down, line in enumerate(segno.make(code, error="m", micro=False).matrix):
        for across, dark in enumerate(line):
            if dark:
                for y in range(60 + down * module, 60 + (down + 1) * module):
                    rows[y][140 + across * module : 140 + (across + 1) * module] = b"\x10" * module
    head = f"YUV4MPEG2 W{width} H{height} F10:1 Ip A1:1 C420\nFRAME\n".encode()
    film.write_bytes(head + b"".join(rows) + b"\x80" * (width * height // 2))
    return film


def test_camera_reads_the_code_of_a_badge(
    site: str, browser: Browser, taking_place: Make, badge: Make, door: Make, tmp_path: Path
) -> None:
    held = taking_place()
    ana = badge(held, "Ana Ruiz")
    invited = actions.invite_device(door(held, "Door A"), name="Phone", by=SYSTEM)
    film = filmed(codes.code_of(ana), tmp_path / "badge.y4m")
    with seeing(browser, film) as with_a_camera:
        page = with_a_camera.new_page(viewport=PHONE)
        page.goto(f"{site}/en/door/#{invited.code}")
        page.locator("[data-pair] button").click()
        page.locator("[data-camera]").click()
        answer = page.locator("[data-answer]")
        expect(answer).to_contain_text("Ana Ruiz")
        expect(page.locator("[data-video]")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.locator("[data-camera]").click()
        expect(page.locator("[data-video]")).to_be_hidden()
        expect(page.locator("[data-waiting]")).to_be_empty()
    first = Scan.objects.order_by("at").first()
    assert first is not None
    assert (first.badge, first.accepted, first.source) == (ana, True, "device")


def test_page_of_a_device_leads_to_the_desk_when_there_are_no_scripts(
    site: str, window: Callable[..., Page]
) -> None:
    page = window(java_script_enabled=False)
    page.goto(site + reverse("door_device"))
    expect(page.locator(".door-note").first).to_be_visible()
