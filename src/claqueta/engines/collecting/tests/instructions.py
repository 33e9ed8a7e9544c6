"""Instructions of collections, made for tests."""

from typing import Any

CREDITOR = {"name": "Clúster Ribera", "iban": "ES9121000418450200051332", "identifier": "ES30000G00000901"}
ACCOUNTS = [
    "ES7921000813610123456789",
    "ES6000491500051234567892",
    "ES9420805801101234567891",
    "ES9000246912501234567891",
]


def item(at: int = 1, **more: Any) -> dict[str, Any]:
    return {
        "end_to_end_id": f"DD{at:05}",
        "amount": "150.00",
        "mandate": f"M-{at:04}",
        "signed_on": "2024-02-02",
        "debtor": {"name": f"Ñandú & Cía. {at}", "iban": ACCOUNTS[at % len(ACCOUNTS)]},
        "text": f"Cuota {at}",
        "sequence": "RCUR",
    } | more


def instruction(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "version": "08",
        "scheme": "CORE",
        "creditor": CREDITOR,
        "requested_on": "2026-11-25",
        "created_at": "2026-11-16T09:30:00",
        "items": list(items) or [item(1), item(2)],
    } | more
