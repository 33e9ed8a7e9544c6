"""The round: what is near its end is remembered, what has passed it is missed, each once."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from claqueta.foundation import notifications
from claqueta.foundation.actors import SYSTEM
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.deadlines.acting import keep_change, next_look, note, shown
from claqueta.foundation.deadlines.concerning import everybody, people_of, things_of
from claqueta.foundation.deadlines.kinds import DeadlineMissed, Kind, Said, kinds
from claqueta.foundation.events import publish
from claqueta.foundation.models import Deadline
from claqueta.foundation.periods import add_months
from claqueta.foundation.transactions import atomic

logger = logging.getLogger("claqueta.deadlines")
State = Deadline.State
type Accounts = Callable[[], list[Any]]


def look() -> int:
    """Remember what is near its end and mark what has passed it, each once and in a transaction of its own; how many.

    What fails is tried again the next time, and does not hold up the others. Raises the first error when all were tried.
    """
    now = timezone.now()
    ripe = Deadline.objects.filter(kind__in=kinds(), state=State.RUNNING, next_at__lte=now)
    # Read once a round, when somebody has to be told: what each may do is then asked of the database once.
    accounts = cache(everybody)
    failures: list[Exception] = []
    done = 0
    for deadline in ripe.order_by("next_at", "pk"):
        try:
            done += _look_at(deadline, now, accounts)
        except Exception as failure:
            logger.exception("the deadline %s could not be looked at", deadline.pk)
            failures.append(failure)
    if failures:
        raise failures[0]
    return done


@atomic
def _look_at(deadline: Deadline, now: datetime, accounts: Accounts) -> bool:
    """Whether there was something to do; another worker may have done it meanwhile."""
    thing = things_of([deadline], lock=True).get((deadline.object_type, deadline.object_id))
    # Read anew after the object is held, and only while it is still ripe.
    held = (
        Deadline.objects.select_for_update()
        .filter(pk=deadline.pk, state=State.RUNNING, next_at__lte=now)
        .first()
    )
    if held is None:
        return False
    kind = kinds()[held.kind]
    if thing is None:
        held.state, held.next_at, held.ended_at = State.DROPPED, None, now
        keep_change(held)
        note("dropped", held, None, SYSTEM, shown(held), "")
    elif held.due_at <= now:
        held.state, held.next_at, held.ended_at = State.MISSED, None, now
        keep_change(held)
        note("missed", held, thing, SYSTEM, shown(held), "")
        _tell(held, kind, thing, _passed, accounts)
        publish(DeadlineMissed(held, thing))
    else:
        held.next_at = next_look(held, kind, now)
        held.save(update_fields=["next_at"])
        _tell(held, kind, thing, _comes, accounts)
    return True


def forget_old() -> int:
    """Delete deadlines that ended longer ago than the trail is kept; how many."""
    before = add_months(timezone.now(), -rule("keep_audit").value)
    return Deadline.objects.filter(ended_at__lt=before).delete()[0]


def _tell(
    deadline: Deadline, kind: Kind, thing: Any, words: Callable[[Said, Any, str], str], accounts: Accounts
) -> None:
    for account in people_of(deadline, kind, thing, accounts) if kind.notice else ():
        with translation.override(account.language or settings.LANGUAGE_CODE):
            subject = words(kind.name, thing, shown(deadline))
            url = kind.screen(thing)
        notifications.notify(account, kind.notice, subject, url=url)


def _comes(name: Said, thing: Any, day: str) -> str:
    return _("%(what)s: %(thing)s, by %(day)s") % {"what": name, "thing": thing, "day": day}


def _passed(name: Said, thing: Any, day: str) -> str:
    return _("%(what)s: %(thing)s; the deadline passed on %(day)s") % {
        "what": name,
        "thing": thing,
        "day": day,
    }
