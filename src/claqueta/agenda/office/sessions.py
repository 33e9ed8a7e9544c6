"""Sessions in the office: the list, and each with what clashes and how it was published."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.agenda import actions
from claqueta.agenda.actions.sessions import place_in_words
from claqueta.agenda.models import Format, PublicSession, Session, SessionState
from claqueta.agenda.office.agendas import agenda_filter
from claqueta.agenda.policies.clashes import GRAVE
from claqueta.agenda.queries.planning import names_of, plan_of
from claqueta.agenda.wording import clash_in_words
from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Do, Facts, Part, Register, Trail, moves
from claqueta.foundation.locales import language_name
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import current_language, text_in

State = SessionState
TONES = {State.DRAFT: Tone.WAITS, State.PLANNED: Tone.LIVE, State.CANCELLED: Tone.PLAIN}


def rows() -> QuerySet[Session]:
    return (
        Session.objects.select_related("agenda__event", "room", "track", "partner")
        .prefetch_related("appearances__speaker")
        .annotate(marked=Count("favourites"))
        .order_by("-agenda", "begins_at", "room__name", "pk")
    )


def session_by_number(pk: Any) -> Session:
    return get_object_or_404(rows(), pk=pk)


def tone_of(session: Session) -> Tone:
    return TONES[SessionState(session.state)]


def _who(session: Session) -> list[str]:
    return [str(one.speaker) for one in session.appearances.all()]


def _languages(session: Session) -> str:
    reader = current_language()
    return ", ".join(language_name(code, reader) for code in session.languages)


def _moment(name: str) -> Any:
    def read(session: Session) -> Any:
        moment = getattr(session, name)
        return moment.astimezone(session.agenda.event.here) if moment else None

    return read


COLUMNS = (
    Column("agenda", gettext_lazy("Event"), lambda one: str(one.agenda)),
    Column("begins", gettext_lazy("Begins"), _moment("begins_at")),
    Column("ends", gettext_lazy("Ends"), _moment("ends_at")),
    Column("room", gettext_lazy("Room"), lambda one: one.room.name if one.room else ""),
    Column("track", gettext_lazy("Track"), lambda one: str(one.track) if one.track else ""),
    Column("format", pgettext_lazy("session", "Format"), lambda one: one.get_format_display()),
    Column("speakers", gettext_lazy("Speakers"), _who),
    Column("languages", gettext_lazy("Languages"), _languages),
    Column("partner", gettext_lazy("Presented by"), lambda one: one.partner.name if one.partner else ""),
    Column("capacity", gettext_lazy("Places"), lambda one: one.capacity),
    Column("marked", gettext_lazy("Marked by"), lambda one: one.marked),
)
SHOWN = ("agenda", "begins", "room", "speakers", "marked")
ORDERS = {"begins": "begins_at", "room": "room__name", "format": "format", "marked": "marked"}


def _words(session: Session) -> dict[str, Any]:
    return {"text": text_in(session.text), "where": place_in_words(session)}


def _clashes(session: Session) -> dict[str, Any]:
    sessions, speakers = names_of(session.agenda)
    return {
        "clashes": [
            (
                clash_in_words(one, sessions, speakers, of=session.pk),
                one.kind in GRAVE,
                one.other if one.other not in (None, session.pk) else one.key,
            )
            for one in plan_of(session.agenda).clashes_of(session.pk)
        ],
        "more": 0,
    }


SESSIONS = Register(
    listing=Listing(
        name="office_sessions",
        title=gettext_lazy("Sessions"),
        icon="time",
        fields=(
            ListField(
                Column("title", gettext_lazy("Title"), str),
                link=lambda one: reverse("office_session", args=[one.pk]),
            ),
            ListField(
                Column("state", gettext_lazy("State"), lambda one: one.get_state_display()),
                order="state",
                tone=tone_of,
            ),
            *(
                ListField(
                    column,
                    shown=column.key in SHOWN,
                    order=ORDERS.get(column.key, ""),
                    on_phone="line" if column.key == "begins" else "",
                )
                for column in COLUMNS
            ),
        ),
        search_in=("title", "text", "slug", "speakers__name"),
        filters=(
            agenda_filter(),
            Filter("state", gettext_lazy("State"), list(State.choices), "state"),
            Filter("format", pgettext_lazy("session", "Format"), list(Format.choices), "format"),
            Filter(
                "hour",
                gettext_lazy("Hour and room"),
                [
                    ("none", gettext_lazy("Something is missing")),
                    ("both", gettext_lazy("Both are there")),
                ],
                narrow=lambda found, value: (
                    found.filter(Q(begins_at=None) | Q(room=None))
                    if value == "none"
                    else found.filter(begins_at__isnull=False, room__isnull=False)
                ),
            ),
        ),
        rows=rows,
        empty=gettext_lazy("Sessions are planned on the record of an agenda, or on its board."),
    ),
    path="sessions/",
    record="office_session",
    permission="agenda.manage",
    one=session_by_number,
    edit=lambda one, _account: reverse("office_session_edit", args=[one.pk]),
    chips=lambda one: [
        Chip(one.get_state_display(), tone_of(one)),
        Chip(one.get_format_display(), Tone.PLAIN),
    ],
    links=lambda one: [
        (str(one.agenda), reverse("office_agenda", args=[one.agenda_id])),
        (gettext_lazy("The planning board"), reverse("office_agenda_board", args=[one.agenda_id])),
    ],
    detail=lambda one: str(one.agenda),
    sections=(
        Part(gettext_lazy("What it says"), "agenda/office/words.html", _words),
        Facts(COLUMNS, gettext_lazy("On record")),
        Part(gettext_lazy("What clashes"), "agenda/office/clashes.html", _clashes, beside=False),
        Trail(notes=True),
    ),
    does=(
        *moves(actions.SESSIONS, "hold_back", "plan", "call_off", "resume"),
        Do(
            "discard",
            gettext_lazy("Take it away"),
            actions.discard_session,
            when=lambda one: not PublicSession.objects.filter(session=one).exists(),
            question=gettext_lazy("What is taken away is gone. Take it away?"),
            grave=True,
            ends=True,
        ),
    ),
)
urlpatterns = SESSIONS.urlpatterns
