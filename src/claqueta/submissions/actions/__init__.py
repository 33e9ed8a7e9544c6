"""What is done with calls for projects and with what is submitted to them."""

from claqueta.submissions.actions.calls import (
    CALLS,
    CallWrittenMeanwhile,
    change_call,
    discard_call,
    publish_catalogue,
    withdraw_catalogue,
    write_call,
)
from claqueta.submissions.actions.deciding import (
    LettersMovedOn,
    decide,
    decide_many,
    letters_waiting,
    send_letters,
)
from claqueta.submissions.actions.entering import discard_entered, enter_submission
from claqueta.submissions.actions.flow import SUBMISSIONS, NotReady, TooLateToSubmit
from claqueta.submissions.actions.following_up import ask_what_became, report
from claqueta.submissions.actions.letting_in import accept_agreement, answer_access, ask_access
from claqueta.submissions.actions.stage import (
    book_rehearsal,
    lay_out_pitches,
    lay_out_rehearsals,
    set_order,
)
from claqueta.submissions.actions.submitting import (
    CallNotOpen,
    add_file,
    begin_submission,
    remind_drafts,
    remind_materials,
    remove_file,
    save_contact,
    save_step,
    say_who_sees,
    send_submission_link,
    show_file_to,
)

__all__ = [
    "CALLS",
    "SUBMISSIONS",
    "CallNotOpen",
    "CallWrittenMeanwhile",
    "LettersMovedOn",
    "NotReady",
    "TooLateToSubmit",
    "accept_agreement",
    "add_file",
    "answer_access",
    "ask_access",
    "ask_what_became",
    "begin_submission",
    "book_rehearsal",
    "change_call",
    "decide",
    "decide_many",
    "discard_call",
    "discard_entered",
    "enter_submission",
    "lay_out_pitches",
    "lay_out_rehearsals",
    "letters_waiting",
    "publish_catalogue",
    "remind_drafts",
    "remind_materials",
    "remove_file",
    "report",
    "save_contact",
    "save_step",
    "say_who_sees",
    "send_letters",
    "send_submission_link",
    "set_order",
    "show_file_to",
    "withdraw_catalogue",
    "write_call",
]
