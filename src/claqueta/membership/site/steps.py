"""The forms of the steps: what each asks, in the order of a phone's screen. The judge is `membership.applying`."""

from collections.abc import Mapping
from typing import Any, ClassVar, Self

from django import forms
from django.forms.utils import ErrorDict
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from claqueta.cluster.models import Category
from claqueta.foundation.judging import Mail
from claqueta.foundation.parameters import sent
from claqueta.foundation.translated import text_in
from claqueta.membership.applying import class_choices, condition_choices, judge, turnover_choices
from claqueta.membership.forms import DayInput
from claqueta.membership.models import Application
from claqueta.membership.queries.applying import around
from claqueta.membership.sealed import mandate_of
from claqueta.organisations.models import Kind

TITLES: dict[str, Any] = {
    "organisation": _("Your organisation"),
    "membership": _("Class and reasons"),
    "representative": _("Who represents you"),
    "payment": _("How you pay"),
    "summary": _("Check and send"),
}
BIG = 20_000


class BeginForm(forms.Form):
    organisation = forms.CharField(required=False, max_length=120, widget=forms.HiddenInput())
    legal_name = forms.CharField(
        label=_("Name of your organisation"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    email = forms.EmailField(
        label=_("Your mail address"),
        max_length=254,
        help_text=_("The link with which you go on whenever you want is mailed to it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
    )
    nickname = forms.CharField(
        label=_("Leave this empty"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )
    """Nobody sees it: only programs that fill in whatever there is write here."""

    def clean_email(self) -> str:
        return str(Mail(required=True).fit(self.cleaned_data["email"]))


class StepForm(forms.Form):
    """A step: it shows what was typed, and what is wrong with it once somebody went on."""

    key: ClassVar[str] = ""
    papers: ClassVar[tuple[str, ...]] = ()
    """The fields of its files."""
    application: Application

    @classmethod
    def of(cls, application: Application, *, checked: bool, typed: Mapping[str, str] | None = None) -> Self:
        """The step of an application: with what is wrong, or as it is filled in."""
        words = typed if typed is not None else application.answers.get(cls.key, {})
        form = cls(dict(words)) if checked else cls(initial=dict(words))
        form.application = application
        form.prepare(application)
        if checked:
            problems = judge(cls.key, words, around(application))[1]
            # The judge is ours alone: the fields' own checks would say some things twice.
            form._errors = ErrorDict()  # type: ignore[attr-defined]
            form.cleaned_data = {}
            for name, text in problems.items():
                form.add_error(name if name in form.fields else None, text)
        return form

    @classmethod
    def typed(cls, request: HttpRequest) -> dict[str, str]:
        """What was sent of its fields, as it was typed."""
        words = sent(request)
        return {
            name: words.written(name, 200_000 if name == "strokes" else BIG)
            for name in cls.base_fields
            if name not in cls.papers
        }

    def prepare(self, application: Application) -> None:
        """What its fields offer, of the application."""


def _text(
    label: Any, *, complete: str = "", help_text: Any = "", required: bool = True, **attrs: Any
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.TextInput(attrs={**({"autocomplete": complete} if complete else {}), **attrs}),
    )


class OrganisationForm(StepForm):
    key = "organisation"
    legal_name = _text(_("Legal name"), complete="organization", maxlength=200)
    tax_id = _text(_("Tax ID"), maxlength=30, autocapitalize="characters", help_text=_("Such as B12345674."))
    kind = forms.ChoiceField(label=_("What kind of organisation"), choices=[("", "—"), *Kind.choices])
    activity = forms.ChoiceField(label=_("Main activity"))
    founded_on = forms.CharField(label=_("Founded on"), widget=DayInput())
    website = _text(_("Website"), required=False, inputmode="url", complete="url", maxlength=300)
    street = _text(_("Street and number"), complete="street-address", maxlength=200)
    postal_code = _text(_("Postal code"), complete="postal-code", inputmode="numeric", maxlength=12)
    city = _text(_("City"), complete="address-level2", maxlength=120)

    def prepare(self, application: Application) -> None:
        groups: list[Any] = [("", "—")]
        children: dict[int, list[tuple[str, str]]] = {}
        parents: dict[int, str] = {}
        for one in Category.objects.filter(retired=False).order_by("order"):
            if one.parent_id is None:
                parents[one.pk] = text_in(one.name)
            else:
                children.setdefault(one.parent_id, []).append((one.code, text_in(one.name)))
        groups += [(name, children[pk]) for pk, name in parents.items() if pk in children]
        self.fields["activity"].choices = groups  # type: ignore[attr-defined]


class MembershipForm(StepForm):
    key = "membership"
    class_key = forms.ChoiceField(label=_("Class of member"), widget=forms.RadioSelect)
    condition = forms.ChoiceField(label=_("Condition that you meet"), widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Why you meet it"),
        help_text=_(
            "Works, premises, clients or projects in Madrid, or your reasons. A few sentences will do."
        ),
        widget=forms.Textarea(attrs={"rows": 6, "maxlength": 4000}),
    )
    headcount = _text(_("People who work in it"), inputmode="numeric", maxlength=9)
    turnover_band = forms.ChoiceField(label=_("Yearly turnover"), widget=forms.RadioSelect)

    def prepare(self, application: Application) -> None:
        now = around(application)
        self.classes = class_choices(now.bylaws, application.said("organisation", "kind"))
        self.conditions = condition_choices(now.bylaws)
        for name, choices in (
            ("class_key", [(key, name) for key, name, _text_ in self.classes]),
            ("condition", [(key, name) for key, name, _text_ in self.conditions]),
            ("turnover_band", turnover_choices(now.bylaws)),
        ):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class RepresentativeForm(StepForm):
    key = "representative"
    papers = ("resolution_file",)
    rep_name = _text(_("Name and surnames"), complete="name", maxlength=120)
    rep_position = _text(_("Position"), complete="organization-title", maxlength=120)
    rep_email = forms.CharField(
        label=_("Mail address"),
        help_text=_("The invitation to the member area is sent to it when you are admitted."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "maxlength": 254}),
    )
    rep_phone = forms.CharField(
        label=_("Phone"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "maxlength": 40}),
    )
    resolution_how = forms.ChoiceField(
        label=_("The certified resolution"),
        choices=[("now", _("I attach it now")), ("later", _("It will follow"))],
        widget=forms.RadioSelect,
    )
    resolution_on = forms.CharField(label=_("Day of the resolution"), required=False, widget=DayInput())
    resolution_file = forms.FileField(
        label=_("Certified resolution"),
        required=False,
        help_text=_(
            "PDF or photograph: a page that says that your organisation joins and who represents it."
        ),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/*"}),
    )


class PaymentForm(StepForm):
    key = "payment"
    papers = ("mandate_file",)
    pay = forms.ChoiceField(
        label=_("How you pay the dues"),
        choices=[("debit", _("By direct debit")), ("transfer", _("By transfer"))],
        widget=forms.RadioSelect,
    )
    iban = _text(
        _("IBAN"),
        required=False,
        autocapitalize="characters",
        spellcheck="false",
        maxlength=60,
        placeholder="ES00 0000 0000 0000 0000 0000",
    )
    holder = _text(_("Holder of the account"), required=False, maxlength=140)
    scheme = forms.ChoiceField(
        label=_("Kind of direct debit"),
        required=False,
        choices=[
            ("CORE", _("Core: the bank gives it back within eight weeks if you ask")),
            ("B2B", _("Between companies: your bank has to register it, and it is not given back")),
        ],
        widget=forms.RadioSelect,
    )
    sign = forms.ChoiceField(
        label=_("The signature"),
        required=False,
        choices=[
            ("draw", _("I sign here")),
            ("upload", _("I upload the signed mandate")),
            ("later", _("Later: the office will ask for it")),
        ],
        widget=forms.RadioSelect,
    )
    strokes = forms.CharField(required=False, widget=forms.HiddenInput(attrs={"data-strokes": ""}))
    signed_place = _text(_("Place"), required=False, maxlength=120)
    mandate_file = forms.FileField(
        label=_("Signed mandate"),
        required=False,
        help_text=_("PDF or photograph."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/*"}),
    )

    def prepare(self, application: Application) -> None:
        kept = mandate_of(application)
        if not self.is_bound:
            self.initial.setdefault("scheme", "CORE")
            self.initial.setdefault("holder", application.legal_name)
            self.initial.setdefault("signed_place", application.said("organisation", "city"))
            self.initial["iban"] = kept.typed if kept else ""


class SummaryForm(StepForm):
    key = "summary"
    bylaws = forms.CharField(
        label=_("We know and accept the bylaws"), widget=forms.CheckboxInput(attrs={"value": "on"})
    )
    privacy = forms.CharField(
        label=_("We have read how our data are used, and the representative knows it"),
        widget=forms.CheckboxInput(attrs={"value": "on"}),
    )


FORMS: dict[str, type[StepForm]] = {
    form.key: form
    for form in (OrganisationForm, MembershipForm, RepresentativeForm, PaymentForm, SummaryForm)
}
