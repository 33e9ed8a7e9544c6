"""A document to be invoiced, as the business terms of EN 16931 (BT-…), and the rules that it has to fulfil.

Claqueta issues no invoice: a certified program does (RD 1007/2023), from this data. The names of terms and rules are the
standard's own, so that whoever reads an export finds them in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from claqueta.foundation.money import Money, total

SPECIFICATION = "urn:cen.eu:en16931:2017"
COMMERCIAL_INVOICE = "380"
"""UNTDID 1001."""
CREDIT_TRANSFER = "58"
"""UNTDID 4461: SEPA credit transfer."""
UNIT = "C62"
"""UN/ECE recommendation 20: one piece."""


@dataclass(frozen=True, slots=True)
class Party:
    """Seller (BG-4) or buyer (BG-7), with its postal address (BG-5, BG-8)."""

    name: str
    tax_id: str
    country: str
    street: str = ""
    postal_code: str = ""
    city: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """BG-25."""

    name: str
    quantity: Decimal
    price: Money
    category: str
    rate: Decimal

    @property
    def net(self) -> Money:
        """BT-131: quantity by price, rounded once, half a cent up."""
        return self.price.times(self.quantity)


@dataclass(frozen=True, slots=True)
class Breakdown:
    """VAT of a category and rate (BG-23)."""

    category: str
    rate: Decimal
    taxable: Money
    vat: Money


@dataclass(frozen=True, slots=True)
class Invoice:
    """What a certified program needs to issue the invoice."""

    reference: str
    """Ours until the program gives its number (BT-1)."""
    prepared_on: date
    due_on: date
    currency: str
    seller: Party
    buyer: Party
    lines: tuple[InvoiceLine, ...]
    exemption: str = ""
    """BT-120, where nothing is charged."""
    iban: str = ""
    note: str = ""
    breakdown: tuple[Breakdown, ...] = field(init=False)

    def __post_init__(self) -> None:
        groups = dict.fromkeys((line.category, line.rate) for line in self.lines)
        object.__setattr__(
            self,
            "breakdown",
            tuple(
                Breakdown(category, rate, taxable, taxable.percent(rate))
                for category, rate in groups
                for taxable in [
                    total(
                        (line.net for line in self.lines if (line.category, line.rate) == (category, rate)),
                        self.currency,
                    )
                ]
            ),
        )

    @property
    def net(self) -> Money:
        """BT-106 and, without allowances, BT-109."""
        return total((line.net for line in self.lines), self.currency)

    @property
    def vat(self) -> Money:
        """BT-110."""
        return total((part.vat for part in self.breakdown), self.currency)

    @property
    def total(self) -> Money:
        """BT-112 and, with nothing prepaid, BT-115."""
        return self.net + self.vat


def problems(invoice: Invoice) -> list[str]:
    """The rules of EN 16931 that it breaks, by their identifiers; none when it is complete.

    Those that the model itself cannot break (sums: BR-CO-10 to BR-CO-17) are tried by tests.
    """
    seller, buyer = invoice.seller, invoice.buyer
    needed = {
        "BR-02": bool(invoice.reference),
        "BR-03": invoice.prepared_on is not None,
        "BR-05": len(invoice.currency) == 3,
        "BR-06": bool(seller.name),
        "BR-07": bool(buyer.name),
        "BR-08": bool(seller.street or seller.city),
        "BR-09": len(seller.country) == 2,
        "BR-10": bool(buyer.street or buyer.city),
        "BR-11": len(buyer.country) == 2,
        "BR-16": bool(invoice.lines),
        "BR-25": all(line.name for line in invoice.lines),
        "BR-27": all(line.price.amount >= 0 for line in invoice.lines),
        "BR-22": all(line.quantity for line in invoice.lines),
        "BR-CO-25": invoice.due_on is not None,
        "BR-CO-26": bool(seller.tax_id),
        "BR-S-02": not any(line.category == "S" for line in invoice.lines) or bool(seller.tax_id),
        "BR-S-05": all(line.rate > 0 for line in invoice.lines if line.category == "S"),
        "BR-E-05": all(line.rate == 0 for line in invoice.lines if line.category == "E"),
        "BR-E-10": not any(line.category == "E" for line in invoice.lines) or bool(invoice.exemption),
        "BR-O-10": not any(line.category == "O" for line in invoice.lines) or bool(invoice.exemption),
        # RD 1619/2012 art. 6.1.d: the buyer's tax ID, between businesses.
        "ES-BUYER-TAX-ID": bool(buyer.tax_id),
    }
    return [rule for rule, fulfilled in needed.items() if not fulfilled]


def as_json(invoice: Invoice) -> dict[str, Any]:
    """The business terms by their numbers; amounts as text, dates as ISO 8601 has them."""
    return {
        "BT-1": invoice.reference,
        "BT-2": invoice.prepared_on.isoformat(),
        "BT-3": COMMERCIAL_INVOICE,
        "BT-5": invoice.currency,
        "BT-9": invoice.due_on.isoformat(),
        "BT-22": invoice.note,
        "BT-24": SPECIFICATION,
        "BG-4": _party(invoice.seller, ("BT-27", "BT-31", "BT-35", "BT-37", "BT-38", "BT-40", "BT-43")),
        "BG-7": _party(invoice.buyer, ("BT-44", "BT-48", "BT-50", "BT-52", "BT-53", "BT-55", "BT-58")),
        "BG-16": {"BT-81": CREDIT_TRANSFER, "BT-84": invoice.iban} if invoice.iban else {},
        "BG-22": {
            "BT-106": str(invoice.net.amount),
            "BT-109": str(invoice.net.amount),
            "BT-110": str(invoice.vat.amount),
            "BT-112": str(invoice.total.amount),
            "BT-115": str(invoice.total.amount),
        },
        "BG-23": [
            {
                "BT-116": str(part.taxable.amount),
                "BT-117": str(part.vat.amount),
                "BT-118": part.category,
                "BT-119": str(part.rate),
                **({"BT-120": invoice.exemption} if part.category in "EO" else {}),
            }
            for part in invoice.breakdown
        ],
        "BG-25": [
            {
                "BT-126": str(number),
                "BT-129": str(line.quantity),
                "BT-130": UNIT,
                "BT-131": str(line.net.amount),
                "BT-146": str(line.price.amount),
                "BT-151": line.category,
                "BT-152": str(line.rate),
                "BT-153": line.name,
            }
            for number, line in enumerate(invoice.lines, 1)
        ],
    }


def _party(party: Party, terms: Sequence[str]) -> dict[str, str]:
    values = (
        party.name,
        party.tax_id,
        party.street,
        party.city,
        party.postal_code,
        party.country,
        party.email,
    )
    return {term: value for term, value in zip(terms, values, strict=True) if value}


def from_json(data: Mapping[str, Any]) -> Invoice:
    """The invoice that `as_json` wrote. Raises `KeyError`, `ValueError`."""
    currency = data["BT-5"]

    def party(group: Mapping[str, str], terms: Sequence[str]) -> Party:
        name, tax_id, street, city, postal_code, country, email = (group.get(term, "") for term in terms)
        return Party(name, tax_id, country, street, postal_code, city, email)

    return Invoice(
        data["BT-1"],
        date.fromisoformat(data["BT-2"]),
        date.fromisoformat(data["BT-9"]),
        currency,
        party(data["BG-4"], ("BT-27", "BT-31", "BT-35", "BT-37", "BT-38", "BT-40", "BT-43")),
        party(data["BG-7"], ("BT-44", "BT-48", "BT-50", "BT-52", "BT-53", "BT-55", "BT-58")),
        tuple(
            InvoiceLine(
                line["BT-153"],
                Decimal(line["BT-129"]),
                Money(Decimal(line["BT-146"]), currency),
                line["BT-151"],
                Decimal(line["BT-152"]),
            )
            for line in data["BG-25"]
        ),
        next((part["BT-120"] for part in data["BG-23"] if "BT-120" in part), ""),
        data.get("BG-16", {}).get("BT-84", ""),
        data.get("BT-22", ""),
    )
