"""An agenda of 400 sessions: what its first view weighs, what a page takes, and how fast a drag on the board is answered."""

import gzip
import itertools
import re
import statistics
import time
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

from bench.browser import PATIENCE, command_of, instance, signed_in
from bench.frame import Floors, line, milliseconds
from bench.office import administrator

ROOMS, A_DAY, DAYS = 10, 10, 4
FIRST = datetime(2027, 3, 8, 8, tzinfo=UTC)
NAMED = re.compile(
    r'<(?:link[^>]* rel="?(?:stylesheet|preload|modulepreload|icon)"?[^>]*|script[^>]*) (?:href|src)="([^"]+)"'
)
"""What a page has a browser fetch before its first view."""

DRAGS = 11
DROPS = """(held) => {
  const board = document.querySelector("[data-board]");
  window.drops = [];
  let one;
  board.addEventListener("drop", (event) => {
    const mine = { from: performance.now(), cell: event.target.closest("td") };
    one = mine;
    requestAnimationFrame(() => setTimeout(() => {
      if (mine.cell.querySelector(`[data-session="${held}"]`)) mine.stands = performance.now() - mine.from;
    }));
  }, true);
  new MutationObserver(() => {
    if (!one) return;
    const mine = one;
    one = undefined;
    requestAnimationFrame(() => setTimeout(() => window.drops.push([mine.stands, performance.now() - mine.from])));
  }).observe(board, { childList: true });
}"""
"""Notes for each drop the milliseconds until the card is painted where it was let go, and until the board that the server answers is."""


def first_view(url: str) -> dict[str, int]:
    """Bytes of a page and of what it names, as a visitor who takes gzip gets them; type is handed out as it is."""
    from django.test import Client

    client, found = Client(headers={"Accept-Encoding": "gzip"}), Counter[str]()
    page = client.get(url)
    assert page.headers["Content-Encoding"] == "gzip"
    found["page"] = len(page.content)
    for address in dict.fromkeys(NAMED.findall(gzip.decompress(page.content).decode())):
        answer = client.get(address)
        assert answer.status_code == 200, address
        kind = answer.headers["Content-Type"].partition(";")[0]
        found[kind.rpartition("/")[2]] += len(answer.getvalue())
    return dict(found)


def main() -> None:
    from django.urls import reverse
    from django.utils import translation

    from claqueta.agenda import actions
    from claqueta.agenda.models import Appearance, Session, Speaker
    from claqueta.events import actions as events
    from claqueta.foundation.actors import SYSTEM
    from claqueta.foundation.transactions import atomic

    with atomic():
        venue = events.add_venue({"name": "La Claraboya", "city": "Madrid"}, by=SYSTEM)
        rooms = [
            events.add_room(venue, {"name": f"Sala {number}", "capacity": 90}, by=SYSTEM)
            for number in range(ROOMS)
        ]
        event = events.write_event(
            {
                "kind": "market",
                "title": {"es": "Foro", "en": "Forum"},
                "text": {"es": "Cuatro días.", "en": "Four days."},
                "begins_at": FIRST,
                "ends_at": FIRST + timedelta(days=DAYS - 1, hours=13),
                "zone": "Europe/Madrid",
                "venue": venue,
            },
            by=SYSTEM,
        )
        event = events.EVENTS.make("publish", event, by=SYSTEM).thing
        agenda = actions.open_agenda(event, by=SYSTEM)
        speakers = Speaker.objects.bulk_create(
            Speaker(
                agenda=agenda,
                slug=f"ponente-{number}",
                name=f"Ponente {number}",
                company=f"Productora {number}",
                state="confirmed",
                consented_at=FIRST,
            )
            for number in range(300)
        )
        places = list(itertools.product(range(DAYS), range(A_DAY), range(ROOMS)))
        sessions = Session.objects.bulk_create(
            Session(
                agenda=agenda,
                slug=f"sesion-{number}",
                title={"es": f"Sesión {number}: coproducir en otoño", "en": f"Session {number}"},
                text={"es": "Casos reales, con los números delante. " * 6},
                format="panel",
                languages=["es", "en"],
                begins_at=FIRST + timedelta(days=day, hours=hour),
                ends_at=FIRST + timedelta(days=day, hours=hour, minutes=45),
                room=rooms[room],
            )
            for number, (day, hour, room) in enumerate(places)
        )
        Appearance.objects.bulk_create(
            Appearance(session=one, speaker=speakers[(number * 3 + place) % 300], place=place)
            for number, one in enumerate(sessions)
            for place in range(3)
        )
        actions.publish(agenda, by=SYSTEM)
    with translation.override("es"):
        page = reverse("agenda", args=[event.slug])
    floors = Floors()
    for name, url in (("a day", page), ("all days", f"{page}?day=all")):
        answer = floors.client.get(url)
        took = statistics.median(milliseconds(partial(floors.client.get, url), 10))
        floor = floors.beside(url)
        weighs = len(gzip.compress(answer.content, 6)) / 1024
        line(
            f"agenda of {len(sessions)} sessions, {name}",
            f"{took:.1f} ms",
            f"{weighs:.0f} KiB compressed; bare view {floor:.2f} ms → ratio {floor / took:.2f}",
        )
    parts = first_view(page)
    line(
        "first view of a day: page, styles, scripts and type, compressed",
        f"{sum(parts.values()) / 1000:.0f} KB",
        "≤ 120 KB; " + ", ".join(f"{kind} {weight / 1000:.0f}" for kind, weight in parts.items()),
    )
    office = administrator()
    board = reverse("office_agenda_board", args=[agenda.pk])
    session = Session.objects.get(slug="sesion-0")
    steps = itertools.cycle((timedelta(hours=11), timedelta(hours=11, minutes=15)))
    bodies = []

    def drag() -> None:
        session.refresh_from_db()
        answer = office.post(
            board,
            {
                "session": session.pk,
                "version": session.version,
                "day": FIRST.date().isoformat(),
                "at": (FIRST + next(steps)).isoformat(),
                "room": rooms[0].pk,
            },
            headers={"HX-Request": "true"},
        )
        assert answer.status_code == 200
        bodies.append(len(answer.content))

    took = statistics.median(milliseconds(drag, 10))
    line(
        f"a drag on its board, answered with {bodies[-1] // 1024} KiB, of processor",
        f"{took:.0f} ms",
        "≤ 100 ms",
    )
    _in_a_browser(f"{board}?day={FIRST.date().isoformat()}", session.pk, drag)


