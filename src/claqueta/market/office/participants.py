"""Those who take part, in the office: the list, and each with their requests, their agenda and when they are there."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Add, Do, Facts, Part, Reach, Register, Trail
from claqueta.foundation.actors import Actor
from claqueta.foundation.locales import language_name, territory_name
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import current_language
from claqueta.market import actions
from claqueta.market.forms import NewParticipantForm, ParticipantForm, PersonForm
from claqueta.market.models import Market, MarketState, Participant, ParticipantState
from claqueta.market.office.markets import market_filter
from claqueta.market.queries import agenda
from claqueta.market.queries.catalogue import by_name
from claqueta.market.roles import role_names
from claqueta.organisations.models import Organisation

State = ParticipantState
FIRST = ("person", "job", "email", "phone")


def rows() -> QuerySet[Participant]:
    return (
        Participant.objects.select_related("market__event", "market__published", "organisation")
        .prefetch_related("people")
        .annotate(
            made=Count("requests_made", distinct=True), received=Count("requests_received", distinct=True)
        )
        .order_by("company", "pk")
    )


def _languages(one: Participant) -> str:
    reader = current_language()
    return ", ".join(language_name(code, reader) for code in one.languages)


COLUMNS = (
    Column("market", gettext_lazy("Market"), lambda one: str(one.market)),
    Column("role", pgettext_lazy("role", "As"), lambda one: one.role_name),
    Column("people", gettext_lazy("Who comes"), lambda one: ", ".join(str(who) for who in one.people.all())),
    Column(
        "country",
        gettext_lazy("Country"),
        lambda one: territory_name(one.country, current_language()) if one.country else "",
    ),
    Column("languages", gettext_lazy("Languages"), _languages),
    Column("made", gettext_lazy("Asks for"), lambda one: one.made),
    Column("received", gettext_lazy("Asked by"), lambda one: one.received),
    Column("priority", gettext_lazy("Priority"), lambda one: one.priority),
    Column("least", gettext_lazy("Meetings, at least"), lambda one: one.least or ""),
    Column("most", gettext_lazy("Meetings, at most"), lambda one: "" if one.most is None else one.most),
    Column("invited_at", gettext_lazy("Invited"), lambda one: one.invited_at),
)
SHOWN = ("market", "role", "people", "made", "received")


def tone_of(one: Participant) -> Tone:
    return Tone.GOOD if one.comes else Tone.PLAIN


def _agenda(one: Participant) -> dict[str, Any]:
    published = one.market.published_id is not None
    return {
        "days": agenda.agenda_of(one, gaps=False) if published else [],
        "missing": agenda.missing_for(one) if published else [],
        "made": agenda.requests_made(one),
        "received": agenda.requests_received(one),
        "published": published,
    }


def _people(one: Participant) -> dict[str, Any]:
    return {"people": one.people.all(), "organisation": one.organisation}


def _one(pk: Any) -> Participant:
    return get_object_or_404(rows(), pk=pk)


def _add(form: Any, *, by: Actor) -> Participant:
    data = dict(form.cleaned_data)
    market = Market.objects.get(pk=data.pop("market"))
    organisation = data.pop("organisation")
    person = {name: data.pop(name) for name in FIRST}
    person["name"] = person.pop("person")
    names = data.pop("wants")
    whose = Organisation.objects.get(pk=organisation) if organisation else None
    if market.state == MarketState.PUBLISHED:
        wants = by_name(market, names.splitlines())
        made, _mended = actions.walk_in(market, data, people=[person], organisation=whose, wants=wants, by=by)
        return made
    if names.strip():
        raise ValidationError(
            {"wants": [_("No timetable is in force yet: they ask for meetings by their own link.")]}
        )
    return actions.put_on_list(market, data, people=[person], organisation=whose, by=by)


def _initial(one: Participant) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ParticipantForm.base_fields}


PARTICIPANTS = Register(
    listing=Listing(
        name="office_market_participants",
        title=gettext_lazy("Participants of markets"),
        icon="group",
        fields=(
            ListField(
                Column("company", gettext_lazy("Name"), lambda one: one.company),
                link=lambda one: reverse("office_market_participant", args=[one.pk]),
                order="company",
            ),
            ListField(
                Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
                order="state",
                tone=tone_of,
            ),
            *(
                ListField(
                    column, shown=column.key in SHOWN, on_phone="line" if column.key == "people" else ""
                )
                for column in COLUMNS
            ),
        ),
        search_in=("company", "people__name", "people__email", "about"),
        filters=(
            market_filter(),
            Filter("role", pgettext_lazy("role", "As"), role_names, "role"),
            Filter("state", gettext_lazy("State"), list(State.choices), "state"),
            Filter(
                "asks",
                gettext_lazy("Requests"),
                [("none", gettext_lazy("Has asked for nobody")), ("some", gettext_lazy("Has asked"))],
                narrow=lambda found, value: found.filter(requests_made__isnull=value == "none").distinct(),
            ),
        ),
        rows=rows,
        empty=gettext_lazy("Who takes part in markets stands here, with whom they would like to meet."),
    ),
    path="market-participants/",
    record="office_market_participant",
    permission="market.manage",
    one=_one,
    chips=lambda one: [Chip(one.get_state_display(), tone_of(one)), Chip(one.role_name, Tone.PLAIN)],
    reach=lambda one: next((Reach(who.phone, who.email) for who in one.people.all()), Reach()),
    links=lambda one: [(str(one.market), reverse("office_market", args=[one.market_id]))],
    detail=lambda one: str(one.market),
    sections=(
        Part(gettext_lazy("Who comes"), "market/office/people.html", _people),
        Facts(
            (*COLUMNS, Column("about", gettext_lazy("What they bring and look for"), lambda one: one.about)),
            gettext_lazy("On record"),
        ),
        Part(gettext_lazy("Meetings"), "market/office/agenda.html", _agenda, beside=False),
        Trail(notes=True),
    ),
    add=Add(
        gettext_lazy("New participant"),
        NewParticipantForm,
        _add,
        given=lambda _account: {
            "markets": Market.objects.exclude(state=MarketState.ENDED).select_related("event")
        },
    ),
    does=(
        Do(
            "change",
            pgettext_lazy("market", "Change it"),
            actions.change_participant,
            form=ParticipantForm,
            initial=_initial,
        ),
        Do(
            "invite",
            gettext_lazy("Mail them their link"),
            actions.invite,
            bulk=True,
            when=lambda one: one.comes,
            said=lambda _result, _values: _("The link is on its way."),
        ),
        Do("person", gettext_lazy("Add a colleague"), actions.add_person, form=PersonForm),
        Do(
            "withdraw",
            gettext_lazy("They do not come"),
            actions.withdraw,
            when=lambda one: one.comes,
            question=gettext_lazy(
                "What they asked for is void, and whoever was to meet them is told. Do they really not come?"
            ),
            grave=True,
        ),
        Do(
            "back",
            gettext_lazy("They come after all"),
            actions.take_part_again,
            when=lambda one: not one.comes,
        ),
    ),
)
urlpatterns = PARTICIPANTS.urlpatterns
