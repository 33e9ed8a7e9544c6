"""The office's forms of calls for projects."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.events.forms import CallMixin, LocalMomentField
from claqueta.events.policies import NoSuchHour, moment_of
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.fields.forms import FieldsForm, day_field
from claqueta.foundation.fields.picking import Picker
from claqueta.foundation.locales import countries, language_name, territory_name
from claqueta.foundation.translated import current_language
from claqueta.submissions.catalogue import SPOKEN, catalogue, choices_of, section_name
from claqueta.submissions.models import CALL, ProjectCall

NOT_ASKED, ASKED, NEEDED = "", "asked", "needed"
HOW = [
    (NOT_ASKED, gettext_lazy("not asked")),
    (ASKED, gettext_lazy("asked")),
    (NEEDED, gettext_lazy("needed")),
]
NUMBERS = {
    "least_minutes": (gettext_lazy("Minutes, at least"), 1500),
    "most_minutes": (gettext_lazy("Minutes, at most"), 1500),
    "budget_from": (gettext_lazy("Budget, at least"), 500_000_000),
    "budget_until": (gettext_lazy("Budget, at most"), 500_000_000),
    "least_in_place": (gettext_lazy("Per cent of the budget confirmed, at least"), 100),
}
CHOSEN = ("types", "stages", "countries", "languages", "not_in")


class OpenMixin(CallMixin):
    """From when until when a call is open, by the clocks of a zone."""

    begins = LocalMomentField(label=gettext_lazy("Opens"))
    ends = LocalMomentField(label=gettext_lazy("Closes"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].help_text = _(
            "Whose accredited people see more of those selected; none for a free-standing call."
        )


class NewCallForm(OpenMixin, FieldsForm):
    """What one begins with; the rest is asked where it is edited."""

    record = CALL

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, only=("title", "zone"), **kwargs)
        self.order_fields(("title", "begins", "begins_which", "ends", "ends_which", "zone", "event"))

    def values(self) -> dict[str, Any]:
        names = ("title", "opens_at", "closes_at", "zone", "event")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class CallForm(OpenMixin, FieldsForm):
    """All that the office says of a call."""

    record = CALL
    places: ClassVar = {**OpenMixin.places, **{key: f"rule_{key}" for key in (*NUMBERS, *CHOSEN, "members")}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = current_language()
        for key, (words, high) in NUMBERS.items():
            self.fields[f"rule_{key}"] = forms.IntegerField(
                label=words, required=False, min_value=0, max_value=high
            )
        for key, label, choices in (
            ("types", _("Kinds of work"), choices_of("type")),
            ("stages", _("Stages"), choices_of("stage")),
            (
                "countries",
                _("Produced in one of these countries"),
                sorted(
                    ((code, territory_name(code, language)) for code in countries()), key=lambda one: one[1]
                ),
            ),
            (
                "languages",
                _("In one of these languages"),
                sorted(((code, language_name(code, language)) for code in SPOKEN), key=lambda one: one[1]),
            ),
            (
                "not_in",
                _("Not in one of these calls"),
                [(str(one.pk), str(one)) for one in ProjectCall.objects.order_by("-closes_at", "pk")[:50]],
            ),
        ):
            self.fields[f"rule_{key}"] = forms.MultipleChoiceField(
                label=label, required=False, choices=choices, widget=Picker
            )
        self.fields["rule_members"] = forms.BooleanField(label=_("Only of members"), required=False)
        for key, one in catalogue().fields.items():
            self.fields[f"field_{key}"] = forms.ChoiceField(label=str(one), required=False, choices=HOW)
        for key, kind in catalogue().files.items():
            self.fields[f"file_{key}"] = forms.ChoiceField(label=str(kind), required=False, choices=HOW)
        self.fields["materials"] = forms.MultipleChoiceField(
            label=_("What those selected give for the catalogue and the stage"),
            required=False,
            choices=[(key, str(kind)) for key, kind in catalogue().files.items()],
            widget=forms.CheckboxSelectMultiple,
        )
        self.fields["materials_until"] = day_field(label=_("Materials until"), required=False)

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The form as it is shown: a title and its fields."""
        sections = self.record.sections
        when = [
            name
            for name in ("begins", "begins_which", "ends", "ends_which", "zone", "event")
            if name in self.fields
        ]
        parts = [
            (str(sections["what"]), self.section("what")),
            (_("When"), [self[name] for name in when]),
            (str(sections["rules"]), self.section("rules")),
            (_("Who may take part"), [self[name] for name in self.fields if name.startswith("rule_")]),
        ]
        for key in catalogue().sections:
            fields = [self[f"field_{one.key}"] for one in catalogue().fields.values() if one.section == key]
            parts.append((_("What is asked: %(section)s") % {"section": section_name(key)}, fields))
        parts.append(
            (
                _("What is asked: %(section)s") % {"section": section_name("files")},
                [self[f"file_{key}"] for key in catalogue().files],
            )
        )
        parts.append((_("Materials"), [self["materials"], self["materials_until"]]))
        return parts

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        data = self.cleaned_data
        rules = {name.removeprefix("rule_"): data[name] for name in data if name.startswith("rule_")}
        return {
            **self.changes(),
            **{name: data[name] for name in ("opens_at", "closes_at") if name in data},
            "event": data["event"],
            "asked": _how(data, "field_"),
            "asked_files": _how(data, "file_"),
            "eligibility": rules,
            "materials": data["materials"],
            "materials_until": data["materials_until"],
        }


