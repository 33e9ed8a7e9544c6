"""What of readings waits for the office."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.foundation.due import Due, Item, named_of_each
from claqueta.submissions.models import BlindCopy, ProjectCall, Reading, ReadingState


def waiting(account: Any) -> Iterator[Due]:
    if not account.has_perm("submissions.manage"):
        return
    late = (
        ProjectCall.objects.filter(
            reading_plan__until__lte=timezone.now(), seats__readings__state=ReadingState.ASSIGNED
        )
        .distinct()
        .order_by("reading_plan__until")
    )
    yield Due(
        _("Calls with readings that are late"),
        reverse("office_committees"),
        late.count(),
        tuple(
            Item(str(one), reverse("office_readings", args=[one.pk]), label=_("Who reads what"))
            for one in late[: named_of_each()]
        ),
        order=16,
    )
    proposed = ProjectCall.objects.filter(seats__readings__state=ReadingState.PROPOSED).distinct()
    yield Due(
        _("Calls with readings that are proposed and not sent out"),
        reverse("office_committees"),
        proposed.count(),
        tuple(
            Item(str(one), reverse("office_readings", args=[one.pk]), label=_("Send them out"))
            for one in proposed.order_by("closes_at")[: named_of_each()]
        ),
        order=17,
    )
    held = (
        BlindCopy.objects.filter(
            released=False,
            file__submission__in=Reading.objects.exclude(state=ReadingState.GIVEN).values("submission"),
        )
        .exclude(found=[])
        .select_related("file__submission")
        .order_by("pk")
    )
    yield Due(
        _("Files that may tell blind readers whose project it is"),
        reverse("office_committees"),
        held.count(),
        tuple(
            Item(
                f"{one.file.submission.code} · {', '.join(filter(None, one.found))}",
                reverse("office_committee_project", args=[one.file.submission_id]),
                label=_("Look at it"),
            )
            for one in held[: named_of_each()]
        ),
        order=18,
    )
