"""What is done with needs, offers and interests."""

from claqueta.opportunities.actions.files import attach_file, remove_file, show_file_to
from claqueta.opportunities.actions.flow import (
    CHECK,
    OPPORTUNITIES,
    close,
    confirm,
    open_up,
    reopen,
    send_back,
)
from claqueta.opportunities.actions.interests import (
    accept_interest,
    decline_interest,
    express,
    withdraw_interest,
)
from claqueta.opportunities.actions.telling import INTERESTS, MINE
from claqueta.opportunities.actions.upkeep import close_what_is_over, mind_what_is_quiet
from claqueta.opportunities.actions.writing import (
    AlreadyThere,
    Posted,
    WrittenMeanwhile,
    change,
    discard,
    draft,
    post,
    renew,
    send_opportunity_link,
    submit,
    write_for,
)

__all__ = [
    "CHECK",
    "INTERESTS",
    "MINE",
    "OPPORTUNITIES",
    "AlreadyThere",
    "Posted",
    "WrittenMeanwhile",
    "accept_interest",
    "attach_file",
    "change",
    "close",
    "close_what_is_over",
    "confirm",
    "decline_interest",
    "discard",
    "draft",
    "express",
    "mind_what_is_quiet",
    "open_up",
    "post",
    "remove_file",
    "renew",
    "reopen",
    "send_back",
    "send_opportunity_link",
    "show_file_to",
    "submit",
    "withdraw_interest",
    "write_for",
]
