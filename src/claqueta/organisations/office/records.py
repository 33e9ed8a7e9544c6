"""Organisations: the list, one record, a new one, two that may be one."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts.access import needs
from claqueta.accounts.forms import InviteForm
from claqueta.accounts.models import Invitation
from claqueta.desk.listing import Found, ListField, Listing, ListPage, asked_form, declared, screen
from claqueta.foundation import attachments, audit
from claqueta.foundation.downloads import download
from claqueta.foundation.models import Attachment
from claqueta.foundation.parameters import Parameters, asked, file_sent, sent
from claqueta.foundation.translated import current_language
from claqueta.organisations import actions
from claqueta.organisations.directory import PAGE_SIZE, DirectoryQuery, ask, matching
from claqueta.organisations.duplicates import probable_duplicates
from claqueta.organisations.exporting import columns_for, presented_in_order, presented_in_pieces
from claqueta.organisations.models import Organisation
from claqueta.organisations.office.forms import NewOrganisationForm, StandingForm
from claqueta.organisations.policies import OFFICE
from claqueta.organisations.queries import with_details

SHOWN = ("name", "activities", "city", "standing", "listed", "confirmed_at")


def _found(query: Parameters) -> Found:
    """What the directory's own search finds for the office."""
    language = current_language()
    ids = matching(DirectoryQuery.parse(query), OFFICE, language)
    return Found(len(ids), presented_in_pieces(ids, OFFICE, language))


