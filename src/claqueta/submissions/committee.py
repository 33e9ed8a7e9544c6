"""Who selects: the office, and the board with its accounts; what they may see of a project, and where they talk about it."""

from collections.abc import Iterable
from itertools import chain
from typing import Any

import rules
from django.urls import reverse
from django.utils.translation import gettext_lazy

from claqueta.accounts.models import Account
from claqueta.accounts.rules import is_board, is_office
from claqueta.foundation.threads import Topic
from claqueta.foundation.translated import current_language
from claqueta.organisations.talk import staff
from claqueta.submissions.models import IN_HAND, CallState, ProjectCall, Submission
from claqueta.submissions.queries.board import board_accounts
from claqueta.submissions.queries.for_readers import title_for_reader
from claqueta.submissions.queries.sitting import kept_from


@rules.predicate
def is_before_them(account: Any, thing: ProjectCall | Submission | None) -> bool:
    """Whether somebody of the board may see it: a call once it is published, a project that nothing keeps them from."""
    if thing is None:
        return True
    call = thing.call if isinstance(thing, Submission) else thing
    if call.state == CallState.DRAFT:
        return False
    return not isinstance(thing, Submission) or (
        thing.state in IN_HAND and thing.pk not in kept_from(account, [thing])
    )


rules.add_perm("submissions.sit", is_office | (is_board & is_before_them))
# Not the office's, which decides: nobody gives an opinion for another.
rules.add_perm("submissions.say_opinion", is_board & is_before_them)


def _where(account: Any, submission: Submission) -> str:
    if account.has_perm("submissions.manage"):
        return reverse("office_committee_project", args=[submission.pk])
    return reverse("board_project", args=[submission.public_id])


def _called(account: Any, submission: Submission) -> str:
    """Its title, in which of a blind call no name stands; the office knows whose it is."""
    if account.has_perm("submissions.manage"):
        return str(submission)
    return title_for_reader(submission, current_language())


COMMITTEE = Topic(
    "submissions.committee", gettext_lazy("Discussion"), "submissions.sit", _where, called=_called
)


def committee_members(_submission: Submission) -> Iterable[Account]:
    """Whoever is told of what is said; those who may not see the project are left out by the conversation itself."""
    return chain(staff(), board_accounts())
