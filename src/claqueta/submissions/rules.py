"""Who may do what with calls for projects and with what is submitted to them."""

from typing import Any

import rules
from django.db.models import Q

from claqueta.accounts.rules import anyone, is_office, is_signed_in
from claqueta.organisations.rules import affiliations_of
from claqueta.submissions.models import CallState, ProjectCall, ReaderSeat, Reading, Submission


def organisations_of(account: Any) -> frozenset[int]:
    """For which organisations an account acts today; read once per request."""
    return frozenset(one.organisation_id for one in affiliations_of(account))


def own_of(account: Any) -> Q:
    """Of projects those of which `is_its_account` says so."""
    return Q(account=account.pk, organisation=None) | Q(organisation__in=organisations_of(account))


@rules.predicate
def is_published(_account: Any, call: ProjectCall | None) -> bool:
    return call is not None and call.state in (CallState.PUBLISHED, CallState.ENDED)


@rules.predicate
def is_its_account(account: Any, submission: Submission | None) -> bool:
    """Whoever submitted it, signed in; of what was submitted for an organisation, whoever acts for it today."""
    if submission is None or account is None or not account.pk:
        return False
    if submission.organisation_id is None:
        return bool(submission.account_id == account.pk)
    return submission.organisation_id in organisations_of(account)


rules.add_perm("submissions.see_calls", anyone)
rules.add_perm("submissions.see_call", is_office | is_published)
rules.add_perm("submissions.manage", is_office)
rules.add_perm("submissions.submit", is_office | is_published)
# Besides, whoever holds the link of the project (`submissions.holders`).
rules.add_perm("submissions.write", is_office | is_its_account)
rules.add_perm("submissions.withdraw", is_office | is_its_account)
rules.add_perm("submissions.let_in", is_office | is_its_account)
rules.add_perm("submissions.report", is_office | is_its_account)
rules.add_perm("submissions.see_own", is_signed_in)


@rules.predicate
def is_its_reader(account: Any, thing: Reading | ReaderSeat | None) -> bool:
    """Whoever reads, signed in; whoever holds a reader's link is asked elsewhere (`reader_links`)."""
    if account is None or not account.is_authenticated or not account.is_active:
        return False
    if thing is None:
        return True
    seat = thing.seat if isinstance(thing, Reading) else thing
    return bool(seat.reader.account_id == account.pk)


rules.add_perm("submissions.use_reader_link", anyone)
# Not the office's: nobody writes what another thinks of a project.
rules.add_perm("submissions.read_projects", is_its_reader)
