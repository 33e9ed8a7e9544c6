"""What happens to memberships that other domains may want to know, published in the transaction that records it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from claqueta.foundation.actors import Actor
from claqueta.organisations.models import Organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """A fact was entered. It takes effect on its day, which may be to come or long gone."""

    organisation: Organisation
    on: date
    fact_id: int
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined(Recorded):
    number: int
    class_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassChanged(Recorded):
    class_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Left(Recorded):
    cause: str
    """A cause of the bylaws; blank where none was said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspended(Recorded):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored(Recorded):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Represented(Recorded):
    person_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Corrected(Recorded):
    """An earlier fact holds otherwise from now on, or not at all."""

    corrects: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedMandate:
    """A direct debit mandate that an applicant signed. Its account is never shown, logged or searched."""

    iban: str
    bic: str
    scheme: str
    """`CORE` or `B2B`."""
    holder: str
    signed_on: date
    signed_place: str
    signature_png: bytes | None
    """The signature, where it was drawn on a screen."""
    attachment_id: int | None
    """The paper, where it was signed on one."""
    audit: dict[str, str]
    """When, how and from where it was signed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationAdmitted:
    """An applicant is a member: published in the transaction of its admission."""

    application_id: int
    organisation: Organisation
    number: int
    class_key: str
    on: date
    mandate: SignedMandate | None
    by: Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """A member said how large it is in a year."""

    organisation: Organisation
    year: int
    headcount: int
    turnover: Decimal
    """That stands for the band that was chosen."""
    band: str
