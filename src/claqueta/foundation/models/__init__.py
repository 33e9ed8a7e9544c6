"""What every domain may use: the audit trail, notices, background work, the change log, files, notes, documents …"""

from claqueta.foundation.models.beside import (
    Note,
    Tag,
    Tagging,
)
from claqueta.foundation.models.changes import (
    Change,
    ChangeCounter,
    SetAside,
)
from claqueta.foundation.models.circulars import Circular, CircularCopy
from claqueta.foundation.models.deadlines import Deadline
from claqueta.foundation.models.evidence import EvidenceLink
from claqueta.foundation.models.imports import (
    ColumnMapping,
    ImportBatch,
    ImportBatches,
    ImportState,
)
from claqueta.foundation.models.kept import (
    Attachment,
    SavedView,
)
from claqueta.foundation.models.papers import (
    DocumentWithdrawal,
    IssuedDocument,
)
from claqueta.foundation.models.telling import (
    MailRefusal,
    Notification,
    NotificationPreference,
    OutgoingMail,
)
from claqueta.foundation.models.threads import (
    Thread,
    ThreadMember,
    ThreadMessage,
)
from claqueta.foundation.models.trail import (
    AuditEntry,
    ChainHead,
    ChainLink,
    NumberSeries,
)
from claqueta.foundation.models.webhooks import (
    WebhookDelivery,
    WebhookEndpoint,
)
from claqueta.foundation.models.work import (
    IdempotencyKey,
    Job,
    RoundRun,
)

__all__ = [
    "Attachment",
    "AuditEntry",
    "ChainHead",
    "ChainLink",
    "Change",
    "ChangeCounter",
    "Circular",
    "CircularCopy",
    "ColumnMapping",
    "Deadline",
    "DocumentWithdrawal",
    "EvidenceLink",
    "IdempotencyKey",
    "ImportBatch",
    "ImportBatches",
    "ImportState",
    "IssuedDocument",
    "Job",
    "MailRefusal",
    "Note",
    "Notification",
    "NotificationPreference",
    "NumberSeries",
    "OutgoingMail",
    "RoundRun",
    "SavedView",
    "SetAside",
    "Tag",
    "Tagging",
    "Thread",
    "ThreadMember",
    "ThreadMessage",
    "WebhookDelivery",
    "WebhookEndpoint",
]
