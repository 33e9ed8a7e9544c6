"""The links that speakers and those who come are mailed, and who acts by one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from claqueta.agenda.models import Agenda, Session, Speaker, SurveyTurn
from claqueta.events.holders import held_by, token_of
from claqueta.events.models import Registration, RegistrationState
from claqueta.foundation.cluster_rules import rule

STANDS = (RegistrationState.REGISTERED, RegistrationState.OFFERED)
SPEAKER, TURN = "claqueta.agenda.speaker", "claqueta.agenda.survey"


@dataclass(frozen=True, slots=True)
class SpeakerHolder:
    """Whoever holds the link of a speaker; made by `speaker_by` alone, which has seen that the link is ours."""

    speaker: Speaker
    works: bool
    """Whether the link is still good; an old one can only ask for another."""
    pk: None = None
    is_authenticated: bool = False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        may = ("agenda.speak", "agenda.ask_link") if self.works else ("agenda.ask_link",)
        return perm in may and isinstance(obj, Speaker) and obj.pk == self.speaker.pk

    def __str__(self) -> str:
        return self.speaker.name


@dataclass(frozen=True, slots=True)
class Marker:
    """Whoever holds the link of a registration, when they mark sessions of its event; made by `marker_by` alone."""

    registration: Registration
    pk: None = None
    is_authenticated: bool = False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        agenda = obj.agenda if isinstance(obj, Session) else obj
        return (
            perm == "agenda.mark"
            and isinstance(agenda, Agenda)
            and agenda.event_id == self.registration.event_id
        )

    def __str__(self) -> str:
        return _("whoever registered")


@dataclass(frozen=True, slots=True)
class TurnHolder:
    """Whoever holds a turn in a survey; made by `turn_by` alone. Nothing here says whose it is."""

    turn: SurveyTurn
    pk: None = None
    is_authenticated: bool = False

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        return perm == "agenda.answer_survey" and isinstance(obj, SurveyTurn) and obj.pk == self.turn.pk

    def __str__(self) -> str:
        return _("whoever came")


def speaker_token(speaker: Speaker) -> str:
    return signing.dumps([speaker.pk, speaker.link_number], salt=SPEAKER)


def speaker_link(speaker: Speaker) -> str:
    """The address of a speaker's own page, in their language."""
    with translation.override(speaker.language or settings.LANGUAGE_CODE):
        return settings.PUBLIC_URL + reverse("agenda_speaker_link", args=[speaker_token(speaker)])


def speaker_by(token: str) -> SpeakerHolder | None:
    """Who holds a link; None for what is none of ours or is gone."""
    try:
        pk, number = signing.loads(token, salt=SPEAKER)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = Speaker.objects.select_related("agenda__event", "person").filter(pk=pk).first()
    if found is None:
        return None
    return SpeakerHolder(found, number == found.link_number and _in_time(token))


def _in_time(token: str) -> bool:
    try:
        signing.loads(token, salt=SPEAKER, max_age=timedelta(days=rule("speaker_link_valid").value))
    except signing.SignatureExpired:
        return False
    return True


def marker_by(token: str) -> Marker | None:
    """Whoever holds the link of a registration that stands; None for any other."""
    held = held_by(token)
    if held is None or not held.works:
        return None
    return Marker(held.registration) if held.registration.state in STANDS else None


def comes_to(event: int, account: Any) -> bool:
    """Whether an account has a registration for an event that stands."""
    return bool(account.registrations.filter(event=event, state__in=STANDS).exists())


def mine_link(registration: Registration) -> str:
    """The address of the own agenda of whoever is registered, in their language."""
    with translation.override(registration.language or settings.LANGUAGE_CODE):
        return settings.PUBLIC_URL + reverse(
            "agenda_by_link", args=[registration.event.slug, token_of(registration)]
        )


def turn_token(turn: SurveyTurn) -> str:
    return signing.dumps(turn.pk, salt=TURN)


def turn_by(token: str) -> TurnHolder | None:
    try:
        pk = signing.loads(token, salt=TURN)
    except signing.BadSignature:
        return None
    found = SurveyTurn.objects.select_related("agenda__event").filter(pk=pk).first()
    return TurnHolder(found) if found is not None else None
