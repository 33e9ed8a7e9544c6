"""Personal data in agendas: who speaks, what people marked, what they said afterwards."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from claqueta.agenda.actions.speakers import forget_photo, note_change
from claqueta.agenda.models import Favourite, Speaker, SpeakerState
from claqueta.foundation.privacy import ERASED, Processing, older


def _of(email: str) -> QuerySet[Speaker]:
    return Speaker.objects.filter(
        Q(email__iexact=email) | Q(person__email__iexact=email) | Q(person__account__email__iexact=email)
    ).select_related("agenda__event")


def export_speakers(email: str) -> list[dict[str, Any]]:
    return [
        {
            "event": str(one.agenda),
            "name": one.name,
            "position": one.job,
            "organisation": one.company,
            "website": one.website,
            "email": one.email,
            "biography": one.biography,
            "photograph": one.photo.name,
            "state": one.state,
            "agreed_to_be_shown": one.consented_at.isoformat() if one.consented_at else None,
            "sessions": [str(session) for session in one.sessions.all()],
        }
        for one in _of(email).order_by("pk")
    ]


def _forget(rows: QuerySet[Speaker]) -> int:
    """That somebody spoke is counted on; who, is not."""
    count = 0
    for one in rows:
        forget_photo(one)
        note_change(one)
        one.name, one.email, one.person, one.organisation = ERASED, "", None, None
        one.job = one.company = one.website = one.language = ""
        one.biography, one.consented_at = {}, None
        one.slug = f"erased-{one.pk}"
        one.state = SpeakerState.DECLINED
        one.link_number += 1
        one.save()
        count += 1
    return count


def expire_speakers() -> int:
    old = older(
        Speaker.objects.exclude(slug__startswith="erased-"), "agenda__event__ends_at", "keep_speakers"
    )
    return _forget(old.select_related("agenda__event"))


def _marks(email: str) -> QuerySet[Favourite]:
    return Favourite.objects.filter(Q(account__email__iexact=email) | Q(registration__email__iexact=email))


def export_marks(email: str) -> list[dict[str, Any]]:
    return [
        {
            "event": str(one.session.agenda),
            "session": str(one.session),
            "marked_at": one.marked_at.isoformat(),
        }
        for one in _marks(email).select_related("session__agenda__event").order_by("pk")
    ]


def erase_marks(email: str) -> int:
    return _marks(email).delete()[0]


def expire_marks() -> int:
    return older(Favourite.objects.all(), "session__agenda__event__ends_at", "keep_speakers").delete()[0]


SPEAKERS = Processing(
    key="speakers",
    name=_("Speakers at events"),
    purpose=_("Invite those who speak at events, and tell who comes who they are"),
    ground=_("GDPR art. 6.1.b: they agree to speak; name, photograph and biography on the site, art. 6.1.a"),
    subjects=_("Whoever is invited to speak at an event"),
    data=_("Name, position, organisation, mail address, website, biography, photograph, consent"),
    recipients=_("The office; everybody who sees the event, once they agree and as long as they do"),
    retention=_("As the cluster’s rule “keep_speakers” says, counted from the event; then without names"),
    export=export_speakers,
    erase=lambda email: _forget(_of(email)),
    expire=expire_speakers,
)
MARKS = Processing(
    key="agenda_marks",
    name=_("Sessions that people marked, and the survey"),
    purpose=_("Let people keep the sessions that they want to see and be told when those change"),
    ground=_("GDPR art. 6.1.b: whoever marks a session asks for it"),
    subjects=_("Whoever marks sessions with an account or a registration"),
    data=_(
        "Which sessions; that a registration answered the survey, never what: answers have neither person nor moment"
    ),
    recipients=_("Nobody: the office sees how many marked a session"),
    retention=_("As the cluster’s rule “keep_speakers” says, counted from the event"),
    export=export_marks,
    erase=erase_marks,
    expire=expire_marks,
)
