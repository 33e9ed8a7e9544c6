"""The page of a session and that of a speaker."""

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.agenda.calendars import held_for
from claqueta.agenda.exporting import linked_session, linked_speaker
from claqueta.agenda.marking import marks_of
from claqueta.agenda.models import PublicSession, Speaker
from claqueta.agenda.queries import AgendaShown, SessionShown, sessions_shown
from claqueta.agenda.queries.shown import visible_to
from claqueta.agenda.site.agenda import marked, shown_to
from claqueta.events.models import Visibility
from claqueta.events.queries import presented, read_at_once
from claqueta.foundation.calendar import MEDIA_TYPE
from claqueta.foundation.circles import audience_of
from claqueta.foundation.domains import Shared
from claqueta.foundation.guests import kept_for_guests
from claqueta.foundation.renditions import path_of
from claqueta.foundation.translated import current_language, text_in


def session_shown(request: HttpRequest, slug: str, session: str) -> tuple[AgendaShown, SessionShown]:
    """A session as whoever asks may see it. Raises `Http404`."""
    shown = shown_to(request, slug)
    found = next((one for one in shown.sessions if one.slug == session), None)
    if found is None:
        raise Http404
    return shown, found


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("agenda.see")
def session(request: HttpRequest, slug: str, session: str) -> HttpResponse:
    """A session, with who speaks and what else is on then."""
    shown, found = session_shown(request, slug, session)
    marks = marks_of(request, shown.agenda)
    if request.method == "POST":
        return marked(request, marks, request.get_full_path)
    for_all = shown.event.visibility == Visibility.PUBLIC and shown.event.state != "draft"
    return render(
        request,
        "agenda/session.html",
        {
            "session": found,
            "event": shown.event,
            "is_marked": found.pk in marks.sessions,
            "meanwhile": [
                one
                for one in shown.sessions
                if one.pk != found.pk
                and one.begins < found.ends
                and found.begins < one.ends
                and not one.cancelled
            ],
            "shared_as": ("session", found.id) if for_all else None,
            "linked_data": linked_session(found, shown.event) if for_all else None,
            "noindex": not for_all,
        },
    )


@require_safe
@needs("agenda.see")
def session_calendar(request: HttpRequest, slug: str, session: str) -> HttpResponse:
    """A session for one's calendar; one that was called off says so there."""
    shown, found = session_shown(request, slug, session)
    response = HttpResponse(held_for([found], shown.agenda.event), content_type=MEDIA_TYPE)
    response.headers["Content-Disposition"] = f'attachment; filename="{session}.ics"'
    return response


@require_safe
@needs("agenda.see")
@kept_for_guests(asks=())
def speaker(request: HttpRequest, slug: str, speaker: str) -> HttpResponse:
    """Somebody who speaks and agreed to be shown, with their sessions."""
    shown = shown_to(request, slug)
    row = Speaker.objects.filter(agenda=shown.agenda, slug=speaker).first()
    if row is None or not row.is_shown:
        raise Http404
    theirs = [one for one in shown.sessions if any(who.slug == speaker for who in one.speakers)]
    if not theirs:
        raise Http404
    language = current_language()
    biography = text_in(row.biography, language)
    for_all = shown.event.visibility == Visibility.PUBLIC and shown.event.state != "draft"
    return render(
        request,
        "agenda/speaker.html",
        {
            "speaker": row,
            "photo": row.photo.url if row.photo else "",
            "biography": biography,
            "said_in": language if row.biography.get(language) else next(iter(row.biography), language),
            "sessions": theirs,
            "event": shown.event,
            "linked_data": linked_speaker(row, request.path, language) if for_all else None,
            "noindex": not for_all,
        },
    )


def shared(identifier: str) -> Shared | None:
    """What the picture for social networks shows of a session; none for one that not everybody sees."""
    try:
        rows = PublicSession.objects.filter(session__public_id=UUID(identifier))
    except ValueError:
        return None
    row = visible_to(audience_of(None)).filter(pk__in=rows.values("pk")).first()
    if row is None:
        return None
    (shown,) = sessions_shown([row], current_language())
    faces = tuple(path_of(one.photo) for one in shown.speakers if one.photo)[:1]
    return Shared(shown.title, f"{text_in(row.agenda.event.title)} · {shown.when}", faces)


def may_see_photo(request: HttpRequest, file: str) -> bool:
    """Whether everybody may see a speaker's photograph; not found for whoever may not."""
    row = Speaker.objects.select_related("agenda__event", "person").filter(photo=file).first()
    if row is None:
        raise Http404
    event = read_at_once().get(pk=row.agenda.event_id)
    if row.is_shown:
        if presented(event, audience_of(None), settings.LANGUAGE_CODE) is not None:
            return True
        if presented(event, audience_of(request.user), settings.LANGUAGE_CODE) is not None:
            return False
    if not request.user.has_perm("agenda.speak", row):
        raise Http404
    return False


urlpatterns = [
    path(gettext_lazy("events/<slug:slug>/sessions/<slug:session>/"), session, name="agenda_session"),
    path(
        gettext_lazy("events/<slug:slug>/sessions/<slug:session>/session.ics"),
        session_calendar,
        name="agenda_session_calendar",
    ),
    path(gettext_lazy("events/<slug:slug>/speakers/<slug:speaker>/"), speaker, name="agenda_speaker"),
]
