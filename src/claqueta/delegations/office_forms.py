"""The office's forms of delegations."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.delegations.judging import APPOINTMENT, CONTACT, COST, DECIDING, FILE, LATE, MOVING, OUTCOMES
from claqueta.delegations.models import (
    DELEGATION,
    GOING,
    Applicant,
    AppointmentKind,
    Criterion,
    Delegation,
    FileAudience,
    Payer,
)
from claqueta.events.forms import CallMixin, LocalMomentField, moment_said
from claqueta.foundation.fields.forms import FieldsForm
from claqueta.foundation.judging import JudgedForm
from claqueta.foundation.money_fields import MoneyFormField
from claqueta.foundation.translated import TranslatedFormField
from claqueta.opportunities.forms import organisations_to_choose
from claqueta.organisations.models import Organisation


class DelegationForm(CallMixin, FieldsForm):
    """All that the office says of a delegation. Hours are by the clocks of the place."""

    record = DELEGATION
    begins = LocalMomentField(label=gettext_lazy("Call opens"))
    ends = LocalMomentField(label=gettext_lazy("Call closes"))
    fee = MoneyFormField(label=gettext_lazy("What each company pays"), required=False)
    aid = MoneyFormField(
        label=gettext_lazy("Aid for each company"),
        required=False,
        help_text=gettext_lazy(
            "What the cluster and its funder bear: de minimis aid, held against what each company declares."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].help_text = _(
            "The event of the cluster that the delegation is, or goes to, where there is one."
        )
        for key, label in Criterion.choices:
            self.fields[f"weight_{key}"] = forms.IntegerField(
                label=label, required=False, min_value=0, max_value=100
            )
        # What it is stands before when the call is open.
        self.order_fields(("title", "text", "offers"))

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        data = self.cleaned_data
        return {
            **{name: data[name] for name in DELEGATION if name in data},
            "weights": {one: data.get(f"weight_{one}") for one in Criterion.values},
            "event": data["event"],
        }

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The form as it is shown: a title and its fields."""
        twice = [self[name] for name in ("begins_which", "ends_which") if name in self.fields]
        return [
            (_("What it is"), [*self.section("what"), self["event"]]),
            (_("Where and when"), [*self.section("where"), self["zone"]]),
            (_("The call"), [self["begins"], self["ends"], *twice, *self.section("rules")]),
            (_("Criteria and their weight; blank for those that do not count"), self.weights()),
            (_("Money"), [self["fee"], self["aid"]]),
        ]

    def weights(self) -> list[forms.BoundField]:
        return [self[f"weight_{key}"] for key in Criterion.values]


def initial_of(delegation: Delegation) -> dict[str, Any]:
    """A delegation as its form shows it."""
    return {
        **{name: getattr(delegation, name) for name in DELEGATION},
        "begins": delegation.opens,
        "ends": delegation.closes,
        "event": str(delegation.event_id or ""),
        **{f"weight_{key}": weight for key, weight in delegation.weights.items()},
    }


