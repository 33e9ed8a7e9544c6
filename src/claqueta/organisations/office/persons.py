"""Persons, with whom they act for."""

from django.contrib import messages
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from claqueta.accounts import actions
from claqueta.accounts.access import needs
from claqueta.accounts.forms import PersonForm
from claqueta.accounts.models import Person
from claqueta.desk.listing import ListField, Listing, declared, screen, yes_no
from claqueta.foundation import audit
from claqueta.foundation.tabular import Column
from claqueta.organisations.models import Affiliation


def _persons() -> QuerySet[Person]:
    current = Affiliation.objects.filter(until=None).select_related("organisation")
    return Person.objects.distinct().prefetch_related(
        Prefetch("affiliations", queryset=current, to_attr="current_affiliations")
    )


PERSONS = declared(
    Listing(
        name="office_persons",
        title=gettext_lazy("Persons"),
        icon="user",
        fields=(
            ListField(
                Column("name", gettext_lazy("Name"), lambda one: one.name),
                link=lambda one: reverse("office_person", args=[one.pk]),
                order="name",
            ),
            ListField(
                Column(
                    "organisations",
                    gettext_lazy("Organisations"),
                    lambda one: [each.organisation.name for each in one.current_affiliations],
                )
            ),
            ListField(Column("email", gettext_lazy("Mail address"), lambda one: one.email), order="email"),
            ListField(Column("phone", gettext_lazy("Phone"), lambda one: one.phone)),
            ListField(Column("language", gettext_lazy("Language"), lambda one: one.language), shown=False),
            ListField(
                Column("account", gettext_lazy("Has an account"), lambda one: yes_no(bool(one.account_id)))
            ),
            ListField(
                Column("updated", gettext_lazy("Updated"), lambda one: one.updated_at),
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
        rows=_persons,
    )
)


@require_safe
@needs("organisations.manage")
def persons(request: HttpRequest) -> HttpResponse:
    """Everybody on record, with whom they act for today."""
    return PERSONS.respond(request)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("organisations.manage")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Person, pk=pk)
    form = PersonForm(request.POST or None, instance=one)
    if request.method == "POST" and form.is_valid():
        actions.change_person(one.pk, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect(reverse("office_person", args=[pk]))
    return screen(
        request,
        "organisations/office/person.html",
        form.initial["name"],
        "user",
        status=422 if form.errors else 200,
        form=form,
        affiliations=one.affiliations.select_related("organisation").order_by("until", "pk"),
        entries=audit.history_of(one)[:40],
    )
