"""The forms of events, of venues and of rooms."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.cluster import queries as cluster
from claqueta.events.kinds import kind_name, kinds
from claqueta.events.models import EVENT, ROOM, VENUE, Event, PartnerRole, Room, Venue
from claqueta.events.policies import NoSuchHour, happens_twice, moment_of
from claqueta.events.registering import INVITED
from claqueta.events.shapes import FIRST, LAST, zones
from claqueta.foundation.fields.forms import FieldsForm
from claqueta.foundation.fields.picking import Picker
from claqueta.foundation.judging import JudgedForm, in_brief
from claqueta.foundation.locales import language_name
from claqueta.foundation.translated import current_language
from claqueta.organisations.models import Organisation

MOST_EVENTS = 200
"""That are offered to choose from, the latest first."""
LOCAL = "%Y-%m-%dT%H:%M"
WHICH = [("first", gettext_lazy("the first time")), ("second", gettext_lazy("the second time"))]


class LocalMomentField(forms.CharField):
    """A day and an hour as clocks show them, without saying whose."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)

    def prepare_value(self, value: Any) -> Any:
        return value.strftime(LOCAL) if isinstance(value, datetime) else value

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        if not text:
            return None
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            found = None
        if found is None or found.tzinfo is not None:
            raise ValidationError(_("“%(text)s” is not a day with an hour.") % {"text": in_brief(text)})
        # Of other centuries there is not always a moment: zones reach beyond what a date can be.
        if not FIRST.year <= found.year < LAST.year:
            raise ValidationError(_("Write a moment of this century."))
        return found


def moment_said(form: forms.BaseForm, name: str, zone: str, *, second: bool = False) -> datetime | None:
    """The moment of the field's hour by the clocks of a zone; says by the field what no clock shows."""
    local = form.cleaned_data.get(name)
    if local is None:
        return None
    try:
        return moment_of(local, zone, second=second)
    except NoSuchHour:
        form.add_error(name, _("The clocks skip that hour that night: choose another."))
        return None