LISTING = declared(
    Listing(
        name="office_organisations",
        title=gettext_lazy("Organisations"),
        icon="group",
        fields=tuple(
            ListField(
                column,
                link=(lambda one: reverse("office_organisation", args=[one["pk"]]))
                if column.key == "name"
                else None,
                shown=column.key in SHOWN,
            )
            for column in columns_for(OFFICE)
        ),
        found=_found,
    )
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.manage")
def organisations(request: HttpRequest) -> HttpResponse:
    """The list, with the directory's own search and facets as the office sees them, and bulk actions."""
    if request.method == "POST":
        return _bulk(request)
    question, language = DirectoryQuery.parse(asked(request)), current_language()
    if form := asked_form(request):
        return LISTING.export(request, form)
    answer = ask(question, OFFICE, language)
    ids = [int(hit.key.partition(":")[2]) for hit in answer.page.hits]
    return LISTING.screen(
        request,
        ListPage(
            presented_in_order(ids, OFFICE, language),
            answer.page.total,
            question.page,
            max(1, -(-answer.page.total // PAGE_SIZE)),
        ),
        "organisations/office/organisations.html",
        groups=answer.groups,
    )


def _bulk(request: HttpRequest) -> HttpResponse:
    by: Any = request.user
    chosen = list(Organisation.objects.filter(pk__in=sent(request).identifiers("chosen")))
    match sent(request).text("action"):
        case _ if not chosen:
            messages.error(request, _("Choose at least one of the list."))
        case "list" | "hide" as action:
            done = actions.set_listed(chosen, action == "list", by=by)
            messages.success(request, _("%(n)s changed.") % {"n": done})
        case "ask":
            mails = sum(actions.ask_for_confirmation(one, by=by) for one in chosen)
            said = ngettext("%(n)s mail is on its way.", "%(n)s mails are on their way.", mails)
            messages.success(request, said % {"n": mails})
        case "merge" if len(chosen) == 2:
            kept, gone = chosen
            actions.merge(kept, gone, by=by)
            messages.success(request, _("%(gone)s is now part of %(kept)s.") % {"gone": gone, "kept": kept})
        case "merge":
            messages.error(request, _("Choose exactly two to merge them."))
    return redirect(f"{reverse('office_organisations')}?{asked(request).encoded()}")


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.manage")
def organisation(request: HttpRequest, pk: int) -> HttpResponse:
    """One record: standing, people, invitations, files, history."""
    one = get_object_or_404(with_details(), pk=pk)
    action = sent(request).text("action")
    standing = StandingForm(
        request.POST if action == "standing" else None,
        initial={"standing": one.standing, "since": one.member_since, "until": one.member_until},
    )
    invite = InviteForm(request.POST if action == "invite" else None, prefix="invite")
    problem = ""
    if request.method == "POST":
        try:
            if _changed(request, one, action, standing, invite):
                return redirect(reverse("office_organisation", args=[one.pk]))
        except ValidationError as error:
            problem = error.messages[0]
    wrong = bool(problem) or standing.errors or invite.errors
    return screen(
        request,
        "organisations/office/organisation.html",
        one.name,
        "group",
        status=422 if wrong else 200,
        organisation=one,
        standing_form=standing,
        invite_form=invite,
        problem=problem,
        affiliations=one.affiliations.select_related("person").order_by("until", "kind", "pk"),
        invitations=Invitation.objects.filter(purpose__startswith="organisations.", subject_id=str(pk))[:20],
        attachments=attachments.of(one),
        entries=audit.history_of(one)[:40],
    )


def _changed(
    request: HttpRequest, one: Organisation, action: str, standing: StandingForm, invite: InviteForm
) -> bool:
    by: Any = request.user
    match action:
        case "invite" if invite.is_valid():
            try:
                actions.invite_representative(one, by=by, **invite.cleaned_data)
            except ValidationError as error:
                invite.add_error(None, error)
                return False
            messages.success(
                request,
                _("The invitation to %(email)s is on its way.") % {"email": invite.cleaned_data["email"]},
            )
        case "standing" if standing.is_valid():
            actions.set_standing(one, by=by, **standing.cleaned_data)
            messages.success(request, _("Saved."))
        case "invite" | "standing":
            return False
        case "confirm":
            actions.confirm(one, by=by)
            messages.success(request, _("The data are confirmed."))
        case "list" | "hide":
            actions.set_listed([one], action == "list", by=by)
            messages.success(request, _("Saved."))
        case "attach":
            file = file_sent(request)
            if file is None:
                raise ValidationError(_("Choose a file."))
            attachments.attach(one, file, name=file.name or "", by=by)
            messages.success(request, _("The file is kept with this record."))
        case "detach":
            attachments.detach(
                get_object_or_404(attachments.of(one), pk=sent(request).identifier("attachment")), one, by=by
            )
            messages.success(request, _("The file is gone."))
    return True


@require_safe
@needs("organisations.manage")
def attachment(request: HttpRequest, pk: int) -> FileResponse:
    """A file of a record. It is always downloaded, never opened in our name."""
    one = get_object_or_404(Attachment, pk=pk, object_type=Organisation._meta.label_lower)
    return download(one.file, name=one.name, media_type=one.media_type)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.manage")
def organisation_add(request: HttpRequest) -> HttpResponse:
    form = NewOrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.register(form.profile(), by=request.user)
            return redirect(reverse("office_organisation", args=[made.pk]))
        except actions.TaxIdTaken as error:
            form.add_error("tax_id", error.messages[0])
    return screen(
        request,
        "organisations/office/organisation_add.html",
        _("New organisation"),
        "group",
        status=422 if form.errors else 200,
        form=form,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.manage")
def duplicates(request: HttpRequest) -> HttpResponse:
    """Probable duplicates side by side."""
    if request.method == "POST":
        kept = get_object_or_404(Organisation, pk=sent(request).identifier("keep"))
        gone = get_object_or_404(Organisation, pk=sent(request).identifier("gone"))
        try:
            actions.merge(kept, gone, by=request.user)
        except ValidationError as error:
            messages.error(request, error.messages[0])
        else:
            messages.success(request, _("%(gone)s is now part of %(kept)s.") % {"gone": gone, "kept": kept})
        return redirect(reverse("office_duplicates"))
    return screen(
        request,
        "organisations/office/duplicates.html",
        _("Probable duplicates"),
        "copy",
        pairs=probable_duplicates(),
    )
