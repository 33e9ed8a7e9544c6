"""What is asked for introductions, their outcomes, answers to matches, and contacts."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from claqueta.foundation.fields.forms import day_field
from claqueta.opportunities.forms import organisations_to_choose
from claqueta.opportunities.models import ContactKind, Opportunity, OpportunityState, amounts

LINES = forms.Textarea(attrs={"rows": 4})


class NoForm(forms.Form):
    reason = forms.CharField(
        label=_("Why not, if you like: only the office reads it"),
        required=False,
        max_length=1000,
        widget=LINES,
    )


class OutcomeForm(forms.Form):
    project = forms.CharField(label=_("Project"), max_length=200)
    amount = forms.ChoiceField(label=_("About how much"), choices=amounts)
    jobs = forms.IntegerField(
        label=pgettext_lazy("outcome", "Jobs"), required=False, min_value=0, max_value=10_000
    )
    words = forms.CharField(label=_("In words"), required=False, max_length=2000, widget=LINES)
    link = forms.CharField(label=_("Where it can be seen"), required=False, max_length=300)
    file = forms.FileField(
        label=_("A file that shows it"),
        required=False,
        help_text=_(
            "A contract’s first page, a press release, a poster. Only both of you and the office see it."
        ),
    )


class AskForm(forms.Form):
    """To be introduced to somebody, for an organisation of one's own."""

    why = forms.CharField(
        label=_("Why you would like to meet"),
        max_length=2000,
        widget=LINES,
        help_text=_("They read it as you write it. Leave contact data out: both get them if both say yes."),
    )


class WhyForm(forms.Form):
    """Why both might want to meet, as both read it."""

    why = forms.CharField(
        label=_("Why"), max_length=2000, widget=LINES, help_text=_("Both sides read it as you write it.")
    )


class ProposeForm(forms.Form):
    one = forms.ChoiceField(label=_("The one side"))
    other = forms.ChoiceField(label=_("The other side"))
    opportunity = forms.ChoiceField(label=_("Need or offer"), required=False)
    why = forms.CharField(
        label=_("Why"), max_length=2000, widget=LINES, help_text=_("Both sides read it as you write it.")
    )
    hold_at = forms.DateTimeField(
        label=_("Hold a first talk"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom: Any = self.fields
        known = list(organisations_to_choose())
        whom["one"].choices = [("", _("The visitor whose need it is")), *known]
        whom["one"].required = False
        whom["other"].choices = [("", "—"), *known]
        live = Opportunity.objects.filter(state__in=[OpportunityState.OPEN, OpportunityState.TALKING])
        whom["opportunity"].choices = [("", "—"), *((str(one.pk), f"{one.slug} · {one}") for one in live)]


class PasteForm(forms.Form):
    sender = forms.CharField(label=_("From"), required=False, max_length=254)
    subject = forms.CharField(label=_("Subject"), required=False, max_length=255)
    text = forms.CharField(label=_("Text"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 10}))


class ContactForm(forms.Form):
    kind = forms.ChoiceField(label=_("How"), choices=ContactKind.choices, initial=ContactKind.CALL)
    summary = forms.CharField(label=_("What about"), required=False, max_length=300)
    day = day_field(label=_("Day"), required=False, initial=timezone.localdate)


class NewContactForm(ContactForm):
    organisation = forms.ChoiceField(label=_("Organisation"))
    field_order = ("organisation", "kind", "summary", "day")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        whom: Any = self.fields["organisation"]
        whom.choices = [("", "—"), *organisations_to_choose()]
