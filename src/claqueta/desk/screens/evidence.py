"""What stands as evidence, purpose by purpose, in a period."""

from collections.abc import Sequence
from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from claqueta.accounts.access import needs
from claqueta.desk.listing import DayFilter, Filter, ListField, Listing, Said, address, declared
from claqueta.foundation import evidence
from claqueta.foundation.models import EvidenceLink
from claqueta.foundation.parameters import asked
from claqueta.foundation.tabular import Column


def _codes() -> Sequence[tuple[str, Said]]:
    return [
        (code, f"{code} · {name}")
        for code, name in {**evidence.purposes(), **evidence.plan_actions()}.items()
    ]


def _kinds() -> Sequence[tuple[str, Said]]:
    return [(key, one.title) for key, one in evidence.sources().items()]


def _kind(link: EvidenceLink) -> str:
    source = evidence.sources().get(link.object_type)
    return str(source.title) if source else link.object_type


LISTING = declared(
    Listing(
        name="office_evidence",
        title=gettext_lazy("Evidence by purpose"),
        icon="check",
        fields=(
            ListField(Column("day", gettext_lazy("Day"), lambda row: row.on), order="on"),
            ListField(Column("code", gettext_lazy("Statutory purpose"), lambda row: row.code), order="code"),
            ListField(
                Column("what", gettext_lazy("What"), lambda row: row.object_name),
                link=evidence.address,
                order="object_name",
            ),
            ListField(Column("kind", gettext_lazy("Kind"), _kind)),
            ListField(Column("note", gettext_lazy("Note"), lambda row: row.note)),
            ListField(
                Column("purpose", gettext_lazy("Purpose in words"), evidence.name_of),
                shown=False,
            ),
            ListField(Column("by", gettext_lazy("Who"), lambda row: str(row.by or "")), shown=False),
            ListField(Column("at", gettext_lazy("Linked"), lambda row: row.at), shown=False, order="at"),
        ),
        search_in=("object_name", "note"),
        filters=(
            Filter("code", gettext_lazy("Statutory purpose"), _codes, "code"),
            Filter("kind", gettext_lazy("Kind"), _kinds, "object_type"),
            DayFilter("since", gettext_lazy("From"), "on__gte"),
            DayFilter("until", gettext_lazy("Until"), "on__lte"),
        ),
        rows=lambda: evidence.current().select_related("by"),
    )
)


@require_safe
@needs("accounts.work_in_office")
def all_evidence(request: HttpRequest) -> HttpResponse:
    """How much of each kind stands for each purpose in the period, and all of it as a list."""
    query, kinds = asked(request), evidence.sources()
    last = query.day("until")
    counted = evidence.counts(query.day("since"), last and last + timedelta(days=1))
    names = evidence.purposes()
    return LISTING.respond(
        request,
        "desk/evidence.html",
        kinds=[kind.title for kind in kinds.values()],
        purposes=[
            (
                code,
                names.get(code, ""),
                address(request, code=code),
                [by_kind.get(kind, 0) for kind in kinds],
                sum(by_kind.values()),
            )
            for code, by_kind in counted.items()
        ],
    )
