"""What the ground itself brings: its verbs in the trail, and its rounds."""

from django.utils.translation import gettext_lazy as _

from claqueta.foundation import (
    backups,
    deadlines,
    documents,
    folding,
    leftovers,
    privacy,
    renditions,
    results,
)
from claqueta.foundation.audit import TRAIL
from claqueta.foundation.calendar import of_deadlines
from claqueta.foundation.circulars import NOTICE as CIRCULARS
from claqueta.foundation.circulars.privacy import PROCESSING, REFUSALS
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.domains import Domain
from claqueta.foundation.hanging import FOLLOWS
from claqueta.foundation.imports.batches import BATCHES
from claqueta.foundation.jobs import after_a_worker
from claqueta.foundation.notifications import send_digests
from claqueta.foundation.outbox import forget_texts
from claqueta.foundation.rounds import Round
from claqueta.foundation.threads import NOTICE
from claqueta.foundation.traces import forget_old_traces
from claqueta.foundation.webhooks import deliver_due

DOMAIN = Domain(
    "foundation",
    verbs={
        "imported": _("imported a list"),
        "undone": _("undid the import"),
        "mail_sent_again": _("sent the mail again"),
        "mail_called_off": _("called off the mail"),
        "attached": _("added a file"),
        "detached": _("took a file away"),
        "erased": _("erased a person’s data"),
        "deadline_set": _("set a deadline"),
        "deadline_moved": _("moved a deadline"),
        "deadline_stopped": _("stopped the clock of a deadline"),
        "deadline_resumed": _("let a stopped clock go on"),
        "deadline_met": _("met a deadline"),
        "deadline_missed": _("noted that a deadline passed"),
        "deadline_dropped": _("dropped a deadline"),
        "note_added": _("wrote a note"),
        "note_edited": _("edited a note"),
        "note_pinned": _("pinned a note, or no longer"),
        "note_deleted": _("deleted a note"),
        "tagged": _("gave a tag"),
        "untagged": _("took a tag away"),
        "tag_changed": _("changed the tag"),
        "tags_merged": _("made one of two tags"),
        "tag_dropped": _("dropped the tag"),
        "evidence_linked": _("made it evidence"),
        "evidence_unlinked": _("made it no longer evidence"),
        "thread_opened": _("opened a conversation"),
        "thread_joined": _("joined the conversation"),
        "thread_left": _("left the conversation"),
        "thread_closed": _("closed the conversation"),
        "thread_reopened": _("opened the conversation again"),
        "document_issued": _("issued the document"),
        "document_withdrawn": _("withdrew the document"),
        "circular_begun": _("began a circular"),
        "circular_written": _("wrote the circular"),
        "circular_sent": _("sent the circular"),
        "circular_sent_again": _("sent the circular again to those whom it had not reached"),
        "circular_dropped": _("dropped the circular"),
    },
    fields={
        "deadline": _("deadline"),
        "file": _("file"),
        "kept": _("left as they are"),
        "records": _("records erased or made anonymous"),
        "note": _("note"),
        "pinned": _("pinned"),
        "tag": _("tag"),
        "name": _("name"),
        "colour": _("colour"),
        "evidence": _("evidence for"),
        "number": _("number"),
        "sha256": _("fingerprint (SHA-256)"),
        "supersedes": _("replaces"),
        "readers": _("readers"),
        "texts": _("text"),
    },
    notices=(NOTICE, CIRCULARS),
    processings=(PROCESSING, REFUSALS),
    books=(TRAIL, documents.BOOK),
    flows=(BATCHES,),
    follows=FOLLOWS,
    calendar=(of_deadlines,),
    rounds=(
        Round("foundation.webhooks", deliver_due, every=20),
        Round("foundation.work_cut_off", after_a_worker, every=30),
        Round("foundation.deadlines", deadlines.look, every=60),
        Round("foundation.old_deadlines", deadlines.forget_old),
        Round("foundation.retention", privacy.expire),
        Round("foundation.unsent_mails", forget_texts),
        Round("foundation.old_traces", forget_old_traces),
        Round("foundation.unnamed_documents", documents.sweep),
        Round("foundation.unnamed_files", leftovers.sweep),
        Round("foundation.old_renditions", renditions.sweep),
        Round("foundation.exports", results.forget_old, every=300),
        Round(
            "foundation.backup",
            backups.make_scheduled,
            every=60 * rule("backup_every").value,
            long=True,
        ),
        Round("foundation.digests", send_digests),
    ),
    connect=folding.connect,
)
