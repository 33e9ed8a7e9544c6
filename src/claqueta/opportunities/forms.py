"""The form of a need or an offer, as its kind asks, and what is asked for its moves."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from claqueta.cluster import queries as cluster
from claqueta.cluster.definition import CapabilityField
from claqueta.foundation.fields.declaring import Field
from claqueta.foundation.fields.forms import FieldsForm, day_field, form_field
from claqueta.foundation.fields.picking import Picker
from claqueta.foundation.judging import JudgedForm, Text
from claqueta.foundation.money_fields import MoneyFormField
from claqueta.foundation.translated import current_language, text_in
from claqueta.opportunities.judging import CLOSING, SENT_BACK
from claqueta.opportunities.kinds import KindField, OpportunityKind, kind_of, kinds
from claqueta.opportunities.models import (
    BY_THE_HOUSE,
    OPPORTUNITY,
    ClosedFor,
    Direction,
    Opportunity,
)
from claqueta.opportunities.shapes import shape_of_field
from claqueta.organisations.models import Organisation

OF_KIND = "of_"
"""Before the names of the fields that only a kind has."""
ASKED_BY = {
    "activities": ("activities",),
    "capabilities": ("must", "wish"),
    "territories": ("territories",),
    "languages": ("languages",),
    "dates": ("starts_on", "ends_on"),
    "budget": ("budget_from", "budget_until"),
}
"""What a kind asks → the form's fields of it."""


class SendBackForm(JudgedForm, forms.Form):
    table = SENT_BACK
    words = forms.CharField(label=_("What has to be changed"), widget=forms.Textarea(attrs={"rows": 4}))


