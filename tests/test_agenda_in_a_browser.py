"""The board of an agenda under the hand and under the keys, and the public agenda on a phone."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation
from playwright.sync_api import Page, expect

from claqueta.agenda.tests.factories import agenda_of, published, session_of, speaker_of
from tests.test_browser import DESKTOP, PHONE, clean, site, watched
from tests.test_journeys import sign_in
from tests.visitors import follow

__all__ = ["site", "watched"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_sessions_are_dragged_and_moved_with_the_keys_and_what_clashes_is_said(
    site: str,
    watched: Page,
    account: Callable[..., Any],
) -> None:
    made = agenda_of()
    ana = speaker_of(made)
    first = session_of(made, "Primera", 9, speakers=[ana])
    second = session_of(made, "Segunda", None, room=None, speakers=[ana])
    rooms = {room.name: room.pk for room in made.event.venue.rooms.all()}
    watched.set_viewport_size(DESKTOP)  # type: ignore[arg-type]
    who = account("office_staff", email="office@people.example")
    sign_in(watched, site, who.email, reverse("office_agenda_board", args=[made.pk]))
    card = watched.locator(f'[data-session="{second.pk}"]')

    def cell(hour: str, room: str) -> Any:
        return watched.locator(f'tr[data-at="2027-03-11T{hour}+01:00"] td[data-room="{rooms[room]}"]')

    # Onto the hour at which she speaks in another room: saved, and said on both.
    card.drag_to(cell("10:30", "Bruma"))
    expect(cell("10:30", "Bruma").locator(card)).to_be_visible()
    expect(card).to_contain_text("Ana Ruiz is in two places: Primera")
    expect(watched.locator(f'[data-session="{first.pk}"]')).to_contain_text("in two places")
    # Two rows down and one column to the left, with the keys: the room is taken there, and it stays.
    move = card.get_by_role("button", name="Move: Segunda (en)")
    move.focus()
    watched.keyboard.press("Enter")
    watched.keyboard.press("ArrowLeft")
    expect(watched.locator("[data-board-said]")).to_have_text("10:30, Alba")
    watched.keyboard.press("Enter")
    expect(watched.get_by_role("alert")).to_contain_text("The room is taken: Primera")
    second.refresh_from_db()
    assert second.room.name == "Bruma"
    # Four rows further down nothing clashes; Escape would have left it.
    expect(move).to_be_focused()
    watched.keyboard.press("Enter")
    watched.keyboard.press("Escape")
    expect(watched.locator("[data-board-said]")).to_have_text("Left where it was.")
    watched.keyboard.press("Enter")
    for _step in range(4):
        watched.keyboard.press("ArrowDown")
    watched.keyboard.press("Enter")
    expect(cell("11:30", "Bruma").locator(card)).to_be_visible()
    expect(watched.locator(".agenda-clash")).to_have_count(0)
    clean(watched)


def test_session_stands_where_it_was_put_at_once_and_goes_back_when_it_is_refused_or_lost(
    site: str,
    window: Callable[..., Page],
    account: Callable[..., Any],
) -> None:
    made = agenda_of()
    session_of(made, "Primera", 9)
    second = session_of(made, "Segunda", None, room=None)
    third = session_of(made, "Tercera", None, room=None)
    rooms = {room.name: room.pk for room in made.event.venue.rooms.all()}
    # Low, so that part of the board is out of sight.
    page = window(viewport=DESKTOP)
    who = account("office_staff", email="office@people.example")
    sign_in(page, site, who.email, reverse("office_agenda_board", args=[made.pk]))
    held, then = (page.locator(f'[data-session="{one.pk}"]') for one in (second, third))
    tray, said = page.locator("[data-tray]"), page.locator("[data-board-said]")
    waiting: list[Any] = []
    page.route(
        "**/board/**",
        lambda route: waiting.append(route) if route.request.method == "POST" else route.continue_(),
    )

    def cell(hour: str, room: str) -> Any:
        return page.locator(f'tr[data-at="2027-03-11T{hour}+01:00"] td[data-room="{rooms[room]}"]')

    busy = page.locator("[data-board][aria-busy]")

    def asked() -> Any:
        expect(busy).to_have_count(1)
        for _turn in range(1500):
            if waiting:
                break
            page.wait_for_timeout(20)
        assert waiting, "nothing was sent"
        return waiting[0]

    def answered(act: str, **how: Any) -> None:
        getattr(asked(), act)(**how)
        waiting.pop(0)

    # Two, one after the other, while the server has not said a word.
    held.drag_to(cell("10:30", "Bruma"))
    expect(cell("10:30", "Bruma").locator(held)).to_be_visible()
    then.drag_to(cell("11:30", "Bruma"))
    expect(cell("11:30", "Bruma").locator(then)).to_be_visible()
    second.refresh_from_db()
    assert (second.begins_at, page.locator(".agenda-card--put").count()) == (None, 2)
    page.locator(".agenda-scroll").evaluate("one => one.scrollTo(0, 90)")
    # Whoever has gone on to another card with the keys is left there.
    then.get_by_role("button").focus(timeout=5_000)
    answered("continue_")
    expect(page.locator(".agenda-card--put")).to_have_count(1)
    expect(cell("11:30", "Bruma").locator(then)).to_be_visible()
    expect(then.get_by_role("button")).to_be_focused()
    page.get_by_role("link", name="Search everything").focus()
    answered("continue_")
    expect(page.locator(".agenda-card--put")).to_have_count(0)
    for one, hour in ((second, 9), (third, 10)):
        one.refresh_from_db()
        assert (one.begins_at.hour, one.room.name) == (hour, "Bruma")
    assert page.locator(".agenda-scroll").evaluate("one => one.scrollTop") == 90
    expect(page.get_by_role("link", name="Search everything")).to_be_focused()
    page.locator(".agenda-scroll").evaluate("one => one.scrollTo(0, 0)")
    # The room is taken: it goes back, with the reason.
    held.drag_to(cell("10:00", "Alba"))
    expect(cell("10:00", "Alba").locator(held)).to_be_visible()
    answered("continue_")
    expect(said).to_contain_text("The room is taken: Primera")
    expect(cell("10:30", "Bruma").locator(held)).to_be_visible()
    # Held at the lower end, the board moves on under it.
    board = page.locator(".agenda-scroll")
    held.hover()
    seen, column = board.bounding_box(), cell("10:00", "Cima").bounding_box()
    end = min(seen["y"] + seen["height"], DESKTOP["height"]) - 20
    where = [column["x"] + 60, end]
    under = "([x, y]) => document.elementFromPoint(x, y).closest('tr').dataset.at"
    marked = "() => document.querySelector('td.agenda-target')?.parentElement.dataset.at ?? ''"
    seen_last = page.evaluate(under, where)
    page.mouse.down()
    for turn in range(500):
        page.mouse.move(where[0], end - turn % 2)
        if page.evaluate(marked) > seen_last:
            break
    page.mouse.up()
    answered("continue_")
    expect(said).to_contain_text("Cima")
    second.refresh_from_db()
    assert (second.room.name, second.begins_at > datetime.fromisoformat(seen_last)) == ("Cima", True)
    page.locator(".agenda-scroll").evaluate("one => one.scrollTo(0, 0)")
    # No connection: both go back, the second without having been tried.
    then.drag_to(tray)
    expect(tray.locator(then)).to_be_visible()
    then.drag_to(cell("12:30", "Alba"))
    expect(cell("12:30", "Alba").locator(then)).to_be_visible()
    answered("abort")
    expect(page.locator("[data-problem]")).to_contain_text("read anew")
    expect(said).to_contain_text("read anew")
    expect(cell("11:30", "Bruma").locator(then)).to_be_visible()
    expect(busy).to_have_count(0)
    assert waiting == []
    # It breaks once the server has saved the move: the board says so, or that nobody knows while it cannot be asked.
    then.drag_to(cell("12:30", "Alba"))
    asked().fetch()
    answered("abort")
    expect(busy).to_have_count(0)
    expect(said).to_contain_text("read anew")
    expect(cell("12:30", "Alba").locator(then)).to_be_visible()
    then.drag_to(cell("11:30", "Bruma"))
    asked().fetch()
    page.context.set_offline(True)
    answered("abort")
    expect(said).to_contain_text("nobody knows whether it was saved")
    page.context.set_offline(False)
    page.reload()
    expect(cell("11:30", "Bruma").locator(then)).to_be_visible()
    # Refused by the server, which says why: both go back, and what is moved next is sent.
    then.drag_to(cell("12:30", "Alba"))
    then.drag_to(tray)
    answered("fulfill", status=503, content_type="text/plain", body="Back at noon.")
    expect(page.locator("[data-problem]")).to_contain_text("(Back at noon.)")
    expect(cell("11:30", "Bruma").locator(then)).to_be_visible()
    expect(busy).to_have_count(0)
    then.drag_to(tray)
    answered("continue_")
    expect(said).to_contain_text("Saved: Tercera")
    expect(busy).to_have_count(0)
    # No board at all comes back: the page is asked for anew, and what waited is not sent.
    then.drag_to(cell("12:30", "Alba"))
    expect(cell("12:30", "Alba").locator(then)).to_be_visible()
    then.drag_to(cell("13:00", "Alba"))
    answered("fulfill", status=200, body="<p>Nothing</p>")
    expect(tray.locator(then)).to_be_visible()
    expect(busy).to_have_count(0)
    third.refresh_from_db()
    assert (third.begins_at, waiting) == (None, [])


def test_a_visitor_filters_the_agenda_and_marks_on_a_phone(
    site: str,
    watched: Page,
) -> None:
    made = agenda_of()
    session_of(made, "Primera", 9, speakers=[speaker_of(made)])
    session_of(made, "Segunda", 9, room="Bruma", format="workshop")
    session_of(made, "Tercera", 9, day=1)
    published(made)
    watched.set_viewport_size(PHONE)  # type: ignore[arg-type]
    with translation.override("es"):
        watched.goto(site + reverse("agenda", args=[made.event.slug]))
    assert watched.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    expect(watched.locator(".agenda-row")).to_have_count(2)
    clean(watched)
    watched.get_by_text("Filtrar").click()
    watched.get_by_label("Formato").select_option("workshop")
    follow(watched.get_by_role("button", name="Mostrar"))
    expect(watched.locator(".agenda-row h4")).to_have_text(["Segunda"])
    follow(watched.get_by_role("button", name="Marcar: Segunda"))
    expect(watched.get_by_role("button", name="Desmarcar: Segunda")).to_have_attribute("aria-pressed", "true")
    follow(watched.get_by_role("link", name="Mi agenda"))
    expect(watched.locator(".agenda-row h4")).to_have_text(re.compile("Segunda"))
    clean(watched)
    follow(watched.get_by_role("link", name="Segunda"))
    assert watched.evaluate("document.documentElement.scrollWidth") == PHONE["width"]
    clean(watched)
