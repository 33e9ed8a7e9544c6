"""Agendas in the office: the list, and each with its tracks, what clashes, what would be published and what came of it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from claqueta.agenda import actions
from claqueta.agenda.forms import NewAgendaForm, PublishForm, ThankForm, TrackForm
from claqueta.agenda.models import Agenda, Session, SessionState, Speaker, SpeakerState
from claqueta.agenda.policies.clashes import GRAVE
from claqueta.agenda.policies.survey import results
from claqueta.agenda.queries.attendance import counted
from claqueta.agenda.queries.planning import names_of, plan_of
from claqueta.agenda.queries.publishing import difference_of
from claqueta.agenda.wording import clash_in_words
from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing, Said
from claqueta.desk.registers import Add, Do, Facts, Part, Register, Step, Trail
from claqueta.events.models import Event
from claqueta.foundation.actors import Actor
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import current_language, text_in

VERSIONS, SHOWN = 8, 40


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    """How many of these an agenda has. Joined to it, each session would come with each speaker."""
    of_one = rows.filter(agenda=OuterRef("pk")).order_by().values("agenda").annotate(n=Count("pk"))
    return Coalesce(Subquery(of_one.values("n"), output_field=IntegerField()), 0)


def rows() -> QuerySet[Agenda]:
    return (
        Agenda.objects.select_related("event__venue", "published")
        .annotate(
            session_count=_number_of(Session.objects.exclude(state=SessionState.CANCELLED)),
            speaker_count=_number_of(Speaker.objects.all()),
            confirmed_count=_number_of(Speaker.objects.filter(state=SpeakerState.CONFIRMED)),
        )
        .order_by("-event__begins_at", "pk")
    )


def agenda_by_number(pk: Any) -> Agenda:
    found: Agenda = get_object_or_404(rows(), pk=pk)
    return found


COLUMNS = (
    Column("begins", gettext_lazy("Begins"), lambda one: one.event.begins),
    Column("sessions", gettext_lazy("Sessions"), lambda one: one.session_count),
    Column("speakers", gettext_lazy("Speakers"), lambda one: one.speaker_count),
    Column("confirmed", pgettext_lazy("speakers", "Confirmed"), lambda one: one.confirmed_count),
    Column(
        "published",
        gettext_lazy("Published version"),
        lambda one: one.published.number if one.published else "",
    ),
)


def tone_of(agenda: Agenda) -> Tone:
    return Tone.LIVE if agenda.published_id else Tone.WAITS


def state_of(agenda: Agenda) -> str:
    return _("Published") if agenda.published_id else _("Not published yet")


def _clashes(agenda: Agenda) -> dict[str, Any]:
    plan = plan_of(agenda)
    sessions, speakers = names_of(agenda)
    lines = [
        (clash_in_words(one, sessions, speakers), one.kind in GRAVE, one.key)
        for one in sorted(plan.clashes, key=lambda one: one.kind not in GRAVE)
    ]
    return {"clashes": lines[:SHOWN], "more": max(0, len(lines) - SHOWN)}


def _difference(agenda: Agenda) -> dict[str, Any]:
    difference = difference_of(agenda)
    lines = difference.lines()
    return {
        "lines": lines[:SHOWN],
        "more": max(0, len(lines) - SHOWN),
        "without_hour": difference.without_hour,
    }


def _versions(agenda: Agenda) -> dict[str, Any]:
    return {
        "versions": [(one, len(one.changes)) for one in agenda.versions.select_related("account")[:VERSIONS]]
    }


def _tracks(agenda: Agenda) -> dict[str, Any]:
    return {
        "tracks": agenda.tracks.annotate(n=Count("sessions")),
        "filtered": f"{reverse('office_sessions')}?agenda={agenda.pk}",
    }


def _survey(agenda: Agenda) -> dict[str, Any]:
    answers = list(agenda.answers.values_list("answers", flat=True))
    least = rule("survey_least").value
    reader = current_language()
    found = results(agenda.questions, answers) if len(answers) >= least else []
    return {
        "questions": [_label(one, reader) for one in agenda.questions],
        "answered": len(answers),
        "asked": agenda.turns.count(),
        "came": len(counted(agenda.event)),
        "least": least,
        "results": [(_label(one.question, reader), one) for one in found],
        "edit": reverse("office_agenda_survey", args=[agenda.pk]) if not answers else "",
    }


def _label(question: Any, language: str) -> str:
    texts = {
        name.removeprefix("label_"): text for name, text in question.items() if name.startswith("label_")
    }
    return text_in({code: text for code, text in texts.items() if text}, language)


def step_of(agenda: Any, _account: Any) -> Step | None:
    if not agenda.session_count:
        return Step(
            gettext_lazy("Plan the first session."),
            url=reverse("office_session_new", args=[agenda.pk]),
            label=gettext_lazy("New session"),
        )
    if agenda.published_id is None:
        return Step(gettext_lazy("Nobody outside the office sees the agenda yet."), act="publish")
    if agenda.event.is_over() and agenda.thanked_at is None:
        return Step(gettext_lazy("The event is over: thank those who came."), act="thank")
    return None


def links_of(agenda: Agenda) -> list[tuple[Said, str]]:
    narrowed = f"?agenda={agenda.pk}"
    found: list[tuple[Said, str]] = [
        (gettext_lazy("The planning board"), reverse("office_agenda_board", args=[agenda.pk])),
        (gettext_lazy("New session"), reverse("office_session_new", args=[agenda.pk])),
        (gettext_lazy("New speaker"), reverse("office_speaker_new", args=[agenda.pk])),
        (gettext_lazy("Sessions"), reverse("office_sessions") + narrowed),
        (gettext_lazy("Speakers"), reverse("office_speakers") + narrowed),
        (gettext_lazy("The event"), reverse("office_event", args=[agenda.event_id])),
    ]
    if agenda.published_id and agenda.event.state != Event.State.DRAFT:
        found.append((gettext_lazy("On the site"), reverse("agenda", args=[agenda.event.slug])))
    return found


def _add(form: Any, *, by: Actor) -> Agenda:
    return actions.open_agenda(Event.objects.get(pk=form.cleaned_data["event"]), by=by)


AGENDAS = Register(
    listing=Listing(
        name="office_agendas",
        title=gettext_lazy("Agendas"),
        icon="list-ul",
        fields=(
            ListField(
                Column("event", gettext_lazy("Event"), str),
                link=lambda one: reverse("office_agenda", args=[one.pk]),
            ),
            ListField(Column("state", gettext_lazy("State"), state_of), tone=tone_of),
            *(ListField(column, on_phone="line" if column.key == "begins" else "") for column in COLUMNS),
        ),
        search_in=("event__title", "event__slug"),
        filters=(
            Filter(
                "when",
                gettext_lazy("When"),
                [("next", gettext_lazy("to come")), ("past", gettext_lazy("past"))],
                narrow=lambda found, value: (
                    found.filter(event__ends_at__gt=timezone.now())
                    if value == "next"
                    else found.filter(event__ends_at__lte=timezone.now())
                ),
            ),
        ),
        rows=rows,
        empty=gettext_lazy("What happens at an event, hour by hour: begin with the event, then its agenda."),
    ),
    path="agendas/",
    record="office_agenda",
    permission="agenda.manage",
    one=agenda_by_number,
    chips=lambda one: [Chip(state_of(one), tone_of(one))],
    next_step=step_of,
    links=links_of,
    detail=lambda one: f"{one.event.begins:%d/%m/%Y}",
    sections=(
        Facts(COLUMNS, gettext_lazy("On record")),
        Part(gettext_lazy("Tracks"), "agenda/office/tracks.html", _tracks),
        Part(gettext_lazy("What would be published"), "agenda/office/difference.html", _difference),
        Part(gettext_lazy("What clashes"), "agenda/office/clashes.html", _clashes, beside=False),
        Part(gettext_lazy("Versions"), "agenda/office/versions.html", _versions, beside=False),
        Part(gettext_lazy("Survey"), "agenda/office/survey.html", _survey, beside=False),
        Trail(notes=True),
    ),
    add=Add(gettext_lazy("New agenda"), NewAgendaForm, _add),
    does=(
        Do(
            "publish",
            gettext_lazy("Publish a version"),
            actions.publish,
            form=PublishForm,
            button=pgettext_lazy("agenda", "Publish and tell those concerned"),
            said=lambda version, _values: (
                _("Version %(n)s is published; those concerned are told.") % {"n": version.number}
            ),
        ),
        Do("track", gettext_lazy("Add a track"), actions.add_track, form=TrackForm),
        Do(
            "thank",
            gettext_lazy("Thank who came"),
            actions.thank,
            form=ThankForm,
            button=gettext_lazy("Mail the thanks"),
            when=lambda one: one.event.is_over(),
            refused=lambda _one: ValidationError(_("The event is not over yet.")),
            said=lambda n, _values: (
                ngettext("%(n)s mail is on its way.", "%(n)s mails are on their way.", n) % {"n": n}
            ),
        ),
    ),
)
urlpatterns = AGENDAS.urlpatterns


def agenda_filter() -> Filter:
    """The filter by agenda, for the lists of what is of one."""
    return Filter(
        "agenda",
        gettext_lazy("Agenda"),
        lambda: [(str(one.pk), str(one)) for one in Agenda.objects.select_related("event")],
        "agenda",
    )
