"""Collections: put together, announced, written as a file, fetched once, dropped."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from claqueta.billing.bank.collection_file import NotWritable, written
from claqueta.billing.bank.own_accounts import OwnAccount, main_account
from claqueta.billing.models import (
    Amendment,
    Collection,
    CollectionDownload,
    CollectionRow,
    CollectionState,
    RowState,
    Scheme,
)
from claqueta.billing.policies.collecting import Grade, collection_day
from claqueta.billing.queries.addressees import addressees
from claqueta.billing.queries.collections import candidates, dry_run
from claqueta.billing.queries.mandates import next_sequence
from claqueta.foundation import audit, mailing, numbering, sealing
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.audit import Changes
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.flow import HOUSE_ONLY, UNTOLD, Flow, Move
from claqueta.foundation.judging import Choice, Text, fitted
from claqueta.foundation.numbering import Series
from claqueta.foundation.transactions import atomic
from claqueta.organisations.models import Organisation

State = CollectionState
SERIES = Series("CO", "{series}{year}-{number:04d}")
FILE = "collection-file"
BEGUN = {"scheme": Choice(lambda: Scheme.values, required=True)}
WHY = {"why": Text(300, required=True)}


class FetchedBefore(ValidationError):
    """The file was fetched already: whoever wants it again says so."""


@dataclass(frozen=True, slots=True)
class File:
    name: str
    body: bytes


@atomic
def begin_collection(
    asked_on: date, *, by: Actor, scheme: str = Scheme.CORE, receipts: Sequence[int] | None = None
) -> Collection:
    """Put together what is due and can be collected: all of it, or of these receipts what can be.

    The day is moved to one of the bank on which everybody has been told for long enough. Raises `PermissionDenied`,
    `ValidationError`.
    """
    require(by, "billing.manage")
    scheme = fitted({"scheme": scheme}, BEGUN)["scheme"]
    account = our_account()
    now = timezone.localtime()
    if asked_on < now.date():
        raise ValidationError({"asked_on": [_("This day is over; choose one to come.")]})
    chosen = [
        one
        for one in candidates(scheme, asked_on)
        if one.mandate is not None and not one.why and (receipts is None or one.receipt.pk in receipts)
    ]
    if not chosen:
        raise ValidationError(_("Nothing is due that could be collected: see beside each receipt why."))
    collection = Collection.objects.create(
        reference=SERIES.pattern.format(
            series=SERIES.code, year=now.year, number=numbering.next(SERIES, now.year)
        ),
        scheme=scheme,
        asked_on=asked_on,
        collected_on=_day(account, asked_on, scheme, now, now.date()),
        version=account.version,
        account_key=account.key,
        by=account_of(by),
    )
    rows = [
        CollectionRow(
            collection=collection,
            receipt=one.receipt,
            mandate=one.mandate,
            amount=one.receipt.balance,
            sequence=next_sequence(one.mandate),
            end_to_end=f"{collection.reference}-{number:05d}",
            amendment=Amendment.objects.filter(mandate=one.mandate, told_on=None).first(),
        )
        for number, one in enumerate(chosen, 1)
        if one.mandate is not None
    ]
    try:
        CollectionRow.objects.bulk_create(rows, batch_size=200)
    except IntegrityError:
        raise ValidationError(
            _("Somebody is collecting some of these receipts right now; look at the collections.")
        ) from None
    audit.record("billing.collection_begun", collection, by=by, changes={"debits": ("", len(rows))})
    return collection


@atomic
def leave_out_debit(row: CollectionRow, *, why: str, by: Actor) -> CollectionRow:
    """Take a debit out of a collection that has not left yet. Raises `ValidationError`."""
    require(by, "billing.manage")
    words = fitted({"why": why}, WHY)
    collection = Collection.objects.select_for_update().get(pk=row.collection_id)
    held = CollectionRow.objects.select_for_update().get(pk=row.pk)
    if collection.state not in (State.DRAFT, State.NOTIFIED) or held.state != RowState.PLANNED:
        raise ValidationError(_("The collection has left already, or the debit is out of it."))
    held.state, held.why_dropped = RowState.DROPPED, words["why"]
    held.save(update_fields=["state", "why_dropped"])
    _unwrite(collection)
    audit.record(
        "billing.debit_left_out",
        collection,
        by=by,
        changes={"debit": (held.end_to_end, "")},
        reason=held.why_dropped,
    )
    return held


@atomic
def move_collection(collection: Collection, *, asked_on: date, by: Actor) -> Collection:
    """Ask for another day; those who were told are told of it again. Raises `ValidationError`."""
    require(by, "billing.manage")
    held = Collection.objects.select_for_update().get(pk=collection.pk)
    if held.state not in (State.DRAFT, State.NOTIFIED):
        raise FLOW.moved_on(held)
    now = timezone.localtime()
    if asked_on < now.date():
        raise ValidationError({"asked_on": [_("This day is over; choose one to come.")]})
    before = held.collected_on
    told = held.notified_at
    held.asked_on = asked_on
    told_on = timezone.localtime(told).date() if told else now.date()
    held.collected_on = _day(our_account(), asked_on, held.scheme, now, told_on)
    _unwrite(held)
    held.save()
    if told is not None and held.collected_on != before:
        _tell(held)
    audit.record(
        "billing.collection_moved", held, by=by, changes={"collected_on": (before, held.collected_on)}
    )
    return held


@atomic
def fetch_file(collection: Collection, *, by: Actor, again: bool = False) -> File:
    """The file for the bank; who fetches it goes on record, and with the first time the collection is with the bank.

    The same collection is not sent twice unknowingly: whoever wants the file again says so. Raises
    `PermissionDenied`, `FetchedBefore`, and `ValidationError` with what the dry run found to stop it.
    """
    require(by, "billing.manage")
    held = Collection.objects.select_for_update().get(pk=collection.pk)
    if held.state not in (State.NOTIFIED, State.SENT, State.BOOKED):
        raise FLOW.moved_on(held)
    last = held.downloads.select_related("by").last()
    if last is not None and not again:
        raise FetchedBefore(
            _("%(fetched)s. Sent to the bank twice, it collects twice.") % {"fetched": last.in_words}
        )
    if held.state == State.NOTIFIED:
        stops = [finding for finding in dry_run(held) if finding.grade == Grade.STOPS]
        if stops:
            raise ValidationError([finding.text for finding in stops[:10]])
        _write(held)
        FLOW.make("send", held, by=by)
        held.refresh_from_db()
    if held.file_sealed is None:
        raise ValidationError(_("There is no file of this collection."))
    body = bytes(sealing.unseal(FILE, bytes(held.file_sealed), sealing.account_keys()).encode())
    CollectionDownload.objects.create(collection=held, sha256=held.file_sha256, by=account_of(by))
    audit.record("billing.collection_fetched", held, by=by, changes={"sha256": ("", held.file_sha256)})
    return File(f"{held.reference}.xml", body)


def our_account() -> OwnAccount:
    """The account that collections are credited to. Raises `ValidationError`."""
    account = main_account()
    if account is None:
        raise ValidationError(_("The cluster’s folder names no account: write bank.toml first."))
    return account


def _day(account: OwnAccount, asked_on: date, scheme: str, now: datetime, told_on: date) -> date:
    return collection_day(
        asked_on,
        now.replace(tzinfo=None),
        lead_days=account.lead_of(scheme),
        cut_off=account.cut_off,
        told_on=told_on,
        notice_days=rule("prenotified").value,
    )


def _write(collection: Collection) -> None:
    """Write the file as it will leave. Raises `ValidationError`."""
    rows = collection.rows.filter(state=RowState.PLANNED).select_related(
        "mandate", "receipt__organisation", "amendment"
    )
    collection.file_at = timezone.now()
    try:
        body = written(collection, list(rows), our_account())
    except NotWritable as problem:
        raise ValidationError(str(problem)) from None
    collection.file_sealed = sealing.seal(FILE, body.decode(), sealing.account_keys())
    collection.file_sha256 = hashlib.sha256(body).hexdigest()
    collection.save(update_fields=["file_sealed", "file_sha256", "file_at"])


def _unwrite(collection: Collection) -> None:
    collection.file_sealed, collection.file_sha256, collection.file_at = None, "", None
    collection.save(update_fields=["file_sealed", "file_sha256", "file_at"])


def _tell(collection: Collection) -> int:
    """Write to everybody who pays, a letter to each for all its receipts; how many letters.

    Raises `ValidationError` where nobody can be told: nothing is collected without notice.
    """
    rows = collection.rows.filter(state=RowState.PLANNED).select_related("mandate", "receipt__organisation")
    by_debtor: dict[Organisation, list[CollectionRow]] = {}
    for row in rows:
        by_debtor.setdefault(row.receipt.organisation, []).append(row)
    count = 0
    whom = addressees(by_debtor)
    for organisation, theirs in by_debtor.items():
        if organisation.pk not in whom:
            raise ValidationError(
                _("Nobody of %(name)s can be told: put down whom to write to, or leave its debits out.")
                % {"name": organisation}
            )
        for address, language in whom[organisation.pk]:
            mailing.send(
                "billing/mail/prenotification",
                address,
                {
                    "organisation": organisation,
                    "rows": theirs,
                    "collection": collection,
                    "creditor": our_account(),
                    "total": sum((row.amount for row in theirs[1:]), theirs[0].amount),
                },
                language=language,
            )
            count += 1
    return count


# -- States ----------------------------------------------------------------------------------------------------


def _notify(collection: Collection, *, by: Actor) -> Changes:
    now = timezone.localtime()
    before = collection.collected_on
    collection.notified_at = now
    collection.collected_on = _day(our_account(), collection.asked_on, collection.scheme, now, now.date())
    return {"collected_on": (before, collection.collected_on), "mails": ("", _tell(collection))}


def _drop(collection: Collection, *, by: Actor, why: str = "", not_taken: bool = False) -> Changes:
    """Of a file that somebody fetched, whoever drops the collection says too that the bank did not take it."""
    last = collection.downloads.select_related("by").last()
    if last is not None and not not_taken:
        raise ValidationError(
            {
                "not_taken": [
                    _("%(fetched)s. Ask the bank first: what it has taken, it collects.")
                    % {"fetched": last.in_words}
                ]
            }
        )
    collection.why_dropped = fitted({"why": why}, WHY)["why"]
    count = collection.rows.filter(state=RowState.PLANNED).update(
        state=RowState.DROPPED, why_dropped=collection.why_dropped
    )
    told = {"not_taken": ("", True)} if last is not None else {}
    return {"debits": (count, 0), "why": ("", collection.why_dropped), **told}


FLOW = Flow(
    Collection,
    (
        Move(
            "notify",
            gettext_lazy("Announce it"),
            (State.DRAFT,),
            State.NOTIFIED,
            rule="billing.manage",
            verb="billing.collection_notified",
            effect=_notify,
        ),
        Move("send", gettext_lazy("Send"), (State.NOTIFIED,), State.SENT, rule="billing.manage", verb=UNTOLD),
        Move("book", gettext_lazy("Book"), (State.SENT,), State.BOOKED, rule=HOUSE_ONLY, verb=UNTOLD),
        Move(
            "drop",
            gettext_lazy("Drop it"),
            (State.DRAFT, State.NOTIFIED, State.SENT),
            State.DROPPED,
            rule="billing.manage",
            verb="billing.collection_dropped",
            effect=_drop,
        ),
    ),
)
