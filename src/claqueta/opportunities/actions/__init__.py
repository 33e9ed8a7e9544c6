"""What is done with needs, offers and interests."""

from claqueta.opportunities.actions.contacts import drop_contact, note_contact
from claqueta.opportunities.actions.conversations import paste_mail
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
from claqueta.opportunities.actions.following_up import (
    answer_follow_up,
    claim_outcome,
    confirm_outcome,
    contest_outcome,
    prove_outcome,
)
from claqueta.opportunities.actions.interests import (
    accept_interest,
    decline_interest,
    express,
    withdraw_interest,
)
from claqueta.opportunities.actions.introducing import (
    AlreadyIntroduced,
    ask_both,
    ask_introduction,
    give_up,
    propose,
    say_no,
    say_yes,
)
from claqueta.opportunities.actions.introduction_flow import INTRODUCTIONS
from claqueta.opportunities.actions.matches import answer_match, take_back_answer
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
    "INTRODUCTIONS",
    "MINE",
    "OPPORTUNITIES",
    "AlreadyIntroduced",
    "AlreadyThere",
    "Posted",
    "WrittenMeanwhile",
    "accept_interest",
    "answer_follow_up",
    "answer_match",
    "ask_both",
    "ask_introduction",
    "attach_file",
    "change",
    "claim_outcome",
    "close",
    "close_what_is_over",
    "confirm",
    "confirm_outcome",
    "contest_outcome",
    "decline_interest",
    "discard",
    "draft",
    "drop_contact",
    "express",
    "give_up",
    "mind_what_is_quiet",
    "note_contact",
    "open_up",
    "paste_mail",
    "post",
    "propose",
    "prove_outcome",
    "remove_file",
    "renew",
    "reopen",
    "say_no",
    "say_yes",
    "send_back",
    "send_opportunity_link",
    "show_file_to",
    "submit",
    "take_back_answer",
    "withdraw_interest",
    "write_for",
]
