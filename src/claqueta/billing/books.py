"""The book of receipts: every receipt and credit note in the order in which it was entered, chained."""

from claqueta.billing.models import Receipt
from claqueta.foundation import chains
from claqueta.foundation.chains import BATCH, Book, Payload, moment
from claqueta.foundation.numbering import Series
from claqueta.foundation.transactions import AtTheEnd

DUES = Series("A", "{series}-{year}-{number:04d}")
CREDIT_NOTES = Series("AR", "{series}-{year}-{number:04d}")


def payload_of(receipt: Receipt) -> Payload:
    """What the book vouches for; who issued it is in the trail, from where it can be erased."""
    return {
        "amount": receipt.amount.as_json(),
        "at": moment(receipt.issued_at),
        "concept": receipt.concept,
        "corrects": receipt.corrects.number if receipt.corrects else "",
        "debtor": [
            str(receipt.organisation_id),
            receipt.debtor_name,
            receipt.debtor_tax_id,
            receipt.debtor_address,
        ],
        "due_on": receipt.due_on.isoformat(),
        "dues_year": receipt.dues_year,
        "issued_on": receipt.issued_on.isoformat(),
        "language": receipt.language,
        "lines": receipt.lines,
        "number": receipt.number,
        "ordinal": [receipt.series, receipt.year, receipt.ordinal],
        "reason": receipt.reason,
    }


def _payloads(positions: range) -> dict[int, Payload]:
    there = Receipt.objects.filter(position__gte=positions.start, position__lt=positions.stop)
    found = there.select_related("corrects").order_by("position")[:BATCH]
    return {receipt.position: payload_of(receipt) for receipt in found if receipt.position is not None}


BOOK = Book("receipts", payload_of=_payloads)


def _write(rows: list[Receipt]) -> None:
    """Add receipts to the book, each of which then has the position of its link."""
    for receipt, link in zip(rows, chains.append_many(BOOK, map(payload_of, rows)), strict=True):
        receipt.position = link.position
    Receipt.objects.bulk_update(rows, ["position"], batch_size=BATCH // 4)


ENTERED: AtTheEnd[Receipt] = AtTheEnd(turn=5, what="a receipt is entered in the book", write=_write)
