"""Speakers in the office: the list, and each with what they speak in."""

from typing import Any

from django.db.models import Count, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.agenda import actions
from claqueta.agenda.actions.sessions import place_in_words
from claqueta.agenda.models import Speaker, SpeakerState
from claqueta.agenda.office.agendas import agenda_filter
from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing, yes_no
from claqueta.desk.registers import Do, Facts, Part, Reach, Register, Trail, moves
from claqueta.foundation.locales import language_name
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import current_language, text_in

State = SpeakerState
TONES = {
    State.LISTED: Tone.PLAIN,
    State.INVITED: Tone.WAITS,
    State.CONFIRMED: Tone.GOOD,
    State.DECLINED: Tone.PLAIN,
}


def rows() -> QuerySet[Speaker]:
    return (
        Speaker.objects.select_related("agenda__event", "person", "organisation")
        .annotate(session_count=Count("appearances"))
        .order_by("name", "pk")
    )


def speaker_by_number(pk: Any) -> Speaker:
    return get_object_or_404(rows(), pk=pk)


def tone_of(speaker: Speaker) -> Tone:
    return TONES[SpeakerState(speaker.state)]


def _biography_in(speaker: Speaker) -> str:
    reader = current_language()
    return ", ".join(language_name(code, reader) for code in sorted(speaker.biography))


COLUMNS = (
    Column("agenda", gettext_lazy("Event"), lambda one: str(one.agenda)),
    Column("job", gettext_lazy("Position"), lambda one: one.job),
    Column("company", gettext_lazy("Organisation"), lambda one: one.company),
    Column("email", gettext_lazy("Mail address"), lambda one: one.email),
    Column("sessions", gettext_lazy("Sessions"), lambda one: one.session_count),
    Column("consent", gettext_lazy("Agreed to be shown"), lambda one: yes_no(one.consented_at is not None)),
    Column("photo", gettext_lazy("Photograph"), lambda one: yes_no(bool(one.photo))),
    Column("biography", gettext_lazy("Biography in"), _biography_in),
    Column("person", gettext_lazy("Person on record"), lambda one: str(one.person or "")),
    Column("invited_at", gettext_lazy("Invited"), lambda one: one.invited_at),
    Column("answered_at", pgettext_lazy("speaker", "Answered"), lambda one: one.answered_at),
)
SHOWN = ("agenda", "company", "sessions", "consent")


def _said(speaker: Speaker) -> dict[str, Any]:
    return {
        "biography": text_in(speaker.biography),
        "photo": speaker.photo.url if speaker.photo else "",
        "sessions": [
            (one.session, place_in_words(one.session), one.get_role_display())
            for one in speaker.appearances.select_related("session__agenda__event", "session__room").order_by(
                "session__begins_at", "pk"
            )
        ],
    }


SPEAKERS = Register(
    listing=Listing(
        name="office_speakers",
        title=gettext_lazy("Speakers"),
        icon="user",
        fields=(
            ListField(
                Column("name", gettext_lazy("Name"), lambda one: one.name),
                link=lambda one: reverse("office_speaker", args=[one.pk]),
                order="name",
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
                    on_phone="line" if column.key == "company" else "",
                )
                for column in COLUMNS
            ),
        ),
        search_in=("name", "email", "company", "job"),
        filters=(
            agenda_filter(),
            Filter("state", gettext_lazy("State"), list(State.choices), "state"),
            Filter(
                "shown",
                gettext_lazy("Agreed to be shown"),
                [("yes", gettext_lazy("yes")), ("no", gettext_lazy("no"))],
                narrow=lambda found, value: found.filter(consented_at__isnull=value == "no"),
            ),
        ),
        rows=rows,
        empty=gettext_lazy("Who speaks at events stands here; they are put on the list of an agenda."),
    ),
    path="speakers/",
    record="office_speaker",
    permission="agenda.manage",
    one=speaker_by_number,
    edit=lambda one, _account: reverse("office_speaker_edit", args=[one.pk]),
    chips=lambda one: [Chip(one.get_state_display(), tone_of(one))],
    reach=lambda one: Reach("", one.email),
    links=lambda one: [
        (str(one.agenda), reverse("office_agenda", args=[one.agenda_id])),
        (gettext_lazy("Their own page"), reverse("agenda_speaking", args=[one.public_id])),
    ],
    detail=lambda one: str(one.agenda),
    sections=(
        Part(gettext_lazy("Speaks in"), "agenda/office/speaker.html", _said),
        Facts(COLUMNS, gettext_lazy("On record")),
        Trail(notes=True),
    ),
    does=(
        *moves(actions.SPEAKERS, "invite", "confirm", "decline"),
        Do(
            "renew",
            gettext_lazy("Mail them their link again"),
            actions.renew_speaker_link,
            bulk=True,
            when=lambda one: bool(one.email),
            said=lambda _result, _values: _("The link is on its way."),
        ),
        Do(
            "remove",
            gettext_lazy("Take them off the list"),
            actions.remove_speaker,
            question=gettext_lazy("What they wrote and their photograph are gone afterwards. Take them off?"),
            grave=True,
            ends=True,
        ),
    ),
)
urlpatterns = SPEAKERS.urlpatterns
