"""Organisations: the list, one record, a new one."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claqueta.accounts.forms import InviteForm
from claqueta.desk.listing import ListField, Listing
from claqueta.desk.registers import Add, Do, Files, Part, Register, Trail
from claqueta.desk.registers.beside import TAG_THE_CHOSEN, Purposes, Tags, Thread
from claqueta.foundation import circulars
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.models import Circular
from claqueta.foundation.tabular import Column
from claqueta.organisations import actions
from claqueta.organisations.exporting import columns_for
from claqueta.organisations.models import EnquiryRecipient, Organisation
from claqueta.organisations.office import facts, rows
from claqueta.organisations.office.circulars import begun_said
from claqueta.organisations.office.forms import NewOrganisationForm, StandingForm
from claqueta.organisations.policies import OFFICE
from claqueta.organisations.queries import readers, with_addresses_of, with_details
from claqueta.organisations.talk import TALK, those_who_act

NAMED = 5
"""So many of those who were left out are named."""
SHOWN = ("name", "activities", "city", "phone", "standing", "listed", "confirmed_at")
ON_PHONE: dict[str, Literal["", "line", "call"]] = {"activities": "line", "phone": "call"}


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


def _look_at_both(keys: Sequence[int], *, by: Actor) -> Sequence[int]:
    """The two that are merged on the screen where they stand side by side."""
    require(by, "organisations.manage")
    return keys


def _begin_circular(keys: Sequence[int], *, by: Actor) -> Circular:
    return circulars.begin(readers.of_organisations(keys), by=by)


def _mails_said(mails: int, _values: Mapping[str, Any]) -> str:
    said = ngettext("%(n)s mail is on its way.", "%(n)s mails are on their way.", mails)
    return said % {"n": mails}


def _standing_of(organisation: Organisation) -> dict[str, Any]:
    return {
        "standing": organisation.standing,
        "since": organisation.member_since,
        "until": organisation.member_until,
    }


def _field(column: Column) -> ListField:
    return ListField(
        column,
        link=(lambda one: reverse("office_organisation", args=[one["pk"]])) if column.key == "name" else None,
        shown=column.key in SHOWN,
        order=column.key if column.key in rows.ORDERS else "",
        tone=facts.tone_of_standing if column.key == "standing" else None,
        on_phone=ON_PHONE.get(column.key, ""),
        by_day=column.key == "confirmed_at",
    )


def _asked_said(asked: Sequence[tuple[Organisation, int]]) -> str:
    """How many mails leave, and who was left out because nobody of it has an address."""
    said = _mails_said(sum(mails for _one, mails in asked), {})
    left_out = [one.name for one, mails in asked if not mails]
    if not left_out:
        return said
    names = ", ".join(left_out[:NAMED]) + ("…" if len(left_out) > NAMED else "")
    without = ngettext(
        "%(names)s was left out: nobody with an account acts for it.",
        "%(n)s were left out, as nobody with an account acts for them: %(names)s.",
        len(left_out),
    )
    return f"{said} {without % {'n': len(left_out), 'names': names}}"


def _ask_said(mails: int, values: Mapping[str, Any]) -> str:
    return _mails_said(mails, values) if mails else _("No mail was sent: nobody with an account acts for it.")


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
        fields=tuple(map(_field, columns_for(OFFICE))),
        empty=gettext_lazy(
            "The companies and institutions that the office looks after, members or not. Add one, or import the list that you already keep in a spreadsheet."
        ),
        found=rows.found,
    ),
    path="organisations/",
    record="office_organisation",
    permission="organisations.manage",
    one=_by_id,
    narrow=rows.page,
    kind=rows.KIND,
    chips=facts.chips_of,
    reach=facts.reach_of,
    next_step=facts.step_of,
    edit=lambda record, _account: (
        reverse("office_organisation_edit", args=[record.pk]) if _stands_alone(record) else ""
    ),
    figures=facts.figures,
    filters="organisations/office/facets.html",
    ways=lambda account: (
        [(gettext_lazy("Import a list"), reverse("office_imports"))]
        if account.has_perm("desk.import_lists")
        else []
    ),
    add=Add(gettext_lazy("New organisation"), NewOrganisationForm, _add),
    links=lambda record: [
        (gettext_lazy("See its page"), record.get_absolute_url()),
        (gettext_lazy("History"), reverse("profile_history", args=[record.slug])),
        *(
            [(gettext_lazy("Merge with…"), reverse("office_merge_with", args=[record.pk]))]
            if _stands_alone(record)
            else []
        ),
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
            said=_ask_said,
            said_of_many=_asked_said,
            when=_stands_alone,
            bulk=True,
        ),
        Do(
            "merge",
            gettext_lazy("Merge two"),
            _look_at_both,
            single=False,
            bulk=True,
            together=2,
            by_keys=True,
            leads=lambda keys: reverse("office_merge", args=keys),
            said=lambda _keys, _values: _("Choose field by field what stands."),
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
        Do(
            "circular",
            gettext_lazy("Write to them"),
            _begin_circular,
            single=False,
            bulk=True,
            by_keys=True,
            leads=lambda circular: reverse("office_circular", args=[circular.pk]),
            said=begun_said,
        ),
        TAG_THE_CHOSEN,
    ),
    sections=(
        Part("", "organisations/office/facts.html", facts.facts_of),
        Part(gettext_lazy("People"), "organisations/office/people.html", facts.people_of),
        Part(
            gettext_lazy("Messages from the directory"), "organisations/office/enquiries.html", _enquiries_to
        ),
        Tags(),
        Files(),
        Purposes(),
        Trail(notes=True, files=True, mails_to=with_addresses_of, topics=(TALK,)),
        Thread(TALK, those_who_act),
    ),
)
