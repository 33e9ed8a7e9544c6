"""Persons, with whom they act for."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.forms import model_to_dict
from django.urls import reverse
from django.utils.translation import gettext_lazy

from claqueta.accounts import actions
from claqueta.accounts.forms import PersonForm
from claqueta.accounts.models import Person
from claqueta.desk.listing import ListField, Listing, yes_no
from claqueta.desk.registers import Do, Part, Register, Trail
from claqueta.desk.registers.beside import TAG_THE_CHOSEN, Notes, Tags, tag_filter
from claqueta.foundation.actors import Actor
from claqueta.foundation.tabular import Column
from claqueta.organisations.models import Affiliation


def _persons() -> QuerySet[Person]:
    current = Affiliation.objects.filter(until=None).select_related("organisation")
    return Person.objects.distinct().prefetch_related(
        Prefetch("affiliations", queryset=current, to_attr="current_affiliations")
    )


def _change(person: Person, *, by: Actor, **values: str) -> Person:
    return actions.change_person(person.pk, by=by, **values)


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
                )
            ),
            ListField(Column("email", gettext_lazy("Mail address"), lambda row: row.email), order="email"),
            ListField(Column("phone", gettext_lazy("Phone"), lambda row: row.phone)),
            ListField(Column("language", gettext_lazy("Language"), lambda row: row.language), shown=False),
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
            gettext_lazy("On record"),
            _change,
            form=PersonForm,
            initial=lambda record: model_to_dict(record, fields=("name", "email", "phone", "language")),
        ),
        TAG_THE_CHOSEN,
    ),
    sections=(
        Part(gettext_lazy("Organisations"), "organisations/office/acts_for.html", _acts_for),
        Tags(),
        Notes(),
        Trail(),
    ),
)
