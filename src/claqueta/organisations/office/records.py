"""Organisations: the list, one record, a new one, two that may be one."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.accounts.forms import InviteForm
from claqueta.accounts.models import Invitation
from claqueta.desk.listing import Found, ListField, Listing, ListPage, screen
from claqueta.desk.registers import Add, Do, Files, Part, Register, Trail
from claqueta.desk.registers.beside import TAG_THE_CHOSEN, Notes, Purposes, Tags, Thread
from claqueta.foundation import tags
from claqueta.foundation.actors import Actor
from claqueta.foundation.parameters import Parameters, asked, sent
from claqueta.foundation.translated import current_language
from claqueta.organisations import actions
from claqueta.organisations.directory import DIRECTORY
from claqueta.organisations.duplicates import probable_duplicates
from claqueta.organisations.exporting import columns_for, presented_in_order, presented_in_pieces
from claqueta.organisations.models import EnquiryRecipient, Organisation
from claqueta.organisations.office.forms import NewOrganisationForm, StandingForm
from claqueta.organisations.policies import OFFICE
from claqueta.organisations.queries import with_details
from claqueta.organisations.talk import TALK, those_who_act

KIND = Organisation._meta.label_lower
SHOWN = ("name", "activities", "city", "standing", "listed", "confirmed_at")


def _found(query: Parameters) -> Found:
    """What the directory's own search finds for the office, and the office's tags leave of it."""
    language = current_language()
    ids = _tagged(DIRECTORY.matching(DIRECTORY.parse(query, strict=True), OFFICE, language), _tag(query))
    return Found(len(ids), presented_in_pieces(ids, OFFICE, language))


def _page(request: HttpRequest) -> tuple[ListPage, Mapping[str, Any]]:
    """What the directory's own search and facets find for the office; of a tag, what has it."""
    question, language, tag = (
        DIRECTORY.parse(asked(request), strict=True),
        current_language(),
        _tag(asked(request)),
    )
    answer = DIRECTORY.ask(question, OFFICE, language)
    if tag:
        found = _tagged(DIRECTORY.matching(question, OFFICE, language), tag)
        size = DIRECTORY.page_size
        total, ids = len(found), found[(question.page - 1) * size : question.page * size]
    else:
        total, ids = answer.page.total, [int(hit.key.partition(":")[2]) for hit in answer.page.hits]
    rows = presented_in_order(ids, OFFICE, language)
    more = {"groups": answer.groups, "tags": tags.choices(KIND), "tag": tag}
    return ListPage(rows, total, question.page, max(1, -(-total // DIRECTORY.page_size))), more


def _tag(query: Parameters) -> str:
    return query.choice("tag", [pk for pk, _name in tags.choices(KIND)])


def _tagged(ids: list[int], tag: str) -> list[int]:
    """Those of the organisations that have a tag, in their order; all of them for no tag."""
    if not tag:
        return ids
    having = set(tags.tagged(Organisation.objects.all(), tag).values_list("pk", flat=True))
    return [pk for pk in ids if pk in having]


def _by_id(pk: int) -> Organisation:
    return get_object_or_404(with_details(), pk=pk)


def _show(organisation: Organisation, *, by: Actor) -> None:
    actions.set_listed([organisation], True, by=by)


def _hide(organisation: Organisation, *, by: Actor) -> None:
    actions.set_listed([organisation], False, by=by)


def _stands_alone(organisation: Organisation) -> bool:
    return organisation.merged_into_id is None


def _add(form: Any, *, by: Actor) -> Organisation:
    try:
        return actions.register(form.profile(), by=by)
    except actions.TaxIdTaken as error:
        raise ValidationError({"tax_id": error.messages}) from error


def _mails_said(mails: int, _values: Mapping[str, Any]) -> str:
    said = ngettext("%(n)s mail is on its way.", "%(n)s mails are on their way.", mails)
    return said % {"n": mails}


def _standing_of(organisation: Organisation) -> dict[str, Any]:
    return {
        "standing": organisation.standing,
        "since": organisation.member_since,
        "until": organisation.member_until,
    }


def _people_of(organisation: Organisation) -> dict[str, Any]:
    return {
        "affiliations": organisation.affiliations.select_related("person").order_by("until", "kind", "pk"),
        "invitations": Invitation.objects.filter(
            purpose__startswith="organisations.", subject_id=str(organisation.pk)
        )[:20],
    }


def _enquiries_to(organisation: Organisation) -> dict[str, Any]:
    """The latest that were written to it, or to what is part of it now."""
    rows = EnquiryRecipient.objects.filter(
        Q(organisation=organisation) | Q(organisation__merged_into=organisation)
    )
    return {"enquiries": rows.select_related("enquiry").order_by("-enquiry__at", "pk")[:20]}


ORGANISATIONS = Register(
    listing=Listing(
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
    ),
    path="organisations/",
    record="office_organisation",
    permission="organisations.manage",
    one=_by_id,
    narrow=_page,
    filters="organisations/office/facets.html",
    ways=lambda: [(gettext_lazy("Import a list"), reverse("office_imports"))],
    add=Add(gettext_lazy("New organisation"), NewOrganisationForm, _add),
    links=lambda record: [
        (gettext_lazy("Edit the profile"), reverse("profile_edit", args=[record.slug])),
        (gettext_lazy("See its page"), record.get_absolute_url()),
        (gettext_lazy("History"), reverse("profile_history", args=[record.slug])),
    ],
    does=(
        Do(
            "confirm",
            gettext_lazy("The data are right"),
            actions.confirm,
            when=_stands_alone,
            said=lambda _done, _values: _("The data are confirmed."),
        ),
        Do(
            "list",
            gettext_lazy("Show in the directory"),
            _show,
            when=lambda record: _stands_alone(record) and not record.listed,
            bulk=True,
        ),
        Do(
            "hide",
            gettext_lazy("Hide from the directory"),
            _hide,
            when=lambda record: _stands_alone(record) and record.listed,
            bulk=True,
        ),
        Do(
            "ask",
            gettext_lazy("Ask to confirm their data"),
            actions.ask_for_confirmation,
            said=_mails_said,
            when=_stands_alone,
            bulk=True,
        ),
        Do(
            "merge",
            gettext_lazy("Merge two"),
            actions.merge,
            said=lambda kept, _values: _("The other is now part of %(kept)s.") % {"kept": kept},
            single=False,
            bulk=True,
            together=2,
        ),
        Do(
            "standing",
            gettext_lazy("Standing"),
            actions.set_standing,
            form=StandingForm,
            initial=_standing_of,
            when=_stands_alone,
        ),
        Do(
            "invite",
            gettext_lazy("Invite a representative"),
            actions.invite_representative,
            form=InviteForm,
            button=gettext_lazy("Send the invitation"),
            when=_stands_alone,
            said=lambda _made, values: (
                _("The invitation to %(email)s is on its way.") % {"email": values["email"]}
            ),
        ),
        TAG_THE_CHOSEN,
    ),
    sections=(
        Part("", "organisations/office/confirmed.html"),
        Part(gettext_lazy("People"), "organisations/office/people.html", _people_of),
        Part(
            gettext_lazy("Messages from the directory"), "organisations/office/enquiries.html", _enquiries_to
        ),
        Tags(),
        Thread(TALK, those_who_act),
        Notes(),
        Purposes(),
        Files(),
        Trail(),
    ),
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


urlpatterns = [path("organisations/duplicates/", duplicates, name="office_duplicates")]
