"""What is held of people in agendas, and what is left of it when they are forgotten."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from claqueta.agenda import actions
from claqueta.agenda.holders import Marker
from claqueta.agenda.models import Favourite, Speaker
from claqueta.agenda.privacy import expire_marks, expire_speakers
from claqueta.agenda.tests.factories import published, registration_of, session_of, speaker_of
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.privacy import erase, export_of


def test_whoever_asks_is_given_what_is_held_and_then_forgotten(
    agenda: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made = agenda()
    ana, bea = speaker_of(made), speaker_of(made, "Bea Soto")
    session = session_of(made, speakers=[ana, bea])
    published(made)
    registration = registration_of(made, "Ana Ruiz", email=ana.email)
    actions.mark(session, by=Marker(registration))
    held = export_of(ana.email)
    assert held["speakers"][0]["sessions"] == ["Coproducir (en)"] or held["speakers"][0]["sessions"]
    assert held["agenda_marks"][0]["session"]
    erase(ana.email.upper(), by=account("office_admin"))
    ana.refresh_from_db()
    assert (ana.name, ana.email, ana.biography, ana.consented_at, ana.photo.name) == ("—", "", {}, None, "")
    assert not Favourite.objects.exists()
    bea.refresh_from_db()
    assert bea.name == "Bea Soto"
    assert export_of("ana@speakers.example")["speakers"] == []


def test_speakers_and_marks_are_forgotten_when_their_time_is_over(
    agenda: Callable[..., Any], account: Callable[..., Any]
) -> None:
    made = agenda()
    ana = speaker_of(made)
    session = session_of(made, speakers=[ana])
    published(made)
    actions.mark(session, by=account(email="o@people.example"))
    assert (expire_speakers(), expire_marks()) == (0, 0)
    long_ago = timezone.now() - timedelta(days=800)
    type(made.event).objects.update(begins_at=long_ago - timedelta(days=1), ends_at=long_ago)
    assert (expire_speakers(), expire_marks()) == (1, 1)
    assert (expire_speakers(), Speaker.objects.get().name) == (0, "—")


def test_what_hangs_on_an_organisation_follows_it(
    agenda: Callable[..., Any], organisation: Callable[..., Any]
) -> None:
    from claqueta.organisations import actions as organisations

    kept, gone = organisation("Azotea Films"), organisation("Azotea", member=False)
    made = agenda()
    session = session_of(made, partner=gone)
    speaker = actions.add_speaker(made, {"name": "Ana", "language": "en"}, organisation=gone, by=SYSTEM)
    published(made)
    organisations.merge(kept, gone, by=SYSTEM)
    session.refresh_from_db(), speaker.refresh_from_db()
    assert (session.partner, session.public.partner, speaker.organisation) == (kept, kept, kept)
