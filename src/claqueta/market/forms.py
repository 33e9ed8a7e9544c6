"""What is asked for markets, their tables, those who take part, and what happens on the day."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.events.models import Event, EventState
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.fields.forms import day_field
from claqueta.foundation.judging import JudgedForm, Text
from claqueta.foundation.locales import countries, language_name, territory_name
from claqueta.foundation.translated import current_language
from claqueta.market.judging import MARKET, PARTICIPANT, PERSON, TABLES
from claqueta.market.models import Participant
from claqueta.market.roles import role_names, roles
from claqueta.opportunities.forms import organisations_to_choose
from claqueta.organisations.shapes import SPOKEN

LINES = forms.Textarea(attrs={"rows": 4})
MOMENT = {"type": "datetime-local"}


def moment_field(label: Any) -> forms.DateTimeField:
    return forms.DateTimeField(label=label, widget=forms.DateTimeInput(attrs=MOMENT, format="%Y-%m-%dT%H:%M"))


def hour_field(label: Any, *, required: bool = True, initial: time | None = None) -> forms.TimeField:
    return forms.TimeField(
        label=label,
        required=required,
        initial=initial,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
    )


def spoken_choices() -> list[tuple[str, str]]:
    reader = current_language()
    return [(code, language_name(code, reader)) for code in SPOKEN]


def country_choices() -> list[tuple[str, str]]:
    reader = current_language()
    found = sorted((territory_name(code, reader), code) for code in countries())
    return [("", "—"), *((code, name) for name, code in found)]


class MarketForm(JudgedForm, forms.Form):
    table = MARKET
    asking_until = moment_field(_("Meetings are asked for until"))
    quota = forms.IntegerField(label=_("Meetings that each may ask for"), min_value=1, max_value=200)
    row = forms.IntegerField(
        label=_("Meetings without a break, at most"),
        required=False,
        min_value=0,
        max_value=40,
        help_text=_("0 for as many as come."),
    )


class NewMarketForm(MarketForm):
    event = forms.ChoiceField(label=_("Event"))
    field_order = ("event", "asking_until", "quota", "row")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom: Any = self.fields
        free = Event.objects.filter(market=None).exclude(state=EventState.CANCELLED)
        whom["event"].choices = [("", "—"), *((str(one.pk), str(one)) for one in free)]
        whom["quota"].initial = rule("market_requests").value


class DayForm(forms.Form):
    """A day cut into slots, in the hours of where the event is."""

    day = day_field(label=_("Day"))
    begins = hour_field(_("From"), initial=time(9, 30))
    ends = hour_field(pgettext_lazy("hour", "Until"), initial=time(18))
    minutes = forms.IntegerField(label=_("Minutes of a meeting"), min_value=5, max_value=240)
    pause = forms.IntegerField(label=_("Minutes between two"), required=False, min_value=0, max_value=120)
    break_begins = hour_field(_("Break from"), required=False)
    break_ends = hour_field(_("Break until"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["minutes"].initial = rule("market_slot").value
        self.fields["pause"].initial = rule("market_pause").value

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = data.pop("break_begins", None), data.pop("break_ends", None)
        if (begins is None) != (ends is None):
            self.add_error("break_ends", _("A break has a beginning and an end."))
        data["breaks"] = [(begins, ends)] if begins is not None and ends is not None else []
        return data


class TablesForm(JudgedForm, forms.Form):
    table = TABLES
    count = forms.IntegerField(label=_("How many more tables"), min_value=1, max_value=300)
    seats = forms.IntegerField(
        label=_("Seats at each"), min_value=2, max_value=40, initial=lambda: rule("market_table_seats").value
    )
    step_free = forms.BooleanField(label=_("Step-free access"), required=False)
    screen = forms.BooleanField(label=_("Have a screen"), required=False)
    quiet = forms.BooleanField(label=_("In a quiet corner"), required=False)


class TableForm(forms.Form):
    name = forms.CharField(label=pgettext_lazy("market", "Table"), max_length=30)
    seats = forms.IntegerField(label=_("Seats"), min_value=2, max_value=40)
    step_free = forms.BooleanField(label=_("Step-free access"), required=False)
    screen = forms.BooleanField(label=_("Has a screen"), required=False)
    quiet = forms.BooleanField(label=_("In a quiet corner"), required=False)


class MatrixForm(forms.Form):
    """For each role the roles that it may ask."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = role_names()
        for key, name in names:
            self.fields[key] = forms.MultipleChoiceField(
                label=name, choices=names, required=False, widget=forms.CheckboxSelectMultiple
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        return {"asks": {key: data.get(key, []) for key in roles()}}


class AboutForm(JudgedForm, forms.Form):
    """What those who take part say of themselves."""

    table = {name: PARTICIPANT[name] for name in ("about", "least", "most")}
    about = forms.CharField(
        label=_("What you bring and look for"),
        required=False,
        widget=LINES,
        help_text=_("The others read it before they ask you for a meeting."),
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages in which you meet"), required=False, widget=forms.CheckboxSelectMultiple
    )
    most = forms.IntegerField(
        label=_("Meetings, at most"),
        required=False,
        min_value=0,
        max_value=500,
        help_text=_("Blank for as many as there is time for."),
    )
    least = forms.IntegerField(label=_("Meetings, at least"), required=False, min_value=0, max_value=500)
    step_free = forms.BooleanField(label=_("We need a table with step-free access"), required=False)
    screen = forms.BooleanField(label=_("We need a table with a screen"), required=False)
    quiet = forms.BooleanField(label=_("We need a table in a quiet corner"), required=False)

    def __init__(self, *args: Any, participant: Participant, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(participant, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        whom: Any = self.fields
        whom["languages"].choices = spoken_choices()

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class PersonForm(JudgedForm, forms.Form):
    """A colleague who shares an agenda."""

    table = PERSON
    name = forms.CharField(label=_("Name"))
    job = forms.CharField(label=_("Position"), required=False)
    email = forms.CharField(label=_("Mail"))
    phone = forms.CharField(label=_("Phone"), required=False)
    language = forms.ChoiceField(label=pgettext_lazy("person", "Language"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom: Any = self.fields
        reader = current_language()
        whom["language"].choices = [
            (code, language_name(code, reader)) for code in settings.CLUSTER.languages
        ]


class ParticipantForm(JudgedForm, forms.Form):
    """Somebody who takes part, as the office keeps it; without a name it is the one on record."""

    table = {**PARTICIPANT, "company": Text(200)}
    company = forms.CharField(label=_("Name of the organisation"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    role = forms.ChoiceField(label=pgettext_lazy("role", "As"))
    languages = forms.MultipleChoiceField(
        label=_("Languages"), required=False, widget=forms.CheckboxSelectMultiple
    )
    about = forms.CharField(label=_("What they bring and look for"), required=False, widget=LINES)
    priority = forms.IntegerField(
        label=_("Priority"),
        required=False,
        min_value=1,
        max_value=3,
        help_text=_("1 as everybody; what their meetings count for is multiplied by it."),
    )
    least = forms.IntegerField(label=_("Meetings, at least"), required=False, min_value=0, max_value=500)
    most = forms.IntegerField(label=_("Meetings, at most"), required=False, min_value=0, max_value=500)
    step_free = forms.BooleanField(label=_("Needs step-free access"), required=False)
    screen = forms.BooleanField(label=_("Needs a screen"), required=False)
    quiet = forms.BooleanField(label=_("Needs a quiet corner"), required=False)
    exclusive = forms.BooleanField(label=_("One meeting with each organisation"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom: Any = self.fields
        whom["country"].choices = country_choices()
        whom["role"].choices = role_names()
        whom["languages"].choices = spoken_choices()


class NewParticipantForm(ParticipantForm):
    """With the organisation on record and the first person who comes."""

    market = forms.ChoiceField(label=_("Market"))
    organisation = forms.ChoiceField(label=_("Organisation on record"), required=False)
    person = forms.CharField(label=_("Who comes"), max_length=120)
    job = forms.CharField(label=_("Position"), required=False, max_length=120)
    email = forms.CharField(label=_("Mail"), max_length=254)
    phone = forms.CharField(label=_("Phone"), required=False, max_length=40)
    wants = forms.CharField(
        label=_("Would like to meet"),
        required=False,
        max_length=4000,
        widget=LINES,
        help_text=_("On the day: names as they stand in the list, one a line. They get what is free."),
    )
    field_order = (
        "market",
        "organisation",
        "company",
        "role",
        "person",
        "job",
        "email",
        "phone",
        "country",
        "wants",
    )

    def __init__(self, *args: Any, markets: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom: Any = self.fields
        whom["market"].choices = [(str(one.pk), str(one)) for one in markets]
        whom["organisation"].choices = [
            ("", _("Not on record: a name is enough")),
            *organisations_to_choose(),
        ]


class LateForm(forms.Form):
    until = hour_field(_("There at"))


def in_zone(value: datetime, zone: Any) -> datetime:
    """A moment that was typed, read as the hour of a zone."""
    return value.replace(tzinfo=None).replace(tzinfo=zone)
