"""Events in the office: the list, one of them, a new one."""

from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import DayFilter, Filter, ListField, Listing
from claqueta.desk.registers import Add, Do, Figure, Files, Part, Register, Step, Trail, moves
from claqueta.desk.registers.beside import Purposes, Tags
from claqueta.events import actions
from claqueta.events.forms import InviteForm, NewEventForm, kind_choices
from claqueta.events.models import (
    Accreditation,
    Event,
    EventState,
    Registration,
    RegistrationState,
    Visibility,
)
from claqueta.events.queries import presented, read_at_once
from claqueta.events.queries.seats import seats_of, whole_of
from claqueta.foundation.actors import SYSTEM, Actor
from claqueta.foundation.circles import audience_of
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import current_language

State = EventState
TONES = {State.DRAFT: Tone.WAITS, State.PUBLISHED: Tone.LIVE, State.CANCELLED: Tone.PLAIN}


def tone_of(event: Event) -> Tone:
    if event.state == State.PUBLISHED and event.is_over():
        return Tone.GOOD
    return TONES[EventState(event.state)]


def rows() -> QuerySet[Event]:
    return Event.objects.select_related("venue", "room")


def chips_of(event: Event) -> list[Chip]:
    chips = [
        Chip(event.get_state_display(), tone_of(event)),
        Chip(event.get_visibility_display(), Tone.PLAIN),
    ]
    if event.state == State.PUBLISHED and event.is_over():
        chips.append(Chip(_("It took place"), Tone.GOOD))
    return chips


def step_of(event: Event, _account: Any) -> Step | None:
    if event.state == State.DRAFT and not event.text:
        return Step(
            gettext_lazy("It is a draft, and still says nothing of what it is about."),
            url=reverse("office_event_edit", args=[event.pk]),
            label=gettext_lazy("Write it"),
        )
    if event.state == State.DRAFT:
        return Step(gettext_lazy("It is a draft: nobody sees it yet."), act="publish")
    return None


def _told(event: Event) -> dict[str, Any]:
    row = read_at_once().get(pk=event.pk)
    return {
        "shown": presented(row, audience_of(SYSTEM), current_language()),
        "event": row,
        "texts": [
            (code, row.title.get(code, ""), row.summary.get(code, ""), row.text.get(code, ""))
            for code in settings.CLUSTER.languages
            if row.title.get(code) or row.text.get(code)
        ],
    }


def _seats(event: Event) -> dict[str, Any]:
    seats = seats_of(event)
    states = dict(
        Registration.objects.filter(event=event).order_by().values_list("state").annotate(n=Count("pk"))
    )
    return {
        "event": event,
        "seats": [(one, seats[one.pk]) for one in Accreditation.objects.filter(event=event)],
        "whole": whole_of(event, seats),
        "states": [
            (state, label, states[state]) for state, label in RegistrationState.choices if state in states
        ],
    }


def _when(found: QuerySet[Event], value: str) -> QuerySet[Event]:
    now = timezone.now()
    return found.filter(ends_at__gt=now) if value == "next" else found.filter(ends_at__lte=now)


def _add(form: Any, *, by: Actor) -> Event:
    return actions.write_event(form.values(), by=by)


