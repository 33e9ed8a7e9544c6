"""What people do with memberships, and writing the register of members."""

from claqueta.membership.actions.admission import (
    APPLICATIONS,
)
from claqueta.membership.actions.applications import (
    attach_paper,
    begin_application,
    forget_account,
    save_step,
    send_link,
)
from claqueta.membership.actions.book import (
    issue_book,
)
from claqueta.membership.actions.certificates import (
    issue_certificate,
    withdraw_certificate,
)
from claqueta.membership.actions.consulting import (
    consult,
)
from claqueta.membership.actions.declarations import (
    ask_all,
    ask_for_declaration,
    declaration_token,
    declare,
    end_reduction,
    grant_reduction,
    prefilled,
    read_declaration,
    run_declarations,
)
from claqueta.membership.actions.following import (
    follow_today,
)
from claqueta.membership.actions.heads import (
    publish_head,
)
from claqueta.membership.actions.keys import (
    reseal_mandates,
)
from claqueta.membership.actions.leaving import (
    LEAVING,
    give_notice,
    propose_leaving,
)
from claqueta.membership.actions.ledger import (
    NewFact,
    enter,
    record,
)
from claqueta.membership.actions.opinions import (
    give_opinion,
)
from claqueta.membership.actions.rights import (
    restore_rights,
    suspend_rights,
)
from claqueta.membership.actions.stating import (
    on_profile_changed,
    on_representatives_changed,
    on_standing_stated,
    why_not_merged,
)
from claqueta.membership.actions.welcoming import (
    tick,
)

__all__ = [
    "APPLICATIONS",
    "LEAVING",
    "NewFact",
    "ask_all",
    "ask_for_declaration",
    "attach_paper",
    "begin_application",
    "consult",
    "declaration_token",
    "declare",
    "end_reduction",
    "enter",
    "follow_today",
    "forget_account",
    "give_notice",
    "give_opinion",
    "grant_reduction",
    "issue_book",
    "issue_certificate",
    "on_profile_changed",
    "on_representatives_changed",
    "on_standing_stated",
    "prefilled",
    "propose_leaving",
    "publish_head",
    "read_declaration",
    "record",
    "reseal_mandates",
    "restore_rights",
    "run_declarations",
    "save_step",
    "send_link",
    "suspend_rights",
    "tick",
    "why_not_merged",
    "withdraw_certificate",
]
