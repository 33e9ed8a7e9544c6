from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from claqueta.agenda.actions import open_agenda, thank
from claqueta.agenda.models import Session
from claqueta.agenda.tests.factories import session_of
from claqueta.cluster.models import Purpose
from claqueta.door import actions, codes
from claqueta.door.holders import Bearing, token_of
from claqueta.door.models import Badge, Device, Presence, Scan
from claqueta.door.privacy import expire, export
from claqueta.door.queries.attendance import attendance_of
from claqueta.door.queries.counting import counts_of
from claqueta.door.queries.report import report_of
from claqueta.events import actions as events
from claqueta.events.models import Event
from claqueta.foundation import evidence, privacy
from claqueta.foundation.actors import SYSTEM
from conftest import posted

pytestmark = pytest.mark.django_db
type Make = Callable[..., Any]


@pytest.fixture
def office(client: Client, account: Make) -> Client:
    client.force_login(account("office_staff"))
    return client


def ended(held: Any) -> Any:
    """The event, which is over since now."""
    Event.objects.filter(pk=held.pk).update(ends_at=timezone.now())
    return Event.objects.get(pk=held.pk)


def test_desk_says_why_with_hour_and_door_when_somebody_is_in_already(
    taking_place: Make, badge: Make, door: Make
) -> None:
    held = taking_place()
    made = badge(held)
    actions.check_in(door(held, "Door B"), made, by=SYSTEM)
    with pytest.raises(actions.Refused) as refused:
        actions.check_in(door(held, "Door A"), made, by=SYSTEM)
    hour = f"{Presence.objects.get().since.astimezone(held.here):%H:%M}"
    assert refused.value.messages == [f"Ya entró a las {hour} por Door B."]
    assert Scan.objects.filter(accepted=False, reason="already").count() == 1


def test_somebody_comes_in_again_when_they_went_out_or_left_without_a_scan(
    taking_place: Make, badge: Make, door: Make
) -> None:
    held = taking_place()
    made, entrance = badge(held), door(held)
    for way in ("in", "out", "in", "again"):
        actions.check_in(entrance, made, way=way, by=SYSTEM)
    assert (Presence.objects.get().inside, Scan.objects.exclude(flag="").count()) == (True, 0)


def test_room_counts_apart_from_the_event_when_it_has_a_door(
    taking_place: Make, badge: Make, door: Make, venue: Make
) -> None:
    place = venue("Cineteca", 1)
    held = taking_place(venue=place)
    made = badge(held)
    actions.check_in(door(held, "Entrance"), made, by=SYSTEM)
    actions.check_in(door(held, "Hall", room=place.rooms.get()), made, by=SYSTEM)
    zones = counts_of(held).zones
    assert [(zone.name, zone.inside, zone.is_full) for zone in zones] == [
        ("", 1, False),
        ("Sala 1", 1, True),
    ]


def test_unpaid_waiting_and_wrong_day_are_refused_when_read_at_the_desk(
    event: Make, accreditation: Make, badge: Make, door: Make
) -> None:
    now = timezone.now()
    held = event(begins_at=now - timedelta(hours=1), ends_at=now + timedelta(days=2))
    entrance = door(held)
    owing = badge(held, "Ana Ruiz", kind=accreditation(held, price="30"))
    later = accreditation(held, name={"en": "Last day"})
    actions.set_pass(later, colour="red", days=[(held.ends).date()], by=SYSTEM)
    early = badge(held, "Bea Gil", kind=later)
    for made, reason in ((owing, "unpaid"), (early, "wrong_day")):
        with pytest.raises(actions.Refused) as refused:
            actions.check_in(entrance, made, by=SYSTEM)
        assert refused.value.reason == reason


def test_desk_lets_in_by_code_and_by_name_without_scripts_when_posted(
    office: Client, taking_place: Make, badge: Make, door: Make
) -> None:
    held = taking_place()
    first, second = badge(held, "Ana Ruiz"), badge(held, "Bea Gil")
    address = reverse("office_door_desk", args=[door(held).pk])
    office.post(address, {"code": codes.code_of(first), "way": "in"})
    assert "Bea Gil" in office.get(address, {"q": "gil"}).content.decode()
    office.post(address, {"badge": second.pk, "way": "in"})
    assert Presence.objects.filter(inside=True).count() == 2
    answer = office.post(address, {"code": "nonsense"}, follow=True)
    assert "Not a code of ours" in answer.content.decode()


