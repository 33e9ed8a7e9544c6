"""How a transfer names its receipt, and the code that banking applications pay by camera."""

from stdnum import iso11649

from claqueta.foundation.money import Money

LARGEST = 999_999_999
"""Of a credit transfer in euros (EPC069-12, AT-04: 0.01 to 999999999.99)."""
LONGEST_NAME = 70


def creditor_reference(number: str) -> str:
    """The structured reference of a receipt's number (ISO 11649), with its check digits: `RF39A20260017`."""
    plain = "".join(character for character in number.upper() if character.isascii() and character.isalnum())
    digits = "".join(str(int(character, 36)) for character in f"{plain}RF00")
    return str(iso11649.validate(f"RF{98 - int(digits) % 97:02d}{plain}"))


def written(reference: str) -> str:
    """In groups of four, as people read it out."""
    return " ".join(reference[start : start + 4] for start in range(0, len(reference), 4))


def epc_payload(name: str, iban: str, amount: Money, reference: str, bic: str = "") -> str:
    """The text of the EPC's code (EPC069-12, version 002: no BIC is needed in the SEPA): a credit transfer in euros.

    Raises `ValueError` for what cannot be paid by one.
    """
    if amount.currency != "EUR" or not 0 < amount.amount <= LARGEST:
        raise ValueError(f"{amount} is no credit transfer in euros")
    lines = ("BCD", "002", "1", "SCT", bic, name[:LONGEST_NAME], iban, f"EUR{amount.amount}", "", reference)
    return "\n".join(lines)
