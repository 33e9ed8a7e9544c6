"""Who may do what on the screens that every domain shares."""

from typing import Any

import rules

from claqueta.foundation.models import Attachment


@rules.predicate
def manages_its_domain(account: Any, attachment: Attachment | None) -> bool:
    """A file is for those who manage the domain of the record that it is kept with."""
    return attachment is not None and account.has_perm(f"{attachment.object_type.partition('.')[0]}.manage")


rules.add_perm("desk.read_attachment", manages_its_domain)
