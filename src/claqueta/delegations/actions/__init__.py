"""What is done with delegations abroad."""

from claqueta.delegations.actions.agenda import add_appointment, call_off_appointment, change_appointment
from claqueta.delegations.actions.answering import answer, let_lapse, withdraw
from claqueta.delegations.actions.applying import (
    CallNotOpen,
    begin_application,
    remind,
    save_application,
    send_company_link,
)
from claqueta.delegations.actions.deciding import (
    LettersMovedOn,
    decide,
    declare_interest,
    letters_waiting,
    score,
    send_letters,
)
from claqueta.delegations.actions.delegations import (
    ANSWER,
    DELEGATIONS,
    DelegationWrittenMeanwhile,
    call_members,
    change_delegation,
    discard_delegation,
    publish_brochure,
    write_delegation,
)
from claqueta.delegations.actions.files import (
    add_evidence,
    add_file,
    change_file,
    remove_evidence,
    remove_file,
)
from claqueta.delegations.actions.flow import APPLICANTS, NotReady, missing_to_submit
from claqueta.delegations.actions.late import begin_late, let_in_late
from claqueta.delegations.actions.money import add_cost, change_cost, drop_cost, issue_statement
from claqueta.delegations.actions.paying import owes, prepare_document
from claqueta.delegations.actions.reserve import move_in_reserve
from claqueta.delegations.actions.results import ask_what_came, confirm_result, report
from claqueta.delegations.actions.travelling import (
    add_traveller,
    change_traveller,
    confirm_material,
    take_out_traveller,
)

__all__ = [
    "ANSWER",
    "APPLICANTS",
    "DELEGATIONS",
    "CallNotOpen",
    "DelegationWrittenMeanwhile",
    "LettersMovedOn",
    "NotReady",
    "add_appointment",
    "add_cost",
    "add_evidence",
    "add_file",
    "add_traveller",
    "answer",
    "ask_what_came",
    "begin_application",
    "begin_late",
    "call_members",
    "call_off_appointment",
    "change_appointment",
    "change_cost",
    "change_delegation",
    "change_file",
    "change_traveller",
    "confirm_material",
    "confirm_result",
    "decide",
    "declare_interest",
    "discard_delegation",
    "drop_cost",
    "issue_statement",
    "let_in_late",
    "let_lapse",
    "letters_waiting",
    "missing_to_submit",
    "move_in_reserve",
    "owes",
    "prepare_document",
    "publish_brochure",
    "remind",
    "remove_evidence",
    "remove_file",
    "report",
    "save_application",
    "score",
    "send_company_link",
    "send_letters",
    "take_out_traveller",
    "withdraw",
    "write_delegation",
]
