"""The ranking of companies, one's own points beside each, and the letters, with their summary before any leaves."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.delegations import actions
from claqueta.delegations.actions.deciding import answer_until
from claqueta.delegations.actions.telling import letter_context
from claqueta.delegations.judging import OUTCOMES, POINTS
from claqueta.delegations.models import Applicant, ApplicantState, Delegation
from claqueta.delegations.office.delegations import delegation_by_number, trail_to
from claqueta.delegations.queries import Ranked, ranking
from claqueta.desk.listing import paged, screen
from claqueta.foundation.judging import JudgedForm
from claqueta.foundation.locales import language_name
from claqueta.foundation.parameters import asked, sent
from claqueta.foundation.transactions import atomic
from claqueta.foundation.translated import current_language


class ScoreForm(JudgedForm, forms.Form):
    """One's own points for a company."""

    interest = forms.BooleanField(
        label=gettext_lazy("I have an interest in this company, and do not score it"), required=False
    )

    def __init__(self, *args: Any, ranked: Ranked, **kwargs: Any) -> None:
        self.keys = [key for key, _label, _answer in ranked.answers]
        self.table = dict.fromkeys(self.keys, POINTS)  # type: ignore[misc]
        super().__init__(*args, prefix=f"company{ranked.applicant.pk}", initial=ranked.mine, **kwargs)
        for key, label, _answer in ranked.answers:
            self.fields[key] = forms.IntegerField(
                label=label,
                required=False,
                min_value=0,
                max_value=POINTS.top,
                widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
            )

    def points(self) -> list[forms.BoundField]:
        return [self[key] for key in self.keys]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("delegations.manage", of=delegation_by_number)
def show_ranking(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    """The companies from the best, with one's own points, page by page; all that is sound of one is kept, or nothing."""
    found = list(enumerate(ranking(delegation, request.user), start=1))
    data = request.POST if request.method == "POST" else None
    page = paged(found, asked(request).page())
    said = sent(request)
    # What was typed belongs to the companies that stood there, wherever they stand by now.
    typed = set(said.identifiers("company")) if data is not None else set()
    shown = page.rows if data is None else [one for one in found if one[1].applicant.pk in typed]
    forms_of = [(place, one, None if one.conflict else ScoreForm(data, ranked=one)) for place, one in shown]
    if data is not None and all(form is None or form.is_valid() for _place, _one, form in forms_of):
        try:
            _keep([(one, form) for _place, one, form in forms_of], request.user)
            messages.success(request, _("Saved."))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect(f"{request.path}?page={said.page('go')}")
    return screen(
        request,
        "delegations/office/ranking.html",
        _("Ranking: %(delegation)s") % {"delegation": delegation},
        "order",
        status=200 if data is None else 422,
        trail=trail_to(delegation),
        delegation=delegation,
        rows=forms_of,
        list_page=page,
        before=page.number - 1,
        after=page.number + 1 if page.number < page.pages else 0,
        back=reverse("office_delegation", args=[delegation.pk]),
    )


@atomic
def _keep(forms_of: list[tuple[Ranked, ScoreForm | None]], account: Any) -> None:
    for one, form in forms_of:
        if form is None or not form.has_changed():
            continue
        if form.cleaned_data["interest"]:
            actions.declare_interest(one.applicant, by=account)
        else:
            points = {key: form.cleaned_data.get(key) for key in form.keys}
            actions.score(one.applicant, points, by=account)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@needs("delegations.manage", of=delegation_by_number)
def letters(request: HttpRequest, delegation: Delegation) -> HttpResponse:
    """The summary before letters go; they leave with the decisions that were looked at, or not at all."""
    back = reverse("office_delegation", args=[delegation.pk])
    if request.method == "POST":
        said = sent(request)
        looked = [
            (pk, state.value) for state in OUTCOMES for pk in said.identifiers(f"decided_{state.value}")
        ]
        try:
            count = actions.send_letters(delegation, looked, by=request.user)
            messages.success(
                request,
                ngettext("%(n)s letter is on its way.", "%(n)s letters are on their way.", count)
                % {"n": count},
            )
            return redirect(back)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(request.path)
    waiting = actions.letters_waiting(delegation)
    groups = []
    for state in OUTCOMES:
        rows = [one for one in waiting if one.state == state]
        if rows:
            groups.append((state.label, rows, previews(rows)))
    return screen(
        request,
        "delegations/office/letters.html",
        _("Letters: %(call)s") % {"call": delegation},
        "mail",
        trail=trail_to(delegation),
        groups=groups,
        total=len(waiting),
        undecided=delegation.applicants.filter(state=ApplicantState.SUBMITTED).count(),
        back=back,
    )


def previews(rows: list[Applicant]) -> list[tuple[str, str, str]]:
    """Code, language and text of the letter as its first reader in each language gets it."""
    found: dict[str, tuple[str, str, str]] = {}
    for one in rows:
        code = one.language or current_language()
        if code not in found:
            if one.state == ApplicantState.SELECTED:
                one.answer_by = answer_until()
            with translation.override(code):
                context = {**letter_context(one, code), "url": "…"}
                text = render_to_string(f"delegations/mail/delegation_letter_{one.state}.txt", context)
            found[code] = (code, language_name(code, current_language()), text.strip())
    return list(found.values())


urlpatterns = [
    path("delegations/<id:pk>/ranking/", show_ranking, name="office_delegation_ranking"),
    path("delegations/<id:pk>/letters/", letters, name="office_delegation_letters"),
]
