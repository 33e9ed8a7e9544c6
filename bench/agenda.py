"""An agenda of 400 sessions: what its first view weighs, what a page takes, and how fast a drag on the board is answered."""

import gzip
import itertools
import re
import statistics
from collections import Counter
from datetime import UTC, datetime, timedelta
from functools import partial

from bench.frame import Floors, line, milliseconds
from bench.office import administrator

ROOMS, A_DAY, DAYS = 10, 10, 4
FIRST = datetime(2027, 3, 8, 8, tzinfo=UTC)
NAMED = re.compile(
    r'<(?:link[^>]* rel="?(?:stylesheet|preload|modulepreload|icon)"?[^>]*|script[^>]*) (?:href|src)="([^"]+)"'
)
"""What a page has a browser fetch before its first view."""


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
