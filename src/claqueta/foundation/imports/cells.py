"""What a cell means, in any list: nothing, numbers, days, years, yes and no, mail and web addresses, several of them."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils import timezone
from django.utils.translation import gettext as _

from claqueta.engines.tables import plain
from claqueta.foundation.imports.kinds import ALONE, Around, CellInvalid, Doubtful
from claqueta.foundation.text import one_line

NOTHING = frozenset(
    [
        "n a",
        "na",
        "n d",
        "nd",
        "s n",
        "sn",
        "s d",
        "sd",
        "n c",
        "nc",
        "ns nc",
        "n s",
        "no",
        "no tiene",
        "no tienen",
        "no tenemos",
        "no consta",
        "no disponible",
        "no procede",
        "no aplica",
        "no hay",
        "no existe",
        "no conocido",
        "no conocida",
        "no se conoce",
        "no se sabe",
        "no sabe",
        "no facilitado",
        "no facilita",
        "no indicado",
        "no indica",
        "no informado",
        "no definido",
        "no especificado",
        "no especifica",
        "no aportado",
        "no aporta",
        "no dispone",
        "no constan",
        "no figura",
        "no contesta",
        "ninguno",
        "ninguna",
        "nada",
        "null",
        "nulo",
        "none",
        "nan",
        "nat",
        "nil",
        "pendiente",
        "pendiente de confirmar",
        "por determinar",
        "a determinar",
        "por definir",
        "por confirmar",
        "en tramite",
        "tbd",
        "tbc",
        "unknown",
        "desconocido",
        "desconocida",
        "se desconoce",
        "sin datos",
        "sin dato",
        "sin informacion",
        "sin info",
        "sin especificar",
        "sin determinar",
        "sin definir",
        "sin asignar",
        "sin telefono",
        "sin movil",
        "sin web",
        "sin pagina web",
        "sin pagina",
        "sin cif",
        "sin nif",
        "sin direccion",
        "sin domicilio",
        "not available",
        "not applicable",
        "not known",
        "not provided",
        "no data",
        "no value",
        "no phone",
        "no website",
        "empty",
        "blank",
        "en blanco",
        "vacio",
        "vacia",
        "undefined",
        "sense dades",
        "no te",
        "no disposa",
        "cap",
        "sen datos",
        "non ten",
        "non consta",
        "ez dago",
        "ez du",
        "nao tem",
        "nao disponivel",
        "sem dados",
        "aucun",
        "aucune",
        "neant",
        "keine",
    ]
)
"""Words for nothing, as `engines.tables.plain` gives them."""
NAMELESS = frozenset(
    [
        "n a",
        "n d",
        "s n",
        "s d",
        "null",
        "none",
        "nan",
        "nat",
        "sin nombre",
        "no consta",
        "no tiene",
        "no name",
        "desconocido",
        "unknown",
        "pendiente",
    ]
)
_FAULT = re.compile(r"#[¡¿]?[A-ZÁÉÍÓÚÑ/0-9 ]{2,14}[!?]?")
"""What a spreadsheet shows for a formula that failed: #N/A, #REF!, #¡VALOR!, #DIV/0!."""
MARKS_YES, MARKS_NO = "✓✔☑✅√", "✗✘❌☒✖"
YES = frozenset(
    [
        "si",
        "s",
        "yes",
        "y",
        "true",
        "verdadero",
        "cierto",
        "1",
        "x",
        "ok",
        "vale",
        "on",
        "bai",
        "oui",
        "sim",
        "v",
        "t",
    ]
)
NO = frozenset(["no", "n", "false", "falso", "0", "off", "ez", "non", "nao", "f"])


def is_nothing(text: str) -> bool:
    """Whether the cell says in some way that it says nothing: a dash, N/A, #REF!, “no tiene”."""
    clean = text.strip()
    if not clean:
        return True
    if not any(char.isalnum() or char in MARKS_YES or char in MARKS_NO for char in clean):
        return not any(unicodedata.category(char).startswith("S") and ord(char) > 0x2190 for char in clean)
    if _FAULT.fullmatch(clean) or re.fullmatch(r"0{1,4}[-/.]0{1,2}[-/.]0{1,4}.*", clean):
        return True
    return len(clean) < 30 and (plain(clean) in NOTHING or re.fullmatch(r"x{2,}", clean.lower()) is not None)


