"""Personal data in accounts: sign-in, persons, invitations, mails, lists imported, the audit trail."""

import json
import re
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from claqueta.accounts.models import Account, Invitation, Person
from claqueta.foundation import audit
from claqueta.foundation.models import (
    Attachment,
    AuditEntry,
    Deadline,
    DocumentWithdrawal,
    EvidenceLink,
    ImportBatch,
    IssuedDocument,
    Note,
    Notification,
    OutgoingMail,
    Tagging,
    Thread,
    ThreadMessage,
)
from claqueta.foundation.privacy import ERASED, Processing, expire_older, older


def _accounts(email: str) -> list[dict[str, Any]]:
    return [
        {
            "email": account.email,
            "name": account.name,
            "language": account.language,
            "since": account.date_joined.isoformat(),
        }
        for account in Account.objects.filter(email__iexact=email)
    ]


def _erase_accounts(email: str) -> int:
    touched = 0
    for account in Account.objects.filter(email__iexact=email):
        account.role_grants.filter(ended_at=None).update(ended_at=timezone.now())
        account.delete()
        touched += 1
    return touched


def _persons(email: str) -> list[dict[str, Any]]:
    return [
        {"name": person.name, "email": person.email, "phone": person.phone, "language": person.language}
        for person in Person.objects.filter(email__iexact=email)
    ]


def _erase_persons(email: str) -> int:
    return Person.objects.filter(email__iexact=email).update(name=ERASED, email="", phone="", account=None)


def _invitations(email: str) -> list[dict[str, Any]]:
    return [
        {"sent": invitation.sent_at.isoformat(), "state": str(invitation.state_now)}
        for invitation in Invitation.objects.filter(email__iexact=email)
    ]


def _erase_invitations(email: str) -> int:
    """Invitations of the person, their deadlines, and what was told of them to whoever sent them."""
    theirs = Invitation.objects.filter(email__iexact=email)
    keys = [str(key) for key in theirs.values_list("pk", flat=True)]
    Deadline.objects.filter(object_type=Invitation._meta.label_lower, object_id__in=keys).delete()
    naming = [
        one
        for model in (Notification, OutgoingMail)
        for one in model._default_manager.filter(subject__icontains=email)
        if email.lower() in re.split(r"[\s,;:]+", one.subject.lower())
    ]
    for one in naming:
        one.delete()
    return len(naming) + theirs.delete()[0]


def _mails(email: str) -> list[dict[str, Any]]:
    return [
        {"at": mail.at.isoformat(), "subject": mail.subject}
        for mail in OutgoingMail.objects.filter(to__iexact=email)
    ]


def _erase_mails(email: str) -> int:
    """Mails to the person go; what others were told no longer names them."""
    touched = OutgoingMail.objects.filter(to__iexact=email).delete()[0]
    # A single word (“Ana”, “info”) is many people's, and a text about others would lose theirs.
    telling = [name for name in names_of(email) if " " in name or "@" in name]
    for name in sorted(telling, key=len, reverse=True):
        written = _written(name)
        for model, field in ((Notification, "subject"), (Notification, "body"), (OutgoingMail, "subject")):
            rows = model._default_manager
            for row in rows.filter(**{f"{field}__icontains": name}):
                told = written.sub(ERASED, getattr(row, field))
                touched += rows.filter(pk=row.pk).exclude(**{field: told}).update(**{field: told})
    return touched


def _files(email: str) -> list[dict[str, Any]]:
    return [
        {"file": batch.filename, "at": batch.created_at.isoformat()}
        for batch in ImportBatch.objects.filter(owner__email__iexact=email)
    ] + [
        {"file": attachment.name, "at": attachment.added_at.isoformat()}
        for attachment in Attachment.objects.filter(added_by__email__iexact=email)
    ]


def _beside_person(email: str) -> dict[str, Any]:
    """Filter for what stands beside the persons with a mail address."""
    persons = Person.objects.filter(email__iexact=email).values_list("pk", flat=True)
    return {"object_type": Person._meta.label_lower, "object_id__in": [str(pk) for pk in persons]}


