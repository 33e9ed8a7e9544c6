"""Files for the journey, in the office: who downloads each, a new one, and one that is taken away."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.delegations import actions
from claqueta.delegations.models import Delegation, FileAudience, JourneyFile
from claqueta.delegations.office.applicants import delegations
from claqueta.delegations.office.delegations import delegation_by_number, trail_to
from claqueta.delegations.office_forms import FileForm, ForWhomForm
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Do, Register
from claqueta.events.office.edit import show_form
from claqueta.foundation.tabular import Column


def file_rows() -> QuerySet[JourneyFile]:
    return (
        JourneyFile.objects.select_related("delegation", "attachment")
        .prefetch_related("applicants__organisation")
        .order_by("-added_at", "-pk")
    )


def for_whom(one: JourneyFile) -> str:
    if one.audience != FileAudience.CHOSEN:
        return str(one.get_audience_display())
    return ", ".join(map(str, one.applicants.all()))


FILES = Register(
    listing=Listing(
        name="office_delegation_files",
        title=gettext_lazy("Files for the journey"),
        icon="doc-empty",
        fields=(
            ListField(
                Column("title", gettext_lazy("Title"), str),
                link=lambda one: reverse("office_attachment", args=[one.attachment_id]),
                order="title",
            ),
            ListField(Column("whom", gettext_lazy("For whom"), for_whom), on_phone="line"),
            ListField(Column("file", gettext_lazy("File"), lambda one: one.attachment.name)),
            ListField(
                Column("added_at", gettext_lazy("Added on"), lambda one: one.added_at), order="added_at"
            ),
            ListField(
                Column("change", gettext_lazy("Change"), lambda _one: _("For whom it is")),
                link=lambda one: reverse("office_delegation_file_edit", args=[one.pk]),
            ),
            ListField(Column("delegation", gettext_lazy("Delegation"), lambda one: str(one.delegation))),
        ),
        search_in=("title", "attachment__name"),
        filters=(
            Filter("delegation", gettext_lazy("Delegation"), delegations, "delegation"),
            Filter("audience", gettext_lazy("For whom"), list(FileAudience.choices), "audience"),
        ),
        rows=file_rows,
        empty=gettext_lazy(
            "Nothing to take along yet. Add briefings and notes from the record of a delegation."
        ),
    ),
    path="delegations/files/",
    permission="delegations.manage",
    does=(
        Do(
            "remove",
            gettext_lazy("Take the file away"),
            actions.remove_file,
            single=False,
            row=True,
            question=gettext_lazy("Nobody downloads it any longer. Take the file away?"),
            grave=True,
        ),
    ),
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("delegations.manage", of=delegation_by_number)
def new_file(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = FileForm(data, files, delegation=delegation)
    return show_form(
        request,
        form,
        _("New file for the journey"),
        lambda: actions.add_file(delegation, **form.values(), by=request.user),
        trail_to(delegation),
        parts=form.parts,
    )


def file_by_number(pk: int) -> JourneyFile:
    return get_object_or_404(file_rows(), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("delegations.manage", of=file_by_number)
def edit_file(request: HttpRequest, file: JourneyFile) -> HttpResponse:
    """For whom a file is, changed: whoever it no longer concerns loses it."""
    kept = [str(one.pk) for one in file.applicants.all()]
    form = ForWhomForm(
        request.POST if request.method == "POST" else None,
        initial={"title": file.title, "audience": file.audience, "applicants": kept},
        delegation=file.delegation,
        kept=kept,
    )
    return show_form(
        request,
        form,
        str(file),
        lambda: actions.change_file(file, **form.values(), by=request.user),
        trail_to(file.delegation),
        parts=form.parts,
    )


urlpatterns = [
    *FILES.urlpatterns,
    path("delegations/files/<id:pk>/edit/", edit_file, name="office_delegation_file_edit"),
    path("delegations/<id:pk>/files/new/", new_file, name="office_delegation_file_add"),
]
