"""Deadlines: by when something has to happen with an object, on record from its beginning to its end.

    ANSWER = Kind("membership.answer", _("Answer the application"), lasts="answer_within", reminders="answer_reminders",
                  counting=Counting.ADMINISTRATIVE, permission="membership.manage", notice="membership.deadlines")

    deadlines.begin(application, "membership.answer", by=by)
    deadlines.stop(application, "membership.answer", by=by)    # something is missing; the days that are left are kept
    deadlines.go_on(application, "membership.answer", by=by)
    deadlines.meet(application, "membership.answer", by=by)

Domains declare their kinds in `wiring.py` (`Domain.deadlines`), and what they do when one was missed (`DeadlineMissed` in
`Domain.listens`). An object has at most one open deadline of a kind. What is here is part of actions, which ask who may;
it locks the object before its deadline, as whoever acts on the object does.
"""

from claqueta.foundation.deadlines.acting import (
    begin,
    drop,
    go_on,
    in_time,
    meet,
    move,
    of,
    shown,
    stop,
    tick,
)
from claqueta.foundation.deadlines.concerning import (
    Waiting,
    concerning,
    running,
)
from claqueta.foundation.deadlines.kinds import (
    Clock,
    DeadlineMissed,
    DeadlinePassed,
    Kind,
    NoDeadline,
    kinds,
    refuse_unsound,
)
from claqueta.foundation.deadlines.looking import (
    forget_old,
    look,
)

__all__ = [
    "Clock",
    "DeadlineMissed",
    "DeadlinePassed",
    "Kind",
    "NoDeadline",
    "Waiting",
    "begin",
    "concerning",
    "drop",
    "forget_old",
    "go_on",
    "in_time",
    "kinds",
    "look",
    "meet",
    "move",
    "of",
    "refuse_unsound",
    "running",
    "shown",
    "stop",
    "tick",
]
