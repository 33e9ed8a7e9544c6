"""The journal of a period, made of receipts, postings, movements and invoices; and what VAT is told of a year."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from claqueta.billing.chart import Chart, Regime, chart
from claqueta.billing.models import EconomicDocument, Movement, Posting, Receipt
from claqueta.billing.policies.journal import JournalEntry, Line, legs, lines, prorata
from claqueta.foundation.money import Money
from claqueta.foundation.translated import text_in


def journal(since: date, until: date) -> list[Line]:
    """The rows of the journal from a day to another, both included."""
    return list(lines(entries(since, until)))


def entries(since: date, until: date) -> Iterator[JournalEntry]:
    """Every receipt, credit note, posting, movement and invoice of the period as an entry."""
    books = chart()
    yield from _receipts(books, since, until)
    yield from _postings(books, since, until)
    yield from _movements(books, since, until)
    yield from _invoices(books, since, until)


def _receipts(books: Chart, since: date, until: date) -> Iterator[JournalEntry]:
    for receipt in Receipt.objects.filter(issued_on__range=(since, until)).order_by("issued_on", "pk"):
        concept = books.concepts[receipt.concept]
        yield JournalEntry(
            receipt.issued_on,
            _("Credit note %(number)s") % {"number": receipt.number}
            if receipt.is_credit_note
            else _("%(concept)s %(year)s") % {"concept": text_in(concept.name), "year": receipt.dues_year},
            receipt.number,
            receipt.debtor_name,
            receipt.debtor_tax_id,
            concept.regime.key,
            legs((books.roles["members"], receipt.amount), (concept.account, -receipt.amount)),
        )


def _postings(books: Chart, since: date, until: date) -> Iterator[JournalEntry]:
    found = Posting.objects.exclude(kind=Posting.Kind.CREDIT).filter(on__range=(since, until))
    for posting in found.select_related("receipt").order_by("on", "pk"):
        yield JournalEntry(
            posting.on,
            _("Undone: %(kind)s") % {"kind": posting.get_kind_display()}
            if posting.reverses_id
            else posting.get_kind_display(),
            posting.receipt.number,
            posting.receipt.debtor_name,
            posting.receipt.debtor_tax_id,
            "",
            legs((books.money[posting.kind], posting.amount), (books.roles["members"], -posting.amount)),
        )


def _movements(books: Chart, since: date, until: date) -> Iterator[JournalEntry]:
    for movement in Movement.objects.filter(on__range=(since, until)).order_by("on", "pk"):
        concept = books.concepts.get(movement.concept, books.concepts["other_income"])
        yield JournalEntry(
            movement.on,
            movement.text or text_in(concept.name),
            "",
            "",
            "",
            "" if concept.expense else concept.regime.key,
            legs((books.money["transfer"], movement.amount), (concept.account, -movement.amount)),
        )


def _invoices(books: Chart, since: date, until: date) -> Iterator[JournalEntry]:
    issued = EconomicDocument.objects.filter(
        state=EconomicDocument.State.ISSUED, invoiced_on__range=(since, until)
    ).select_related("organisation")
    for document in issued.order_by("invoiced_on", "pk"):
        concept = books.concepts[document.concept]
        if document.invoiced_on is not None:
            yield JournalEntry(
                document.invoiced_on,
                text_in(concept.name),
                document.number,
                document.organisation.legal_name,
                document.organisation.tax_id,
                concept.regime.key,
                legs(
                    (books.roles["customers"], document.total),
                    (concept.account, -document.net),
                    (books.roles["vat"], -document.vat),
                ),
            )


@dataclass(frozen=True, slots=True)
class Turnover:
    """What was earned in a year under one regime of VAT."""

    regime: Regime
    net: Money


@dataclass(frozen=True, slots=True)
class ProrataReport:
    year: int
    turnover: tuple[Turnover, ...]
    with_right: Money
    counted: Money
    percent: int | None


def prorata_report(year: int) -> ProrataReport:
    """The year's turnover by regime, and the prorata that follows (LIVA arts. 102 to 104).

    The journal's own entries are added up: no sum of it says anything else.
    """
    books, zero = chart(), Money.zero(settings.CLUSTER.currency)
    sums: defaultdict[str, Money] = defaultdict(lambda: zero)
    regimes = {concept.regime.key: concept.regime for concept in books.concepts.values()}
    earned = {concept.account for concept in books.concepts.values() if not concept.expense}
    for entry in entries(date(year, 1, 1), date(year, 12, 31)):
        if entry.regime:
            for leg in entry.legs:
                if leg.account in earned:
                    sums[entry.regime] += leg.credit - leg.debit
    turnover = tuple(Turnover(regimes[key], sums[key]) for key in regimes if sums[key])
    with_right = sum((one.net for one in turnover if one.regime.right), zero)
    counted = sum((one.net for one in turnover if one.regime.counts), zero)
    return ProrataReport(year, turnover, with_right, counted, prorata(with_right, counted))