@pytest.mark.parametrize("code", ["\0", "‮" * 50, "A" * 5000, "ñ🎬"])
def test_desk_answers_with_words_when_a_code_is_hostile(
    office: Client, taking_place: Make, door: Make, code: str
) -> None:
    address = reverse("office_door_desk", args=[door(taking_place()).pk])
    assert office.post(address, {"code": code}).status_code in (302, 400, 404)
    assert Scan.objects.count() == 0


def test_people_check_themselves_in_by_their_own_link_when_the_event_lets_them(
    client: Client, taking_place: Make, badge: Make, door: Make
) -> None:
    held = taking_place()
    made = badge(held)
    address = reverse("own_badge", args=[token_of(made)])
    client.post(address, {"action": "in"})
    assert Scan.objects.count() == 0
    door(held, self_check_in=True)
    client.get(address)
    assert Scan.objects.count() == 0
    client.post(address, {"action": "in"})
    assert (Scan.objects.get().source, Presence.objects.get().inside) == ("self", True)
    actions.renew_badge(made, reason="Lost", by=SYSTEM)
    assert client.get(address).status_code == 410


def test_holder_of_a_link_does_nothing_for_others_when_they_try(taking_place: Make, badge: Make) -> None:
    held = taking_place()
    mine, theirs = badge(held, "Ana Ruiz"), badge(held, "Zanzíbar Gil")
    for act in (actions.check_oneself_in, actions.certify):
        with pytest.raises(PermissionDenied):
            act(theirs, by=Bearing(mine.pk))


def test_nobody_checks_in_early_when_the_event_is_tomorrow(event: Make, badge: Make, door: Make) -> None:
    now = timezone.now()
    held = event(begins_at=now + timedelta(days=1), ends_at=now + timedelta(days=1, hours=2))
    door(held, self_check_in=True)
    with pytest.raises(ValidationError):
        actions.check_oneself_in(badge(held), by=SYSTEM)


def test_thanks_go_to_who_came_and_once_when_it_is_over(taking_place: Make, badge: Make, door: Make) -> None:
    held = taking_place()
    came, _stayed_away = badge(held, "Ana Ruiz"), badge(held, "Zanzíbar Gil")
    actions.check_in(door(held), came, by=SYSTEM)
    with pytest.raises(ValidationError):
        actions.thank(held, by=SYSTEM)
    held = ended(held)
    posted().clear()
    assert (actions.thank(held, by=SYSTEM), actions.thank(held, by=SYSTEM)) == (1, 0)
    assert [mail.to for mail in posted()] == [["ana@people.example"]]


def test_agenda_thanks_who_the_doors_let_in_and_nobody_is_thanked_twice(
    taking_place: Make, badge: Make, door: Make
) -> None:
    held = taking_place()
    came, _stayed_away = badge(held, "Ana Ruiz"), badge(held, "Zanzíbar Gil")
    agenda = open_agenda(held, by=SYSTEM)
    actions.check_in(door(held), came, by=SYSTEM)
    held = ended(held)
    posted().clear()
    assert (thank(agenda, by=SYSTEM), actions.thank(held, by=SYSTEM)) == (1, 0)
    assert [mail.to for mail in posted()] == [["ana@people.example"]]


def test_certificate_says_who_and_how_long_and_the_book_no_name_when_issued(
    taking_place: Make, badge: Make, door: Make, client: Client
) -> None:
    held = taking_place()
    made, other = badge(held, "Zanzíbar Gil"), badge(held, "Bea Campos")
    scan = actions.check_in(door(held), made, by=SYSTEM)
    Scan.objects.filter(pk=scan.pk).update(at=timezone.now() - timedelta(minutes=50))
    held = ended(held)
    made, other = (Badge.objects.select_related("event").get(pk=one.pk) for one in (made, other))
    issued = actions.certify(made, language="en", by=Bearing(made.pk))
    with issued.file.open("rb") as file:
        text = PdfReader(BytesIO(file.read())).pages[0].extract_text()
    assert "Zanzíbar Gil attended" in text
    assert "50 minutes" in text
    assert "Zanzíbar" not in f"{issued.title}{issued.object_name}{issued.key}"
    assert actions.certify(made, language="en", by=Bearing(made.pk)).pk == issued.pk
    with pytest.raises(ValidationError):
        actions.certify(other, by=Bearing(other.pk))
    assert client.get(reverse("document_check", args=[issued.written_code])).status_code == 200