class CloseForm(JudgedForm, forms.Form):
    table = CLOSING
    closed_for = forms.ChoiceField(
        label=_("Why"), choices=[one for one in ClosedFor.choices if one[0] not in BY_THE_HOUSE]
    )
    result = forms.CharField(
        label=_("What came of it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("For the office and your side alone. If it was found through the cluster, with whom."),
    )


def kind_choices() -> list[tuple[str, str]]:
    return [(kind.key, text_in(kind.name)) for kind in kinds().values()]


class BeginForm(forms.Form):
    """Whether it is a need or an offer, and of which kind: what the form itself depends on."""

    direction = forms.ChoiceField(
        label=_("Need or offer"), choices=Direction.choices, widget=forms.RadioSelect
    )
    kind = forms.ChoiceField(label=_("Kind"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = kind_choices()  # type: ignore[attr-defined]


def organisations_to_choose() -> list[tuple[str, str]]:
    rows = Organisation.objects.filter(merged_into=None, listed=True)
    return [(str(one.pk), one.name) for one in sorted(rows, key=lambda one: one.name.casefold())]


class OpportunityForm(FieldsForm):
    """What a kind asks of a need or an offer, with who sees it. `values` is for the actions."""

    record = OPPORTUNITY
    budget_from = MoneyFormField(label=_("Budget from"), required=False)
    budget_until = MoneyFormField(label=_("Budget until"), required=False)
    must = forms.MultipleChoiceField(
        label=_("What they must be able to do"),
        required=False,
        widget=Picker,
        help_text=_("Whoever is known not to be able to is left out."),
    )
    wish = forms.MultipleChoiceField(label=_("What they should be able to do"), required=False, widget=Picker)
    chosen = forms.MultipleChoiceField(
        label=_("Chosen organisations"),
        required=False,
        widget=Picker,
        help_text=_("If only those chosen are to see it."),
    )

    def __init__(self, *args: Any, kind: str, office: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, office=office, **kwargs)
        found = kind_of(kind)
        if found is None:
            raise ValueError(kind)
        self.kind: OpportunityKind = found
        self.initial.setdefault("kind", kind)
        abilities = list(ability_choices())
        known = {code for _group, options in abilities for code, _words in options}
        for name in ("must", "wish"):
            # A program may have asked for what no bucket of ours says.
            other = [(code, _words_of(code)) for code in self.initial.get(name, ()) if code not in known]
            choices = [*abilities, (_("Others"), other)] if other else abilities
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        self.fields["chosen"].choices = organisations_to_choose()  # type: ignore[attr-defined]
        for asked, names in ASKED_BY.items():
            if asked not in found.asks:
                for name in names:
                    del self.fields[name]
        for field in found.fields:
            self.fields[OF_KIND + field.key] = _field_of(field)
        self.fields["kind"].widget = forms.HiddenInput()
        if office:
            self.fields["purposes"] = forms.MultipleChoiceField(
                label=_("Purposes"), required=False, choices=list(cluster.purposes().items()), widget=Picker
            )

    def clean_kind(self) -> str:
        """The form is of one kind; another is another form."""
        return self.kind.key

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The form as it is shown: a title and its fields."""
        of_kind = [self[OF_KIND + field.key] for field in self.kind.fields]
        beside = {
            "what": of_kind,
            "whom": [self[name] for name in ("must", "wish") if name in self.fields],
            "when": [self[name] for name in ("budget_from", "budget_until") if name in self.fields],
            "who": [self[name] for name in ("chosen", "purposes") if name in self.fields],
        }
        return [
            (str(title), [*self.section(key), *beside.get(key, [])])
            for key, title in self.record.sections.items()
        ]

    def values(self) -> dict[str, Any]:
        """What the actions take."""
        data = self.cleaned_data
        values = self.changes()
        values["details"] = {
            field.key: data.get(OF_KIND + field.key)
            for field in self.kind.fields
            if data.get(OF_KIND + field.key) not in (None, "", [], False)
        }
        if "must" in self.fields:
            values["capabilities"] = [
                *abilities_of(data["must"], hard=True),
                *abilities_of(data["wish"], hard=False),
            ]
        values["chosen"] = list(Organisation.objects.filter(pk__in=data.get("chosen") or []))
        if "purposes" in self.fields:
            values["purposes"] = data["purposes"]
        return values


def initial_of(opportunity: Opportunity) -> dict[str, Any]:
    """What the form begins with for one that is written already."""
    return {
        **initial_of_values({name: getattr(opportunity, name) for name in OPPORTUNITY.stored}),
        "chosen": [str(one.pk) for one in opportunity.chosen.all()],
        "purposes": [one.code for one in opportunity.purposes.all()],
    }


def initial_of_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """What the form begins with for values that were found to fit."""
    able = values.get("capabilities") or []
    return {
        **values,
        **{OF_KIND + key: value for key, value in (values.get("details") or {}).items()},
        "must": [code for one in able if one.get("hard") for code in _codes_of(one)],
        "wish": [code for one in able if not one.get("hard") for code in _codes_of(one)],
    }


def _field_of(field: KindField) -> forms.Field:
    label = field.label()
    match field.type:
        case "money":
            return MoneyFormField(label=label, required=False)
        case "day":
            return day_field(label=label, required=False)
        case "text":
            return forms.CharField(label=label, required=False, max_length=Text(200).most)
        case _:
            return form_field(Field(name=field.key, label=label, shape=shape_of_field(field)))


# -- Capabilities as choices ---------------------------------------------------------------------------------


def ability_choices() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Each capability of the cluster's data with what can be asked of it: its choices, or least numbers."""
    for capability in settings.CLUSTER.capabilities:
        columns = capability.columns if capability.type == "records" else (capability,)
        options = [
            option
            for column in columns
            for option in _options(capability, "" if column is capability else column.key, column)
        ]
        if capability.type in ("boolean", "records") or not options:
            options.insert(0, (f"{capability.key}||", text_in(capability.name)))
        yield text_in(capability.name), options


def _options(capability: CapabilityField, name: str, column: CapabilityField) -> Iterator[tuple[str, str]]:
    language = current_language()
    said = text_in(column.name, language)
    for choice in column.choices:
        yield f"{capability.key}|{name}|={choice.key}", text_in(choice.name, language)
    for bucket in column.buckets:
        if bucket > 0:
            yield f"{capability.key}|{name}|>{bucket:g}", f"{said} ≥ {bucket:g} {column.unit}".strip()


def _words_of(code: str) -> str:
    """How a code reads that is none of the choices."""
    key, name, what = code.split("|", 2)
    capability = settings.CLUSTER.capability(key)
    if capability is None:
        return code
    asked = next((one for one in capability.columns if one.key == name), capability)
    said = text_in(asked.name)
    return f"{said} ≥ {what[1:]} {asked.unit}".strip() if what.startswith(">") else said


def abilities_of(codes: list[str], *, hard: bool) -> list[dict[str, Any]]:
    """What was chosen as the record keeps it: choices of one capability together, of least numbers the greatest."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for code in codes:
        key, column, what = (code.split("|", 2) + ["", ""])[:3]
        able = found.setdefault(
            (key, column), {"key": key, "hard": hard, **({"column": column} if column else {})}
        )
        if what.startswith("="):
            able.setdefault("values", []).append(what[1:])
        elif what.startswith(">"):
            able["least"] = max(able.get("least", 0), float(what[1:]))
    return list(found.values())


def _codes_of(ability: Mapping[str, Any]) -> list[str]:
    place = f"{ability['key']}|{ability.get('column', '')}|"
    codes = [f"{place}={value}" for value in ability.get("values", ())]
    if "least" in ability:
        codes.append(f"{place}>{ability['least']:g}")
    return codes or [place]
