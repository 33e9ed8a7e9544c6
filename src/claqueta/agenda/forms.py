"""What is asked for sessions, speakers, versions and surveys."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.accounts.models import Person
from claqueta.agenda.judging import MOST_QUESTIONS, QUESTION, TRACK, WORDS
from claqueta.agenda.models import SESSION, SPEAKER, Agenda, Role, Session, Speaker
from claqueta.agenda.policies.survey import STARS, choices_of
from claqueta.agenda.queries.planning import rooms_of
from claqueta.events.forms import LocalMomentField, WhenMixin
from claqueta.events.models import Event, EventState
from claqueta.foundation.fields import Field, Fields
from claqueta.foundation.fields.forms import FieldsForm
from claqueta.foundation.fields.picking import Picker
from claqueta.foundation.judging import JudgedForm, ListOf
from claqueta.foundation.locales import language_name
from claqueta.foundation.translated import TranslatedFormField, current_language, text_in
from claqueta.opportunities.forms import organisations_to_choose
from claqueta.organisations.models import Organisation

Fieldset = tuple[str, list[forms.BoundField]]
HOURS = ("begins", "begins_which", "ends", "ends_which")


class NewAgendaForm(forms.Form):
    event = forms.ChoiceField(label=gettext_lazy("Event"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        free = Event.objects.filter(agenda=None).exclude(state=EventState.CANCELLED)
        whom: Any = self.fields["event"]
        whom.choices = [("", "—"), *((str(one.pk), f"{one} · {one.begins:%d/%m/%Y}") for one in free)]


class TrackForm(JudgedForm, forms.Form):
    table = TRACK
    name = TranslatedFormField(label=gettext_lazy("Name"), max_length=60)


class PublishForm(JudgedForm, forms.Form):
    table = WORDS
    words = forms.CharField(
        label=gettext_lazy("What changed, in a line"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("It stands with the version; those concerned are told of what is theirs."),
    )


class ThankForm(forms.Form):
    everybody = forms.BooleanField(
        label=gettext_lazy("All who were registered, as nobody was counted at the door"), required=False
    )


class SessionForm(WhenMixin, FieldsForm):
    """All that is planned of a session. `values` is for the actions."""

    record = SESSION
    begins = LocalMomentField(label=gettext_lazy("Begins"), required=False)
    ends = LocalMomentField(label=gettext_lazy("Ends"), required=False)
    room = forms.ChoiceField(label=gettext_lazy("Room"), required=False)
    track = forms.ChoiceField(label=gettext_lazy("Track"), required=False)
    partner = forms.ChoiceField(label=gettext_lazy("Presented by"), required=False)
    speakers = forms.MultipleChoiceField(label=gettext_lazy("Speakers"), required=False, widget=Picker)
    moderators = forms.MultipleChoiceField(label=gettext_lazy("Moderators"), required=False, widget=Picker)

    def __init__(self, *args: Any, agenda: Agenda, **kwargs: Any) -> None:
        self.agenda = agenda
        kwargs["initial"] = {**kwargs.get("initial", {}), "zone": agenda.event.zone}
        super().__init__(*args, **kwargs)
        whose: Any = self.fields
        zone = agenda.event.zone
        whose["zone"] = forms.ChoiceField(choices=[(zone, zone)], widget=forms.HiddenInput, required=False)
        self.rooms = rooms_of(agenda)
        self.tracks = {str(one.pk): one for one in agenda.tracks.all()}
        self.people = {str(one.pk): one for one in agenda.speakers.all()}
        whose["room"].choices = [
            ("", "—"),
            *((str(pk), f"{room.name} ({room.capacity})") for pk, room in self.rooms.items()),
        ]
        whose["track"].choices = [("", "—"), *((pk, str(one)) for pk, one in self.tracks.items())]
        whose["partner"].choices = [("", "—"), *organisations_to_choose()]
        for name in ("speakers", "moderators"):
            whose[name].choices = [(pk, one.name) for pk, one in self.people.items()]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        data["zone"] = self.agenda.event.zone
        data.update(self.moments())
        typed = {name: data.get(name) for name in ("begins", "ends") if name not in self.errors}
        if len(typed) == 2 and (typed["begins"] is None) != (typed["ends"] is None):
            self.add_error("ends" if typed["ends"] is None else "begins", _("Give both hours, or neither."))
        return data

    @property
    def parts(self) -> list[Fieldset]:
        """The form as it is shown: a title and its fields."""
        hours = [self[name] for name in HOURS if name in self.fields]
        return [
            (str(self.record.sections["what"]), [*self.section("what"), self["track"]]),
            (_("When and where"), [*hours, self["zone"], self["room"], *self.section("where")]),
            (_("Who"), [self["speakers"], self["moderators"], self["partner"]]),
        ]

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        data = self.cleaned_data
        who = [(self.people[pk], Role.SPEAKER) for pk in data["speakers"] if pk not in data["moderators"]]
        who += [(self.people[pk], Role.MODERATOR) for pk in data["moderators"]]
        partner = data["partner"]
        return {
            **self.changes(),
            "begins_at": data.get("begins_at"),
            "ends_at": data.get("ends_at"),
            "room": self.rooms.get(int(data["room"])) if data["room"] else None,
            "track": self.tracks.get(data["track"]),
            "partner": Organisation.objects.get(pk=partner) if partner else None,
            "speakers": who,
        }


def initial_of(session: Session) -> dict[str, Any]:
    """What the form begins with for a session that is planned already."""
    here = session.agenda.event.here
    found: dict[str, Any] = {name: getattr(session, name) for name in SESSION.stored}
    for name, moment in (("begins", session.begins_at), ("ends", session.ends_at)):
        if moment is not None:
            local = moment.astimezone(here)
            found[name] = local.replace(tzinfo=None, fold=0)
            found[f"{name}_which"] = "second" if local.fold else "first"
    appearances = list(session.appearances.all())
    return {
        **found,
        "room": str(session.room_id or ""),
        "track": str(session.track_id or ""),
        "partner": str(session.partner_id or ""),
        "speakers": [str(one.speaker_id) for one in appearances if one.role == Role.SPEAKER],
        "moderators": [str(one.speaker_id) for one in appearances if one.role == Role.MODERATOR],
    }


class SpeakerForm(FieldsForm):
    """What the office says of a speaker. A new one may be a person of the record, whose name and address are taken."""

    record = SPEAKER
    language = forms.ChoiceField(label=gettext_lazy("Language of their mails"), required=False)
    organisation = forms.ChoiceField(label=gettext_lazy("Organisation on record"), required=False)

    def __init__(self, *args: Any, agenda: Agenda | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whose: Any = self.fields
        reader = current_language()
        whose["language"].choices = [
            (code, language_name(code, reader)) for code in settings.CLUSTER.languages
        ]
        whose["organisation"].choices = [("", "—"), *organisations_to_choose()]
        if agenda is not None:
            taken = agenda.speakers.filter(person__isnull=False).values("person")
            people = Person.objects.exclude(pk__in=taken).order_by("name", "pk")
            whose["person"] = forms.ChoiceField(
                label=_("Person on record"),
                required=False,
                choices=[
                    ("", _("Somebody new")),
                    *((str(one.pk), " · ".join(filter(None, (one.name, one.email)))) for one in people),
                ],
                help_text=_("Their name and address are taken from there where you leave them blank."),
            )
            # What a person of the record has need not be typed.
            whose["name"].required = False

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        if data.get("person") and not data.get("name"):
            self._errors.pop("name", None)
            data.pop("name", None)
        return data

    @property
    def parts(self) -> list[Fieldset]:
        who = [self["person"]] if "person" in self.fields else []
        return [
            (str(self.record.sections["who"]), [*who, *self.section("who"), self["organisation"]]),
            (str(self.record.sections["reach"]), [*self.section("reach"), self["language"]]),
        ]

    def values(self) -> dict[str, Any]:
        return {**self.changes(), "language": self.cleaned_data.get("language", "")}

    def organisation_chosen(self) -> Organisation | None:
        pk = self.cleaned_data.get("organisation")
        return Organisation.objects.filter(pk=pk).first() if pk else None

    def person_chosen(self) -> Person | None:
        pk = self.cleaned_data.get("person")
        return Person.objects.filter(pk=pk).first() if pk else None


class OwnForm(FieldsForm):
    """What speakers say of themselves."""

    record = SPEAKER
    consent = forms.BooleanField(
        label=gettext_lazy("Show my name, photograph and biography with the agenda"),
        required=False,
        help_text=gettext_lazy("You can take it back here whenever you like: the page is gone at once."),
    )

    def __init__(self, *args: Any, speaker: Speaker, **kwargs: Any) -> None:
        names = ("job", "company", "website", "biography")
        kwargs["initial"] = {
            **{name: getattr(speaker, name) for name in names},
            "consent": speaker.consented_at is not None,
        }
        super().__init__(*args, only=names, **kwargs)
        self.order_fields([*names, "consent"])


class PhotoForm(forms.Form):
    photo = forms.FileField(
        label=gettext_lazy("Photograph"),
        help_text=gettext_lazy("JPEG, PNG or WebP; where it was taken is not kept."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )


QUESTIONS = Fields(
    [
        Field(
            name="questions",
            label=gettext_lazy("Questions"),
            shape=ListOf(QUESTION, MOST_QUESTIONS),
            section="survey",
            help=gettext_lazy("Nobody has to answer all; nobody learns who answered what."),
        )
    ],
    {"survey": gettext_lazy("Survey")},
)


class QuestionsForm(FieldsForm):
    record = QUESTIONS


class SurveyForm(forms.Form):
    """The questions of a survey, as whoever came answers them."""

    def __init__(self, *args: Any, agenda: Agenda, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reader = current_language()
        for question in agenda.questions:
            labels = {code: question.get(f"label_{code}", "") for code in settings.CLUSTER.languages}
            label = text_in({code: text for code, text in labels.items() if text}, reader)
            field: forms.Field
            match question.get("kind"):
                case "scale":
                    field = forms.ChoiceField(
                        choices=[(str(n), str(n)) for n in range(1, STARS + 1)],
                        widget=forms.RadioSelect,
                        help_text=_("1 is the worst, 5 the best."),
                    )
                case "choice":
                    names = choices_of(question)
                    field = forms.ChoiceField(
                        choices=[(name, name) for name in names], widget=forms.RadioSelect
                    )
                case _:
                    field = forms.CharField(max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))
            field.label, field.required = label, False
            self.fields[str(question["key"])] = field

    def given(self) -> dict[str, str]:
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
