"""Those who read projects, and for which calls."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.accounts.models import Account
from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Add, Do, Facts, Part, Register, Trail
from claqueta.foundation.actors import Actor
from claqueta.foundation.locales import language_name
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import current_language
from claqueta.submissions.actions import reading_panel as panel
from claqueta.submissions.criteria import competence_name
from claqueta.submissions.models import (
    ProjectCall,
    Reader,
    ReaderSeat,
    ReadingState,
    SeatState,
)
from claqueta.submissions.reading_forms import BOARD, LoadForm, ReaderForm, SeatForm

TONES = {SeatState.INVITED: Tone.WAITS, SeatState.ACCEPTED: Tone.GOOD, SeatState.DECLINED: Tone.PLAIN}


def rows() -> QuerySet[Reader]:
    return Reader.objects.select_related("organisation").annotate(calls=Count("seats")).order_by("name", "pk")


def _languages(one: Reader) -> str:
    here = current_language()
    return ", ".join(language_name(code, here) for code in one.languages)


COLUMNS = (
    Column("email", gettext_lazy("Mail address"), lambda one: one.email),
    Column("company", gettext_lazy("Works for"), lambda one: str(one.organisation or one.company)),
    Column("languages", gettext_lazy("Languages"), _languages),
    Column(
        "competences",
        gettext_lazy("What they know"),
        lambda one: ", ".join(competence_name(key) for key in one.competences),
    ),
    Column("calls", gettext_lazy("Calls"), lambda one: one.calls),
)


def _add(form: Any, *, by: Actor) -> Reader:
    return panel.add_reader(by=by, **form.values())


class ChangeReaderForm(ReaderForm):
    """The same, where the organisation is an object by the time the action is called."""

    def clean(self) -> dict[str, Any]:
        super().clean()
        if "organisation" in self.cleaned_data:
            self.cleaned_data = self.values()
        return self.cleaned_data


READERS = Register(
    listing=Listing(
        name="office_readers",
        title=gettext_lazy("Readers of projects"),
        icon="glasses",
        fields=(
            ListField(
                Column("name", gettext_lazy("Name"), str),
                link=lambda one: reverse("office_reader", args=[one.pk]),
                order="name",
            ),
            *(
                ListField(column, on_phone="line" if column.key == "competences" else "")
                for column in COLUMNS
            ),
        ),
        search_in=("name", "email", "company"),
        rows=rows,
        empty=gettext_lazy("Nobody reads yet. Put those on the list whom you would ask."),
    ),
    path="readers/",
    record="office_reader",
    permission="submissions.manage",
    detail=lambda one: one.email,
    sections=(
        Facts(COLUMNS, gettext_lazy("On record")),
        Part(
            gettext_lazy("Calls"),
            "submissions/office/reading/seats.html",
            lambda one: {"seats": one.seats.select_related("call")},
            beside=False,
        ),
        Part(
            gettext_lazy("Conflicts of interest that they declared"),
            "submissions/office/reading/conflicts.html",
            lambda one: {"conflicts": one.conflicts.select_related("submission__call")},
            beside=False,
        ),
        Trail(),
    ),
    add=Add(gettext_lazy("New reader"), ReaderForm, _add),
    does=(
        Do(
            "change",
            pgettext_lazy("market", "Change it"),
            panel.change_reader,
            form=ChangeReaderForm,
            initial=lambda one: {
                **{name: getattr(one, name) for name in ReaderForm.table},
                "organisation": str(one.organisation_id or ""),
            },
        ),
    ),
)


def seat_rows() -> QuerySet[ReaderSeat]:
    return (
        ReaderSeat.objects.select_related("call", "reader__organisation")
        .annotate(
            given=Count("readings", filter=Q(readings__state=ReadingState.GIVEN)),
            waits=Count("readings", filter=Q(readings__state=ReadingState.ASSIGNED)),
        )
        .order_by("-call__closes_at", "reader__name", "pk")
    )


def _seat(form: Any, *, by: Actor) -> ReaderSeat:
    said = form.cleaned_data
    call, who, load = ProjectCall.objects.get(pk=said["call"]), said["reader"], said["load"]
    if who.startswith(BOARD):
        member = Account.objects.get(pk=who.removeprefix(BOARD))
        return panel.seat_board_member(call, member, load=load, by=by)
    return panel.seat_reader(call, Reader.objects.get(pk=who), load=load, by=by)


SEAT_COLUMNS = (
    Column("call", gettext_lazy("Call for projects"), lambda one: str(one.call)),
    Column("load", gettext_lazy("Projects at most"), lambda one: one.load),
    Column("waits", gettext_lazy("To be read"), lambda one: one.waits),
    Column("given", pgettext_lazy("projects", "Read"), lambda one: one.given),
    Column("invited", gettext_lazy("Invited on"), lambda one: one.invited_at),
    Column("answered", gettext_lazy("Answered on"), lambda one: one.answered_at),
)
SEATS = Register(
    listing=Listing(
        name="office_reader_seats",
        title=gettext_lazy("Readers of calls"),
        icon="group",
        fields=(
            ListField(
                Column("reader", pgettext_lazy("of projects", "Reader"), str),
                link=lambda one: reverse("office_reader_seat", args=[one.pk]),
                order="reader__name",
            ),
            ListField(
                Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
                tone=lambda one: TONES[SeatState(one.state)],
            ),
            *(ListField(column, on_phone="line" if column.key == "call" else "") for column in SEAT_COLUMNS),
        ),
        search_in=("reader__name", "reader__email"),
        filters=(
            Filter(
                "call",
                gettext_lazy("Call for projects"),
                lambda: [(str(one.pk), str(one)) for one in ProjectCall.objects.all()],
                "call",
            ),
            Filter("state", gettext_lazy("State"), list(SeatState.choices), "state"),
        ),
        rows=seat_rows,
        empty=gettext_lazy("Choose who reads for a call, then invite them."),
    ),
    path="reader-seats/",
    record="office_reader_seat",
    permission="submissions.manage",
    chips=lambda one: [Chip(one.get_state_display(), TONES[SeatState(one.state)])],
    detail=lambda one: str(one.call),
    links=lambda one: [
        (str(one.reader), reverse("office_reader", args=[one.reader_id])),
        (gettext_lazy("Who reads what"), reverse("office_readings", args=[one.call_id])),
    ],
    sections=(Facts(SEAT_COLUMNS, gettext_lazy("On record")), Trail()),
    add=Add(gettext_lazy("Reader for a call"), SeatForm, _seat),
    does=(
        Do(
            "invite",
            gettext_lazy("Invite"),
            panel.invite_reader,
            when=lambda one: one.state == SeatState.INVITED,
            bulk=True,
            question=gettext_lazy("They get a mail with the link to their page."),
            said=lambda _seat, _values: _("The invitation is on its way."),
        ),
        Do(
            "load",
            gettext_lazy("Change how much they read"),
            panel.change_load,
            form=LoadForm,
            initial=lambda one: {"load": one.load},
        ),
        Do(
            "link",
            gettext_lazy("Send a new link"),
            panel.renew_reader_link,
            question=gettext_lazy("The links that they have no longer work then."),
            said=lambda _seat, _values: _("The new link is on its way."),
        ),
    ),
)
urlpatterns = [*READERS.urlpatterns, *SEATS.urlpatterns]
