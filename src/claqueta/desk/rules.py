"""Who may do what on the screens that every domain shares."""

from typing import Any

import rules

from claqueta.accounts.rules import anyone
from claqueta.foundation.documents import kind_of, may_read
from claqueta.foundation.imports import import_kinds
from claqueta.foundation.models import Attachment, ImportBatch, IssuedDocument


def permission_of_file(attachment: Attachment) -> str:
    """Of those who say what a file is evidence for: whoever manages the domain of its record."""
    return f"{attachment.object_type.partition('.')[0]}.manage"


def permission_of_document(document: IssuedDocument) -> str:
    """Of those who say what a document is evidence for: whoever issues its kind."""
    kind = kind_of(document)
    return kind.permission if kind else "foundation.withdraw_document"


@rules.predicate
def manages_its_domain(account: Any, attachment: Attachment | None) -> bool:
    """A file is for those who manage the domain of the record that it is kept with.

    Hence every domain whose records have files calls that permission `<domain>.manage`.
    """
    return attachment is not None and account.has_perm(permission_of_file(attachment))


@rules.predicate
def brings_some_list(account: Any) -> bool:
    """Lists are for those who may bring one of the kinds that there are."""
    return any(account.has_perm(one.permission) for one in import_kinds().values())


@rules.predicate
def brings_such_lists(account: Any, batch: ImportBatch | None) -> bool:
    kind = import_kinds().get(batch.kind) if batch is not None else None
    return kind is not None and account.has_perm(kind.permission)


@rules.predicate
def is_of_its_readers(account: Any, document: IssuedDocument | None) -> bool:
    return document is not None and may_read(account, document)


rules.add_perm("desk.check_document", anyone)
rules.add_perm("desk.read_document", is_of_its_readers)
rules.add_perm("desk.import_lists", brings_some_list)
rules.add_perm("desk.work_on_list", brings_such_lists)
rules.add_perm("desk.read_attachment", manages_its_domain)
