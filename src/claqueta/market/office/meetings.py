"""Meetings in the office: where each is, and what would come of another time for it."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.desk.chips import Tone
from claqueta.desk.listing import Filter, ListField, Listing, screen, yes_no
from claqueta.desk.registers import Do, Facts, Register, Step
from claqueta.foundation.parameters import asked, sent
from claqueta.foundation.tabular import Column
from claqueta.market import actions
from claqueta.market.models import Meeting
from claqueta.market.office.markets import market_filter
from claqueta.market.queries.planning import hall_of, latest
from claqueta.market.queries.trying import tried


def rows() -> QuerySet[Meeting]:
    return Meeting.objects.select_related(
        "market__event", "one", "other", "slot__market__event", "table", "locked__market__event"
    )


def standing_of(meeting: Meeting) -> str:
    if meeting.takes_place:
        return _("In the timetable")
    if meeting.dropped_at is not None:
        return _("Taken off")
    return pgettext("market", "Cancelled") if meeting.cancelled else _("Not placed")


def tone_of(meeting: Meeting) -> Tone:
    return Tone.GOOD if meeting.takes_place else Tone.WAITS if meeting.dropped_at is None else Tone.PLAIN


COLUMNS = (
    Column("slot", gettext_lazy("When"), lambda one: str(one.slot) if one.takes_place else ""),
    Column(
        "table",
        pgettext_lazy("market", "Table"),
        lambda one: one.table.name if one.takes_place and one.table else "",
    ),
    Column("weight", gettext_lazy("What it counts for"), lambda one: one.weight),
    Column("locked", gettext_lazy("Locked"), lambda one: str(one.locked) if one.locked else ""),
    Column("spontaneous", gettext_lazy("Agreed on the spot"), lambda one: yes_no(one.spontaneous)),
    Column("market", gettext_lazy("Market"), lambda one: str(one.market)),
)

MEETINGS = Register(
    listing=Listing(
        name="office_market_meetings",
        title=pgettext_lazy("market", "Meetings"),
        icon="group",
        fields=(
            ListField(
                Column("who", gettext_lazy("Who"), str),
                link=lambda one: reverse("office_market_meeting", args=[one.pk]),
            ),
            ListField(Column("standing", gettext_lazy("State"), standing_of), tone=tone_of),
            *(
                ListField(
                    column,
                    shown=column.key in ("slot", "table", "weight", "locked"),
                    order={"weight": "weight", "slot": "slot__begins_at"}.get(column.key, ""),
                    on_phone="line" if column.key == "slot" else "",
                )
                for column in COLUMNS
            ),
        ),
        search_in=("one__company", "other__company"),
        filters=(
            market_filter(),
            Filter(
                "placed",
                gettext_lazy("State"),
                [("yes", gettext_lazy("In the timetable")), ("no", gettext_lazy("Not placed"))],
                narrow=lambda found, value: (
                    found.filter(slot__isnull=False, cancelled=False)
                    if value == "yes"
                    else found.exclude(slot__isnull=False, cancelled=False).filter(dropped_at=None)
                ),
            ),
        ),
        rows=rows,
        empty=gettext_lazy("Meetings stand here once a timetable was made of what is asked for."),
    ),
    path="market-meetings/",
    record="office_market_meeting",
    permission="market.manage",
    next_step=lambda one, _account: (
        Step(
            gettext_lazy("See what another time for it would move, before anything is changed."),
            url=reverse("office_market_meeting_time", args=[one.pk]),
            label=gettext_lazy("Give it a time"),
        )
        if one.dropped_at is None
        else None
    ),
    links=lambda one: [
        (str(one.market), reverse("office_market", args=[one.market_id])),
        (one.one.company, reverse("office_market_participant", args=[one.one_id])),
        (one.other.company, reverse("office_market_participant", args=[one.other_id])),
    ],
    detail=lambda one: str(one.market),
    sections=(Facts(COLUMNS, gettext_lazy("On record")),),
    does=(
        Do(
            "unlock",
            gettext_lazy("Let it move again"),
            actions.unlock,
            when=lambda one: one.locked_id is not None,
        ),
        Do(
            "drop",
            gettext_lazy("Take it off"),
            actions.drop_meeting,
            when=lambda one: one.dropped_at is None,
            question=gettext_lazy("Both are told, and it is not planned again. Take it off?"),
            grave=True,
        ),
    ),
)


def meeting_by_number(pk: int) -> Meeting:
    return get_object_or_404(rows(), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("market.manage", of=meeting_by_number)
def give_time(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """What would come of another time for a meeting; one tap more does it, if nobody has changed the timetable meanwhile."""
    market = meeting.market
    said = sent(request) if request.method == "POST" else asked(request)
    slots = {str(one.pk): one for one in market.slots.all()}
    slot = slots.get(said.text("slot"))
    timetable, problem, outcome = latest(market), "", None
    if request.method == "POST" and slot is not None:
        try:
            made = actions.place(
                meeting, slot=slot, version=said.whole("version", 1, 2**31 - 1), by=request.user
            )
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            messages.success(
                request, _("It is in version %(n)s, which is not published yet.") % {"n": made.number}
            )
            return redirect(reverse("office_timetable", args=[made.pk]))
    hall = hall_of(market)
    if slot is not None and timetable is not None and str(meeting.pk) in hall.meetings and not problem:
        outcome = tried(hall, timetable, meeting, slot)
    return screen(
        request,
        "market/office/time.html",
        _("Another time for %(meeting)s") % {"meeting": meeting},
        "time",
        status=422 if problem else 200,
        trail=[
            (pgettext_lazy("market", "Meetings"), f"{reverse('office_market_meetings')}?market={market.pk}"),
            (str(meeting), reverse("office_market_meeting", args=[meeting.pk])),
        ],
        meeting=meeting,
        market=market,
        slots=list(slots.values()),
        slot=slot,
        timetable=timetable,
        problem=problem,
        outcome=outcome,
        changes=_in_words(outcome, hall) if outcome else [],
    )


def _in_words(outcome: Any, hall: Any) -> list[tuple[str, str, str, str]]:
    def where(place: Any) -> str:
        return f"{hall.slots[place.slot]} · {hall.tables[place.table]}" if place else ""

    return [
        (one.kind, str(hall.meetings[str(one.meeting)]), where(one.before), where(one.after))
        for one in outcome.changes
    ]


urlpatterns = [
    *MEETINGS.urlpatterns,
    path("market-meetings/<id:pk>/time/", give_time, name="office_market_meeting_time"),
]
