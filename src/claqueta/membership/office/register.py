"""The register of members: as of any day, as known on any day; and as a book."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from claqueta.accounts.access import needs
from claqueta.cluster.classes import CLASS_NAMES, class_name
from claqueta.desk.chips import Tone
from claqueta.desk.listing import DayFilter, Filter, ListField, Listing, screen
from claqueta.desk.registers import Register
from claqueta.foundation import documents
from claqueta.foundation.models import Job
from claqueta.foundation.parameters import Parameters, sent
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import current_language
from claqueta.membership import tasks
from claqueta.membership.documents import MEMBERS_BOOK
from claqueta.membership.models import Span
from claqueta.membership.queries import head

SHOWN = 20


@dataclass(frozen=True, slots=True)
class AsOf(DayFilter):
    """The day of which the register is; today unless said."""

    def narrowed(self, rows: QuerySet[Any], query: Parameters) -> QuerySet[Any]:
        day = query.day(self.name) or timezone.localdate()
        return rows.filter(Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day)


@dataclass(frozen=True, slots=True)
class AsKnown(DayFilter):
    """The day at whose end it was known so; now unless said."""

    def narrowed(self, rows: QuerySet[Any], query: Parameters) -> QuerySet[Any]:
        day = query.day(self.name)
        if day is None:
            return rows.filter(known_to=None)
        moment = end_of(day)
        return rows.filter(Q(known_to=None) | Q(known_to__gt=moment), known_from__lte=moment)


def end_of(day: date) -> datetime:
    """The last moment of a day."""
    after = datetime.combine(day + timedelta(days=1), time.min)
    return timezone.make_aware(after) - timedelta(microseconds=1)


def _state(span: Span) -> str:
    if span.suspended:
        return _("Rights suspended")
    return _("Leaves") if span.until else _("In force")


def _tone(span: Span) -> Tone:
    if span.suspended:
        return Tone.BAD
    return Tone.WAITS if span.until else Tone.GOOD


FIELDS = (
    ListField(
        Column("name", gettext_lazy("Name"), lambda span: span.name),
        link=lambda span: reverse("office_membership", args=[span.organisation_id]),
        order="name",
    ),
    ListField(Column("number", gettext_lazy("Number"), lambda span: span.number), order="number"),
    ListField(
        Column("class", gettext_lazy("Class"), lambda span: class_name(span.class_key)),
        order="class_key",
        on_phone="line",
    ),
    ListField(Column("tax_id", gettext_lazy("Tax ID"), lambda span: span.tax_id)),
    ListField(
        Column("representative", gettext_lazy("Representative"), lambda span: span.representative),
        order="representative",
    ),
    ListField(
        Column("since", gettext_lazy("Member since"), lambda span: None if span.undated else span.since),
        order="since",
    ),
    ListField(
        Column("until", gettext_lazy("Member until"), lambda span: span.until), order="until", shown=False
    ),
    ListField(Column("state", gettext_lazy("State"), _state), tone=_tone),
)

REGISTER = Register(
    listing=Listing(
        name="office_register",
        title=gettext_lazy("Register of members"),
        icon="list-ul",
        fields=FIELDS,
        search_in=("name", "tax_id", "representative"),
        filters=(
            AsOf("on", gettext_lazy("As of"), ""),
            AsKnown("known", gettext_lazy("As known on"), ""),
            Filter("class", gettext_lazy("Class"), lambda: tuple(CLASS_NAMES.items()), lookup="class_key"),
        ),
        rows=lambda: Span.objects.order_by("number"),
        empty=gettext_lazy(
            "Whoever is admitted stands here, with number, class and representative. No entry is ever changed: a later one corrects it."
        ),
    ),
    path="register/",
    permission="membership.see_register",
    intro=gettext_lazy(
        "The members of the day chosen, as the register has it today or had it on another day. Nobody can alter it unseen: its end is published every day."
    ),
    ways=lambda _account: [
        (gettext_lazy("As a book (PDF)"), reverse("office_register_book")),
        (gettext_lazy("Growth"), reverse("office_growth")),
        (gettext_lazy("Consultations"), reverse("office_register_consultations")),
        (gettext_lazy("Published ends"), reverse("register_heads")),
    ],
)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("membership.see_register")
def book(request: HttpRequest) -> HttpResponse:
    """Have the register issued as a document, in the background."""
    if request.method == "POST":
        query = sent(request)
        today = timezone.localdate()
        on, known = query.day("on") or today, query.day("known")
        language = query.choice("language", settings.CLUSTER.languages, current_language())
        tasks.begin_book(on, known, by=request.user, language=language)  # type: ignore[arg-type]
        messages.success(request, _("The book is being made; it will be here to download."))
        return redirect(reverse("office_register_book"))
    return screen(
        request,
        "membership/office/book.html",
        _("Register of members as a book"),
        "doc-full",
        jobs=Job.objects.filter(kind="members_book")[:SHOWN],
        editions=documents.issued().filter(kind=MEMBERS_BOOK.key)[:SHOWN],
        head=head(),
        today=timezone.localdate(),
        trail=[(REGISTER.listing.title, reverse("office_register"))],
    )


urlpatterns = [path("register/book/", book, name="office_register_book"), *REGISTER.urlpatterns]
