"""The log of contacts in the office: the list, a new one, and the panel on an organisation's record."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.desk.listing import DayFilter, Filter, ListField, Listing, Said
from claqueta.desk.registers import Add, Do, Facts, Figure, Register
from claqueta.foundation.actors import Actor
from claqueta.foundation.parameters import sent
from claqueta.opportunities.actions import contacts
from claqueta.opportunities.contact_lists import COLUMNS
from claqueta.opportunities.introduction_forms import NewContactForm
from claqueta.opportunities.models import Contact, ContactKind
from claqueta.opportunities.queries.contacts import contacts_of, silent_members
from claqueta.organisations.models import Organisation


def _add(form: Any, *, by: Actor) -> Contact:
    data = dict(form.cleaned_data)
    organisation = Organisation.objects.get(pk=data.pop("organisation"))
    return contacts.note_contact(organisation, by=by, **data)


def _refused(_contact: Contact) -> ValidationError:
    return ValidationError(_("The system took this from its own records; it is not taken away."))


CONTACTS = Register(
    listing=Listing(
        name="office_contacts",
        title=gettext_lazy("Contacts"),
        icon="mail",
        fields=(
            ListField(
                COLUMNS[0],
                link=lambda one: reverse("office_contact", args=[one.pk]),
            ),
            ListField(COLUMNS[1], order="day"),
            ListField(COLUMNS[2], order="kind"),
            ListField(COLUMNS[3], on_phone="line"),
            *(ListField(column) for column in COLUMNS[4:]),
        ),
        search_in=("organisation__trade_name", "organisation__legal_name", "summary"),
        filters=(
            Filter("kind", gettext_lazy("How"), list(ContactKind.choices), "kind"),
            DayFilter("since", gettext_lazy("Since"), "day__gte"),
            DayFilter("until", gettext_lazy("Until"), "day__lte"),
        ),
        rows=lambda: Contact.objects.select_related("organisation", "person", "account"),
        empty=gettext_lazy("Mails, calls, meetings and visits stand here; the system notes what it knows."),
    ),
    path="contacts/",
    record="office_contact",
    permission="opportunities.manage",
    figures=lambda: [
        Figure(
            gettext_lazy("Members to call"),
            len(silent_members()),
            reverse("office_contacts"),
        )
    ],
    detail=lambda one: f"{one.get_kind_display()} · {one.day}",
    sections=(Facts(COLUMNS),),
    add=Add(gettext_lazy("New contact"), NewContactForm, _add),
    does=(
        Do(
            "drop",
            gettext_lazy("Take it away"),
            contacts.drop_contact,
            when=lambda one: not one.source,
            refused=_refused,
            question=gettext_lazy("Take this contact away?"),
            grave=True,
            ends=True,
        ),
    ),
)
urlpatterns = CONTACTS.urlpatterns

CONTACTS_TITLE = gettext_lazy("Contacts")


@dataclass(frozen=True, slots=True)
class ContactsPanel:
    """The timeline of contacts on an organisation's record; a call is noted there in two taps."""

    title: Said = CONTACTS_TITLE
    template: str = "opportunities/office/contacts.html"
    beside: bool = False

    def context(self, request: HttpRequest, thing: Any) -> Mapping[str, Any]:
        may = request.user.has_perm("opportunities.manage")
        return {
            "contacts": contacts_of(thing) if may else [],
            "contact_kinds": ContactKind.choices,
            "may_note": may,
        }

    def act(self, request: HttpRequest, thing: Any, action: str) -> str:
        if action != "contact":
            return ""
        by: Any = request.user
        said = sent(request)
        organisation = get_object_or_404(Organisation, pk=thing.pk)
        contacts.note_contact(
            organisation,
            kind=said.text("kind", 20),
            day=said.day("day"),
            summary=said.text("summary", 300),
            by=by,
        )
        return _("The contact is noted.")


PANEL = ContactsPanel()
