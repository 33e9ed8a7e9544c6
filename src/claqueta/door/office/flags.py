"""What doors read, and whom a person has to look at: somebody was let in who should not have been."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy, pgettext_lazy

from claqueta.desk.chips import Chip, Tone
from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Do, Facts, Figure, Part, Register, Trail
from claqueta.door import actions
from claqueta.door.forms import ResolveForm, event_choices
from claqueta.door.models import Scan
from claqueta.door.models.scans import FLAGS
from claqueta.foundation.tabular import Column


def rows() -> QuerySet[Scan]:
    return Scan.objects.select_related("event", "door", "device", "badge", "resolved_by")


def _open(found: QuerySet[Scan], value: str) -> QuerySet[Scan]:
    match value:
        case "open":
            return found.exclude(flag="").filter(resolved_at=None)
        case "resolved":
            return found.exclude(resolved_at=None)
        case "refused":
            return found.filter(accepted=False)
    return found.filter(flag=value)


def tone_of(scan: Scan) -> Tone:
    if scan.flag and scan.resolved_at is None:
        return Tone.BAD
    return Tone.GOOD if scan.accepted else Tone.WAITS


def standing_of(scan: Scan) -> str:
    if scan.flag:
        return str(scan.get_flag_display())
    return str(scan.get_way_display() if scan.accepted else scan.get_reason_display())


COLUMNS = (
    Column("event", gettext_lazy("Of which event"), lambda one: str(one.event)),
    Column("door", gettext_lazy("Door"), lambda one: str(one.door)),
    Column("device", gettext_lazy("Device"), lambda one: str(one.device or one.get_source_display())),
    Column("way", pgettext_lazy("door", "Way"), lambda one: one.get_way_display()),
    Column("device_at", gettext_lazy("By the device’s clock"), lambda one: one.device_at),
    Column("received_at", gettext_lazy("Received"), lambda one: one.received_at),
    Column("resolution", gettext_lazy("What it was"), lambda one: one.resolution),
    Column("resolved_at", gettext_lazy("Resolved"), lambda one: one.resolved_at),
    Column("resolved_by", gettext_lazy("By whom"), lambda one: str(one.resolved_by or "")),
)


def _beside(scan: Scan) -> Mapping[str, Any]:
    others = Scan.objects.filter(badge=scan.badge) if scan.badge_id else Scan.objects.none()
    return {
        "scan": scan,
        "others": others.exclude(pk=scan.pk).select_related("door", "device").order_by("at")[:30],
        "here": scan.event.here,
    }


SCANS = Register(
    listing=Listing(
        name="office_scans",
        title=gettext_lazy("Read at doors"),
        icon="list-ul",
        fields=(
            ListField(
                Column("who", gettext_lazy("Who"), lambda one: str(one.badge or "—")),
                link=lambda one: reverse("office_scan", args=[one.pk]),
                order="badge__name_folded",
            ),
            ListField(Column("standing", gettext_lazy("State"), standing_of), order="flag", tone=tone_of),
            ListField(Column("at", gettext_lazy("When"), lambda one: one.at), order="at", on_phone="line"),
            *(ListField(column, shown=column.key in ("event", "door")) for column in COLUMNS),
        ),
        search_in=("badge__name", "badge__company"),
        filters=(
            Filter("event", gettext_lazy("Of which event"), event_choices, "event"),
            Filter(
                "flag",
                gettext_lazy("Flagged"),
                [
                    ("open", gettext_lazy("to be looked at")),
                    ("resolved", gettext_lazy("resolved")),
                    ("refused", gettext_lazy("refused at the door")),
                    *((key, label) for key, label in FLAGS if key),
                ],
                narrow=_open,
            ),
        ),
        rows=rows,
        empty=gettext_lazy("What is read at a door stands here."),
    ),
    path="scans/",
    record="office_scan",
    key="uuid",
    permission="door.manage",
    chips=lambda one: [Chip(standing_of(one), tone_of(one))],
    figures=lambda: [
        Figure(
            gettext_lazy("Let in at doors, to be looked at"),
            Scan.objects.filter(resolved_at=None).exclude(flag="").count(),
            f"{reverse('office_scans')}?flag=open",
        )
    ],
    detail=lambda one: str(one.event),
    links=lambda one: (
        [(str(one.badge), reverse("office_badge", args=[one.badge_id]))] if one.badge_id else []
    ),
    sections=(
        Facts(COLUMNS),
        Part(gettext_lazy("All that was read of this badge"), "door/office/scans.html", _beside),
        Trail(notes=True),
    ),
    does=(
        Do(
            "resolve",
            gettext_lazy("Say what it was"),
            actions.resolve,
            form=ResolveForm,
            when=lambda one: bool(one.flag) and one.resolved_at is None,
            bulk=True,
        ),
    ),
)
urlpatterns = SCANS.urlpatterns