EVENTS = Register(
    listing=Listing(
        name="office_events",
        title=gettext_lazy("Events"),
        icon="date",
        fields=(
            ListField(
                Column("title", gettext_lazy("Title"), str),
                link=lambda event: reverse("office_event", args=[event.pk]),
            ),
            ListField(
                Column("state", gettext_lazy("State"), lambda event: event.get_state_display()),
                order="state",
                tone=tone_of,
            ),
            ListField(
                Column("begins", gettext_lazy("Begins"), lambda event: event.begins),
                order="begins_at",
                on_phone="line",
            ),
            ListField(Column("kind", gettext_lazy("Kind"), lambda event: event.kind_name), order="kind"),
            ListField(
                Column(
                    "where",
                    gettext_lazy("Where"),
                    lambda event: " · ".join(str(one) for one in (event.venue, event.room) if one),
                )
            ),
            ListField(
                Column("ends", gettext_lazy("Ends"), lambda event: event.ends), order="ends_at", shown=False
            ),
            ListField(Column("zone", gettext_lazy("Time zone"), lambda event: event.zone), shown=False),
            ListField(
                Column(
                    "visibility", gettext_lazy("Visible to"), lambda event: event.get_visibility_display()
                ),
                shown=False,
            ),
            ListField(Column("online", gettext_lazy("Online"), lambda event: event.online), shown=False),
            ListField(Column("capacity", gettext_lazy("Places"), lambda event: event.capacity), shown=False),
            ListField(Column("slug", gettext_lazy("Address"), lambda event: event.slug), shown=False),
        ),
        search_in=("slug", "title", "summary", "text", "venue__name"),
        filters=(
            Filter(
                "when",
                gettext_lazy("When"),
                [("next", gettext_lazy("to come")), ("past", gettext_lazy("past"))],
                narrow=_when,
            ),
            Filter("state", gettext_lazy("State"), list(State.choices), "state"),
            Filter("kind", gettext_lazy("Kind"), kind_choices, "kind"),
            Filter("visibility", gettext_lazy("Visible to"), list(Visibility.choices), "visibility"),
            DayFilter("since", gettext_lazy("From"), "begins_at__date__gte"),
        ),
        rows=rows,
        empty=gettext_lazy("Workshops, screenings, open days, markets: begin one, or copy last year’s."),
    ),
    path="events/",
    record="office_event",
    permission="events.manage",
    chips=chips_of,
    next_step=step_of,
    edit=lambda event, _account: reverse("office_event_edit", args=[event.pk]),
    links=lambda event: (
        [(gettext_lazy("On the site"), reverse("event", args=[event.slug]))]
        if event.state != State.DRAFT
        else []
    ),
    ways=lambda _account: [
        (gettext_lazy("Venues"), reverse("office_venues")),
        (gettext_lazy("Invitations to events"), reverse("office_event_invitations")),
    ],
    figures=lambda: [
        Figure(
            gettext_lazy("Events to come"),
            Event.objects.filter(state=State.PUBLISHED, ends_at__gt=timezone.now()).count(),
            f"{reverse('office_events')}?when=next",
        )
    ],
    detail=lambda event: f"{event.begins:%d/%m/%Y} · {event.get_state_display()}",
    sections=(
        Part(gettext_lazy("What it says"), "events/office/told.html", _told),
        Part(gettext_lazy("Registrations"), "events/office/seats.html", _seats),
        Purposes(),
        Tags(),
        Files(),
        Trail(notes=True),
    ),
    add=Add(
        gettext_lazy("New event"),
        NewEventForm,
        _add,
        leads=lambda event: reverse("office_event_edit", args=[event.pk]),
    ),
    does=(
        *moves(actions.EVENTS, "publish", "call_off", "resume"),
        Do(
            "invite",
            gettext_lazy("Invite somebody"),
            actions.invite_to_event,
            form=InviteForm,
            when=lambda event: event.state == State.PUBLISHED and not event.is_over(),
            refused=actions.EVENTS.moved_on,
            said=lambda _result, _values: _("The invitation is on its way."),
        ),
        Do(
            "copy",
            gettext_lazy("Copy as the next edition"),
            actions.copy_event,
            question=gettext_lazy("A draft is made with the same words, fifty-two weeks later. Make it?"),
        ),
        Do(
            "discard",
            gettext_lazy("Take the draft away"),
            actions.discard_event,
            when=lambda event: event.state == State.DRAFT,
            refused=actions.EVENTS.moved_on,
            question=gettext_lazy("What is taken away is gone. Take it away?"),
            grave=True,
            ends=True,
        ),
    ),
)
urlpatterns = EVENTS.urlpatterns