def _written(name: str) -> re.Pattern[str]:
    """A name or mail address where a text has it, and not as the end or the beginning of somebody else's."""
    return re.compile(rf"(?<![\w+%-])(?<!\w\.){re.escape(name)}(?![\w-]|\.\w)", re.IGNORECASE)


def _naming(rows: QuerySet[Any], field: str, email: str) -> list[Any]:
    """The rows whose text names the mail address."""
    written = _written(email)
    return [
        row for row in rows.filter(**{f"{field}__icontains": email}) if written.search(getattr(row, field))
    ]


def _erase_address(rows: QuerySet[Any], field: str, email: str) -> int:
    """Let texts no longer name the mail address; how many did."""
    written, naming = _written(email), _naming(rows, field, email)
    for one in naming:
        rows.filter(pk=one.pk).update(**{field: written.sub(ERASED, getattr(one, field))})
    return len(naming)


def _notes(email: str) -> list[dict[str, Any]]:
    """Those about the person, those that name their mail address, and those that they wrote."""
    mine = Note.objects.filter(Q(**_beside_person(email)) | Q(author__email__iexact=email))
    notes: dict[int, Note] = {note.pk: note for note in (*mine, *_naming(Note.objects.all(), "text", email))}
    return [{"note": note.text, "at": note.at.isoformat()} for note in notes.values()] + [
        {"note": link.note, "at": link.at.isoformat()}
        for link in _naming(EvidenceLink.objects.all(), "note", email)
    ]


def _erase_notes(email: str) -> int:
    """Notes about the person go; others no longer name their mail address. What they wrote about others stays unsigned."""
    touched = Note.objects.filter(**_beside_person(email)).delete()[0]
    touched += _erase_address(Note.objects.all(), "text", email)
    for field in ("note", "object_name"):
        touched += _erase_address(EvidenceLink.objects.all(), field, email)
    return touched + Note.objects.filter(author__email__iexact=email).update(author=None)


def _taggings(email: str) -> QuerySet[Tagging]:
    beside = _beside_person(email)
    return Tagging.objects.filter(tag__kind=beside["object_type"], object_id__in=beside["object_id__in"])


def _messages(email: str) -> list[dict[str, Any]]:
    return [
        {"message": message.text, "at": message.at.isoformat()}
        for message in ThreadMessage.objects.filter(author__email__iexact=email)
    ]


def _erase_messages(email: str) -> int:
    """What the person wrote goes; that something was said there, and when, stays. Others no longer name their address."""
    mine = ThreadMessage.objects.filter(author__email__iexact=email)
    touched = mine.update(text=ERASED, author=None)
    return touched + _erase_address(ThreadMessage.objects.all(), "text", email)


def _documents(email: str) -> list[dict[str, Any]]:
    return [
        {"document": str(document), "at": document.issued_at.isoformat()}
        for document in IssuedDocument.objects.filter(issued_by__email__iexact=email)
    ] + [
        {"withdrawn": str(withdrawal.document), "at": withdrawal.at.isoformat()}
        for withdrawal in DocumentWithdrawal.objects.filter(by__email__iexact=email).select_related(
            "document"
        )
    ]


def _audit(email: str) -> list[dict[str, Any]]:
    return [
        {"at": entry.at.isoformat(), "what": entry.verb, "object": entry.object_name}
        for entry in AuditEntry.objects.filter(actor__email__iexact=email).order_by("pk").iterator()
    ]


def _erase_audit(email: str) -> int:
    """What was done stays on record; who did it and to whom no longer names the person."""
    accounts, names = Account.objects.filter(email__iexact=email), names_of(email)
    theirs = Q(actor__in=accounts) | Q(actor_name__in=names) | Q(object_name__in=names)
    theirs |= Q(actor_name__iexact=email) | Q(object_name__iexact=email)
    theirs |= Q(reason__in=names) | Q(reason__icontains=email)
    for name in names:
        # SQLite keeps JSON with its letters escaped, PostgreSQL does not.
        for written in {json.dumps(name)[1:-1], json.dumps(name, ensure_ascii=False)[1:-1]}:
            theirs |= Q(changes_text__icontains=written)
    entries = AuditEntry.objects.annotate(changes_text=Cast("changes", TextField())).filter(theirs)
    ids = set(accounts.values_list("pk", flat=True))
    address = _written(email)
    return audit.rewrite(entries, lambda entry: _without(entry, names, ids, address))