class WhenMixin(forms.Form):
    """From when to when, by the clocks of a zone. An hour that comes twice that night asks which of them is meant.

    Mixed in before the form of fields, whose own fields it makes room for.
    """

    places: ClassVar[Mapping[str, str]] = {"begins_at": "begins", "ends_at": "ends"}
    begins = LocalMomentField(label=gettext_lazy("Begins"))
    ends = LocalMomentField(label=gettext_lazy("Ends"))
    begins_which = forms.ChoiceField(
        label=gettext_lazy("That hour comes twice: it begins"), choices=WHICH, widget=forms.RadioSelect
    )
    ends_which = forms.ChoiceField(
        label=gettext_lazy("That hour comes twice: it ends"), choices=WHICH, widget=forms.RadioSelect
    )
    zone = forms.ChoiceField(
        label=gettext_lazy("Time zone"),
        help_text=gettext_lazy("Of the place: its hours are told by the clocks there."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones()]  # type: ignore[attr-defined]
        self.initial.setdefault("zone", settings.TIME_ZONE)
        for name in ("begins", "ends"):
            if not self._comes_twice(name):
                del self.fields[f"{name}_which"]

    def _comes_twice(self, name: str) -> bool:
        value = self.data.get(name) if self.is_bound else self.initial.get(name)
        zone = self.data.get("zone") if self.is_bound else self.initial["zone"]
        try:
            local = LocalMomentField().to_python(value) if isinstance(value, str) else value
        except ValidationError:
            return False
        return local is not None and zone in zones() and happens_twice(local.replace(tzinfo=None), zone)

    def moments(self) -> dict[str, Any]:
        """`begins_at` and `ends_at` of what was typed; says by the field what no clock shows."""
        found: dict[str, Any] = {}
        zone = self.cleaned_data.get("zone") or ""
        for name in ("begins", "ends") if zone else ():
            second = self.cleaned_data.get(f"{name}_which") == "second"
            if (moment := moment_said(self, name, zone, second=second)) is not None:
                found[f"{name}_at"] = moment
        if len(found) == 2 and found["ends_at"] <= found["begins_at"]:
            self.add_error("ends", _("It would end before it begins."))
        return found


class CallMixin(WhenMixin):
    """From when until when a call is open, and the event that it belongs to."""

    places: ClassVar[Mapping[str, str]] = {"opens_at": "begins", "closes_at": "ends"}
    event = forms.ChoiceField(label=gettext_lazy("Event"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Event.objects.exclude(state=Event.State.CANCELLED).order_by("-begins_at", "pk")[:MOST_EVENTS]
        kept = self.initial.get("event")
        choices = [(str(one.pk), str(one)) for one in rows]
        if kept and kept not in dict(choices):
            choices += [(str(one.pk), str(one)) for one in Event.objects.filter(pk=kept)]
        self.fields["event"].choices = [("", "—"), *choices]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        moments = self.moments()
        when = {name: moments.get(f"{field}_at") for name, field in self.places.items()}
        data.update({name: moment for name, moment in when.items() if moment is not None})
        data["event"] = Event.objects.filter(pk=data["event"]).first() if data.get("event") else None
        return data


def when_of(event: Event) -> dict[str, Any]:
    """What a form of its hours begins with."""
    found: dict[str, Any] = {"zone": event.zone}
    for name, moment in (("begins", event.begins), ("ends", event.ends)):
        found[name] = moment.replace(tzinfo=None, fold=0)
        found[f"{name}_which"] = "second" if moment.fold else "first"
    return found


class NewEventForm(WhenMixin, FieldsForm):
    """What one begins with; the rest is asked where it is edited."""

    record = EVENT

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, only=("kind", "title", "zone"), **kwargs)
        self.order_fields(("kind", "title", "begins", "begins_which", "ends", "ends_which", "zone"))

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        data.update(self.moments())
        return data

    def values(self) -> dict[str, Any]:
        return {
            name: self.cleaned_data[name]
            for name in ("kind", "title", "begins_at", "ends_at", "zone")
            if name in self.cleaned_data
        }


def venue_choices() -> list[tuple[str, Any]]:
    """Each venue, and under it its rooms: one choice says both."""
    found: list[tuple[str, Any]] = [("", "—")]
    for venue in Venue.objects.prefetch_related("rooms"):
        rooms = [(f"{venue.pk}-{room.pk}", f"{venue.name} · {room.name}") for room in venue.rooms.all()]
        found.append((venue.name, [(str(venue.pk), venue.name), *rooms]))
    return found


class EventForm(WhenMixin, FieldsForm):
    """All that the office says of an event. `values` is for the actions."""

    record = EVENT
    where = forms.ChoiceField(label=gettext_lazy("Venue and room"), required=False)
    purposes = forms.MultipleChoiceField(label=gettext_lazy("Purposes"), required=False, widget=Picker)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["where"].choices = venue_choices()  # type: ignore[attr-defined]
        self.fields["purposes"].choices = list(cluster.purposes().items())  # type: ignore[attr-defined]
        organisations = [
            (str(one.pk), one.name)
            for one in sorted(
                Organisation.objects.filter(merged_into=None, listed=True),
                key=lambda one: one.name.casefold(),
            )
        ]
        for role, label in PartnerRole.choices:
            self.fields[f"as_{role}"] = forms.MultipleChoiceField(
                label=label, required=False, widget=Picker, choices=organisations
            )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        data.update(self.moments())
        return data

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The form as it is shown: a title and its fields."""
        names = ["begins", "begins_which", "ends", "ends_which", "zone"]
        sections = self.record.sections
        return [
            (str(sections["what"]), self.section("what")),
            (_("When"), [self[name] for name in names if name in self.fields]),
            (str(sections["where"]), [self["where"], *self.section("where")]),
            (str(sections["who"]), [*self.section("who"), self["purposes"]]),
            (_("Who holds it with us"), [self[f"as_{role}"] for role in PartnerRole.values]),
        ]

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        data = self.cleaned_data
        venue_key, _dash, room_key = (data.get("where") or "").partition("-")
        found = {**self.changes(), "purposes": data["purposes"]}
        found |= {name: data[name] for name in ("begins_at", "ends_at") if name in data}
        found["venue"] = Venue.objects.filter(pk=venue_key).first() if venue_key else None
        found["room"] = Room.objects.filter(pk=room_key).first() if room_key else None
        chosen = [(pk, role) for role in PartnerRole.values for pk in data[f"as_{role}"]]
        rows = {str(one.pk): one for one in Organisation.objects.filter(pk__in=[pk for pk, _role in chosen])}
        found["partners"] = [(rows[pk], role) for pk, role in chosen]
        return found


def initial_of(event: Event) -> dict[str, Any]:
    """What the form begins with for one that is written already."""
    partners = list(event.partnerships.all())
    return {
        **{name: getattr(event, name) for name in EVENT.stored},
        **when_of(event),
        "where": "-".join(str(pk) for pk in (event.venue_id, event.room_id) if pk),
        "purposes": [one.code for one in event.purposes.all()],
        **{
            f"as_{role}": [str(one.organisation_id) for one in partners if one.role == role]
            for role in PartnerRole.values
        },
    }


class VenueForm(FieldsForm):
    record = VENUE


class RoomForm(FieldsForm):
    record = ROOM


def kind_choices() -> list[tuple[str, str]]:
    return [(key, kind_name(key)) for key in kinds()]


class InviteForm(JudgedForm, forms.Form):
    """Who is invited to an event."""

    table = INVITED
    name = forms.CharField(label=gettext_lazy("Name"))
    email = forms.CharField(label=gettext_lazy("Mail address"))
    company = forms.CharField(label=gettext_lazy("Organisation"), required=False)
    language = forms.ChoiceField(label=pgettext_lazy("person", "Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reader = current_language()
        field: Any = self.fields["language"]
        field.choices = [(code, language_name(code, reader)) for code in settings.CLUSTER.languages]