def is_nameless(text: str) -> bool:
    """As `is_nothing`, for names: a word that may be a name is one."""
    clean = text.strip()
    return (
        not any(char.isalnum() for char in clean)
        or _FAULT.fullmatch(clean) is not None
        or plain(clean) in NAMELESS
        or re.fullmatch(r"x{3,}", clean.lower()) is not None
    )


def narrow(text: str) -> str:
    """Full-width and other compatible forms of digits and letters as the plain ones."""
    return unicodedata.normalize("NFKC", text) if not text.isascii() else text


# -- Numbers -------------------------------------------------------------------------------------------------------


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
    aside = " ".join(re.findall(r"\(([^)]*)\)", clean))
    bare = re.sub(r"\([^)]*\)", " ", clean).strip() or clean
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


# -- Days and years ------------------------------------------------------------------------------------------------

_MONTHS = (
    "enero ene january jan janvier janv gener gen xaneiro xan janeiro urtarrila urt gennaio januar",
    "febrero feb february fevrier fevr fev febrer febreiro fevereiro otsaila ots febbraio februar",
    "marzo mar march mars marc marco martxoa marz maerz",
    "abril abr april apr avril avr apirila api aprile",
    "mayo may mai maig maio maiatza maggio mag",
    "junio jun june juin juny xuno xun junho ekaina eka giugno giu juni",
    "julio jul july juillet juil juliol xullo xul julho uztaila uzt luglio lug juli",
    "agosto ago august aug aout agost abuztua abu ags",
    "septiembre setiembre sep sept set september septembre setembre setembro iraila ira settembre",
    "octubre oct october octobre outubro out urria urr ottobre ott oktober okt",
    "noviembre nov november novembre novembro azaroa aza",
    "diciembre dic december dec decembre desembre des decembro dezembro dez abendua abe dicembre dezember",
)
MONTHS = {name: position for position, names in enumerate(_MONTHS, 1) for name in names.split()}
ROMAN = {
    name: position
    for position, name in enumerate(
        ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], 1
    )
}
_TIME = r"(?:[ t,]+(?:a las )?\d{1,2}[:.h]\d{2}.*)?"
_NUMERIC = re.compile(rf"(\d{{1,2}})\s*[/.\-\\ ]\s*(\d{{1,2}})\s*[/.\-\\ ]\s*(\d{{4}}|\d{{2}}){_TIME}")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[ t].*)?")
_IN_WORDS = re.compile(
    r"(\d{1,2})(?:o|a|er|st|nd|rd|th|\.)*[\s/.\-]*(?:de |d'|d’|of )?\s*([a-z]+)[\s/.\-,]*(?:de l'any |de |del ano |del |of )?\s*"
    rf"(\d{{4}}|\d{{2}}){_TIME}"
)
_MONTH_FIRST = re.compile(rf"([a-z]+)\.?[\s\-]+(\d{{1,2}})(?:st|nd|rd|th)?,?[\s\-]+(\d{{4}}){_TIME}")
_MONTH_YEAR = re.compile(r"([a-z]+|\d{1,2})\.?[\s/.\-]*(?:de |del )?\s*(\d{4})")
_BASQUE = re.compile(r"(\d{4})(?:ko|eko)\s+([a-z]+?)(?:ren|aren|k|ak)?\s+(\d{1,2})(?:a|an|ean)?")
FIRST_SERIAL, LAST_SERIAL = 10_000, 73_050
"""Days since 30 December 1899 that a spreadsheet may have written for a date: 1927 to 2099."""


def date_habit(cells: Sequence[str]) -> str:
    """`month` when the column's dates can only be month first, `mixed` when some are, else `day`."""
    days = months = False
    for cell in cells:
        match = _NUMERIC.fullmatch(_spoken(cell))
        if match:
            one, other = int(match[1]), int(match[2])
            days = days or one > 12 >= other
            months = months or other > 12 >= one
    return ("mixed" if days else "month") if months else "day"