def names_of(email: str) -> set[str]:
    """What somebody is called and was, as long as the trail says it; and their mail address in small letters."""
    # A mail address is one however it is written, and its owner may have written it in several ways.
    names = {email.casefold()}
    for people in (Account.objects.filter(email__iexact=email), Person.objects.filter(email__iexact=email)):
        for who in people:
            names |= {str(who), *_former_names(who)} - {""}
    return names


def _former_names(who: Account | Person) -> Iterator[str]:
    """What somebody was called before, as the trail of their own record says."""
    for entry in audit.history_of(who).filter(changes__has_key="name"):
        yield from (value for value in entry.changes["name"] if isinstance(value, str))


def _without(entry: AuditEntry, names: set[str], accounts: set[int], email: re.Pattern[str]) -> None:
    if entry.actor_id in accounts or _names(entry.actor_name, names):
        entry.actor, entry.actor_name = None, ERASED
    if _names(entry.object_name, names):
        entry.object_name = ERASED
    entry.reason = ERASED if _names(entry.reason, names) else email.sub(ERASED, entry.reason)
    entry.changes = _nameless(entry.changes, names)


def _names(text: str, names: set[str]) -> bool:
    """Whether a text is one of somebody's names, or their mail address in any case."""
    return text in names or ("@" in text and text.casefold() in names)


def _nameless(value: Any, names: set[str]) -> Any:
    """A JSON value without the texts that are somebody's name."""
    match value:
        case str():
            return ERASED if _names(value, names) else value
        case dict():
            return {key: _nameless(one, names) for key, one in value.items()}
        case list():
            return [_nameless(one, names) for one in value]
    return value


