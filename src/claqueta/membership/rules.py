"""Who may do what with the register of members."""

from collections.abc import Iterator
from typing import Any

import rules

from claqueta.accounts.models import Account
from claqueta.accounts.rules import anyone, is_board, is_office
from claqueta.organisations.models import Organisation
from claqueta.organisations.rules import acts_for, affiliations_of, represents

rules.add_perm("membership.manage", is_office)
rules.add_perm("membership.record", is_office | is_board)


# -- Applications, leaving, declarations -----------------------------------------------------------------------


def circle_of(organisation: Organisation) -> str:
    """The circle of those who act for an organisation: for what is theirs alone, such as its certificate."""
    return f"organisation:{organisation.pk}"


def circles_of_organisations(account: Account) -> Iterator[str]:
    """For each organisation that an account acts for, its circle."""
    for affiliation in affiliations_of(account):
        yield circle_of(affiliation.organisation)


@rules.predicate
def acts_for_its_organisation(account: Any, thing: Any) -> bool:
    return thing is not None and acts_for.test(account, thing.organisation)


@rules.predicate
def represents_its_organisation(account: Any, thing: Any) -> bool:
    return thing is not None and represents.test(account, thing.organisation)


@rules.predicate
def is_of_the_member(_account: Any, step: Any) -> bool:
    return step is not None and step.who == "member"


@rules.predicate
def is_before_the_board(_account: Any, application: Any) -> bool:
    """Whether there is something for the board: what is sent and complete, also when it has been decided."""
    return application is None or application.state in BOARD_SEES


BOARD_SEES = ("complete", "board", "deferred", "admitted", "reported", "refused", "asked")

rules.add_perm("membership.apply", anyone)
# Of whoever holds the link (`membership.applicants`), and of no account.
rules.add_perm("membership.fill_in", rules.always_false)
rules.add_perm("membership.withdraw_application", is_office)
rules.add_perm("membership.read_applications", (is_office | is_board) & is_before_the_board)
rules.add_perm("membership.give_opinion", is_board & is_before_the_board)
rules.add_perm("membership.tick_step", is_office | (acts_for_its_organisation & is_of_the_member))
rules.add_perm("membership.see_membership", is_office | acts_for)
rules.add_perm("membership.give_notice", represents)
rules.add_perm("membership.be_heard", represents_its_organisation)
rules.add_perm("membership.declare", is_office | acts_for)
rules.add_perm("membership.ask_certificate", is_office | acts_for)
rules.add_perm("membership.certify", is_office)
