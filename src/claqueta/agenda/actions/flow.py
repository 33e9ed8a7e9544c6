"""The states of sessions and of speakers."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from claqueta.agenda.actions.mails import invitation
from claqueta.agenda.actions.sessions import refuse_impossible
from claqueta.agenda.models import Agenda, Session, SessionState, Speaker, SpeakerState
from claqueta.events.queries import key_of as key_of_event
from claqueta.foundation.actors import Actor
from claqueta.foundation.audit import Changes
from claqueta.foundation.deadlines import Clock
from claqueta.foundation.flow import Flow, Move
from claqueta.foundation.transactions import held

ANSWER = "agenda.speaker_answer"


def _changed(session: Session, *, by: Actor) -> Changes:
    session.version += 1
    session.updated_at = timezone.now()
    return {}


def _resume(session: Session, *, by: Actor) -> Changes:
    """Its room and hour may be somebody else's by now."""
    held(Agenda.objects.all(), session.agenda_id)
    session.state = SessionState.PLANNED
    refuse_impossible(session)
    session.state = SessionState.CANCELLED
    return _changed(session, by=by)


SESSIONS = Flow(
    Session,
    (
        Move(
            "hold_back",
            pgettext_lazy("session", "Hold it back"),
            (SessionState.PLANNED,),
            SessionState.DRAFT,
            rule="agenda.manage",
            verb="agenda.session_held_back",
            effect=_changed,
        ),
        Move(
            "plan",
            pgettext_lazy("session", "Let it be published"),
            (SessionState.DRAFT,),
            SessionState.PLANNED,
            rule="agenda.manage",
            verb="agenda.session_planned",
            effect=_changed,
        ),
        Move(
            "call_off",
            pgettext_lazy("session", "Call it off"),
            (SessionState.PLANNED, SessionState.DRAFT),
            SessionState.CANCELLED,
            rule="agenda.manage",
            verb="agenda.session_called_off",
            effect=_changed,
        ),
        Move(
            "resume",
            pgettext_lazy("session", "It takes place after all"),
            (SessionState.CANCELLED,),
            SessionState.PLANNED,
            rule="agenda.manage",
            verb="agenda.session_resumed",
            effect=_resume,
        ),
    ),
)


def _invite(speaker: Speaker, *, by: Actor) -> Changes:
    if not speaker.email:
        raise ValidationError(_("There is no mail address of %(who)s.") % {"who": speaker})
    speaker.invited_at = speaker.updated_at = timezone.now()
    # An answer to an earlier invitation is none to this one.
    speaker.answered_at = None
    speaker.link_number += 1
    invitation(speaker)
    return {}


def _answered(speaker: Speaker, *, by: Actor) -> Changes:
    speaker.answered_at = speaker.updated_at = timezone.now()
    return {}


def _declined(speaker: Speaker, *, by: Actor) -> Changes:
    """Whoever declines is no longer shown, whatever they had agreed to."""
    speaker.consented_at = None
    return _answered(speaker, by=by)


SPEAKERS = Flow(
    Speaker,
    (
        Move(
            "invite",
            pgettext_lazy("speaker", "Mail the invitation"),
            (SpeakerState.LISTED, SpeakerState.DECLINED),
            SpeakerState.INVITED,
            rule="agenda.manage",
            verb="agenda.speaker_invited",
            effect=_invite,
            clock=((ANSWER, Clock.BEGINS),),
        ),
        Move(
            "confirm",
            pgettext_lazy("speaker", "They confirm"),
            (SpeakerState.LISTED, SpeakerState.INVITED, SpeakerState.DECLINED),
            SpeakerState.CONFIRMED,
            rule="agenda.speak",
            verb="agenda.speaker_confirmed",
            effect=_answered,
            clock=((ANSWER, Clock.IS_MET),),
        ),
        Move(
            "decline",
            pgettext_lazy("speaker", "They decline"),
            (SpeakerState.LISTED, SpeakerState.INVITED, SpeakerState.CONFIRMED),
            SpeakerState.DECLINED,
            rule="agenda.speak",
            verb="agenda.speaker_declined",
            effect=_declined,
            clock=((ANSWER, Clock.IS_MET),),
        ),
    ),
    search_keys=lambda speaker: [key_of_event(speaker.agenda.event)],
)
