"""What ties organisations to each other: each domain says which of its facts do, and how each is shown.

    WORKS = TieSource("organisations.work", _("Works"), facts=shared_works, told=works_in_words)
    Domain(…, ties=(WORKS,))

Nobody types a tie: it is computed of facts, says of when it is and who may know of it, and leads to what proves it. A fact
that gathers too many (a fair, an assembly) ties nobody; how many that is says the rule `network_crowd`.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

type Said = str | Promise


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that several organisations were part of in a year."""

    reference: str
    """What it is called within its source, for good."""
    year: int
    parties: Mapping[int, str]
    """Organisation → the narrowest circle that knows of its part; two are tied for the narrower of theirs."""


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as it is shown, with the address at which it is proved."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class TieSource:
    kind: str
    """Begins with the name of the domain that declares it, and a dot."""
    label: Said
    facts: Callable[[], Iterable[Fact]]
    """All there are; read by the worker."""
    told: Callable[[Collection[str], str], Mapping[str, Told]]
    """Those of these references that a circle may be told, in the language that is in force."""
    own: Callable[[Collection[str]], Mapping[str, Told]] | None = None
    """The same for those whose part it was, where they know of it whatever their circle; with None the circle alone decides."""
    deal: bool = False
    """Whether it came of bringing two together: whoever stood between both before has led to it."""
