"""What every list and record of the office may ask for: how far a job is, its file, a view that is kept."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from claqueta.accounts.access import needs
from claqueta.desk.registers import register_of
from claqueta.foundation.downloads import download
from claqueta.foundation.models import Attachment, Job, SavedView
from claqueta.foundation.parameters import sent


@require_safe
@needs("accounts.work_in_office")
def job(request: HttpRequest, pk: str) -> HttpResponse:
    """How far a job is; asked again by the page while it runs."""
    return render(request, "desk/parts/job.html", {"job": get_object_or_404(Job, pk=pk)})


def job_by_id(pk: str) -> Job:
    return get_object_or_404(Job, pk=pk)


@require_safe
@needs("desk.fetch_file", of=job_by_id)
def job_file(request: HttpRequest, job: Job) -> FileResponse:
    return download(job.file)


@require_POST
@needs("accounts.use_office")
def save_view(request: HttpRequest) -> HttpResponse:
    """Keep a list's address under a name, or forget it."""
    by: Any = request.user
    form = sent(request)
    name_of_list = form.text("list")
    register = register_of(name_of_list)
    if register is None:
        return redirect(reverse("wagtailadmin_home"))
    if not by.has_perm(register.permission):
        raise PermissionDenied
    query = form.text("query", 1000)
    if form.text("action") == "forget":
        view = get_object_or_404(SavedView, pk=form.identifier("view"), owner=by)
        view.delete()
        messages.success(request, _("The view “%(name)s” is gone.") % {"name": view.name})
    elif not (name := form.text("name", 80)):
        messages.error(request, _("Give the view a name: it was not saved."))
    else:
        _view, new = SavedView.objects.update_or_create(
            owner=by,
            list_name=name_of_list,
            name=name,
            defaults={"query": query, "shared": "shared" in form},
        )
        said = _("The view “%(name)s” is saved.") if new else _("The view “%(name)s” is now this one.")
        messages.success(request, said % {"name": name})
    return redirect(f"{reverse(name_of_list)}?{query}")


def attachment_by_id(pk: int) -> Attachment:
    return get_object_or_404(Attachment, pk=pk)


@require_safe
@needs("desk.read_attachment", of=attachment_by_id)
def attachment(request: HttpRequest, one: Attachment) -> FileResponse:
    """A file of a record. It is always downloaded, never opened in our name."""
    return download(one.file, name=one.name, media_type=one.media_type)
