"""The office's screens of yearly declarations and of reductions of dues."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from claqueta.desk.chips import Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Add, Do, DoToAll, Register
from claqueta.foundation.actors import Actor
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import text_in
from claqueta.membership import actions
from claqueta.membership.forms import ReductionForm
from claqueta.membership.models import Declaration, ReductionGranted
from claqueta.membership.queries.causes import members_today
from claqueta.organisations.models import Organisation


def rows() -> QuerySet[Declaration]:
    return Declaration.objects.select_related("organisation")


def _state(row: Declaration) -> str:
    if row.declared_at is not None:
        return _("Declared")
    if row.asked_at is None:
        return _("Not asked")
    return ngettext("Asked", "Asked, reminded %(n)s times", row.reminders + 1) % {"n": row.reminders}


def _mails(mails: int, _values: Any) -> str:
    return ngettext("%(n)s mail is on its way.", "%(n)s mails are on their way.", mails) % {"n": mails}


def _ask(row: Declaration, *, by: Actor) -> int:
    return actions.ask_for_declaration(row.organisation, year=row.year, by=by)


def _years() -> list[tuple[str, str]]:
    years = Declaration.objects.order_by("-year").values_list("year", flat=True).distinct()
    return [(str(year), str(year)) for year in years]


DECLARATIONS = Register(
    listing=Listing(
        name="office_declarations",
        title=gettext_lazy("Yearly declarations"),
        icon="doc-full-inverse",
        fields=(
            ListField(
                Column("organisation", gettext_lazy("Member"), lambda one: one.organisation.name),
                link=lambda one: reverse("office_organisation", args=[one.organisation_id]),
                order="organisation__legal_name",
            ),
            ListField(Column("year", gettext_lazy("Year"), lambda one: one.year), order="year"),
            ListField(
                Column("state", gettext_lazy("State"), _state),
                tone=lambda one: Tone.GOOD if one.declared_at else Tone.WAITS,
            ),
            ListField(
                Column("headcount", gettext_lazy("People"), lambda one: one.headcount), order="headcount"
            ),
            ListField(
                Column("band", gettext_lazy("Size for dues"), lambda one: one.band_name),
                order="band",
                on_phone="line",
            ),
            ListField(
                Column("rd_staff", gettext_lazy("People in R&D"), lambda one: one.rd_staff), order="rd_staff"
            ),
            ListField(
                Column("sme", gettext_lazy("Category of 2003/361/EC"), lambda one: one.sme), shown=False
            ),
            ListField(
                Column("declared_at", gettext_lazy("Declared"), lambda one: one.declared_at),
                order="declared_at",
                by_day=True,
            ),
            ListField(
                Column("declared_by", gettext_lazy("Declared by"), lambda one: one.declared_by), shown=False
            ),
        ),
        search_in=("organisation__legal_name", "organisation__trade_name"),
        filters=(
            Filter("year", gettext_lazy("Year"), _years, "year"),
            Filter(
                "state",
                gettext_lazy("State"),
                [("missing", gettext_lazy("Still missing")), ("declared", gettext_lazy("Declared"))],
                narrow=lambda found, value: found.filter(declared_at__isnull=value == "missing"),
            ),
        ),
        rows=rows,
        empty=gettext_lazy(
            "Every January the members are asked for their headcount and turnover, by a link that takes one tap when nothing has changed."
        ),
    ),
    path="declarations/",
    permission="membership.manage",
    does=(
        Do(
            "ask",
            gettext_lazy("Ask by mail"),
            _ask,
            said=_mails,
            when=lambda one: one.declared_at is None,
            row=True,
            bulk=True,
        ),
    ),
    to_all=(
        DoToAll(
            "ask_all",
            lambda: gettext_lazy("Ask those who have not been asked"),
            lambda *, by: actions.ask_all(by=by),
            lambda asked: (
                ngettext("%(n)s member was asked.", "%(n)s members were asked.", asked) % {"n": asked}
            ),
        ),
    ),
)


class GrantForm(ReductionForm):
    organisation = forms.ModelChoiceField(
        label=gettext_lazy("Member"), empty_label="—", queryset=Organisation.objects.none()
    )
    field_order = ("organisation", "key", "since", "reason")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = members_today()  # type: ignore[attr-defined]
        clauses = settings.CLUSTER.bylaws.on(timezone.localdate()).reductions
        self.fields["key"].choices = [  # type: ignore[attr-defined]
            (one.key, f"{text_in(one.name)} (−{one.percent} %, {text_in(one.article)})") for one in clauses
        ]


class EndReductionForm(forms.Form):
    on = forms.DateField(
        label=gettext_lazy("No longer from"),
        initial=timezone.localdate,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


def _grant(form: Any, *, by: Actor) -> ReductionGranted:
    data = form.cleaned_data
    return actions.grant_reduction(
        data["organisation"], key=data["key"], since=data["since"], reason=data["reason"], by=by
    )


def _holds(row: ReductionGranted) -> bool:
    return row.until > timezone.localdate()


def _percent(granted: ReductionGranted) -> Any:
    """Whole where it is whole: 50, 12.5."""
    return int(granted.percent) if granted.percent == int(granted.percent) else granted.percent


REDUCTIONS = Register(
    listing=Listing(
        name="office_reductions",
        title=gettext_lazy("Reductions of dues"),
        icon="minus",
        fields=(
            ListField(
                Column("organisation", gettext_lazy("Member"), lambda one: one.organisation.name),
                link=lambda one: reverse("office_organisation", args=[one.organisation_id]),
                order="organisation__legal_name",
            ),
            ListField(Column("name", gettext_lazy("Reduction"), lambda one: one.name), on_phone="line"),
            ListField(Column("percent", gettext_lazy("Per cent"), _percent), order="percent"),
            ListField(Column("since", gettext_lazy("From"), lambda one: one.since), order="since"),
            ListField(
                Column("until", gettext_lazy("Before"), lambda one: one.until),
                order="until",
            ),
            ListField(Column("reason", gettext_lazy("Reason"), lambda one: one.reason)),
        ),
        search_in=("organisation__legal_name", "organisation__trade_name", "reason"),
        rows=lambda: ReductionGranted.objects.select_related("organisation"),
        empty=gettext_lazy("Reductions of dues that the bylaws foresee, each with its reason and its end."),
    ),
    path="reductions/",
    permission="membership.manage",
    add=Add(
        gettext_lazy("Grant a reduction"),
        GrantForm,
        _grant,
        above=True,
        button=gettext_lazy("Grant"),
        list_heading=gettext_lazy("Granted"),
    ),
    does=(
        Do(
            "end",
            gettext_lazy("End it earlier"),
            actions.end_reduction,
            form=EndReductionForm,
            when=_holds,
            row=True,
            single=False,
        ),
    ),
)
urlpatterns = [*DECLARATIONS.urlpatterns, *REDUCTIONS.urlpatterns]