def test_report_counts_and_names_nobody_when_drawn(
    office: Client, taking_place: Make, event: Make, badge: Make, accreditation: Make, door: Make
) -> None:
    before = event(begins_at=timezone.now() - timedelta(days=9), ends_at=timezone.now() + timedelta(days=9))
    badge(before, "Ana Ruiz")
    held = taking_place()
    kind = accreditation(
        held,
        questions=[
            {"key": "gender", "label_es": "Género", "kind": "text"},
            {"key": "country", "label_es": "País", "kind": "text"},
        ],
    )
    entrance = door(held)
    for name, answers in (
        ("Ana Ruiz", {"gender": "mujer", "country": "Francia"}),
        ("Zanzíbar Gil", {"country": "FR"}),
        ("Cai Sol", {}),
    ):
        made = badge(held, name, kind=kind, answers=answers)
        if name != "Cai Sol":
            actions.check_in(entrance, made, by=SYSTEM)
    report = report_of(held)
    assert (report.registered, report.came, report.known, report.new) == (3, 2, 1, 1)
    assert report.by_country == [("Francia", 2, 100.0)]
    assert (report.by_gender, report.without_gender) == ([("mujer", 1, 100.0)], 1)
    answer = office.get(reverse("office_event_report", args=[held.pk]))
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "France" in text
    assert "Zanzíbar" not in text


def test_event_is_evidence_for_its_purposes_when_people_came(
    taking_place: Make, badge: Make, door: Make
) -> None:
    code = Purpose.objects.values_list("code", flat=True).first()
    held = taking_place(purposes=[code])
    actions.check_in(door(held), badge(held), by=SYSTEM)
    assert actions.note_evidence(held, by=SYSTEM) == 1
    assert [(one.code, one.note) for one in evidence.of_object(held)] == [(code, "Vino 1 persona.")]


def test_minutes_are_within_a_session_when_a_room_has_a_door(
    taking_place: Make, badge: Make, door: Make, venue: Make
) -> None:
    place = venue("Cineteca", 40)
    held = taking_place(venue=place)
    hall = door(held, "Hall", room=place.rooms.get())
    made = badge(held)
    now = timezone.now()
    for way, minutes in (("in", 40), ("out", 10)):
        scan = actions.check_in(hall, made, way=way, by=SYSTEM)
        Scan.objects.filter(pk=scan.pk).update(at=now - timedelta(minutes=minutes))
    came = attendance_of(
        held, zone=hall.zone, begins=now - timedelta(minutes=30), ends=now - timedelta(minutes=15)
    )
    assert [one.minutes for one in came] == [15]
    assert attendance_of(held, zone=hall.zone, begins=now - timedelta(minutes=5), ends=now) == []


def test_who_was_in_a_session_is_shown_and_exported_when_its_room_has_a_door(
    office: Client, taking_place: Make, badge: Make, door: Make, venue: Make
) -> None:
    place = venue("Cineteca", 40)
    held = taking_place(venue=place)
    agenda = open_agenda(held, by=SYSTEM)
    hall, entrance = door(held, "Hall", room=place.rooms.get()), door(held, "Street")
    now = timezone.now()
    begins = (now - timedelta(minutes=30)).replace(second=0, microsecond=0)
    hours = {"begins_at": begins, "ends_at": begins + timedelta(minutes=15)}
    inside = session_of(agenda, "Montar", room="", **hours)
    Session.objects.filter(pk=inside.pk).update(room=place.rooms.get())
    elsewhere = session_of(agenda, "Coproducir", room="", **hours)
    for name, at in (("Ana Ruiz", hall), ("Bea Gil", entrance)):
        scan = actions.check_in(at, badge(held, name), by=SYSTEM)
        Scan.objects.filter(pk=scan.pk).update(at=now - timedelta(minutes=40))
    address = reverse("office_attendance", args=[held.pk])
    shown = office.get(address, {"session": inside.pk}).content.decode()
    assert ("Ana Ruiz" in shown, "Bea Gil" in shown) == (True, False)
    assert (f'value="{elsewhere.pk}"' in shown, f"export=csv&amp;session={inside.pk}" in shown) == (
        False,
        True,
    )
    (row,) = office.get(address, {"session": inside.pk, "export": "json"}).json()
    assert "Ana Ruiz" in str(row)
    assert 15 in row.values()