def _quiet(act: Callable[[], None]) -> None:
    """Wait until an instance that has just begun has done the work it found: five writes in a row have to wait for nothing."""
    end, row = time.monotonic() + PATIENCE, 0
    while row < 5 and time.monotonic() < end:
        begin = time.perf_counter()
        act()
        row = row + 1 if time.perf_counter() - begin < 1 else 0
        time.sleep(1)


def _in_a_browser(board: str, session: int, drag: Callable[[], None]) -> None:
    """The same with a hand: real events of a mouse, from letting go until the card stands, and until the server has answered."""
    from playwright.sync_api import sync_playwright

    command, environment, address = command_of()
    cookies = signed_in(address)
    # Within Playwright's loop Django asks no database.
    with instance(command, environment, address), ExitStack() as stack:
        _quiet(drag)
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 2400, "height": 2400})
        context.add_cookies(cookies)  # type: ignore[arg-type]
        page = context.new_page()
        page.set_default_timeout(1000 * PATIENCE)
        page.goto(address + board, wait_until="networkidle")
        drops = measured(page, session)
        browser.close()
    whats = (("the card stands there", "≤ 100 ms; "), ("the server’s board is drawn", ""))
    for (what, aim), times in zip(whats, zip(*drops, strict=True), strict=True):
        line(
            f"the same in a browser, from letting go until {what}",
            f"{statistics.median(times):.0f} ms",
            f"{aim}the worst of {DRAGS}: {max(times):.0f}",
        )


def measured(page: Any, session: int) -> list[list[float]]:
    """Milliseconds of each drag of a session, between two cells that are free."""
    page.evaluate(DROPS, session)
    protocol = page.context.new_cdp_session(page)
    caught: list[Any] = []
    protocol.on("Input.dragIntercepted", lambda event: caught.append(event["data"]))
    protocol.send("Input.setInterceptDrags", {"enabled": True})
    for turn in range(DRAGS):
        card = page.locator(f'[data-session="{session}"]')
        free = page.locator(
            "[data-board] tr:nth-last-child(-n+6) td[data-room]:not(:has([data-session])):not([rowspan])"
        )
        free.nth(turn % 4).scroll_into_view_if_needed()
        card.scroll_into_view_if_needed()
        begin, end = card.bounding_box(), free.nth(turn % 4).bounding_box()
        at = {"x": begin["x"] + begin["width"] / 2, "y": begin["y"] + begin["height"] - 6}
        to = {"x": end["x"] + end["width"] / 2, "y": end["y"] + end["height"] / 2}
        button = {"button": "left", "buttons": 1, "clickCount": 1}
        caught.clear()
        protocol.send("Input.dispatchMouseEvent", {"type": "mousePressed", **at, **button})
        for step in range(1, 9):
            if not caught:
                moved = {"x": at["x"] + 3 * step, "y": at["y"]}
                protocol.send("Input.dispatchMouseEvent", {"type": "mouseMoved", **moved, **button})
        for kind in ("dragEnter", "dragOver", "drop"):
            protocol.send("Input.dispatchDragEvent", {"type": kind, **to, "data": caught[0]})
        protocol.send("Input.dispatchMouseEvent", {"type": "mouseReleased", **to, **button, "buttons": 0})
        page.wait_for_function("turns => window.drops.length === turns", arg=turn + 1)
    return list(page.evaluate("window.drops"))
