"""Where the office edits a profile: the same form, drafts and conflicts as its organisation has."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.listing import screen
from claqueta.foundation.parameters import sent
from claqueta.foundation.presence import also_here
from claqueta.foundation.refusals import say_by_field
from claqueta.foundation.versions import DraftedMeanwhile, EditedMeanwhile
from claqueta.organisations import actions
from claqueta.organisations.forms import ProfileForm
from claqueta.organisations.judging import sound_profile
from claqueta.organisations.models import PROFILE, Organisation, ProfileDraft
from claqueta.organisations.profile import profile_of
from claqueta.organisations.queries import with_details


def organisation_by_number(pk: int) -> Organisation:
    return get_object_or_404(with_details(Organisation.objects.filter(merged_into=None)), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.manage", of=organisation_by_number)
def edit(request: HttpRequest, organisation: Organisation) -> HttpResponse:
    """The profile in sections; a draft is kept, published or thrown away."""
    record = reverse("office_organisation", args=[organisation.pk])
    if request.method == "POST" and "discard" in sent(request):
        actions.discard_draft(organisation, by=request.user)
        messages.success(request, _("The draft is gone; the published profile stays as it was."))
        return redirect(record)
    draft = ProfileDraft.objects.filter(organisation=organisation).select_related("author").first()
    form = ProfileForm(
        request.POST or None,
        request.FILES or None,
        profile=sound_profile(draft.content if draft else profile_of(organisation)),
        version=draft.base_version if draft else organisation.version,
        office=True,
        revision=draft.revision if draft else 0,
    )
    conflict: dict[str, Any] = {}
    if request.method == "POST" and form.is_valid():
        conflict = _kept(request, organisation, form)
        if not conflict and not form.errors:
            return redirect(record)
    return screen(
        request,
        "organisations/office/edit.html",
        organisation.name,
        "group",
        status=422 if form.errors or conflict else 200,
        trail=[(_("Organisations"), reverse("office_organisations")), (organisation.name, record)],
        organisation=organisation,
        draft=draft,
        form=form,
        back=record,
        also_here=also_here(f"profile:{organisation.pk}", request.user),
        **conflict,
    )


def _kept(request: HttpRequest, organisation: Organisation, form: ProfileForm) -> dict[str, Any]:
    """Keep the draft or publish; what differs, where somebody was faster. What is refused is said in the form."""
    data = form.cleaned_data
    seen: dict[str, Any] = {
        "by": request.user,
        "base_version": data["base_version"],
        "logo": data.get("logo"),
        "overwrite": "overwrite" in sent(request),
    }
    revision = data.get("draft_revision") or 0
    try:
        if "publish" in sent(request):
            actions.publish_profile(organisation, form.changes(), draft_revision=revision, **seen)
            messages.success(request, _("Published."))
        else:
            actions.save_draft(organisation, form.changes(), revision=revision, **seen)
            messages.success(request, _("Draft saved. Nobody else sees it until you publish."))
    except (EditedMeanwhile, DraftedMeanwhile) as conflict:
        return {
            "conflict": [
                (PROFILE.labels.get(name, name), theirs, mine) for name, theirs, mine in conflict.differing()
            ],
            "drafted": getattr(conflict, "draft", None),
        }
    except actions.TaxIdTaken as error:
        form.add_error("tax_id", error)
    except ValidationError as error:
        say_by_field(form, error)
    return {}


urlpatterns = [path("organisations/<id:pk>/edit/", edit, name="office_organisation_edit")]
