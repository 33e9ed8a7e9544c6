"""What people do with organisations. Each function is one use case, in one transaction, with its audit entry."""

from claqueta.organisations.actions.confirmation import (
    CONFIRMATION,
    ask_for_confirmation,
    confirm,
    confirmation_token,
    count_unanswered,
    read_confirmation,
    run_confirmations,
)
from claqueta.organisations.actions.drafts import save_draft
from claqueta.organisations.actions.enquiries import is_written, write_to
from claqueta.organisations.actions.guards import TaxIdTaken
from claqueta.organisations.actions.guide import issue_guide
from claqueta.organisations.actions.merging import merge
from claqueta.organisations.actions.people import (
    affiliate,
    end_affiliation,
    invite_representative,
    on_invitation_accepted,
)
from claqueta.organisations.actions.pictures import (
    add_picture,
    checked_logo,
    checked_scene,
    remove_picture,
    set_logo,
)
from claqueta.organisations.actions.profiles import (
    discard_draft,
    publish_profile,
    revert,
)
from claqueta.organisations.actions.records import (
    free_slug,
    register,
    register_many,
    set_listed,
)
from claqueta.organisations.actions.standing import follow_the_register, set_standing
from claqueta.organisations.actions.telling import DRAFTS
from claqueta.organisations.actions.telling_apart import take_back_apart, tell_apart
from claqueta.organisations.actions.unmerging import (
    NotUndoable,
    Undecided,
    check_undoable,
    undo_merge,
)
from claqueta.organisations.policies import COLLEAGUE, REPRESENTATIVE

__all__ = [
    "COLLEAGUE",
    "CONFIRMATION",
    "DRAFTS",
    "REPRESENTATIVE",
    "NotUndoable",
    "TaxIdTaken",
    "Undecided",
    "add_picture",
    "affiliate",
    "ask_for_confirmation",
    "check_undoable",
    "checked_logo",
    "checked_scene",
    "confirm",
    "confirmation_token",
    "count_unanswered",
    "discard_draft",
    "end_affiliation",
    "follow_the_register",
    "free_slug",
    "invite_representative",
    "is_written",
    "issue_guide",
    "merge",
    "on_invitation_accepted",
    "publish_profile",
    "read_confirmation",
    "register",
    "register_many",
    "remove_picture",
    "revert",
    "run_confirmations",
    "save_draft",
    "set_listed",
    "set_logo",
    "set_standing",
    "take_back_apart",
    "tell_apart",
    "undo_merge",
    "write_to",
]
