"""What of introductions and contacts waits for the office."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from claqueta.foundation.due import Due, Item, named_of_each
from claqueta.opportunities.models import (
    Introduction,
    IntroductionMail,
    IntroductionState,
    Outcome,
    OutcomeState,
)
from claqueta.opportunities.queries.contacts import silent_members


def waiting(account: Any) -> Iterator[Due]:
    if not account.has_perm("opportunities.manage"):
        return
    listed = reverse("office_introductions")
    prepared = Introduction.objects.filter(state=IntroductionState.PROPOSED).select_related("one", "other")
    yield Due(
        _("Introductions that are prepared"),
        f"{listed}?state=proposed",
        prepared.count(),
        tuple(_item(one, _("Ask both")) for one in prepared[: named_of_each()]),
        order=21,
    )
    contested = Outcome.objects.filter(state=OutcomeState.CONTESTED).select_related(
        "introduction__one", "introduction__other"
    )
    yield Due(
        _("Outcomes that the other side sees otherwise"),
        f"{listed}?came=said",
        contested.count(),
        tuple(_item(one.introduction, _("Call them")) for one in contested[: named_of_each()]),
        order=22,
    )
    strange = IntroductionMail.objects.filter(side="").select_related(
        "introduction__one", "introduction__other"
    )
    yield Due(
        _("Mails to introductions from other addresses"),
        listed,
        strange.count(),
        tuple(_item(one.introduction, one.sender) for one in strange[: named_of_each()]),
        order=23,
    )
    silent = silent_members()
    yield Due(
        _("Members whom we have not spoken to in a long time"),
        reverse("office_contacts"),
        len(silent),
        tuple(
            Item(
                one.organisation.name,
                reverse("office_organisation", args=[one.organisation.pk]),
                detail=_("last on %(day)s") % {"day": date_format(one.last)} if one.last else _("never yet"),
                phone=one.organisation.phone,
                label=_("Note a contact"),
            )
            for one in silent[: named_of_each()]
        ),
        order=40,
    )


def _item(introduction: Introduction, label: str) -> Item:
    return Item(
        str(introduction),
        reverse("office_introduction", args=[introduction.pk]),
        detail=introduction.number,
        label=label,
    )
