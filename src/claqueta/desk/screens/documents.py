"""What was issued: the list, and each document with what can be done with it."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import Http404
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.desk.listing import Filter, ListField, Listing
from claqueta.desk.registers import Do, Facts, Register, Trail
from claqueta.desk.registers.beside import Purposes
from claqueta.foundation import documents
from claqueta.foundation.documents.issuing import WITHDRAWN
from claqueta.foundation.judging import JudgedForm
from claqueta.foundation.locales import language_name
from claqueta.foundation.models import IssuedDocument
from claqueta.foundation.tabular import Column
from claqueta.foundation.translated import current_language

STATES = {
    IssuedDocument.State.VALID: Q(withdrawal=None, superseded_by=None),
    IssuedDocument.State.REPLACED: Q(withdrawal=None, superseded_by__isnull=False),
    IssuedDocument.State.WITHDRAWN: Q(withdrawal__isnull=False),
}


class WithdrawForm(JudgedForm, forms.Form):
    table = WITHDRAWN

    reason = forms.CharField(label=gettext_lazy("Why"))


def _kind(document: IssuedDocument) -> str:
    kind = documents.kind_of(document)
    return str(kind.title) if kind else document.kind


def _by_id(pk: int) -> IssuedDocument:
    found = documents.issued().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def _in_state(rows: QuerySet[Any], state: str) -> QuerySet[Any]:
    return rows.filter(STATES[IssuedDocument.State(state)])


def _kinds() -> list[tuple[str, Any]]:
    return [(key, one.title) for key, one in documents.kinds().items()]


NUMBER = Column("number", gettext_lazy("Number"), lambda row: row.number)
TITLE = Column("title", gettext_lazy("Title"), lambda row: row.title)
DAY = Column("day", gettext_lazy("Day"), lambda row: row.issued_on)
KIND = Column("kind", gettext_lazy("Kind"), _kind)
ABOUT = Column("about", gettext_lazy("About"), lambda row: row.object_name)
LANGUAGE = Column(
    "language", gettext_lazy("Language"), lambda row: language_name(row.language, current_language())
)
STATE = Column("state", gettext_lazy("State"), lambda row: row.state.label)
BY = Column("by", gettext_lazy("Issued by"), lambda row: str(row.issued_by or ""))
SIZE = Column("size", gettext_lazy("Size"), lambda row: filesizeformat(row.size))
PRINT = Column("sha256", gettext_lazy("Fingerprint (SHA-256)"), lambda row: row.sha256)
CODE = Column("code", gettext_lazy("Code"), lambda row: row.written_code)
REPLACES = Column("supersedes", gettext_lazy("Replaces"), lambda row: str(row.supersedes or ""))
WHY = Column(
    "why",
    gettext_lazy("Why withdrawn"),
    lambda row: row.withdrawal.reason if hasattr(row, "withdrawal") else "",
)

DOCUMENTS = Register(
    listing=Listing(
        name="office_documents",
        title=gettext_lazy("Issued documents"),
        icon="doc-full",
        fields=(
            ListField(NUMBER, link=lambda row: reverse("office_document", args=[row.pk]), order="number"),
            ListField(TITLE, order="title"),
            ListField(DAY, order="issued_at"),
            ListField(LANGUAGE, order="language"),
            ListField(ABOUT, order="object_name"),
            ListField(STATE),
            ListField(KIND, shown=False),
            ListField(BY, shown=False),
            ListField(SIZE, shown=False, order="size"),
            ListField(CODE, shown=False),
            ListField(PRINT, shown=False),
        ),
        search_in=("number", "title", "object_name"),
        filters=(
            Filter("kind", gettext_lazy("Kind"), _kinds, "kind"),
            Filter("state", gettext_lazy("State"), IssuedDocument.State.choices, narrow=_in_state),
        ),
        rows=lambda: documents.issued().select_related("issued_by"),
    ),
    path="documents-issued/",
    record="office_document",
    permission="accounts.work_in_office",
    one=_by_id,
    links=lambda record: [
        (gettext_lazy("Download"), reverse("document_file", args=[record.written_code])),
        (gettext_lazy("Open its verification page"), reverse("document_check", args=[record.written_code])),
    ],
    does=(
        Do(
            "withdraw",
            gettext_lazy("Withdraw"),
            documents.withdraw,
            form=WithdrawForm,
            button=gettext_lazy("Withdraw"),
            said=lambda _done, _values: _("The document has been withdrawn."),
            when=lambda record: record.state != IssuedDocument.State.WITHDRAWN,
        ),
    ),
    sections=(
        Facts((NUMBER, TITLE, DAY, KIND, ABOUT, LANGUAGE, STATE, WHY, REPLACES, BY, SIZE, CODE, PRINT)),
        Purposes(),
        Trail(),
    ),
)
