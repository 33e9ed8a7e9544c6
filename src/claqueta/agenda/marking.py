"""The sessions that whoever asks has marked: an account's are on record, a guest's in a signed cookie on their device."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from claqueta.agenda import actions
from claqueta.agenda.models import Agenda, Favourite, Session
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.ratelimit import spend, who_asks

SALT = "claqueta.agenda.marks"


@dataclass(frozen=True, slots=True)
class Marks:
    """What is marked, and by whom: an actor, or None for a guest."""

    agenda: Agenda
    sessions: frozenset[int]
    by: Any = None

    def changed(self, request: HttpRequest, session: Session, *, on: bool) -> "Marks":
        """With a session marked or no longer. Raises `ValidationError`, `PermissionDenied`."""
        if not spend("agenda", who_asks(request), rule("requests_agenda").rate).allowed:
            raise ValidationError(_("That was a lot for an hour: try again later."))
        if self.by is not None:
            (actions.mark if on else actions.unmark)(session, by=self.by)
        elif on and len(self.sessions) >= (most := rule("agenda_favourites").value):
            raise actions.TooMany(most)
        after = self.sessions | {session.pk} if on else self.sessions - {session.pk}
        return Marks(self.agenda, after, self.by)

    def keep(self, response: HttpResponse) -> HttpResponse:
        """A guest's go along with the answer, and stay on the device."""
        if self.by is None:
            lasts = timedelta(days=rule("agenda_cookie").value)
            response.set_cookie(
                cookie_of(self.agenda),
                signing.dumps(sorted(self.sessions), salt=SALT, compress=True),
                max_age=lasts,
                httponly=True,
                samesite="Lax",
                secure=settings.SESSION_COOKIE_SECURE,
            )
        return response


def cookie_of(agenda: Agenda) -> str:
    return f"agenda-{agenda.pk}"


def marks_of(request: HttpRequest, agenda: Agenda, by: Any = None) -> Marks:
    """Of whoever asks, or of `by`, who holds a link."""
    if by is None and request.user.is_authenticated:
        by = request.user
    if by is None:
        return Marks(agenda, in_the_cookie(request, agenda))
    registration = getattr(by, "registration", None)
    whose = {"registration": registration} if registration is not None else {"account": by}
    rows = Favourite.objects.filter(session__agenda=agenda, **whose)
    return Marks(agenda, frozenset(rows.values_list("session_id", flat=True)), by)


def in_the_cookie(request: HttpRequest, agenda: Agenda) -> frozenset[int]:
    """What was marked on the device without signing in; nothing where the cookie is none of ours."""
    lasts = timedelta(days=rule("agenda_cookie").value)
    try:
        found = signing.loads(request.COOKIES.get(cookie_of(agenda), ""), salt=SALT, max_age=lasts)
    except (signing.BadSignature, ValueError):
        return frozenset()
    return frozenset(one for one in found if isinstance(one, int)) if isinstance(found, list) else frozenset()


def session_or_404(agenda: Agenda, identifier: Any) -> Session:
    session = Session.objects.filter(agenda=agenda, public_id=identifier, public__isnull=False).first()
    if session is None:
        raise Http404
    session.agenda = agenda
    return session
