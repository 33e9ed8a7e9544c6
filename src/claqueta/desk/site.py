"""Where anybody checks an issued document, and where those for whom it is get it."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils.text import slugify
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claqueta.accounts.access import limited, needs
from claqueta.foundation import documents
from claqueta.foundation.downloads import download
from claqueta.foundation.models import IssuedDocument


def document_by_code(code: str) -> IssuedDocument:
    found = documents.by_code(code)
    if found is None:
        raise Http404
    return found


@require_safe
@limited("requests_document_check")
@needs("desk.check_document", of=document_by_code)
def check(request: HttpRequest, document: IssuedDocument) -> HttpResponse:
    """Number, day, title and fingerprint of a document, and whether it holds: all that whoever has its code is told."""
    return render(request, "desk/check.html", {"document": document, "noindex": True})


@require_safe
@limited("requests_document_check")
@needs("desk.read_document", of=document_by_code)
def file(request: HttpRequest, document: IssuedDocument) -> FileResponse:
    name = f"{slugify(document.title)}-{document.number}.pdf"
    return download(document.file, name=name, media_type=document.media_type)


urlpatterns = [
    path(gettext_lazy("check/<str:code>/"), check, name="document_check"),
    path(gettext_lazy("check/<str:code>/file/"), file, name="document_file"),
]
