"""What happens to memberships that other domains may want to know, published in the transaction that records it."""

from dataclasses import dataclass
from datetime import date

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
