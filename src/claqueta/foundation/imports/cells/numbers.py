"""Numbers and counts, as people and spreadsheets write them."""

import re
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from claqueta.engines.tables import plain
from claqueta.foundation.imports.cells.nothing import narrow
from claqueta.foundation.imports.kinds import CellInvalid


@dataclass(frozen=True, slots=True)
class Whole:
    text: str
    exact: bool = True
    """Whether no digit was lost when a program wrote the number with an exponent."""


def whole(text: str) -> Whole:
    """The digits of a whole number that a program wrote as 915550111.0 or 9,1555E+08; any other text as it is."""
    clean = narrow(text.strip())
    if re.fullmatch(r"[+-]?\d+[.,]0{1,2}", clean):
        return Whole(re.split(r"[.,]", clean)[0])
    if match := re.fullmatch(r"(\d)(?:[.,](\d+))?[eE]\+?(\d{1,2})", clean):
        decimals, power = (match[2] or "").rstrip("0"), int(match[3])
        if len(decimals) <= power <= 20:
            return Whole(match[1] + decimals.ljust(power, "0"), exact=len(match[2] or "") >= power)
    return Whole(clean)


def number(text: str) -> Decimal | None:
    """12,5 · 12.5 · 1.200 · 1,200 · 1 200 · 1.200,50: a point or comma before three digits divides thousands."""
    clean = narrow(text).strip().replace(" ", "").replace("'", "")
    if re.fullmatch(r"\d{1,3}([.,])\d{3}(\1\d{3})*", clean):
        return Decimal(re.sub(r"[.,]", "", clean))
    if match := re.fullmatch(r"(\d{1,3}(?:\.\d{3})+|\d+),(\d+)", clean):
        return Decimal(f"{match[1].replace('.', '')}.{match[2]}")
    if match := re.fullmatch(r"(\d{1,3}(?:,\d{3})+|\d+)\.(\d+)", clean):
        return Decimal(f"{match[1].replace(',', '')}.{match[2]}")
    return Decimal(clean) if re.fullmatch(r"\d{1,20}", clean) else None


_NUMBER = r"\d{1,3}(?:[., ]\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d+(?:[.,]\d+)?"


@dataclass(frozen=True, slots=True)
class Count:
    """How many of something a cell says: both ends of a range, or twice the same."""

    low: Decimal
    high: Decimal
    open_below: bool = False
    """Whether it may be any number below (`<250`)."""
    rest: str = ""
    """The words of the cell that say something else."""


_COUNTED = frozenset(
    [
        "empleado",
        "empleados",
        "empleada",
        "empleadas",
        "trabajador",
        "trabajadores",
        "trabajadoras",
        "persona",
        "personas",
        "people",
        "employees",
        "employee",
        "staff",
        "headcount",
        "plantilla",
        "profesionales",
        "socios",
        "socias",
        "miembros",
        "members",
        "aprox",
        "aproximadamente",
        "unos",
        "unas",
        "alrededor",
        "cerca",
        "casi",
        "about",
        "around",
        "circa",
        "ca",
        "c",
        "de",
        "del",
        "en",
        "a",
        "y",
        "e",
        "o",
        "la",
        "el",
        "total",
        "fijos",
        "pax",
        "treballadors",
        "langile",
        "mas",
        "menos",
        "more",
        "less",
        "than",
        "over",
        "under",
        "hasta",
        "desde",
        "entre",
        "between",
        "and",
        "to",
        "minimo",
        "maximo",
        "at",
        "least",
        "most",
        "up",
        "or",
        "plus",
        "pocas",
    ]
)


def count(text: str) -> Count:
    """A number of people or things as people write it. Raises `CellInvalid`."""
    clean = " ".join(narrow(whole(text).text).lower().replace("−", "-").split())
    outside = re.sub(r"\([^)]*\)", " ", clean).strip()
    aside = " ".join(re.findall(r"\(([^)]*)\)", clean)) if outside else ""
    bare = outside or clean
    found = [number(one) for one in re.findall(_NUMBER, bare)]
    numbers = [one for one in found if one is not None]
    words = plain(re.sub(_NUMBER, " ", bare)).split()
    if not numbers or len(numbers) > 2 or bare.startswith("-"):
        raise CellInvalid(_("“%(text)s” is not a number.") % {"text": text})
    strange = [word for word in words if word not in _COUNTED]
    rest = " ".join(strange + ([aside] if aside and not _COUNTED.issuperset(plain(aside).split()) else []))
    low = numbers[0]
    if len(numbers) == 2:
        joined = re.search(rf"(?:{_NUMBER})\s*(?:-|–|—|/|a|to|y|and|e|hasta)\s*(?:{_NUMBER})", bare)
        if joined is None or numbers[1] < low:
            raise CellInvalid(_("“%(text)s” is not one number.") % {"text": text})
        return Count(low, numbers[1], rest=rest)
    beginning = plain(bare)
    if re.search(r"[<≤]", bare) or re.match(
        r"(menos de|less than|under|hasta|up to|maximo|at most)\b", beginning
    ):
        inclusive = re.search(r"≤|<=", bare) or re.match(r"(hasta|up to|maximo|at most)\b", beginning)
        high = low if inclusive else low - 1
        return Count(high, high, open_below=True, rest=rest)
    strictly = re.search(r">(?!=)", bare) or re.match(r"(mas de|more than|over)\b", beginning)
    return Count(low + 1, low + 1, rest=rest) if strictly else Count(low, low, rest=rest)
