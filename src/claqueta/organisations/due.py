"""What of the organisations waits for the office."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from claqueta.foundation import threads
from claqueta.foundation.due import Due, Item, named_of_each
from claqueta.organisations.models import Organisation, ProfileDraft
from claqueta.organisations.queries import confirmations_due
from claqueta.organisations.talk import TALK


def waiting(account: Any) -> Iterator[Due]:
    if not account.has_perm("organisations.manage"):
        return
    every, record = reverse("office_organisations"), "office_organisation"
    due = confirmations_due()
    yield Due(
        _("Data to confirm"),
        f"{every}?waits=confirm",
        len(due),
        _items(one.pk for one in due[: named_of_each()]),
        order=20,
    )
    asked = Organisation.objects.filter(confirmation_misses__gt=0, merged_into=None)
    yield Due(
        _("Did not answer"),
        f"{every}?waits=silent",
        asked.count(),
        _items(asked.values_list("pk", flat=True)[: named_of_each()]),
        order=21,
    )
    unread = threads.unread(account, TALK).values_list("object_id", flat=True)
    talking = list(Organisation.objects.filter(pk__in=list(map(int, unread))))
    yield Due(
        _("Conversations to read"),
        reverse(record, args=[talking[0].pk]) if talking else every,
        len(talking),
        tuple(
            Item(one.name, reverse(record, args=[one.pk]), label=_("Read and answer"))
            for one in talking[: named_of_each()]
        ),
        order=15,
    )
    drafts = ProfileDraft.objects.filter(organisation__merged_into=None).select_related("organisation")
    yield Due(
        _("Drafts not yet published"),
        f"{every}?waits=draft",
        drafts.count(),
        tuple(
            Item(
                draft.organisation.name,
                reverse("office_organisation_edit", args=[draft.organisation_id]),
                label=_("Look at the draft"),
            )
            for draft in drafts[: named_of_each()]
        ),
        order=23,
    )


def _items(keys: Iterable[int]) -> tuple[Item, ...]:
    """Organisations that owe an answer: to call, or to ask again by mail."""
    wanted = list(keys)
    rows = Organisation.objects.in_bulk(wanted)
    return tuple(
        Item(
            rows[pk].name,
            reverse("office_organisation", args=[pk]),
            phone=rows[pk].phone,
            label=_("Ask by mail"),
            act="ask",
        )
        for pk in wanted
    )
