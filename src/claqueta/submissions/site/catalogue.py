"""The catalogue of those selected: for everybody its cards, for whoever is accredited what they may see besides."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from PIL import UnidentifiedImageError

from claqueta.accounts.access import needs
from claqueta.events.holders import held_by, token_of
from claqueta.events.models import Registration, RegistrationState
from claqueta.foundation import mailing
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.downloads import download
from claqueta.foundation.parameters import asked, sent
from claqueta.foundation.ratelimit import spend, who_asks
from claqueta.foundation.renditions import WIDTHS, rendition
from claqueta.foundation.translated import current_language, text_in
from claqueta.interface.waiting import drawn_response
from claqueta.submissions import actions
from claqueta.submissions.circles import Circle
from claqueta.submissions.forms import AccessForm, LinkForm
from claqueta.submissions.models import AccessState, ProjectCall, Submission, SubmissionState
from claqueta.submissions.queries import presented, read_at_once, shown_to_others
from claqueta.submissions.queries.catalogue import Seen, seen, seen_of
from claqueta.submissions.queries.presented import may_see
from claqueta.submissions.queries.standing import state_known
from claqueta.submissions.readers import NOBODY, Viewer, viewer_by, viewer_of
from claqueta.submissions.site.calls import call_by_slug

WHY_LINK = gettext_lazy("You get this mail because you are accredited and asked for this link.")


# -- The cards ---------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
@needs("submissions.see_call", of=call_by_slug)
def project_catalogue(request: HttpRequest, call: ProjectCall) -> HttpResponse:
    """The projects selected, as whoever asks may see them. By mail, whoever is accredited gets the link to see more."""
    if call.catalogue_at is None and not request.user.has_perm("submissions.manage"):
        raise Http404
    form = LinkForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        if spend("catalogue", who_asks(request), rule("requests_project_access").rate).allowed:
            mail_catalogue_link(call, form.cleaned_data["email"], current_language())
        messages.success(request, _("If that address is accredited, a link is on its way to it."))
        return redirect(request.path)
    return _catalogue(request, call, viewer_of(request.user, call), form=form)


def mail_catalogue_link(call: ProjectCall, email: str, language: str) -> None:
    """Mail the link to the address of an accreditation; whoever asks is told the same whether there is one or not."""
    rows = Registration.objects.filter(
        event=call.event_id, email__iexact=email, state=RegistrationState.REGISTERED
    )
    registration = rows.order_by("pk").first() if call.event_id else None
    allowed = spend("catalogue-link", email.lower(), rule("requests_submission_link").rate).allowed
    if registration is None or not allowed:
        return
    url = reverse("project_visit", args=[token_of(registration), call.public_id])
    mailing.send(
        "submissions/mail/project_catalogue_link",
        registration.email,
        {"name": registration.name, "call": text_in(call.title, language), "url": settings.PUBLIC_URL + url},
        language=language,
        why=WHY_LINK,
    )


def _catalogue(
    request: HttpRequest, call: ProjectCall, viewer: Viewer, *, form: LinkForm | None = None
) -> HttpResponse:
    rows = seen_of(call, viewer, current_language())
    return render(
        request,
        "submissions/catalogue.html",
        {
            "call": call,
            "title": text_in(call.title),
            "rows": [(one.shown, _address(one.shown.id, viewer), _picture(one, viewer)) for one in rows],
            "viewer": viewer,
            "form": form if not viewer.is_accredited and not viewer.office and call.event_id else None,
            "pdf": _pdf_address(call, viewer),
            "noindex": viewer is not NOBODY,
        },
        status=422 if form is not None and form.errors else 200,
    )


def _address(key: str, viewer: Viewer) -> str:
    if viewer.token:
        return reverse("project_visited", args=[viewer.token, UUID(key)])
    return reverse("project", args=[UUID(key)])


def _pdf_address(call: ProjectCall, viewer: Viewer) -> str:
    if viewer.token:
        return reverse("project_visit_pdf", args=[viewer.token, call.public_id])
    return reverse("project_catalogue_pdf", args=[call.slug])


def _file_address(project: str, file: str, viewer: Viewer) -> str:
    if viewer.token:
        return reverse("project_visited_file", args=[viewer.token, UUID(project), UUID(file)])
    return reverse("project_file", args=[UUID(project), UUID(file)])


def _picture(one: Seen, viewer: Viewer) -> str:
    poster = one.shown.poster
    return _file_address(one.shown.id, poster.id, viewer) if poster else ""


@require_safe
@needs("submissions.see_call", of=call_by_slug)
def project_catalogue_pdf(request: HttpRequest, call: ProjectCall) -> HttpResponseBase:
    if call.catalogue_at is None and not request.user.has_perm("submissions.manage"):
        raise Http404
    return _pdf(request, call, viewer_of(request.user, call))


def _pdf(request: HttpRequest, call: ProjectCall, viewer: Viewer) -> HttpResponseBase:
    """The printed catalogue: what is on it is what its reader may see, and never more than somebody accredited may.

    What was let in to by its producer, or accepted under an agreement, is on no paper that passes from hand to hand.
    """
    circle = Circle.ACCREDITED if viewer.is_accredited else Circle.CARD
    found = (presented(row, circle, current_language()) for row in read_at_once(shown_to_others(call)))
    rows = [one for one in found if one is not None]
    return drawn_response(
        request,
        "submissions/pdf/catalogue.html",
        {
            "call": call,
            "title": text_in(call.title),
            "summary": text_in(call.summary),
            "event": text_in(call.event.title) if call.event else "",
            "rows": rows,
            "accredited": viewer.is_accredited,
        },
        "catalogue",
        title=text_in(call.title),
    )


# -- One project -----------------------------------------------------------------------------------------------


def submission_by_key(key: UUID) -> Submission:
    return get_object_or_404(read_at_once(), public_id=key)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("submissions.see_calls")
def project(request: HttpRequest, key: UUID) -> HttpResponse:
    """A selected project, as whoever asks may see it."""
    row = submission_by_key(key)
    return _project(request, row, viewer_of(request.user, row.call), request.user)


@require_safe
@needs("submissions.see_calls")
def project_file(request: HttpRequest, key: UUID, file: UUID) -> HttpResponseBase:
    row = submission_by_key(key)
    return _file(request, row, viewer_of(request.user, row.call), file)


def _project(request: HttpRequest, row: Submission, viewer: Viewer, by: Any) -> HttpResponse:
    language = current_language()
    found = seen(row, viewer, language)
    if found is None:
        raise Http404
    form = AccessForm(request.POST if sent(request).text("action") == "ask" else None)
    if request.method == "POST" and _done(request, row, viewer, found, form, by):
        return redirect(request.path)
    shown, call = found.shown, row.call
    granted = found.access is not None and found.access.state == AccessState.GRANTED
    nda = text_in(call.nda, language)
    return render(
        request,
        "submissions/project.html",
        {
            "shown": shown,
            "call": call,
            "back": reverse("project_visit", args=[viewer.token, call.public_id])
            if viewer.token
            else reverse("project_catalogue", args=[call.slug]),
            "poster": _picture(found, viewer),
            "files": [(one, _file_address(shown.id, one.id, viewer)) for one in shown.files],
            "viewer": viewer,
            "access": found.access,
            "granted": granted,
            "may_ask": viewer.is_accredited
            and found.access is None
            and bool({Circle.REQUEST.value, Circle.NDA.value} & set(shown.hidden)),
            "only_for": _state_of_unseen(row, viewer),
            "nda": nda if granted and Circle.NDA.value in shown.hidden else "",
            "language": language,
            "form": form,
            "noindex": viewer is not NOBODY,
        },
        status=422 if form.errors else 200,
    )


def _state_of_unseen(row: Submission, viewer: Viewer) -> str:
    """How a project stands that others do not see; blank for one that is selected, as far as whoever looks knows."""
    if may_see(row, Circle.CARD):
        return ""
    state = row.state if viewer.office else state_known(row)
    return "" if state == SubmissionState.SELECTED else str(SubmissionState(state).label)


def _done(
    request: HttpRequest, row: Submission, viewer: Viewer, found: Seen, form: AccessForm, by: Any
) -> bool:
    if not viewer.is_accredited:
        raise Http404
    registration = viewer.registrations[0]
    try:
        match sent(request).text("action"):
            case "ask" if form.is_valid():
                if not spend(
                    "project-access", str(registration.pk), rule("requests_project_access").rate
                ).allowed:
                    form.add_error(None, _("That was a lot for a day: try again tomorrow."))
                    return False
                actions.ask_access(row, registration, why=form.cleaned_data["why"], by=by)
                messages.success(request, _("Asked: its producer answers by mail."))
            case "ask":
                return False
            case "accept" if found.access is not None:
                actions.accept_agreement(
                    found.access,
                    version=sent(request).whole("version", 1, 10**6),
                    language=sent(request).choice("language", settings.CLUSTER.languages, current_language()),
                    by=by,
                )
                messages.success(request, _("Accepted: it is logged with the day and the hour."))
            case _:
                raise Http404
    except PermissionDenied:
        raise Http404 from None
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return True


def _file(request: HttpRequest, row: Submission, viewer: Viewer, key: UUID) -> HttpResponseBase:
    """A file, for whoever sees it; a picture in the width that is asked for. Whoever may not learns not even that it is there."""
    found = seen(row, viewer, current_language())
    shown = next((one for one in found.shown.files if one.id == str(key)), None) if found else None
    if shown is None:
        raise Http404
    if shown.picture and (width := asked(request).whole("w", 1, 4000, 0)):
        if width not in WIDTHS:
            raise Http404
        try:
            body = rendition(shown.path, width)
        except (OSError, UnidentifiedImageError):
            raise Http404 from None
        response = HttpResponse(body, content_type="image/webp")
        public = shown.circle == Circle.CARD and viewer is NOBODY
        response["Cache-Control"] = "public, max-age=3600" if public else "private, no-store"
        return response
    attachment = row.files.get(public_id=key).attachment
    answer = download(attachment.file, name=attachment.name, media_type=attachment.media_type)
    answer["Cache-Control"] = "private, no-store"
    return answer


# -- By the link of an accreditation ---------------------------------------------------------------------------


def _visitor(call: ProjectCall, token: str) -> tuple[Viewer, Any]:
    """Whoever holds the link of a registration for the event of the call, and as whom they act. Raises `Http404`."""
    viewer, held = viewer_by(token, call), held_by(token)
    if viewer is None or held is None:
        raise Http404
    return viewer, held.by


def call_by_key(key: UUID) -> ProjectCall:
    return get_object_or_404(ProjectCall.objects.select_related("event"), public_id=key)


@require_safe
@never_cache
@needs("submissions.see_calls")
def project_visit(request: HttpRequest, token: str, key: UUID) -> HttpResponse:
    """The catalogue, for whoever holds the link of an accreditation."""
    call = call_by_key(key)
    viewer, _by = _visitor(call, token)
    if call.catalogue_at is None:
        raise Http404
    return _catalogue(request, call, viewer)


@require_safe
@never_cache
@needs("submissions.see_calls")
def project_visit_pdf(request: HttpRequest, token: str, key: UUID) -> HttpResponseBase:
    call = call_by_key(key)
    viewer, _by = _visitor(call, token)
    if call.catalogue_at is None:
        raise Http404
    return _pdf(request, call, viewer)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("submissions.see_calls")
def project_visited(request: HttpRequest, token: str, key: UUID) -> HttpResponse:
    row = submission_by_key(key)
    viewer, by = _visitor(row.call, token)
    return _project(request, row, viewer, by)


@require_safe
@never_cache
@needs("submissions.see_calls")
def project_visited_file(request: HttpRequest, token: str, key: UUID, file: UUID) -> HttpResponseBase:
    row = submission_by_key(key)
    viewer, _by = _visitor(row.call, token)
    return _file(request, row, viewer, file)


urlpatterns = [
    path(gettext_lazy("projects/<slug:slug>/selected/"), project_catalogue, name="project_catalogue"),
    path(
        gettext_lazy("projects/<slug:slug>/selected/catalogue.pdf"),
        project_catalogue_pdf,
        name="project_catalogue_pdf",
    ),
    path(gettext_lazy("project/<uuid:key>/"), project, name="project"),
    path(gettext_lazy("project/<uuid:key>/file/<uuid:file>/"), project_file, name="project_file"),
    path(gettext_lazy("accredited/<str:token>/<uuid:key>/"), project_visit, name="project_visit"),
    path(
        gettext_lazy("accredited/<str:token>/<uuid:key>/catalogue.pdf"),
        project_visit_pdf,
        name="project_visit_pdf",
    ),
    path(gettext_lazy("accredited/<str:token>/project/<uuid:key>/"), project_visited, name="project_visited"),
    path(
        gettext_lazy("accredited/<str:token>/project/<uuid:key>/file/<uuid:file>/"),
        project_visited_file,
        name="project_visited_file",
    ),
]
