"""What of agendas waits for the office."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.agenda.models import Agenda, Speaker, SpeakerState
from claqueta.foundation.due import Due, Item, named_of_each


def waiting(account: Any) -> Iterator[Due]:
    if not account.has_perm("agenda.manage"):
        return
    now = timezone.now()
    silent = Speaker.objects.filter(state=SpeakerState.INVITED, agenda__event__begins_at__gt=now)
    yield Due(
        _("Speakers who have not answered"),
        f"{reverse('office_speakers')}?state=invited",
        silent.count(),
        order=16,
    )
    over = Agenda.objects.filter(
        event__ends_at__lte=now, published__isnull=False, thanked_at=None
    ).select_related("event")
    yield Due(
        _("Events after which nobody was thanked"),
        reverse("office_agendas"),
        over.count(),
        tuple(
            Item(str(one), reverse("office_agenda", args=[one.pk]), label=_("Thank who came"))
            for one in over[: named_of_each()]
        ),
        order=17,
    )