def _spoken(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", narrow(text).lower())
    return " ".join("".join(one for one in decomposed if not unicodedata.combining(one)).split()).strip(
        " .,;"
    )


def cell_date(text: str, around: Around = ALONE) -> date | Doubtful | None:
    """A day in any form that spreadsheets and people write; day first unless the column proves otherwise."""
    if not text.strip():
        return None
    clean = re.sub(
        r"^[a-z]+,\s*(?=\d)|^(?:dia|el|fecha|alta|desde|since|from|date)[: ]+(?:el )?",
        "",
        _spoken(whole(text).text),
    )
    found = _whole_date(clean, text, str(around.habit or "day"))
    if found is not None:
        return found
    if "hace " not in clean and "baja" not in clean:
        inside = [
            match[0]
            for match in re.finditer(
                r"\d{4}-\d{1,2}-\d{1,2}|\b\d{1,2}[/.\-]\d{1,2}[/.\-](?:\d{4}|\d{2})\b", clean
            )
        ]
        if len(inside) == 1 and (found := _whole_date(inside[0], text, str(around.habit or "day"))):
            day = found.value if isinstance(found, Doubtful) else found
            return Doubtful(day, _("Only the date was read of “%(text)s”.") % {"text": text}, text)
    raise CellInvalid(_("“%(text)s” is not a date: write it as 30/03/2023.") % {"text": text})


def _whole_date(clean: str, text: str, habit: str) -> date | Doubtful | None:
    if match := re.fullmatch(r"(\d{5})(?:[.,]\d+)?", clean):
        serial = int(match[1])
        return date(1899, 12, 30) + timedelta(serial) if FIRST_SERIAL <= serial <= LAST_SERIAL else None
    if match := re.fullmatch(r"(\d{4})(\d{2})(\d{2})", clean):
        if 1800 <= int(match[1]) <= 2100 and 1 <= int(match[2]) <= 12:
            return _day(int(match[1]), int(match[2]), int(match[3]), text)
        return _day(int(clean[4:]), int(clean[2:4]), int(clean[:2]), text)
    if match := _ISO.fullmatch(clean):
        return _day(int(match[1]), int(match[2]), int(match[3]), text)
    if match := _NUMERIC.fullmatch(clean):
        return _numeric(int(match[1]), int(match[2]), _year(match[3]), text, habit)
    match = re.fullmatch(r"(\d{1,2})[\s.\-/]+([ivx]+)[\s.\-/]+(\d{4}|\d{2})", clean)
    if match and match[2] in ROMAN:
        return _day(_year(match[3]), ROMAN[match[2]], int(match[1]), text)
    if (match := _IN_WORDS.fullmatch(clean)) and match[2] in MONTHS:
        return _day(_year(match[3]), MONTHS[match[2]], int(match[1]), text)
    if (match := _MONTH_FIRST.fullmatch(clean)) and match[1] in MONTHS:
        return _day(int(match[3]), MONTHS[match[1]], int(match[2]), text)
    if (match := _BASQUE.fullmatch(clean)) and (month := _basque_month(match[2])):
        return _day(int(match[1]), month, int(match[3]), text)
    return _coarse(clean, text)


def _coarse(clean: str, text: str) -> Doubtful | None:
    """A month or a year, from its first day."""
    message = _("“%(text)s” names no day: its first day is taken.") % {"text": text}
    if match := re.fullmatch(r"(\d{4})[-/.](\d{1,2})", clean):
        return Doubtful(_day(int(match[1]), int(match[2]), 1, text), message, text)
    if match := _MONTH_YEAR.fullmatch(clean):
        month = MONTHS.get(match[1]) or (int(match[1]) if match[1].isdigit() else 0)
        return Doubtful(_day(int(match[2]), month, 1, text), message, text) if month else None
    if match := re.fullmatch(r"(?:ano |year |en |desde |since )*(1[89]\d\d|20\d\d)", clean):
        return Doubtful(_day(int(match[1]), 1, 1, text), message, text)
    return None


def _basque_month(word: str) -> int:
    return next(
        (number for name, number in MONTHS.items() if len(name) > 3 and name.rstrip("a") == word.rstrip("a")),
        0,
    )


def _numeric(one: int, other: int, year: int, text: str, habit: str) -> date | Doubtful:
    if other > 12 >= one:
        return _day(year, one, other, text)
    if one > 12 or one == other or habit == "day":
        return _day(year, other, one, text)
    if habit == "month":
        return Doubtful(
            _day(year, one, other, text),
            _("“%(text)s” was read month first, as other dates of the column are.") % {"text": text},
            text,
        )
    return Doubtful(
        _day(year, other, one, text),
        _("“%(text)s” was read day first, though other dates of the column are month first.")
        % {"text": text},
        text,
    )


def _year(text: str) -> int:
    """Two digits are the year of this century up to next year, else of the last one."""
    if len(text) == 4:
        return int(text)
    year = 2000 + int(text)
    return year if year <= timezone.localdate().year + 1 else year - 100


def _day(year: int, month: int, day: int, text: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        raise CellInvalid(_("“%(text)s” is not a day of the calendar.") % {"text": text}) from None
    if not 1000 <= year <= timezone.localdate().year + 5:
        raise CellInvalid(_("“%(text)s” is too far from today to be right.") % {"text": text})
    return found


_SINCE = frozenset(
    [
        "desde",
        "en",
        "ano",
        "el",
        "del",
        "de",
        "la",
        "fundada",
        "fundado",
        "fundacion",
        "constituida",
        "constituido",
        "constitucion",
        "creada",
        "creado",
        "since",
        "est",
        "established",
        "founded",
        "in",
        "year",
        "inicio",
    ]
)


def cell_year(text: str, around: Around = ALONE) -> int | Doubtful | None:
    """A year up to this one."""
    clean = _spoken(whole(text).text)
    if not clean:
        return None
    this = timezone.localdate().year
    if match := re.fullmatch(r"[1-9]\d{2,3}", clean):
        if int(match[0]) > this:
            raise CellInvalid(_("“%(text)s” is a year to come.") % {"text": text})
        return int(match[0])
    try:
        day = cell_date(text)
    except CellInvalid:
        day = None
    day = day.value if isinstance(day, Doubtful) else day
    if day is not None and day.year <= this and not re.fullmatch(r"\d{5}(?:[.,]\d+)?", clean):
        return day.year
    years = [int(one) for one in re.findall(r"(?<!\d)(1\d{3}|20\d\d)(?!\d)", clean)]
    years = [one for one in years if one <= this]
    if not years:
        raise CellInvalid(_("“%(text)s” is not a year.") % {"text": text})
    words = plain(re.sub(r"\d+", " ", clean)).split()
    if len(years) == 1 and _SINCE.issuperset(words) and len(re.findall(r"\d+", clean)) == 1:
        return years[0]
    return Doubtful(
        years[0], _("Of “%(text)s”, the year %(year)s was read.") % {"text": text, "year": years[0]}, text
    )


# -- Yes and no ----------------------------------------------------------------------------------------------------


def yes_habit(cells: Sequence[str]) -> str:
    """`marks` when the column is ticked with a sign, so that a dash means no."""
    said = {cell.strip().lower() for cell in cells}
    return "marks" if said & {"x", *MARKS_YES} and not any(plain(cell) == "no" for cell in said) else ""


def cell_yes(text: str, around: Around = ALONE) -> bool | Doubtful | None:
    clean = whole(text).text
    if not clean:
        return None
    if clean[0] in MARKS_YES or clean[0] in MARKS_NO:
        return clean[0] in MARKS_YES
    word = plain(clean)
    if not word:
        return False if around.habit == "marks" else None
    if word in YES or word in NO:
        return word in YES
    first = word.split()[0]
    if first in ("si", "yes", "no") and word not in NOTHING:
        return Doubtful(first != "no", _("“%(text)s” was read as its first word.") % {"text": text}, text)
    if is_nothing(text):
        return None
    raise CellInvalid(_("“%(text)s” is neither yes nor no.") % {"text": text})


# -- Addresses of mail and web --------------------------------------------------------------------------------------

_MAIL = re.compile(r"[^\s<>;,|/()\[\]\"'“”:]+@[^\s<>;,|/()\[\]\"'“”:]+")


@lru_cache(maxsize=50_000)
def _is_mail(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def cell_mail(text: str, around: Around = ALONE) -> str | Doubtful:
    """The first mail address of the cell. Raises `CellInvalid` when it tries to be one and is not."""
    clean = one_line(narrow(text)).strip(" ;,<>.").lower()
    clean = re.sub(r"^(?:mailto|e-?mail|correo(?: electr[oó]nico)?|mail)\s*:\s*", "", clean).strip(" <>")
    if not clean or _is_mail(clean):
        return clean
    found = [one.strip(".-_*") for one in _MAIL.findall(clean)]
    good = [one for one in dict.fromkeys(found) if _is_mail(one)]
    if good:
        rest = plain(_MAIL.sub(" ", clean).replace("mailto:", " "))
        words = [
            word
            for word in rest.split()
            if word not in ("y", "o", "e", "i", "and", "or", "ou", "et", "email", "mail")
        ]
        if len(found) == 1 and not words:
            return str(good[0])
        return Doubtful(
            good[0], _("Of “%(text)s”, only %(one)s was taken.") % {"text": text, "one": good[0]}, text
        )
    for guess in _mail_guesses(clean):
        if _is_mail(guess):
            return Doubtful(guess, _("“%(text)s” was read as %(one)s.") % {"text": text, "one": guess}, text)
    if "@" not in clean and _is_elsewhere(clean):
        return Doubtful(
            "", _("“%(text)s” is not a mail address; it went to the notes.") % {"text": text}, text
        )
    raise CellInvalid(_("“%(text)s” is not a mail address.") % {"text": text})


def _mail_guesses(clean: str) -> list[str]:
    """What a slip of the finger may have meant: spaces inside, a comma for a point."""
    if clean.count("@") != 1:
        return []
    close = re.sub(r"\s*([@.])\s*", r"\1", clean)
    return [close, close.replace(",", "."), re.sub(r"\.{2,}", ".", close), close.replace("@.", "@")]


def _is_elsewhere(text: str) -> bool:
    """Whether a text in a mail column is a web address or a telephone number."""
    digits = sum(char.isdigit() for char in text)
    return bool(re.match(r"https?:|www\.", text)) or (digits >= 9 and not re.search(r"[a-z]{3}", text))


_WEB = URLValidator(schemes=["http", "https"])
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?:[:/?#]\S*)?", re.IGNORECASE)


@lru_cache(maxsize=50_000)
def _is_web(text: str) -> bool:
    try:
        _WEB(text)
    except ValidationError:
        return False
    return len(text) <= 300


def cell_web(text: str, around: Around = ALONE) -> str | Doubtful:
    """The first web address of the cell, with its scheme."""
    clean = one_line(narrow(text)).strip(" ;,<>.\"'")
    clean = re.sub(r"^(?:web|p[aá]gina web|url|sitio)\s*:\s*(?!//)", "", clean, flags=re.IGNORECASE)
    if not clean:
        return ""
    if " " not in clean and "," not in clean and ";" not in clean and "@" not in clean:
        whole_one = clean if re.match(r"https?://", clean, re.IGNORECASE) else f"https://{clean}"
        if "://" not in clean[8:] and _is_web(whole_one) and (_HOST.match(clean) or "://" in clean):
            return str(whole_one)
    parts = [one for one in re.split(r"[\s;,|<>()\"]+|(?<=\w)\s*/\s+|\s+[yoe]\s+", clean) if one]
    for part in parts:
        guess = _web_guess(part)
        if guess and _is_web(guess):
            return Doubtful(
                guess, _("Of “%(text)s”, only %(one)s was taken.") % {"text": text, "one": guess}, text
            )
    raise CellInvalid(_("“%(text)s” is not a web address.") % {"text": text})


def _web_guess(part: str) -> str:
    part = part.strip(".,;:-")
    if "@" in part.split("/")[0] or re.match(r"(?!https?)[a-z]+:(?!/)", part, re.IGNORECASE):
        return ""
    bare = re.sub(r"^(?:h?t+ps?[:;.]*/*)+(?=[\w-]+\.)", "", part, flags=re.IGNORECASE)
    scheme = "http" if re.match(r"http(?!s)", part, re.IGNORECASE) else "https"
    return f"{scheme}://{bare}" if _HOST.fullmatch(bare) and not bare[0].isdigit() else ""
