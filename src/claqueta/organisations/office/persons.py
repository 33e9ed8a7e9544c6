"""Persons, with whom they act for."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.forms import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claqueta.accounts import actions
from claqueta.accounts.access import needs
from claqueta.accounts.forms import PersonForm
from claqueta.accounts.models import Person
from claqueta.accounts.roles import Role
from claqueta.desk import subjects
from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import ListField, Listing, screen, yes_no
from claqueta.desk.registers import Do, Facts, Part, Reach, Register, Trail
from claqueta.desk.registers.beside import TAG_THE_CHOSEN, Tags, tag_filter
from claqueta.foundation import circulars
from claqueta.foundation.actors import Actor
from claqueta.foundation.models import Circular
from claqueta.foundation.parameters import sent
from claqueta.foundation.tabular import Column
from claqueta.organisations.models import Affiliation
from claqueta.organisations.office.circulars import begun_said
from claqueta.organisations.queries import readers


def _persons() -> QuerySet[Person]:
    current = Affiliation.objects.filter(until=None).select_related("organisation")
    return Person.objects.distinct().prefetch_related(
        Prefetch("affiliations", queryset=current, to_attr="current_affiliations")
    )


def _change(person: Person, *, by: Actor, **values: str) -> Person:
    return actions.change_person(person.pk, by=by, **values)


def _begin_circular(keys: Sequence[int], *, by: Actor) -> Circular:
    return circulars.begin(readers.of_persons(keys), by=by)


def _chips(person: Person) -> list[Chip]:
    if person.account_id is None:
        return [Chip(_("Without an account"))]
    active = person.account is not None and person.account.is_active
    return [Chip(_("Has an account"), Tone.GOOD) if active else Chip(_("Account closed"), Tone.BAD)]


def _roles(person: Person) -> list[str]:
    account = person.account
    return [str(Role(role).label) for role in sorted(account.current_roles())] if account else []


NAME = Column("name", gettext_lazy("Name"), lambda row: row.name)
EMAIL = Column("email", gettext_lazy("Mail address"), lambda row: row.email)
PHONE = Column("phone", gettext_lazy("Phone"), lambda row: row.phone)
LANGUAGE = Column(
    "language", gettext_lazy("Language"), lambda row: dict(settings.LANGUAGES).get(row.language, "")
)
ROLES = Column("roles", gettext_lazy("Roles"), _roles)
LAST = Column("last", gettext_lazy("Last sign-in"), lambda row: row.account and row.account.last_login)


def _acts_for(person: Person) -> dict[str, Any]:
    return {"affiliations": person.affiliations.select_related("organisation").order_by("until", "pk")}


PERSONS = Register(
    listing=Listing(
        name="office_persons",
        title=gettext_lazy("Persons"),
        icon="user",
        fields=(
            ListField(
                Column("name", gettext_lazy("Name"), lambda row: row.name),
                link=lambda row: reverse("office_person", args=[row.pk]),
                order="name",
            ),
            ListField(
                Column(
                    "organisations",
                    gettext_lazy("Organisations"),
                    lambda row: [each.organisation.name for each in row.current_affiliations],
                ),
                on_phone="line",
            ),
            ListField(Column("email", gettext_lazy("Mail address"), lambda row: row.email), order="email"),
            ListField(Column("phone", gettext_lazy("Phone"), lambda row: row.phone), on_phone="call"),
            ListField(LANGUAGE, shown=False),
            ListField(
                Column("account", gettext_lazy("Has an account"), lambda row: yes_no(bool(row.account_id)))
            ),
            ListField(
                Column("updated", gettext_lazy("Updated"), lambda row: row.updated_at),
                shown=False,
                order="updated_at",
            ),
        ),
        search_in=(
            "name",
            "email",
            "affiliations__organisation__legal_name",
            "affiliations__organisation__trade_name",
        ),
        empty=gettext_lazy("Whoever acts for an organisation, with or without an account, is listed here."),
        filters=(tag_filter("accounts.person"),),
        rows=_persons,
    ),
    path="persons/",
    record="office_person",
    permission="organisations.manage",
    detail=lambda record: record.email,
    does=(
        Do(
            "change",
            gettext_lazy("Change"),
            _change,
            form=PersonForm,
            initial=lambda record: model_to_dict(record, fields=("name", "email", "phone", "language")),
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
    chips=_chips,
    reach=lambda record: Reach(record.phone, record.email),
    edit=lambda record, _account: f"{reverse('office_person', args=[record.pk])}?do=change",
    sections=(
        Facts((NAME, EMAIL, PHONE, LANGUAGE, ROLES, LAST)),
        Part(gettext_lazy("Organisations"), "organisations/office/acts_for.html", _acts_for),
        Part("", "organisations/office/data_of_person.html", lambda record: {"person": record}),
        Tags(),
        Trail(notes=True, mails_to=lambda record: [record.email]),
    ),
)


def _person(pk: int) -> Person:
    return get_object_or_404(Person, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("foundation.erase_subject", of=_person, fresh=True)
def data(request: HttpRequest, person: Person) -> HttpResponse:
    """What is held of a person, to be given to them or, once their address is typed again, erased."""
    if request.method == "POST":
        if person.email and sent(request).text("action") == "export":
            return subjects.exported(person.email)
        done = subjects.erase_confirmed(request, person.email, by=request.user)
        return redirect(
            reverse("office_persons") if done else reverse("office_person_data", args=[person.pk])
        )
    return screen(
        request,
        "organisations/office/person_data.html",
        _("Data of %(name)s") % {"name": person},
        "lock",
        person=person,
        held=subjects.held_of(person.email),
    )


urlpatterns = [*PERSONS.urlpatterns, path("persons/<id:pk>/data/", data, name="office_person_data")]
