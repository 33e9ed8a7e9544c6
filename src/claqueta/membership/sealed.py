"""What an applicant tells us of its bank account: sealed with the key of account numbers, and shown masked."""

from dataclasses import asdict, dataclass

from claqueta.foundation.sealing import SealBroken, account_keys, reseal, seal, unseal
from claqueta.membership.models import Application
from claqueta.membership.policies.signature import Strokes

PURPOSE = "membership.mandate"


@dataclass(frozen=True, slots=True)
class Mandate:
    iban: str
    bic: str
    strokes: Strokes
    """Of the signature; empty where it was not drawn."""
    typed: str = ""
    """What was typed last and is no IBAN."""


def keep_mandate(application: Application, mandate: Mandate) -> None:
    """Seal it into the row, which the caller saves."""
    empty = not (mandate.iban or mandate.strokes or mandate.typed)
    application.sealed_mandate = None if empty else seal(PURPOSE, asdict(mandate), account_keys())


def mandate_of(application: Application) -> Mandate | None:
    """What was sealed; None for nothing, and for what was sealed with a key that is gone."""
    if not application.sealed_mandate:
        return None
    try:
        kept = unseal(PURPOSE, bytes(application.sealed_mandate), account_keys())
    except SealBroken:
        return None
    strokes = [[(x, y) for x, y in stroke] for stroke in kept["strokes"]]
    return Mandate(kept["iban"], kept["bic"], strokes, kept["typed"])


def reseal_mandate(application: Application) -> None:
    """Seal it anew under the present key into the row, which the caller saves. Raises `SealBroken`."""
    application.sealed_mandate = reseal(PURPOSE, bytes(application.sealed_mandate or b""), account_keys())
