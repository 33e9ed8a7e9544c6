"""What the office is asked at the door."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.door.data import colour_choices, paper_choices, role_choices
from claqueta.door.judging import DEVICE, DOOR, PERSON, REASON, RESOLUTION, WHO
from claqueta.events.models import Event, EventState, Room
from claqueta.events.policies import days_of
from claqueta.foundation.judging import JudgedForm

ROLES = forms.CheckboxSelectMultiple


def event_choices() -> list[tuple[str, str]]:
    """Events that take place, the latest first."""
    return [
        (str(one.pk), f"{one} · {one.begins:%d/%m/%Y}")
        for one in Event.objects.filter(state=EventState.PUBLISHED)
    ]


class RolesForm(forms.Form):
    roles = forms.MultipleChoiceField(
        label=pgettext_lazy("badge", "Roles"), choices=role_choices, required=False, widget=ROLES
    )


class NewBadgeForm(JudgedForm, forms.Form):
    """Somebody who has a badge without having registered, or who is more than that."""

    table = PERSON
    event = forms.ChoiceField(label=_("Event"), choices=event_choices)
    name = forms.CharField(label=_("Name"))
    company = forms.CharField(label=_("Organisation"), required=False)
    email = forms.CharField(
        label=_("Mail address"),
        required=False,
        help_text=_("Who is registered with it has one badge, with all that they are."),
    )
    roles = forms.MultipleChoiceField(
        label=pgettext_lazy("badge", "Roles"), choices=role_choices, widget=ROLES
    )


class CorrectForm(JudgedForm, forms.Form):
    table = WHO
    name = forms.CharField(label=_("Name"))
    company = forms.CharField(label=_("Organisation"), required=False)


class WhyForm(JudgedForm, forms.Form):
    table = REASON
    reason = forms.CharField(label=_("Why"))


class ResolveForm(JudgedForm, forms.Form):
    table = RESOLUTION
    resolution = forms.CharField(
        label=_("What it was"),
        help_text=_("Such as: she went out for a call; two people with one badge; the wrong badge was read."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class PaperForm(forms.Form):
    paper = forms.ChoiceField(label=_("Paper"), choices=paper_choices)


class NewDoorForm(JudgedForm, forms.Form):
    table = DOOR
    event = forms.ChoiceField(label=_("Event"), choices=event_choices)
    name = forms.CharField(label=_("Name"))
    room = forms.ModelChoiceField(
        label=_("Room"),
        queryset=Room.objects.select_related("venue"),
        required=False,
        help_text=_("Blank for the door of the event as a whole."),
    )
    self_check_in = forms.BooleanField(
        label=_("People may check themselves in by their own link"), required=False
    )


class DoorForm(JudgedForm, forms.Form):
    table = DOOR
    name = forms.CharField(label=_("Name"))
    self_check_in = forms.BooleanField(
        label=_("People may check themselves in by their own link"), required=False
    )
    closed = forms.BooleanField(label=pgettext_lazy("door", "Closed"), required=False)


class DeviceForm(JudgedForm, forms.Form):
    table = DEVICE
    name = forms.CharField(
        label=_("What the device is called"), help_text=_("Such as “Tablet 2” or “Lucía’s phone”.")
    )


class PassForm(forms.Form):
    """The colour of an accreditation, and its days."""

    colour = forms.ChoiceField(label=_("Colour of the badge"), choices=colour_choices, required=False)
    days = forms.MultipleChoiceField(
        label=_("Lets in on"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, event: Event, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = days_of(event.begins_at, event.ends_at, event.zone)
        field: Any = self.fields["days"]
        field.choices = [(day.isoformat(), f"{day:%d/%m/%Y}") for day in days]
        if len(days) < 2:
            del self.fields["days"]
