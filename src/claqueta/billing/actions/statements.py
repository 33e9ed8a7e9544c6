"""Statements on their way in: read apart, compared with what is there, taken in whole or held for somebody to decide."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from claqueta.billing.bank import ibans
from claqueta.billing.bank.own_accounts import OwnAccount, main_account, own_account_of, own_accounts
from claqueta.billing.bank.reading import entry_as_json, statement_of
from claqueta.billing.models import BankEntry, Statement, StatementState
from claqueta.billing.policies import chaining
from claqueta.billing.policies.chaining import Stretch
from claqueta.engines.reconciling import Entry, Section
from claqueta.engines.reconciling import Statement as ReadStatement
from claqueta.foundation import audit, sealing
from claqueta.foundation.actors import Actor, account_of, require
from claqueta.foundation.apart import ApartFailed, Parcel, apart
from claqueta.foundation.cluster_rules import rule
from claqueta.foundation.judging import Text, fitted
from claqueta.foundation.money import Money
from claqueta.foundation.text import one_line
from claqueta.foundation.transactions import atomic
from claqueta.membership.policies.iban import masked

RAW = "bank-entry"
DECIDED = {"why": Text(300, required=True)}
State = StatementState


@dataclass(slots=True)
class Taken:
    """What became of a file."""

    statements: list[Statement] = field(default_factory=list)
    known: int = 0
    """Entries that were there already."""
    new: int = 0

    @property
    def held(self) -> list[Statement]:
        return [one for one in self.statements if one.state == State.HELD]


def read_file(body: bytes, name: str) -> ReadStatement:
    """The file's statement, read in a process of its own. Raises `ValidationError`. Not inside a transaction."""
    if len(body) > rule("bank_file_size").size:
        raise ValidationError(_("The file is larger than %(n)s MB.") % {"n": rule("bank_file_size").value})
    try:
        answer = apart(
            "claqueta.billing.bank.reading:read_parcel", Parcel({"name": name}, {"file": body}), seconds=120
        )
    except ApartFailed:
        raise ValidationError(_("The file could not be read: it is damaged or far too large.")) from None
    if refused := answer.said.get("refused"):
        raise ValidationError(ibans.redacted(refused.get(get_language() or "", refused["en"])))
    return statement_of(answer.said["statement"])


def take_in(body: bytes, name: str, *, by: Actor) -> Taken:
    """Read a file from the bank and take in what is new of it, all or nothing.

    Raises `PermissionDenied`; `ValidationError` for a file that is none, of another account or currency, or that is there
    already.
    """
    require(by, "billing.manage")
    return keep_statement(read_file(body, name), hashlib.sha256(body).hexdigest(), name, by=by)


def taken_in_since(body: bytes, moment: datetime, *, by: Actor) -> bool:
    """Whether somebody took the file in after a moment: work that was cut off behind it goes on instead of doing it again."""
    require(by, "billing.manage")
    mine = Statement.objects.filter(
        file_sha256=hashlib.sha256(body).hexdigest(), imported_at__gte=moment, by=account_of(by)
    )
    return mine.exclude(state=State.DROPPED).exists()


def keep_statement(read: ReadStatement, sha256: str, name: str, *, by: Actor) -> Taken:
    """As `take_in`, of what is read already."""
    try:
        return _keep(read, sha256, name, by=by)
    except IntegrityError:
        raise ValidationError(
            _("Somebody is taking in the same statement right now; look at the list.")
        ) from None


@atomic
def _keep(read: ReadStatement, sha256: str, name: str, *, by: Actor) -> Taken:
    require(by, "billing.manage")
    name = one_line(ibans.redacted(name))[:200]
    sections = [
        (section, _account_of(section))
        for section in read.sections
        if section.entries or section.closing is not None
    ]
    if not sections:
        raise ValidationError(_("There is no entry in this file."))
    if Statement.objects.filter(file_sha256=sha256).exclude(state=State.DROPPED).exists():
        raise ValidationError(_("This file was taken in already."))
    taken = Taken()
    for part, (section, account) in enumerate(sections):
        statement, known, new = _keep_section(section, account, part, read, sha256, name, by)
        taken.statements.append(statement)
        taken.known += known
        taken.new += new
    return taken