def test_scans_are_deleted_and_figures_stay_when_their_time_is_over(
    taking_place: Make, badge: Make, door: Make, device: Make
) -> None:
    held = taking_place()
    entrance = door(held)
    device(entrance)
    scan = actions.check_in(entrance, badge(held), by=SYSTEM)
    Scan.objects.filter(pk=scan.pk).update(at=held.begins_at)
    assert expire() == 0
    past = timezone.now() - timedelta(days=200)
    Event.objects.filter(pk=held.pk).update(begins_at=past, ends_at=past + timedelta(hours=2))
    Scan.objects.update(at=past)
    expire()
    assert (Scan.objects.count(), Presence.objects.count(), Device.objects.count()) == (0, 0, 0)
    assert [(one.minutes, one.first_in) for one in attendance_of(Event.objects.get(pk=held.pk))] == [
        (120, None)
    ]


def test_nobody_is_named_and_somebody_came_when_a_person_is_erased(
    taking_place: Make, badge: Make, door: Make
) -> None:
    held = taking_place()
    made = badge(held, "Zanzíbar Gil", email="zanzibar@people.example")
    actions.check_in(door(held), made, by=SYSTEM)
    told = export("zanzibar@people.example")
    assert (told[0]["name"], len(told[0]["scans"])) == ("Zanzíbar Gil", 1)
    privacy.erase("zanzibar@people.example", by=SYSTEM)
    assert "anz" not in str(list(Badge.objects.values())).lower().replace("organi", "")
    assert (Scan.objects.count(), report_of(held).came) == (0, 1)
    actions.ensure_badges(held, by=SYSTEM)
    assert not Badge.objects.filter(name__icontains="zanz").exists()


def test_screens_of_the_office_answer_when_an_event_is_on(
    office: Client, taking_place: Make, badge: Make, door: Make
) -> None:
    held = taking_place()
    made, entrance = badge(held, photos=True), door(held)
    scan = actions.check_in(entrance, made, by=SYSTEM)
    for route, args in (
        ("office_badges_print", [held.pk]),
        ("office_door_live", [held.pk]),
        ("office_attendance", [held.pk]),
        ("office_door_pair", [entrance.pk]),
        ("office_door_pass", [made.registrations.get().accreditation_id]),
        ("office_badge", [made.pk]),
        ("office_scan", [scan.pk]),
        ("office_event", [held.pk]),
    ):
        answer = office.get(reverse(route, args=args))
        assert answer.status_code == 200, route
    exported = office.get(reverse("office_attendance", args=[held.pk]), {"export": "csv"})
    assert "Ana Ruiz" in exported.content.decode("utf-8-sig")
    paired = office.post(reverse("office_door_pair", args=[entrance.pk]), {"name": "Tablet 1"})
    assert "<svg" in paired.content.decode()
    assert Device.objects.get().name == "Tablet 1"


def test_photographs_say_no_when_somebody_did_not_consent(
    office: Client, taking_place: Make, badge: Make, door: Make
) -> None:
    held = taking_place()
    entrance = door(held)
    for name, photos in (("Ana Ruiz", True), ("Bea Gil", False)):
        actions.check_in(entrance, badge(held, name, photos=photos), by=SYSTEM)
    rows = office.get(reverse("office_attendance", args=[held.pk]), {"export": "json"}).json()
    assert "Bea Gil" in str(rows)
    shown = office.get(reverse("office_attendance", args=[held.pk])).content.decode()
    assert shown.count("No: not to be shown") == 1


@pytest.mark.parametrize("role", ["guest", "editor", "board_member"])
def test_nobody_else_sees_the_door_when_they_ask(
    client: Client, account: Make, taking_place: Make, badge: Make, door: Make, role: str
) -> None:
    held = taking_place()
    made, entrance = badge(held, "Zanzíbar Gil"), door(held)
    if role != "guest":
        client.force_login(account(role))
    for route, args in (
        ("office_badges_print", [held.pk]),
        ("office_door_live", [held.pk]),
        ("office_attendance", [held.pk]),
        ("office_event_report", [held.pk]),
        ("office_door_pair", [entrance.pk]),
        ("office_door_desk", [entrance.pk]),
        ("office_door_pass", [made.registrations.get().accreditation_id]),
    ):
        for answer in (
            client.get(reverse(route, args=args)),
            client.post(reverse(route, args=args), {"q": "a"}),
        ):
            assert answer.status_code in (302, 403, 405), route
            assert "Zanzíbar" not in answer.content.decode()


def test_cancelled_registration_is_refused_when_read(taking_place: Make, badge: Make, door: Make) -> None:
    held = taking_place()
    made = badge(held)
    events.cancel_registration(made.registrations.get(), by=SYSTEM)
    with pytest.raises(actions.Refused) as refused:
        actions.check_in(door(held), made, by=SYSTEM)
    assert refused.value.reason == "cancelled"