ACCOUNTS = Processing(
    key="accounts",
    name=_("Accounts"),
    purpose=_("Let people sign in and act in their role"),
    ground=_("GDPR art. 6.1.b: to perform the relation with the cluster"),
    subjects=_("Whoever has an account"),
    data=_("Mail address, name, language, second factors, sessions"),
    recipients=_("The office"),
    retention=_("Until the account is closed"),
    export=_accounts,
    erase=_erase_accounts,
)
PERSONS = Processing(
    key="persons",
    name=_("Persons"),
    purpose=_("Know who is who in the cluster"),
    ground=_("GDPR art. 6.1.f: legitimate interest in professional contacts"),
    subjects=_("Representatives and contacts"),
    data=_("Name, work mail address and phone, language"),
    recipients=_("The office; others as each affiliation says"),
    retention=_("While they act for an organisation"),
    export=_persons,
    erase=_erase_persons,
)
INVITATIONS = Processing(
    key="invitations",
    name=_("Invitations"),
    purpose=_("Open accounts for those whom the office invites"),
    ground=_("GDPR art. 6.1.f: legitimate interest"),
    subjects=_("Those invited"),
    data=_("Mail address, name, language"),
    recipients=_("The office"),
    retention=_("Unanswered ones: as the cluster’s rule “keep_unanswered_invitations” says"),
    export=_invitations,
    erase=_erase_invitations,
    expire=lambda: expire_older(
        Invitation.objects.exclude(state=Invitation.State.ACCEPTED),
        "expires_at",
        "keep_unanswered_invitations",
    ),
)
MAILS = Processing(
    key="mails",
    name=_("Sent mails and notices"),
    purpose=_("Prove that a message went out"),
    ground=_("GDPR art. 6.1.f: legitimate interest"),
    subjects=_("Addressees"),
    data=_("Mail address, subject, moment; never the text"),
    recipients=_("The office"),
    retention=_("As the cluster’s rule “keep_mail_log” says"),
    export=_mails,
    erase=_erase_mails,
    expire=lambda: (
        expire_older(OutgoingMail.objects.all(), "at", "keep_mail_log")
        + expire_older(Notification.objects.all(), "created_at", "keep_mail_log")
    ),
)
FILES = Processing(
    key="files",
    name=_("Lists imported and files attached"),
    purpose=_("Look up what a list said and undo an import"),
    ground=_("GDPR art. 6.1.f: legitimate interest"),
    subjects=_("Persons whom a list or a file names; whoever brought it"),
    data=_("The file as it came"),
    recipients=_("The office"),
    retention=_("Lists: as the cluster’s rule “keep_import_files” says; files: while their record is kept"),
    export=_files,
    expire=lambda: expire_older(ImportBatch.objects.all(), "created_at", "keep_import_files"),
)
NOTES = Processing(
    key="notes",
    name=_("Notes of the office"),
    purpose=_("Remember what was agreed or said with whom, to serve them well"),
    ground=_("GDPR art. 6.1.f: legitimate interest"),
    subjects=_("Persons and organisations beside whose record a note stands; whoever wrote it"),
    data=_("What the office wrote, who wrote it and when"),
    recipients=_("The office, never anybody else"),
    retention=_("As the cluster’s rule “keep_notes” says"),
    export=_notes,
    erase=_erase_notes,
    expire=lambda: expire_older(Note.objects.all(), "at", "keep_notes"),
)
TAGS = Processing(
    key="tags",
    name=_("Tags of the office"),
    purpose=_("Find together the records that belong together for a piece of work"),
    ground=_("GDPR art. 6.1.f: legitimate interest"),
    subjects=_("Persons whose record has a tag"),
    data=_("The tag, who gave it and when"),
    recipients=_("The office, never anybody else"),
    retention=_("While their record is kept or until the tag is taken away"),
    export=lambda email: [
        {"tag": tagging.tag.name, "at": tagging.at.isoformat()}
        for tagging in _taggings(email).select_related("tag")
    ],
    erase=lambda email: _taggings(email).delete()[0],
)
THREADS = Processing(
    key="threads",
    name=_("Conversations"),
    purpose=_("Let organisations and the office talk about what they do together, where both find it again"),
    ground=_("GDPR art. 6.1.b: to perform the relation with the cluster"),
    subjects=_("The members of each conversation"),
    data=_("What each wrote and when, up to when they have read"),
    recipients=_("The other members of the conversation, while they may see what it is about"),
    retention=_("Closed ones: as the cluster’s rule “keep_threads” says"),
    export=_messages,
    erase=_erase_messages,
    expire=lambda: expire_older(Thread.objects.exclude(closed_at=None), "closed_at", "keep_threads"),
)
AUDIT = Processing(
    key="audit",
    name=_("Audit trail"),
    purpose=_("Answer for what was done on behalf of the members"),
    ground=_("GDPR art. 6.1.c and 6.1.f: books of the association and liability of its officers"),
    subjects=_("Whoever acts in the application"),
    data=_("Who did what, when, from what to what"),
    recipients=_("The office"),
    retention=_("As the cluster’s rule “keep_audit” says"),
    export=_audit,
    erase=_erase_audit,
    expire=lambda: audit.forget(older(AuditEntry.objects.all(), "at", "keep_audit")),
)


DOCUMENTS = Processing(
    key="documents",
    name=_("Issued documents"),
    purpose=_("Answer for what the association issued, and let anybody check it"),
    ground=_("GDPR art. 6.1.c and 6.1.f: books and papers of the association"),
    subjects=_("Whoever issued or withdrew a document; persons whom one names"),
    data=_("The document as it was issued, its number and day, who issued it"),
    recipients=_("The office and the circle that each was issued for; who issued it, the office alone"),
    retention=_(
        "While the association exists: a number once given stays. Who issued it: until the account is closed"
    ),
    export=_documents,
)


PROCESSINGS = (ACCOUNTS, PERSONS, FILES, DOCUMENTS, NOTES, TAGS, THREADS, AUDIT, MAILS, INVITATIONS)
"""Erasing goes backwards: what was told of an invitation is known by its address, mails by the names that the trail
still has, and the account is last."""
