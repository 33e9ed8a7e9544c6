"""A call of every action of needs and offers that would work for whoever may, by an actor."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from claqueta.foundation.actors import SYSTEM
from claqueta.opportunities import actions
from claqueta.opportunities.models import Proposal, SavedSearch
from claqueta.opportunities.tests.factories import VISITOR, said


def calls_of_opportunities(mine: Any, other: Any, owner: Any) -> dict[str, Callable[[Any], object]]:
    """`mine` is a member's; `other` an organisation that is interested; `owner` has an account."""
    draft = actions.write_for(said(), organisation=mine, by=SYSTEM)
    review = actions.OPPORTUNITIES.make(
        "submit", actions.write_for(said(kind="talent"), organisation=mine, by=SYSTEM), by=SYSTEM
    ).thing
    live = actions.submit(
        actions.write_for(said(kind="finance", audience="public"), organisation=mine, by=SYSTEM), by=SYSTEM
    )
    ended = actions.close(
        actions.submit(actions.write_for(said(kind="sales"), organisation=mine, by=SYSTEM), by=SYSTEM),
        closed_for="found",
        by=SYSTEM,
    )
    posted = actions.post(said(), VISITOR, by=SYSTEM).opportunity
    interest = actions.express(live, organisation=other, by=SYSTEM)
    file = actions.attach_file(live, BytesIO(b"%PDF-1.7"), name="a.pdf", by=SYSTEM)
    search = SavedSearch.objects.create(owner=owner, name="Dubbing", question="kind=service", language="en")
    how = {"name": "Dubbing", "often": "now"}
    proposal = Proposal.objects.create(account=owner, organisation=mine, key_name="A key", values=said())
    calls: dict[str, Callable[[Any], object]] = {
        "draft": lambda by: actions.draft(said(kind="space"), organisation=mine, by=by),
        "write_for": lambda by: actions.write_for(said(kind="training"), organisation=mine, by=by),
        "post": lambda by: actions.post(said(kind="space"), VISITOR, by=by),
        "send_opportunity_link": lambda by: actions.send_opportunity_link(posted, by=by),
        "change": lambda by: actions.change(live, {"languages": ["ko"]}, by=by),
        "submit": lambda by: actions.submit(draft, by=by),
        "confirm": lambda by: actions.confirm(posted, by=by),
        "open_up": lambda by: actions.open_up(review, by=by),
        "send_back": lambda by: actions.send_back(review, words="Say when", by=by),
        "renew": lambda by: actions.renew(live, by=by),
        "close": lambda by: actions.close(live, closed_for="found", by=by),
        "reopen": lambda by: actions.reopen(ended, by=by),
        "discard": lambda by: actions.discard(draft, by=by),
        "express": lambda by: actions.express(live, organisation=other, by=by),
        "accept_interest": lambda by: actions.accept_interest(interest, by=by),
        "decline_interest": lambda by: actions.decline_interest(interest, by=by),
        "withdraw_interest": lambda by: actions.withdraw_interest(interest, by=by),
        "attach_file": lambda by: actions.attach_file(live, BytesIO(b"%PDF-1.7 b"), name="b.pdf", by=by),
        "show_file_to": lambda by: actions.show_file_to(file, audience="members", by=by),
        "save_search": lambda by: actions.save_search(how, question="kind=space", by=by),
        "change_search": lambda by: actions.change_search(search, how, by=by),
        "renew_feed": lambda by: actions.renew_feed(search, by=by),
        "remove_search": lambda by: actions.remove_search(search, by=by),
        "propose_opportunity": lambda by: actions.propose_opportunity(
            said(), organisation=mine, key_name="A key", by=by
        ),
        "confirm_proposal": lambda by: actions.confirm_proposal(proposal, said(), by=by),
        "discard_proposal": lambda by: actions.discard_proposal(proposal, by=by),
        "remove_file": lambda by: actions.remove_file(file, by=by),
    }
    return {f"opportunities.{name}": call for name, call in calls.items()}