def _account_of(section: Section) -> OwnAccount:
    """Whose the statement is. Raises `ValidationError`."""
    if main_account() is None:
        raise ValidationError(_("The cluster’s folder names no account: write bank.toml first."))
    if section.currency and section.currency != settings.CLUSTER.currency:
        raise ValidationError(
            _("This statement is in %(found)s; the books are kept in %(ours)s.")
            % {"found": one_line(section.currency)[:10], "ours": settings.CLUSTER.currency}
        )
    text = "".join(section.account.split()).upper()
    if not text:
        account = main_account()
    elif ibans.valid(text):
        account = own_account_of(text)
    else:
        # Norma 43 and sites give the account without its IBAN: bank, branch and number.
        digits = "".join(filter(str.isdigit, text))
        account = next(
            (
                one
                for one in own_accounts()
                if digits and (digits in one.iban or digits == one.iban[4:12] + one.iban[14:])
            ),
            None,
        )
    if account is None:
        raise ValidationError(
            _("This is the statement of another account (… %(last)s), which is not the cluster’s.")
            % {"last": text[-4:]}
        )
    return account


def _keep_section(
    section: Section, account: OwnAccount, part: int, read: ReadStatement, sha256: str, name: str, by: Actor
) -> tuple[Statement, int, int]:
    days = [entry.date for entry in section.entries]
    begins = section.begins or min(days, default=section.ends or date.min)
    ends = section.ends or max(days, default=begins)
    stretch = Stretch(begins, ends, section.opening, section.closing)
    earlier = list(Statement.objects.filter(account_key=account.key, state=State.TAKEN))
    found = [
        *({"key": note["word"], **{k: v for k, v in note.items() if k != "word"}} for note in read.notes),
        *chaining.doubts(
            stretch,
            [Stretch(one.begins, one.ends, _amount(one.opening), _amount(one.closing)) for one in earlier],
        ),
    ]
    statement = Statement.objects.create(
        account_key=account.key,
        number=one_line(section.number)[:40],
        file_name=name,
        file_sha256=sha256,
        part=part,
        form=read.form[:20],
        begins=begins,
        ends=ends,
        opening=_money(section.opening),
        closing=_money(section.closing),
        state=State.HELD if chaining.held(found) else State.TAKEN,
        doubts=found,
        by=account_of(by),
    )
    new = _keep_entries(statement, section.entries)
    statement.skipped = len(section.entries) - new
    statement.save(update_fields=["skipped"])
    audit.record(
        "billing.statement_taken",
        statement,
        by=by,
        changes={"entries": ("", new), "skipped": ("", statement.skipped)},
    )
    return statement, statement.skipped, new


def _keep_entries(statement: Statement, entries: Sequence[Entry]) -> int:
    """Write the entries that are not there from another statement; how many."""
    if not entries:
        return 0
    signatures = [_signature(entry) for entry in entries]
    arriving = [
        (signature, entry.date, entry.amount) for signature, entry in zip(signatures, entries, strict=True)
    ]
    # Also those of statements that are held have their number, though they do not count yet.
    numbers: dict[str, int] = {}
    for key in _entries_beside(statement, [entry.date for entry in entries]).values_list("key", flat=True):
        signature, _dash, number = key.partition("-")
        numbers[signature] = max(numbers.get(signature, 0), int(number))
    rows = []
    for at in chaining.unknown(arriving, _known_beside(statement, [day for _key, day, _amount in arriving])):
        signature = signatures[at]
        numbers[signature] = numbers.get(signature, 0) + 1
        rows.append(_row(statement, entries[at], f"{signature}-{numbers[signature]}"))
    BankEntry.objects.bulk_create(rows, batch_size=200)
    return len(rows)


