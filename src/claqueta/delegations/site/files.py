"""Files for the journey: on the public page, by the link of a company, by that of who travels; and what proves a result."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claqueta.accounts.access import limited, needs
from claqueta.delegations.holders import held_by
from claqueta.delegations.models import GOING, Applicant, Delegation, JourneyFile
from claqueta.delegations.queries import files_of, public_files
from claqueta.delegations.site.public import delegation_by_slug
from claqueta.delegations.site.traveller import traveller_by_token
from claqueta.foundation import attachments
from claqueta.foundation.downloads import download
from claqueta.foundation.models import Attachment


def _company(token: str) -> Applicant:
    """The company that travels, of a link that works. Raises `Http404`."""
    found = held_by(token)
    if found is None or not found.works or found.applicant.state not in GOING:
        raise Http404
    return found.applicant


def _answer(attachment: Attachment) -> HttpResponse:
    answer: Any = download(attachment.file, name=attachment.name, media_type=attachment.media_type)
    answer["Cache-Control"] = "private, no-store"
    return answer  # type: ignore[no-any-return]


def _one(rows: QuerySet[JourneyFile], key: Any) -> HttpResponse:
    return _answer(get_object_or_404(rows, public_id=key).attachment)


@require_safe
@needs("delegations.see", of=delegation_by_slug)
def public_file(request: HttpRequest, delegation: Delegation, key: Any) -> HttpResponse:
    return _one(public_files(delegation), key)


@require_safe
@limited("requests_delegation_link")
@needs("delegations.see_all")
def company_file(request: HttpRequest, token: str, key: Any) -> HttpResponse:
    return _one(files_of(_company(token)), key)


@require_safe
@limited("requests_delegation_link")
@needs("delegations.see_all")
def traveller_file(request: HttpRequest, token: str, key: Any) -> HttpResponse:
    return _one(files_of(traveller_by_token(token).applicant), key)


@require_safe
@limited("requests_delegation_link")
@needs("delegations.see_all")
def evidence_file(request: HttpRequest, token: str, pk: int) -> HttpResponse:
    """What a company added to prove its last result."""
    asking = _company(token).results.order_by("-months").first()
    if asking is None:
        raise Http404
    return _answer(get_object_or_404(attachments.of(asking), pk=pk))


urlpatterns = [
    path(
        gettext_lazy("delegations/<slug:slug>/files/<uuid:key>/"), public_file, name="delegation_public_file"
    ),
    path(gettext_lazy("delegation/<str:token>/files/<uuid:key>/"), company_file, name="delegation_file"),
    path(gettext_lazy("delegation/<str:token>/evidence/<id:pk>/"), evidence_file, name="delegation_evidence"),
    path(
        gettext_lazy("delegation-agenda/<str:token>/files/<uuid:key>/"),
        traveller_file,
        name="delegation_traveller_file",
    ),
]
