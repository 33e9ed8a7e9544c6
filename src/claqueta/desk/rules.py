"""Who may do what on the screens that every domain shares."""

from typing import Any

import rules

from claqueta.foundation.imports import import_kinds
from claqueta.foundation.imports.batches import brings_such_lists
from claqueta.foundation.models import Attachment


@rules.predicate
def manages_its_domain(account: Any, attachment: Attachment | None) -> bool:
    """A file is for those who manage the domain of the record that it is kept with.

    Hence every domain whose records have files calls that permission `<domain>.manage`.
    """
    return attachment is not None and account.has_perm(f"{attachment.object_type.partition('.')[0]}.manage")


@rules.predicate
def brings_some_list(account: Any) -> bool:
    """Lists are for those who may bring one of the kinds that there are."""
    return any(account.has_perm(one.permission) for one in import_kinds().values())


rules.add_perm("desk.import_lists", brings_some_list)
rules.add_perm("desk.work_on_list", brings_such_lists)
rules.add_perm("desk.read_attachment", manages_its_domain)
