"""What is asked for the moves of a need or an offer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.judging import JudgedForm
from claqueta.opportunities.judging import CLOSING, SENT_BACK
from claqueta.opportunities.models import BY_THE_HOUSE, ClosedFor


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
