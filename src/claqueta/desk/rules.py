"""Who may do what on the screens that every domain shares."""

from typing import Any

import rules

from claqueta.accounts.rules import anyone, is_office, owns
from claqueta.foundation.documents import kind_of, later, may_read
from claqueta.foundation.imports import kinds_brought_by
from claqueta.foundation.imports.batches import brings_such_lists
from claqueta.foundation.models import Attachment, IssuedDocument, Job

LIST = "list"
"""The kind of jobs that write a list."""


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
    return bool(kinds_brought_by(account))


@rules.predicate
def is_for_the_office(account: Any, job: Job | None) -> bool:
    """A list may be one that not all of the office see, and so is for whoever had it made; a document for which a page
    waits is for those to whom the page shows it."""
    return job is not None and job.kind not in (LIST, later.KIND)


@rules.predicate
def is_of_its_readers(account: Any, document: IssuedDocument | None) -> bool:
    return document is not None and may_read(account, document)


rules.add_perm("desk.check_document", anyone)
rules.add_perm("desk.read_document", is_of_its_readers)
rules.add_perm("desk.import_lists", brings_some_list)
rules.add_perm("desk.work_on_list", brings_such_lists)
rules.add_perm("desk.read_attachment", manages_its_domain)
rules.add_perm("desk.fetch_file", is_office & (is_for_the_office | owns))
