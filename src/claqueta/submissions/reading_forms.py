"""What readers are asked of a project, and the office of readers, plans, wishes and choices by hand."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import JudgedForm
from claqueta.foundation.locales import language_name
from claqueta.foundation.translated import TranslatedFormField, current_language
from claqueta.opportunities.forms import organisations_to_choose
from claqueta.organisations.models import Organisation
from claqueta.organisations.shapes import SPOKEN
from claqueta.submissions.catalogue import catalogue
from claqueta.submissions.criteria import competence_choices, criteria_of, usual
from claqueta.submissions.models import (
    HIGH,
    LOW,
    Confidence,
    Outcome,
    ProjectCall,
    Reader,
    ReaderSeat,
    Reading,
    ReadingPlan,
    SeatState,
)
from claqueta.submissions.queries.board import board_not_reading
from claqueta.submissions.queries.reading import projects_to_read, wish_name
from claqueta.submissions.reading_judging import OPINION, PLAN, READER, SAID, SEAT, WHY, WISHED

BOARD = "board-"
"""Before the number of an account of the board, among those who can be chosen."""
LINES = forms.Textarea(attrs={"rows": 6})


class ReadingForm(JudgedForm, forms.Form):
    """Scores, how sure the reader is, and their words."""

    table = SAID

    def __init__(self, *args: Any, plan: ReadingPlan, reading: Reading | None = None, **kwargs: Any) -> None:
        if reading is not None:
            kwargs["initial"] = {
                **{f"score_{key}": value for key, value in reading.scores.items()},
                "confidence": str(reading.confidence),
                "words": reading.words,
            }
        super().__init__(*args, **kwargs)
        self.criteria = criteria_of(plan)
        for one in self.criteria:
            self.fields[f"score_{one.key}"] = forms.IntegerField(
                label=str(one),
                required=False,
                min_value=LOW,
                max_value=HIGH,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )
        self.fields["confidence"] = forms.ChoiceField(
            label=_("How sure are you?"),
            help_text=_("What you know well counts for more."),
            choices=[(str(value), name) for value, name in Confidence.choices],
            widget=forms.RadioSelect,
        )
        self.fields["words"] = forms.CharField(
            label=_("In your words, for the committee"), required=False, widget=LINES
        )

    @property
    def score_fields(self) -> list[Any]:
        return [self[f"score_{one.key}"] for one in self.criteria]

    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "scores": {one.key: data.get(f"score_{one.key}") for one in self.criteria},
            "confidence": data["confidence"],
            "words": data["words"],
        }


class WhyForm(JudgedForm, forms.Form):
    table = WHY
    why = forms.CharField(label=pgettext_lazy("reading", "Why"), required=False)


# -- The office ------------------------------------------------------------------------------------------------


class ReaderForm(JudgedForm, forms.Form):
    """Somebody who reads: who they are, what they know, in which languages."""

    table = READER
    name = forms.CharField(label=_("Name"))
    email = forms.CharField(label=_("Mail address"))
    organisation = forms.ChoiceField(
        label=_("Organisation"),
        required=False,
        help_text=_("What it did with others keeps them from reading those."),
    )
    company = forms.CharField(
        label=_("Works for"), required=False, help_text=_("If their company is not on record.")
    )
    languages = forms.MultipleChoiceField(label=_("Languages they read"), widget=forms.CheckboxSelectMultiple)
    competences = forms.MultipleChoiceField(
        label=_("What they know"), required=False, widget=forms.CheckboxSelectMultiple
    )
    language = forms.ChoiceField(label=_("Language of mails"), required=False)

    def __init__(self, *args: Any, reader: Reader | None = None, **kwargs: Any) -> None:
        if reader is not None:
            kwargs["initial"] = {
                **{name: getattr(reader, name) for name in READER},
                "organisation": str(reader.organisation_id or ""),
            }
        super().__init__(*args, **kwargs)
        whom: Any = self.fields
        here = current_language()
        codes = dict.fromkeys((*settings.CLUSTER.languages, *SPOKEN))
        whom["languages"].choices = [(code, language_name(code, here)) for code in codes]
        whom["competences"].choices = competence_choices()
        whom["language"].choices = [
            ("", "—"),
            *((code, language_name(code, here)) for code in settings.CLUSTER.languages),
        ]
        whom["organisation"].choices = [("", "—"), *organisations_to_choose()]

    def values(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        key = data.pop("organisation", "")
        organisation = Organisation.objects.filter(pk=key).first() if key else None
        return {**data, "organisation": organisation}


class SeatForm(JudgedForm, forms.Form):
    """A reader for a call, and how much they read."""

    table = SEAT
    call = forms.ChoiceField(label=_("Call for projects"))
    reader = forms.ChoiceField(label=pgettext_lazy("of projects", "Reader"))
    load = forms.IntegerField(label=_("Projects at most"), min_value=1, max_value=300)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom: Any = self.fields
        calls = ProjectCall.objects.exclude(state=ProjectCall.State.DRAFT)
        whom["call"].choices = [("", "—"), *((str(one.pk), str(one)) for one in calls)]
        # Whoever is of the board reads with the account that they have; choosing them puts them among the readers.
        board = [(f"{BOARD}{one.pk}", one.name or one.email) for one in board_not_reading()]
        whom["reader"].choices = [
            ("", "—"),
            *((str(one.pk), str(one)) for one in Reader.objects.all()),
            *([(_("Of the board"), board)] if board else []),
        ]
        whom["load"].initial = rule("reader_load").value


class LoadForm(JudgedForm, forms.Form):
    table = SEAT
    load = forms.IntegerField(label=_("Projects at most"), min_value=1, max_value=300)


class PutForm(JudgedForm, forms.Form):
    """A project for a reader, chosen by hand."""

    table = WHY
    seat = forms.ChoiceField(label=pgettext_lazy("of projects", "Reader"))
    project = forms.ChoiceField(label=_("Project"))
    why = forms.CharField(label=pgettext_lazy("reading", "Why"), required=False)

    def __init__(self, *args: Any, call: ProjectCall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom: Any = self.fields
        seats = (
            ReaderSeat.objects.filter(call=call).exclude(state=SeatState.DECLINED).select_related("reader")
        )
        whom["seat"].choices = [("", "—"), *((str(one.pk), str(one)) for one in seats)]
        whom["project"].choices = [
            ("", "—"),
            *((str(one.pk), f"{one.number} · {one.title}") for one in projects_to_read(call)),
        ]


class PlanForm(JudgedForm, forms.Form):
    """How the projects of a call are read."""

    table = {name: PLAN[name] for name in ("needs",)}
    needs = forms.IntegerField(label=_("Readings of each project"), min_value=1, max_value=20)
    until = forms.DateTimeField(
        label=_("Readings until"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    named = forms.BooleanField(
        label=_("The board learns who read"),
        required=False,
        help_text=_("Otherwise it reads what they say without a name."),
    )

    def __init__(self, *args: Any, plan: ReadingPlan, **kwargs: Any) -> None:
        there = {one.key: one for one in criteria_of(plan)}
        kwargs["initial"] = {
            "needs": plan.needs,
            "named": plan.named,
            "until": plan.until.astimezone(plan.call.here).replace(tzinfo=None) if plan.until else None,
            **{f"weight_{key}": one.weight for key, one in there.items()},
            "own_name": dict(there["own"].name) if "own" in there else None,
            "own_weight": there["own"].weight if "own" in there else None,
        }
        super().__init__(*args, **kwargs)
        self.plan = plan
        for one in usual():
            self.fields[f"weight_{one.key}"] = forms.IntegerField(
                label=_("Weight of “%(criterion)s”") % {"criterion": one},
                required=False,
                min_value=0,
                max_value=10,
            )
        self.fields["own_name"] = TranslatedFormField(
            label=_("A criterion of your own"), required=False, max_length=60
        )
        self.fields["own_weight"] = forms.IntegerField(
            label=_("Its weight"), required=False, min_value=0, max_value=10
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        until = data.get("until")
        if until is not None:
            data["until"] = until.replace(tzinfo=self.plan.call.here)
        criteria = [
            {"key": one.key, "weight": weight, "name": dict(one.name)}
            for one in usual()
            if (weight := data.get(f"weight_{one.key}"))
        ]
        if (weight := data.get("own_weight")) and data.get("own_name"):
            criteria.append({"key": "own", "weight": weight, "name": data["own_name"]})
        if not criteria and not self.errors:
            self.add_error(f"weight_{usual()[0].key}", _("One criterion at least has a weight."))
        data["criteria"] = criteria
        return data

    def values(self) -> Mapping[str, Any]:
        return {name: self.cleaned_data[name] for name in ("needs", "until", "criteria", "named")}


class WishForm(forms.Form):
    """That of those selected at least, at most so many are of a kind."""

    what = forms.ChoiceField(label=_("Projects that are"))
    least = forms.IntegerField(label=_("At least"), required=False, min_value=0, max_value=500)
    most = forms.IntegerField(label=_("At most"), required=False, min_value=0, max_value=500)
    share = forms.BooleanField(label=_("In per cent of those selected"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom: Any = self.fields
        whom["what"].choices = [
            ("", "—"),
            *(
                (f"{group}.{key}", wish_name(f"{group}.{key}"))
                for group in WISHED
                for key in catalogue().choices[group]
            ),
        ]


class OpinionForm(JudgedForm, forms.Form):
    """What somebody of the board would decide, and why."""

    table = OPINION
    outcome = forms.ChoiceField(
        label=_("Your opinion"), choices=Outcome.choices, required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Reason"), required=False, widget=forms.Textarea(attrs={"rows": 4}))
    conflict = forms.CharField(
        label=_("Conflict of interest"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_(
            "Write it here if the project is yours or of people you work with. Then you give no opinion, and see no more of it."
        ),
    )