def _drop_known(statement: Statement) -> None:
    """Drop the entries of a held statement that came with another one while it was held."""
    entries = list(statement.entries.order_by("pk"))
    arriving = [(one.key.partition("-")[0], one.booked_on, one.amount.amount) for one in entries]
    days = [one.booked_on for one in entries]
    new = set(chaining.unknown(arriving, _known_beside(statement, days))) if entries else set()
    known = [one.pk for at, one in enumerate(entries) if at not in new]
    BankEntry.objects.filter(pk__in=known).delete()
    statement.skipped += len(known)


def _entries_beside(statement: Statement, days: Sequence[date]) -> QuerySet[BankEntry]:
    return BankEntry.objects.filter(
        account_key=statement.account_key, booked_on__range=(min(days), max(days))
    ).exclude(statement=statement)


def _known_beside(statement: Statement, days: Sequence[date]) -> list[tuple[str, date, Decimal, bool]]:
    """What `chaining.unknown` compares with: entries of other statements, of those that were taken in.

    One that is held may be left out yet, and its entries with it.
    """
    return [
        (key.partition("-")[0], day, amount.amount, form != statement.form)
        for key, day, amount, form in _entries_beside(statement, days)
        .filter(statement__state=State.TAKEN)
        .values_list("key", "booked_on", "amount", "statement__form")
    ]


def _row(statement: Statement, entry: Entry, key: str) -> BankEntry:
    detail = entry.details[0] if len(entry.details) == 1 else None
    iban = ibans.Iban(required=False).sound(detail.iban) if detail else ""
    texts = dict.fromkeys(one for one in (*entry.texts, *((detail.text,) if detail else ())) if one)
    return BankEntry(
        statement=statement,
        account_key=statement.account_key,
        index=entry.index,
        key=key,
        booked_on=entry.date,
        valued_on=entry.valued,
        amount=Money(entry.amount, settings.CLUSTER.currency),
        name=one_line(ibans.redacted(detail.name))[:200] if detail else "",
        text=ibans.redacted("\n".join(one_line(text) for text in texts))[:2000],
        payer=ibans.fingerprint(iban) if iban else "",
        payer_masked=masked(iban),
        raw_sealed=sealing.seal(RAW, entry_as_json(entry), sealing.account_keys()),
        reference=one_line(ibans.redacted(entry.reference))[:80],
    )


def _signature(entry: Entry) -> str:
    """Of all that an entry says, in a form that shows none of it; short enough to be counted behind."""
    said = [entry.date.isoformat(), str(entry.amount), entry.reference, *entry.texts]
    said += [text for one in entry.details for text in (one.name, one.iban, one.text, *one.references)]
    return sealing.fingerprint(RAW, "\x1f".join(said), settings.IBAN_KEY)[:48]


@atomic
def decide_statement(statement: Statement, *, take: bool, why: str, by: Actor) -> Statement:
    """Take in a statement that was held all the same, or leave it out with its entries, and say why.

    Raises `PermissionDenied`, `ValidationError`.
    """
    require(by, "billing.manage")
    values = fitted({"why": why}, DECIDED)
    held = Statement.objects.select_for_update().get(pk=statement.pk)
    if held.state != State.HELD:
        raise ValidationError(
            _("This was decided meanwhile: %(state)s.") % {"state": held.get_state_display()}
        )
    held.state = State.TAKEN if take else State.DROPPED
    held.why = values["why"]
    if take:
        _drop_known(held)
    else:
        BankEntry.objects.filter(statement=held).delete()
    held.save(update_fields=["state", "why", "skipped"])
    audit.record(
        "billing.statement_decided", held, by=by, changes={"state": (State.HELD, held.state)}, reason=held.why
    )
    return held


def _money(amount: Decimal | None) -> Money | None:
    return None if amount is None else Money(amount, settings.CLUSTER.currency)


def _amount(money: Any) -> Decimal | None:
    return None if money is None else money.amount