class DecideForm(JudgedForm, forms.Form):
    table = DECIDING
    outcome = forms.ChoiceField(
        label=gettext_lazy("Decision"), choices=[(one.value, one.label) for one in OUTCOMES]
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason of the committee"),
        help_text=gettext_lazy("It stays with those who select; the company never reads it."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    words = TranslatedFormField(
        label=gettext_lazy("Words for the letter"),
        help_text=gettext_lazy("They stand in the letter, which leaves only when you send the letters."),
        multiline=True,
        max_length=2000,
        required=False,
    )


class MoveForm(JudgedForm, forms.Form):
    table = MOVING
    place = forms.IntegerField(label=gettext_lazy("Place in the reserve"), min_value=1)
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        help_text=gettext_lazy(
            "Needed once a letter has promised one of them its place; whoever was told another is told anew."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LateForm(JudgedForm, forms.Form):
    table = LATE
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        help_text=gettext_lazy("It stays with those who select; the company never reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _companies_to_choose() -> list[tuple[str, str]]:
    return [("", "—"), *organisations_to_choose()]


class BeginLateForm(JudgedForm, forms.Form):
    """Which company is let in after the close."""

    table = {**CONTACT, **LATE}
    organisation = forms.ChoiceField(label=gettext_lazy("Company"), choices=_companies_to_choose)
    contact = forms.CharField(label=gettext_lazy("Name"))
    email = forms.EmailField(
        label=gettext_lazy("Mail address"),
        help_text=gettext_lazy("The link with which it applies is mailed to it."),
    )
    reason = LateForm.base_fields["reason"]

    def values(self) -> dict[str, Any]:
        company = Organisation.objects.get(pk=self.cleaned_data["organisation"])
        return {**{name: self.cleaned_data[name] for name in self.table}, "organisation": company}

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(_("Company that is let in late"), [self[name] for name in self.fields])]


class ForWhomForm(JudgedForm, forms.Form):
    """What a file for the journey is called, and who downloads it."""

    table = FILE
    title = forms.CharField(
        label=gettext_lazy("Title"), help_text=gettext_lazy("By what those who travel know it.")
    )
    audience = forms.ChoiceField(
        label=gettext_lazy("For whom"), choices=FileAudience.choices, initial=FileAudience.ALL
    )
    applicants = forms.MultipleChoiceField(
        label=gettext_lazy("Companies that are chosen"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, delegation: Delegation, kept: Iterable[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delegation = delegation
        self.fields["applicants"].choices = _going(delegation, kept)  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        chosen = Applicant.objects.filter(delegation=self.delegation, pk__in=data.get("applicants", []))
        return {"title": data["title"], "audience": data["audience"], "applicants": list(chosen)}

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(_("File"), [self[name] for name in self.fields])]


class FileForm(ForWhomForm):
    """A file for the journey, and who downloads it."""

    file = forms.FileField(label=gettext_lazy("File"))
    field_order = ("file",)

    def values(self) -> dict[str, Any]:
        file = self.cleaned_data["file"]
        return {**super().values(), "file": file, "name": file.name}


def _going(delegation: Delegation, kept: Iterable[str] = ()) -> list[tuple[str, str]]:
    """Those that travel, and those that are chosen already: else an appointment of theirs would be of everybody."""
    rows = delegation.applicants.filter(Q(state__in=GOING) | Q(pk__in=list(kept))).select_related(
        "organisation"
    )
    return [(str(one.pk), str(one)) for one in rows.order_by("organisation__trade_name", "pk")]


class AppointmentForm(JudgedForm, forms.Form):
    """An appointment; its hours are by the clocks of the place."""

    places: ClassVar = {"begins_at": "begins", "ends_at": "ends"}
    table = {name: APPOINTMENT[name] for name in ("kind", "title", "place")}
    title = TranslatedFormField(label=gettext_lazy("Title"), max_length=160, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=AppointmentKind.choices)
    begins = LocalMomentField(
        label=gettext_lazy("Begins"), help_text=gettext_lazy("By the clocks of the place")
    )
    ends = LocalMomentField(label=gettext_lazy("Ends"))
    place = forms.CharField(label=gettext_lazy("Place"), required=False)
    applicants = forms.MultipleChoiceField(
        label=gettext_lazy("Who attends; nobody chosen means everybody"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, delegation: Delegation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delegation = delegation
        self.fields["applicants"].choices = _going(delegation, self.initial.get("applicants", ()))  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean()
        for name in ("begins", "ends"):
            data[f"{name}_at"] = moment_said(self, name, self.delegation.zone)
        return data

    def values(self) -> dict[str, Any]:
        names = (*self.table, "begins_at", "ends_at")
        chosen = Applicant.objects.filter(
            delegation=self.delegation, pk__in=self.cleaned_data.get("applicants", [])
        )
        return {**{name: self.cleaned_data[name] for name in names}, "applicants": list(chosen)}

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(_("Appointment"), [self[name] for name in self.fields])]


class CostForm(JudgedForm, forms.Form):
    table = {name: COST[name] for name in ("name", "payer")}
    name = forms.CharField(label=gettext_lazy("What for"))
    payer = forms.ChoiceField(label=gettext_lazy("Paid by"), choices=Payer.choices)
    applicant = forms.ChoiceField(
        label=gettext_lazy("Company"),
        required=False,
        help_text=gettext_lazy("None: all that travel share it evenly, to the cent."),
    )
    planned = MoneyFormField(label=gettext_lazy("Planned"))
    actual = MoneyFormField(label=gettext_lazy("Actual"), required=False)

    def __init__(self, *args: Any, delegation: Delegation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.delegation = delegation
        self.fields["applicant"].choices = [("", "—"), *_going(delegation)]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        key = self.cleaned_data.get("applicant")
        company = Applicant.objects.filter(delegation=self.delegation, pk=key).first() if key else None
        names = ("name", "payer", "planned", "actual")
        return {**{name: self.cleaned_data[name] for name in names}, "applicant": company}

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(_("Line of the budget"), [self[name] for name in self.fields])]


class ActualForm(forms.Form):
    """What a line cost in the end."""

    actual = MoneyFormField(label=gettext_lazy("Actual"))