def _how(data: dict[str, Any], prefix: str) -> dict[str, bool]:
    return {
        name.removeprefix(prefix): value == NEEDED
        for name, value in data.items()
        if name.startswith(prefix) and value != NOT_ASKED
    }


def initial_of(call: ProjectCall) -> dict[str, Any]:
    """What the form begins with for a call that is written already."""
    found: dict[str, Any] = {name: getattr(call, name) for name in CALL.stored}
    for name, moment in (("begins", call.opens), ("ends", call.closes)):
        found[name] = moment.replace(tzinfo=None, fold=0)
        found[f"{name}_which"] = "second" if moment.fold else "first"
    found["event"] = str(call.event_id or "")
    found |= {f"rule_{name}": value for name, value in call.eligibility.items()}
    found |= {f"field_{key}": NEEDED if needed else ASKED for key, needed in call.asked.items()}
    found |= {f"file_{key}": NEEDED if needed else ASKED for key, needed in call.asked_files.items()}
    return {**found, "materials": call.materials, "materials_until": call.materials_until}


class StageTimeForm(forms.Form):
    """An hour on the stage, by the clocks of the call; `moment_in` gives the moment."""

    begins = LocalMomentField(label=gettext_lazy("Begins"))

    def __init__(self, *args: Any, call: ProjectCall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call = call

    def clean_begins(self) -> Any:
        try:
            return moment_of(self.cleaned_data["begins"], self.call.zone)
        except NoSuchHour:
            raise ValidationError(_("The clocks skip that hour that night: choose another.")) from None


class PitchesForm(StageTimeForm):
    pause = forms.IntegerField(
        label=gettext_lazy("Minutes between two pitches"),
        initial=lambda: rule("pitch_pause").value,
        min_value=0,
        max_value=60,
    )


class RehearsalsForm(StageTimeForm):
    minutes = forms.IntegerField(
        label=gettext_lazy("Minutes each"),
        initial=lambda: rule("rehearsal_length").value,
        min_value=1,
        max_value=240,
    )
    count = forms.IntegerField(
        label=gettext_lazy("How many"),
        initial=lambda: rule("rehearsal_times").value,
        min_value=1,
        max_value=100,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["together"] = forms.IntegerField(
            label=_("Projects at the same time"),
            initial=1,
            min_value=1,
            max_value=rule("rehearsal_together").value,
            help_text=_("With two, the producers of two projects share each time."),
        )
