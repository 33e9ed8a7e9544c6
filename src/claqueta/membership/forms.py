"""What has to be said for the moves of applications and leaving files, and the forms of members."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.foundation.judging import JudgedForm
from claqueta.membership.applying import (
    ALLEGATIONS,
    APPEAL,
    ASK,
    DECISION,
    GROUNDS,
    NOTICE,
    OPINION,
    REASONS,
    REDUCTION,
    REFUSAL,
    SITTING,
)
from claqueta.membership.applying.tables import ANSWERED, DAY
from claqueta.membership.models import Opinion


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def day_field(
    label: Any, *, required: bool = True, help_text: Any = "", initial: Any = None
) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, help_text=help_text, initial=initial, widget=DayInput()
    )


def words_field(label: Any, *, required: bool = True, help_text: Any = "", rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


class AskForm(JudgedForm, forms.Form):
    table = ASK
    missing = words_field(
        _("What is missing"),
        help_text=_("The applicant reads it as you write it. The clock stops until the answer comes."),
    )


class AnswerForm(JudgedForm, forms.Form):
    table = ANSWERED
    answer = words_field(_("Your answer"))


class SittingForm(JudgedForm, forms.Form):
    table = SITTING
    sitting = forms.CharField(
        label=_("Sitting of the board"), help_text=_("As its minutes call it, such as “Board 4/2026”.")
    )
    decided_on = day_field(_("Day of the decision"), initial=timezone.localdate)


class AdmitForm(SittingForm):
    table = DECISION
    effective_on = day_field(
        _("Member from"), required=False, help_text=_("The day of the decision, unless another is said.")
    )
    despite = words_field(
        _("Why all the same"),
        required=False,
        rows=3,
        help_text=_("Only where something was flagged, such as an account of another holder."),
    )


class DeferForm(SittingForm):
    table = {**SITTING, **REASONS}
    reasons = words_field(_("Why it is deferred"), help_text=_("The applicant reads it."))


class RefuseForm(SittingForm):
    table = REFUSAL
    reasons = words_field(
        _("Reasons"),
        help_text=_("The applicant reads them, with how and until when to object. Opinions are never sent."),
    )


class ReportForm(JudgedForm, forms.Form):
    table = {"reported_on": DAY}
    reported_on = day_field(_("Day of the assembly"), initial=timezone.localdate)


class ReasonsForm(JudgedForm, forms.Form):
    table = REASONS
    reasons = words_field(_("Reasons"))


class AllegationsForm(JudgedForm, forms.Form):
    table = ALLEGATIONS
    allegations = words_field(_("What you say to it"), rows=8)


class AppealForm(JudgedForm, forms.Form):
    table = APPEAL
    appeal = words_field(_("Your appeal"), rows=8, help_text=_("The next assembly reads it as you write it."))


class EndForm(SittingForm):
    table = {**SITTING, **REASONS, "effective_on": DAY}
    reasons = words_field(_("Reasons"), help_text=_("The member reads them, with how to appeal."))
    effective_on = day_field(
        _("The membership ends on"),
        required=False,
        help_text=_(
            "The first day on which it is no longer a member; the day of the decision, unless another is said."
        ),
    )


class ProposeForm(JudgedForm, forms.Form):
    table = {**GROUNDS, "effective_on": DAY}
    grounds = words_field(_("Grounds"), help_text=_("The member reads them."))


class RightsForm(JudgedForm, forms.Form):
    table = {"on": DAY, **REASONS}
    on = day_field(_("From"), initial=timezone.localdate)
    reason = words_field(_("Reason"), rows=3)


class NoticeForm(JudgedForm, forms.Form):
    table = NOTICE
    effective_on = day_field(
        _("From which day do you leave"), help_text=_("On that day your organisation is no longer a member.")
    )
    reasons = words_field(_("Why, if you want to tell us"), required=False, rows=4)
    sure = forms.BooleanField(label=_("We leave the cluster, as our organisation has resolved"))


class OpinionForm(JudgedForm, forms.Form):
    table = OPINION
    view = forms.ChoiceField(
        label=_("Your opinion"), choices=Opinion.View.choices, required=False, widget=forms.RadioSelect
    )
    text = words_field(_("In words"), required=False, rows=4)
    conflict = words_field(
        _("Conflict of interest"),
        required=False,
        rows=2,
        help_text=_(
            "Write it here if you act for the applicant, for a competitor of it, or have any other interest. Then you give no opinion."
        ),
    )


class ReductionForm(JudgedForm, forms.Form):
    table = REDUCTION
    key = forms.ChoiceField(label=_("Reduction"))
    since = day_field(_("From"), initial=timezone.localdate)
    reason = words_field(_("Reason"), rows=3)
