"""The PDFs of receipts and the mails that bring them, in the debtor's language; in the background, and never twice."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import suppress

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.urls import reverse
from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from claqueta.billing import papers
from claqueta.billing.members import members_of
from claqueta.billing.models import DuesRow, DuesRun, Receipt, ReceiptPaper
from claqueta.foundation import mailing
from claqueta.foundation.actors import Actor, require
from claqueta.foundation.transactions import atomic, hold
from claqueta.organisations.models import Organisation

FOLDER = "receipts"
BATCH = papers.AT_ONCE * papers.PROCESSES
"""Receipts that are drawn and mailed before progress is told."""


def paper_of(receipt: Receipt, language: str, *, by: Actor) -> ReceiptPaper:
    """A receipt's PDF in a language, drawn when it is first asked for. Raises `PermissionDenied`, `ApartFailed`."""
    require(by, "billing.read_receipt", receipt)
    found = ReceiptPaper.objects.filter(receipt=receipt, language=language).first()
    if found is None:
        ((_receipt, body),) = papers.drawn([receipt], language)
        found = _keep(receipt, language, body)
    return found


def draw_papers(
    run: DuesRun, *, by: Actor, tell: Callable[[int, int], None] = lambda done, total: None
) -> int:
    """Draw what the run's receipts lack and write to each debtor; how many. Done again it goes on where it was.

    Raises `PermissionDenied`, `ApartFailed`.
    """
    require(by, "billing.issue", run)
    waiting = list(
        run.rows.filter(state=DuesRow.State.ISSUED, paper="").values_list("pk", flat=True).order_by("pk")
    )
    total, done = len(waiting), 0
    for start in range(0, total, BATCH):
        tell(done, total)
        rows = {
            row.receipt_id: row
            for row in DuesRow.objects.filter(pk__in=waiting[start : start + BATCH]).select_related(
                "receipt", "organisation"
            )
        }
        receipts = [row.receipt for row in rows.values() if row.receipt is not None]
        have = set(ReceiptPaper.objects.filter(receipt__in=receipts).values_list("receipt", "language"))
        lacking = [one for one in receipts if (one.pk, one.language) not in have]
        for receipt, body in papers.drawn(lacking):
            _keep(receipt, receipt.language, body)
        _write_to(run, list(rows.values()))
        done += len(rows)
    tell(done, total)
    return done


@atomic
def _write_to(run: DuesRun, rows: Sequence[DuesRow]) -> None:
    """Put the mails of these rows on their way, and note it, together."""
    mine = hold(DuesRow.objects.filter(pk__in=[row.pk for row in rows], paper=""))
    members = members_of(run.year, [row.organisation_id for row in rows])
    for row in DuesRow.objects.filter(pk__in=mine).select_related("receipt", "organisation").order_by("pk"):
        member = members.get(row.organisation_id)
        mails = member.mails if member is not None else []
        for mail, language in mails:
            send_receipt(row.receipt, row.organisation, mail, language)
        row.paper = "sent" if mails else "no_mail"
        row.save(update_fields=["paper"])


def send_receipt(receipt: Receipt | None, organisation: Organisation, mail: str, language: str) -> None:
    """Put the mail of a receipt on its way, in the caller's transaction."""
    assert receipt is not None
    with translation.override(language):
        url = settings.PUBLIC_URL + reverse("billing_receipt", args=[organisation.slug, receipt.pk])
    mailing.send(
        "billing/mail/receipt",
        mail,
        {"receipt": receipt, "organisation": organisation, "url": url},
        language=language,
        why=format_lazy(_("You get this mail because you act for {name}."), name=organisation.name),
    )


def _keep(receipt: Receipt, language: str, body: bytes) -> ReceiptPaper:
    """Store a PDF and its row; what somebody else drew meanwhile stands."""
    path = default_storage.save(f"{FOLDER}/{receipt.year}/{receipt.number}-{language}.pdf", ContentFile(body))
    paper = ReceiptPaper(receipt=receipt, language=language, sha256=hashlib.sha256(body).hexdigest())
    paper.file.name = path
    with suppress(IntegrityError), atomic():
        paper.save()
        return paper
    default_storage.delete(path)
    return ReceiptPaper.objects.get(receipt=receipt, language=language)
